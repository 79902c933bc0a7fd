"""The few lines of Python that make a case and its model and ask something of them, for "show the code"."""

from collections.abc import Sequence

from widgets.code import UNNAMED, role_lines
from workbench.case import Case
from workbench.model import Model
from workbench.training import NAMES


def explain_code(case: Case, model: Model, imports: Sequence[str], question: Sequence[str]) -> str:
    """The lines of Python that make this case and this model, and ask something of them.

    One of ours is fitted again, another read from its file; scores that the workbench attached are not needed for it.
    """
    facts = model.facts
    plain = facts is not None and facts.kind in NAMES
    brings = "model import fit_plain" if plain else "model_files import read_model"
    makes = f"fit_plain(case, {facts.kind!r})" if facts is not None and plain else 'read_model("model.skops")'
    table = UNNAMED if case.name == UNNAMED else f"read_table({case.name!r})"
    lines = [
        "from workbench.case import Case",
        *sorted([*imports, f"from workbench.{brings}"]),
        *([] if case.name == UNNAMED else ["from workbench.tables import read_table"]),
        f"\ncase = Case.of(\n    {table},\n{role_lines(case)})",
        *([f"case = case.only({dict(case.cohort.items)!r})"] if case.cohort else []),
        f"model = {makes}",
        *question,
    ]
    return "\n".join(lines)
