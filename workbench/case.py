"""A case: the table, the role of each column, and where its scores come from. All input is checked when it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case_checks import check_names, check_roles, check_table
from workbench.coded import CodedTable
from workbench.coding import MOST_GROUPS, Coded
from workbench.counts import OutcomeCounts, count_combinations, count_outcomes
from workbench.cuts import Cut
from workbench.engines.frames import column_names
from workbench.errors import WorkbenchError, unknown
from workbench.held import Held, HeldPart, hold
from workbench.language import tr
from workbench.outcomes import UNKNOWN
from workbench.roles import Roles

__all__ = ["MOST_GROUPS", "Case", "Cohort"]


@dataclass(frozen=True, eq=False)
class Cohort:
    """The people of a table who have some groups in common: {"sex": "female", "age": "25 to <40"}."""

    whole: "Case"
    items: Mapping[str, str]
    part: HeldPart = field(repr=False)

    @property
    def places(self) -> NDArray[np.int64]:
        """Where the cohort's rows stand in the whole table, from 0."""
        return self.part.places


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A table whose roles have been checked; it never changes, a cohort or another choice of roles is a new case.

    `frame` is a table of pandas, Polars, Arrow, DuckDB, Dask or Spark, and stays one: the engine that holds it makes
    the counts. `scores_from` says in words where the score column comes from, if the workbench made it; `read_from`
    which part of a file the table is; `cohort` which of its people these are, None for everyone (`only` makes one).

    Raises
    ------
    WorkbenchError
        In one sentence, when a column is missing, twice there, or cannot play its role.
    """

    frame: Any = field(repr=False)
    roles: Roles
    name: str = "table"
    scores_from: str = ""
    read_from: str = ""
    cohort: Cohort | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, frame: Any, *, roles: Roles | None = None, name: str = "table", read_from: str = "", **parts: Any
    ) -> Self:
        """A case from a table and either roles or their parts: `Case.of(df, sensitive=["sex"], target="hired")`."""
        if isinstance(parts.get("sensitive"), str):
            parts["sensitive"] = (parts["sensitive"],)
        if "sensitive" in parts:
            parts["sensitive"] = tuple(parts["sensitive"])
        return cls(frame=frame, roles=(roles or Roles()).replace(**parts), name=name, read_from=read_from)

    def __post_init__(self) -> None:
        """Check everything that can be wrong with the input, in the order in which a person would mend it."""
        check_table(self.frame)
        check_names(self.columns)
        check_roles(self.columns, self.roles)
        self._held.check()

    def with_roles(self, **changes: Any) -> "Case":
        """The same table with other roles; of a cohort, the same people of the whole table with other roles."""
        if self.cohort:
            return self.cohort.whole.with_roles(**changes).only(self.cohort.items)
        return replace(self, roles=self.roles.replace(**changes))

    def only(self, items: Mapping[str, str]) -> "Case":
        """The cohort of people who have these groups in common, over any columns; no items leave everyone.

        Roles, labels, bands and scores are those of the whole table, so that every group means the same as before.
        What all of them share, one outcome or one group, is an answer here and no error. A table of another engine than
        pandas stays where it is: who belongs to the cohort becomes a condition of every question.

        Raises
        ------
        WorkbenchError
            When a column or a group is unknown, or nobody has all of them in common.
        """
        if self.cohort and items:
            return self._narrowed(self.cohort, items)
        if not items:
            return self
        for column in items:
            self._check_column(column)
        part = self._held.part(items)
        if not part.rows:
            raise _nobody(self.roles.group_label(items))
        return replace(self, frame=part.frame, roles=part.roles, cohort=Cohort(self, dict(items), part))

    def code(self, column: str) -> Coded:
        """Any column as groups with a code for every row; a number in the bands of the whole table."""
        self._check_column(column)
        return self._held.code(column)

    @property
    def who(self) -> str:
        """Which people these are, for a sentence: "women who are also applicants under 25"; "everyone"."""
        return self.roles.group_label(self.cohort.items if self.cohort else {})

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns, in their order."""
        return tuple(self.frame.columns if isinstance(self.frame, pd.DataFrame) else column_names(self.frame))

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self._held.rows

    @property
    def available(self) -> frozenset[str]:
        """What the table tells: "target", "prediction" (given, or made from a score) and "score"."""
        roles = self.roles
        given = {"target": roles.target, "prediction": roles.prediction or roles.score, "score": roles.score}
        return frozenset(role for role, column in given.items() if column is not None)

    @cached_property
    def excluded(self) -> Mapping[str, int]:
        """How many rows have no "target" or no "prediction", and are left out of what needs it; 0 without the role."""
        counts = self.counts
        codes = {"target": counts.target, "prediction": counts.prediction}
        return {
            role: int(counts.sums["n"][values == UNKNOWN].sum()) if role in self.available else 0
            for role, values in codes.items()
        }

    @property
    def edges(self) -> Mapping[str, Cut]:
        """Where each sensitive column that is a number or a date was cut into bands."""
        return {column: coded.edges for column, coded in self._held.counted.groups.items() if coded.edges}

    @cached_property
    def counts(self) -> OutcomeCounts:
        """The one pass over the table that every group metric is computed from."""
        table, sums = self._held.counted, self._held.sums
        if sums is not None:
            return count_combinations(
                table.groups,
                target=table.target,
                prediction=table.prediction,
                sums=sums,
                weighted=self.roles.weight is not None,
            )
        return count_outcomes(
            table.groups, target=table.target, prediction=table.prediction, scores=table.scores, weights=table.weights
        )

    @property
    def groups(self) -> Mapping[str, Coded]:
        """Each sensitive column as groups, with a code for every row."""
        return self._rows.groups

    @property
    def target(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown, for every row; None without a target column."""
        return self._rows.target

    @property
    def scores(self) -> NDArray[np.float64] | None:
        """The score of every row, 0 to 1, NaN where missing; None without a score column."""
        return self._rows.scores

    @property
    def prediction(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown: the prediction column, else the score against the threshold, else None."""
        return self._rows.prediction

    @property
    def weights(self) -> NDArray[np.float64] | None:
        """How many people of the population each row stands for; None without a weight column."""
        return self._rows.weights

    @property
    def pandas(self) -> pd.DataFrame:
        """The whole table in pandas, for what needs rows, such as a model; another engine's is read into memory."""
        return self._held.pandas

    @cached_property
    def _held(self) -> Held:
        part = self.cohort.part if self.cohort else None
        if part is not None and part.frame is self.frame and part.roles == self.roles:
            return part  # else somebody gave the cohort another frame, which is read and checked like any table
        return hold(self.frame, self.roles)

    @property
    def _rows(self) -> CodedTable:
        """Every row of the columns that play a role: of another engine's table only once somebody asks for it."""
        return self._held.coded

    def _check_column(self, column: str) -> None:
        if column not in self.columns:
            raise unknown("column", column, self.columns)

    def _narrowed(self, cohort: Cohort, items: Mapping[str, str]) -> "Case":
        """A cohort of a cohort is one of the whole table."""
        for column, value in items.items():
            if cohort.items.get(column, value) != value:
                raise _nobody(self.roles.group_label({column: value}), self.who)
        return cohort.whole.only({**cohort.items, **items})


def _nobody(who: str, among: str = "") -> WorkbenchError:
    return WorkbenchError(
        tr("There is nobody in this table for {who}{among}.", who=who, among=f" among {among}" if among else "")
    )
