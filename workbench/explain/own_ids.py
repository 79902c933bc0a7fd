"""What the business itself calls each person of a table, to find them by: a column that numbers the rows.

It is for the pages of an analyst alone. No report, letter, chart or file that leaves the page says it.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.coding import value_name
from workbench.data.identifiers import identify
from workbench.errors import WorkbenchError
from workbench.language import tr

NUMBERING = ("id", "UUID")


@dataclass(frozen=True, eq=False)
class OwnIds:
    """The ids of a table's people, one for each row and no two alike; `OwnIds.of` finds their column.

    >>> table = pd.DataFrame({"client_id": [f"C-{100 + n}" for n in range(9)], "pay": range(9)})
    >>> ids = OwnIds.of(Case.of(table, not_features=("client_id",)))
    >>> ids.label, ids.name(3), ids.find(" c-103 ")
    ('client id', 'C-103', 3)
    """

    label: str
    values: pd.Series = field(repr=False)

    @classmethod
    def of(cls, case: Case) -> Self | None:
        """The ids in the first column that no model is given and that numbers the rows; None where there is none."""
        for column in case.roles.not_features:
            if column in case.columns and _numbers_the_rows(case.pandas[column]):
                return cls(case.roles.column_label(column), case.pandas[column])
        return None

    def name(self, row: int) -> str:
        """The id of the person in a row, counted from 0."""
        return value_name(self.values.iloc[row])

    def find(self, text: str) -> int:
        """The row of the person with this id; small and large letters are alike where that leaves one person.

        Raises
        ------
        WorkbenchError
            When nobody has it, or several do.
        """
        wanted = text.strip()
        exact = np.flatnonzero(self._names == wanted)
        rows = exact if len(exact) else np.flatnonzero(np.char.lower(self._names) == wanted.lower())
        if len(rows) == 1:
            return int(rows[0])
        if len(rows):
            raise WorkbenchError(
                tr("Several people have the {label} {wanted!r} but for large letters.", label=self.label, wanted=wanted)
            )
        raise WorkbenchError(
            tr(
                "Nobody in this table has the {label} {wanted!r}; the first person's is {first!r}.",
                label=self.label,
                wanted=wanted,
                first=self.name(0),
            )
        )

    @cached_property
    def _names(self) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
        return np.array([value_name(value) for value in self.values], dtype=np.str_)


def _numbers_the_rows(values: pd.Series) -> bool:
    """Whether it is an id, and everybody has one of their own."""
    found = identify(values)
    return found is not None and found.kind in NUMBERING and not values.isna().any() and values.is_unique
