"""The few lines of Python that make a case and ask it a question: what a panel shows under "show the code"."""

from collections.abc import Sequence

from workbench.case import Case
from workbench.roles import Roles
from workbench.training import NAMES, PLAIN

UNNAMED = "table"  # what Case calls a DataFrame of an analyst's own
SHOWN = ("sensitive", "target", "prediction", "score", "weight", "favourable", "favourable_decision")
MORE = ("threshold", "score_means", "not_features", "cuts")


def case_code(case: Case, imports: Sequence[str], question: str) -> str:
    """The lines that make this case, then the question, ready to paste; they give the same numbers as the page.

    `imports` are the import lines of the question; the case's own are added. A table of an analyst's own is `table`,
    and a model from outside is `model`: both are there already where the lines are pasted.
    """
    whole = case.cohort.whole if case.cohort else case
    attach = _attach(whole.scores_from)
    needed = {"from workbench.case import Case", *imports}
    if attach:
        needed.add(f"from workbench.model import {attach.partition('(')[0]}")
    if whole.name != UNNAMED:
        needed.add("from workbench.tables import read_table")
    table = UNNAMED if whole.name == UNNAMED else f"read_table({whole.name!r})"
    made = [
        f"case = Case.of(\n    {table},\n{role_lines(whole)})",
        *([f"case = {attach}"] if attach else []),
        *([f"case = case.only({dict(case.cohort.items)!r})"] if case.cohort else []),
    ]
    return "\n".join([*sorted(needed), "", *made, question])


def role_lines(case: Case) -> str:
    """The roles that are not the usual ones, a line each; a score the workbench made is made again, not named."""
    roles, usual = case.roles, Roles()
    if case.scores_from:
        others = tuple(name for name in roles.not_features if name != roles.score)
        roles = roles.replace(score=None, not_features=others)
    given = {name: getattr(roles, name) for name in (*SHOWN, *MORE) if getattr(roles, name) != getattr(usual, name)}
    shown = {name: list(value) if name == "sensitive" else value for name, value in given.items()}
    return "".join(f"    {name}={value!r},\n" for name, value in shown.items())


def _attach(scores_from: str) -> str:
    """The call that scores the table as it was scored; "" where the score is the table's own."""
    if not scores_from:
        return ""
    kind = next((kind for kind, words in NAMES.items() if scores_from.startswith(f"{PLAIN}{words}")), None)
    if kind is None:
        return "attach_model(case, model)  # the model you brought or chose"
    return f"attach_scores(case, {kind!r})  # a plain model; each row is scored by one that has not seen it"
