"""A table where it is held, in pandas or in another engine, read by its roles; or a part of it, read like the whole.

- `counted` is what counts are made of: every row, or, with `sums`, the combinations that an engine has counted.
- `coded` are the rows of the columns that play a role; another engine's are read only when somebody asks for them.
- A part of an engine's table is a condition, which the engine keeps to: nobody else's row is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coded import CodedAgain, CodedPart, CodedTable, keep_present
from workbench.coding import Coded, code_column
from workbench.counts import Floats
from workbench.cuts import Cut
from workbench.engines.compress import Compressed, compress, compress_column, compress_part
from workbench.engines.frames import column_names, read_columns
from workbench.engines.parts import keep_rows
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.roles import Roles

Items = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class InPandas:
    """A pandas table, whose rows are counted one by one."""

    frame: pd.DataFrame
    roles: Roles
    sums = None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.frame)

    @cached_property
    def counted(self) -> CodedTable:
        """What counts are made of."""
        return CodedTable(self.frame, self.roles)

    @property
    def coded(self) -> CodedTable:
        """Every row of the columns that play a role."""
        return self.counted

    @property
    def pandas(self) -> pd.DataFrame:
        """Every row of every column."""
        return self.frame

    def check(self) -> None:
        """Read every role; what is wrong is one sentence."""
        if not len(self.frame):
            raise WorkbenchError(tr("The table has column names but no rows."))
        self.counted.check()

    def code(self, column: str) -> Coded:
        """Any column as groups with a code for every row."""
        known = self.coded.groups.get(column)
        return known or code_column(self.frame[column], self.roles.cuts.get(column))

    def part(self, items: Items) -> "PartInPandas":
        """The rows of those who have these groups in common, with the bands of the whole in their roles."""
        groups = {column: self.code(column) for column in items}
        kept = _rows_in(groups, items, len(self.frame))
        cuts = {column: coded.edges for column, coded in {**self.coded.groups, **groups}.items() if coded.edges}
        return PartInPandas(self.frame[kept].reset_index(drop=True), _with(self.roles, cuts), self, kept)


@dataclass(frozen=True, eq=False)
class PartInPandas(InPandas):
    """Some rows of a pandas table, with the codes that they have in the whole."""

    whole: InPandas
    kept: NDArray[np.bool_]

    @cached_property
    def counted(self) -> CodedTable:
        """What counts are made of."""
        return CodedPart(self.frame, self.roles, whole=self.whole.coded, kept=self.kept)

    @property
    def places(self) -> NDArray[np.int64]:
        """Where they stand in the whole, from 0."""
        return np.flatnonzero(self.kept)

    def code(self, column: str) -> Coded:
        """Any column as groups with a code for every row."""
        return self.coded.groups.get(column) or keep_present(self.whole.code(column), self.kept)


@dataclass(frozen=True, eq=False)
class InEngine:
    """A table of another engine, whose distinct combinations are counted where it lies."""

    frame: Any
    roles: Roles

    @cached_property
    def pressed(self) -> Compressed:
        """The distinct combinations, counted by the engine."""
        return compress(self.frame, self.roles)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self.pressed.rows

    @property
    def sums(self) -> Mapping[str, Floats]:
        """What each row of `counted` stands for."""
        return self.pressed.sums

    @cached_property
    def counted(self) -> CodedTable:
        """What counts are made of."""
        return CodedTable(self.pressed.frame, self.pressed.roles)

    @cached_property
    def coded(self) -> CodedTable:
        """Every row of the columns that play a role."""
        return CodedTable(self._read(), _with(self.roles, self.pressed.roles.cuts))

    @cached_property
    def pandas(self) -> pd.DataFrame:
        """Every row of every column."""
        return read_columns(self.frame, column_names(self.frame))

    def check(self) -> None:
        """Read every role; what is wrong is one sentence."""
        self.counted.check()

    def code(self, column: str) -> Coded:
        """Any column as groups with a code for every row; only this column is read."""
        cut = self.group_column(column).roles.cuts.get(column)
        return code_column(read_columns(self.frame, [column])[column], cut)

    def part(self, items: Items) -> "PartInEngine":
        """The rows of those who have these groups in common, with the bands of the whole in their roles."""
        pressed = {column: self.group_column(column) for column in items}
        frame = keep_rows(self.frame, items, pressed)
        cuts: dict[str, Cut] = dict(self.pressed.roles.cuts)
        for each in pressed.values():
            cuts |= each.roles.cuts
        return PartInEngine(frame, _with(self.roles, cuts), self, items)

    def group_column(self, column: str) -> Compressed:
        """Any column counted by its groups, in the bands of the whole."""
        if column in self.roles.sensitive:
            return self.pressed
        return compress_column(self.frame, column, self.roles.cuts.get(column))

    def _read(self) -> pd.DataFrame:
        roles = self.roles
        single = (roles.target, roles.prediction, roles.score, roles.weight)
        columns = dict.fromkeys([*roles.sensitive, *(column for column in single if column is not None)])
        return read_columns(self.frame, list(columns))


@dataclass(frozen=True, eq=False)
class PartInEngine(InEngine):
    """Some rows of another engine's table: the condition is part of every question, and so are the bands."""

    whole: InEngine
    items: Items

    @cached_property
    def pressed(self) -> Compressed:
        """The distinct combinations, counted by the engine."""
        return compress_part(self.frame, self.roles)

    @cached_property
    def counted(self) -> CodedTable:
        """What counts are made of."""
        return CodedAgain(self.pressed.frame, self.pressed.roles)

    @cached_property
    def coded(self) -> CodedTable:
        """Every row of the columns that play a role."""
        return CodedAgain(self._read(), self.roles)

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """Where they stand in the whole, of which only the columns of the condition are read."""
        groups = {column: self.whole.code(column) for column in self.items}
        return np.flatnonzero(_rows_in(groups, self.items, self.whole.rows))

    def group_column(self, column: str) -> Compressed:
        """Any column counted by its groups, in the bands of the whole."""
        return self.pressed if column in self.roles.sensitive else self.whole.group_column(column)


Held = InPandas | InEngine
HeldPart = PartInPandas | PartInEngine


def hold(frame: Any, roles: Roles) -> Held:
    """A table of any engine, to be read by its roles."""
    return InPandas(frame, roles) if isinstance(frame, pd.DataFrame) else InEngine(frame, roles)


def _rows_in(groups: Mapping[str, Coded], items: Items, rows: int) -> NDArray[np.bool_]:
    """The rows that belong to every one of the groups; a group that is not there is an error."""
    kept = np.ones(rows, dtype=bool)
    for column, value in items.items():
        coded = groups[column]
        if value not in coded.names:
            raise unknown(tr("group of column {column!r}", column=column), value, coded.names)
        kept &= coded.codes == coded.names.index(value)
    return kept


def _with(roles: Roles, cuts: Mapping[str, Cut]) -> Roles:
    return roles.replace(cuts={**roles.cuts, **cuts})
