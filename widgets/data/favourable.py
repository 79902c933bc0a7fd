"""Which answer of an outcome or a decision is the favourable one? The answers to choose from, and a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from workbench.case import Case
from workbench.coding import value_name
from workbench.engines.sketch import sketch_columns
from workbench.language import tr
from workbench.outcomes import USUAL_FAVOURABLE
from workbench.roles import Favourable, Roles

MOST_VALUES = 20
Part = Literal["target", "prediction"]


@dataclass(frozen=True)
class OpenQuestion:
    """A column that somebody chose as the outcome or the decision, and that waits for its favourable answer."""

    part: Part
    column: str
    table: str

    def is_of(self, case: Case) -> bool:
        """Whether this case still is the table it was chosen from."""
        return case.name == self.table and self.column in case.columns

    def question(self, case: Case) -> str:
        """What a person is asked, in one calm sentence."""
        return tr(
            "Which answer of {column} is the favourable one? Choose it under “Favourable answer”; the column counts "
            "from then on.",
            column=case.roles.column_label(self.column),
        )

    def options(self, case: Case) -> list[tuple[str, Any]]:
        """The column's answers, none of them chosen yet."""
        return [(tr("choose one"), ""), *value_options(sketch_columns(case.frame)[self.column].seen)]


def leading(roles: Roles, changes: Mapping[str, Any]) -> tuple[Part, str] | None:
    """The column whose answers say what favourable means after these changes: the outcome, else the decision."""
    parts: tuple[Part, ...] = ("target", "prediction")
    named = ((part, changes.get(part, getattr(roles, part))) for part in parts)
    return next(((part, column) for part, column in named if column), None)


def favourable_options(case: Case) -> list[tuple[str, Any]]:
    """The answers of the case's outcome, or else its decision, and those that an analyst counts as one."""
    roles = case.roles
    answers = roles.target or roles.prediction
    values: list[tuple[str, Any]] = [*value_options(sketch_columns(case.frame)[answers].seen)] if answers else []
    if isinstance(roles.favourable, tuple):
        values.append((" or ".join(roles.favourable), roles.favourable))
    return values


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
