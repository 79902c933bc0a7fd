"""Which answer of an outcome or a decision is the favourable one? The answers to choose from, and a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from workbench.case import Case
from workbench.coding import value_name
from workbench.engines.sketch import sketch_columns
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.outcomes import USUAL_FAVOURABLE, code_prediction
from workbench.roles import Favourable, favourable_words

MOST_VALUES = 20
SAME = (tr("the same as the outcome"), "")
Options = list[tuple[str, Any]]


@dataclass(frozen=True)
class OpenQuestion:
    """A column whose favourable answer somebody has to name; the choices of columns that are waiting for it.

    `part` is the role that the answer plays.
    """

    part: Literal["favourable", "favourable_decision"]
    column: str
    table: str
    waiting: Mapping[str, Any]

    def is_of(self, case: Case) -> bool:
        """Whether this case still is the table it was chosen from."""
        return case.name == self.table and self.column in case.columns

    def question(self, case: Case) -> str:
        """What a person is asked, in one calm sentence."""
        column = case.roles.column_label(self.column)
        if self.part == "favourable_decision":
            return tr(
                "Which answer of {column} is the good one for the person? Choose it under “Favourable decision”; the "
                "column counts from then on.",
                column=column,
            )
        return tr(
            "Which answer of {column} is the favourable one? Choose it under “Favourable answer”; the column counts "
            "from then on.",
            column=column,
        )

    def options(self, case: Case) -> Options:
        """The column's answers, none of them chosen yet."""
        return [(tr("choose one"), ""), *answer_options(case, self.column)]


def favourable_options(case: Case) -> Options:
    """The answers of the case's outcome, or else its decision, and those that an analyst counts as one."""
    roles = case.roles
    answers = roles.target or roles.prediction
    values = answer_options(case, answers) if answers else []
    if isinstance(roles.favourable, tuple):
        values.append((roles.favourable_words, roles.favourable))
    return values


def decision_options(case: Case) -> Options:
    """The answers of the decision beside the outcome, first those of the outcome itself where it is written alike."""
    roles = case.roles
    if not (roles.target and roles.prediction):
        return []
    own, values = roles.favourable_decision, answer_options(case, roles.prediction)
    if own is not None and own not in [value for _, value in values]:
        values.append((favourable_words(own), own))
    is_alike = reads_alike(case, roles.target, roles.prediction, roles.favourable)
    return [*([SAME] if is_alike else []), *values]


def answer_options(case: Case, column: str) -> Options:
    """The answers of a column of the case; none if it can be no outcome."""
    seen = seen_values(case, column)
    return [] if seen is None else [*value_options(seen)]


def has_answers(case: Case, column: str) -> bool:
    """Whether somebody can be asked which answer of a column is the good one; an amount or a name has none to choose.

    Raises WorkbenchError where it holds more different values than anybody could choose from.
    """
    sketch = sketch_columns(case.frame).get(column)
    if sketch is not None and sketch.distinct > MOST_VALUES:
        raise WorkbenchError(
            tr(
                "{column} holds more than {most} different values, so none of them is a yes or a no. Choose a column "
                "of a few answers here; amounts can be compared on the page “Who is worst off?”.",
                column=case.roles.column_label(column),
                most=MOST_VALUES,
            )
        )
    return bool(answer_options(case, column))


def seen_values(case: Case, column: str) -> pd.Series | None:
    """The values of a column, of many the first 51; None for one of lists and the like."""
    sketch = sketch_columns(case.frame).get(column)
    return None if sketch is None else sketch.seen


def value_options(values: pd.Series) -> list[tuple[str, str]]:
    """The values of an outcome column to choose the favourable one from; none if there are too many to be answers."""
    try:
        names = sorted(value_name(value) for value in pd.unique(values.dropna()))
    except TypeError:  # lists and other things that cannot be told apart
        return []
    return [(name, name) for name in names] if len(names) <= MOST_VALUES else []


def current(values: Sequence[tuple[str, Any]], favourable: Favourable) -> Any:
    """The favourable answer among the options: the one that was said, else a plain yes, else None."""
    names = [value for _, value in values]
    return favourable if favourable in names else next((n for n in names if n.lower() in USUAL_FAVOURABLE), None)


def reads_alike(case: Case, outcome: str, decided: str, favourable: Favourable) -> bool:
    """Whether a decision can be read with the favourable answer of the outcome beside it."""
    seen, beside = seen_values(case, decided), seen_values(case, outcome)
    if seen is None or beside is None:
        return False
    try:
        code_prediction(seen, favourable, beside)
    except WorkbenchError:
        return False
    return True
