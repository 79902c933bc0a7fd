"""A case: the table, the role of each column, and where its scores come from. All input is checked here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import Coded, code_column
from workbench.counts import OutcomeCounts, count_outcomes
from workbench.errors import WorkbenchError, unknown
from workbench.outcomes import FAVOURABLE, UNKNOWN, code_prediction, code_score, code_target, read_numbers
from workbench.roles import Roles

MOST_GROUPS = 50


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """A table whose roles have been checked; it never changes, a cohort or another choice of roles is a new case.

    `scores_from` says in words where the score column comes from, if the workbench made it.

    Raises
    ------
    WorkbenchError
        In one sentence, when a column is missing, twice there, or cannot play its role.
    """

    frame: pd.DataFrame = field(repr=False)
    roles: Roles
    name: str = "table"
    scores_from: str = ""

    @classmethod
    def of(cls, frame: pd.DataFrame, *, roles: Roles | None = None, name: str = "table", **parts: Any) -> Self:
        """A case from a table and either roles or their parts: `Case.of(df, sensitive=["sex"], target="hired")`."""
        if isinstance(parts.get("sensitive"), str):
            parts["sensitive"] = (parts["sensitive"],)
        if "sensitive" in parts:
            parts["sensitive"] = tuple(parts["sensitive"])
        return cls(frame=frame, roles=(roles or Roles()).replace(**parts), name=name)

    def __post_init__(self) -> None:
        """Check everything that can be wrong with the input, in the order in which a person would mend it."""
        _check_shape(self.frame)
        _check_columns(self.frame, self.roles)
        for needed in (self.target, self.scores, self.prediction, self.weights):
            del needed
        for column, coded in self.groups.items():
            _check_groups(column, coded)

    def with_roles(self, **changes: Any) -> Self:
        """The same table with other roles."""
        return replace(self, roles=self.roles.replace(**changes))

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.frame)

    @cached_property
    def groups(self) -> Mapping[str, Coded]:
        """Each sensitive column as groups."""
        cuts = self.roles.cuts
        return {column: code_column(self.frame[column], cuts.get(column)) for column in self.roles.sensitive}

    @cached_property
    def target(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown, for every row; None without a target column."""
        if self.roles.target is None:
            return None
        codes = code_target(self.frame[self.roles.target], self.roles.favourable)
        known = np.unique(codes[codes != UNKNOWN])
        if len(known) == 1:
            which = "favourable" if known[0] == FAVOURABLE else "unfavourable"
            raise WorkbenchError(
                f"Every row of the target {self.roles.target!r} is {which}: there is nothing to compare."
            )
        return codes

    @cached_property
    def scores(self) -> NDArray[np.float64] | None:
        """The score of every row, 0 to 1, NaN where missing; None without a score column."""
        if self.roles.score is None:
            return None
        scores = read_numbers(self.frame[self.roles.score], "score")
        low, high = np.nanmin(scores, initial=0.0), np.nanmax(scores, initial=1.0)
        if low < 0 or high > 1:
            beyond = low if low < 0 else high
            raise WorkbenchError(f"Scores must lie between 0 and 1, but column {self.roles.score!r} holds {beyond:g}.")
        return scores

    @cached_property
    def prediction(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown: the prediction column, else the score against the threshold, else None."""
        roles = self.roles
        if roles.prediction is not None:
            target = self.frame[roles.target] if roles.target is not None else None
            return code_prediction(self.frame[roles.prediction], roles.favourable, target)
        return None if self.scores is None else code_score(self.scores, roles)

    @cached_property
    def weights(self) -> NDArray[np.float64] | None:
        """How many people of the population each row stands for; None without a weight column."""
        if self.roles.weight is None:
            return None
        weights = read_numbers(self.frame[self.roles.weight], "weight")
        if not np.isfinite(weights).all() or (weights < 0).any():
            raise WorkbenchError(f"Column {self.roles.weight!r} cannot weigh rows: it has missing or negative values.")
        if not weights.any():
            raise WorkbenchError(f"Column {self.roles.weight!r} cannot weigh rows: every weight is 0.")
        return weights

    @cached_property
    def counts(self) -> OutcomeCounts:
        """The one pass over the table that every group metric is computed from."""
        return count_outcomes(
            self.groups, target=self.target, prediction=self.prediction, scores=self.scores, weights=self.weights
        )


def _check_shape(frame: pd.DataFrame) -> None:
    if not len(frame.columns):
        raise WorkbenchError("The table has no columns.")
    if not len(frame):
        raise WorkbenchError("The table has column names but no rows.")
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise WorkbenchError(f"Two columns are called {twice[0]!r}; give each column a name of its own.")


def _check_columns(frame: pd.DataFrame, roles: Roles) -> None:
    single = [roles.target, roles.prediction, roles.score, roles.weight]
    for column in [*roles.sensitive, *(name for name in single if name is not None), *roles.cuts]:
        if column not in frame.columns:
            raise unknown("column", column, frame.columns)
    if not 0 <= roles.threshold <= 1:  # also when it is NaN
        raise WorkbenchError(f"The threshold must lie between 0 and 1, not {roles.threshold:g}.")


def _check_groups(column: str, coded: Coded) -> None:
    if len(coded.names) == 1:
        raise WorkbenchError(f"Column {column!r} has only one value ({coded.names[0]}): there is nothing to compare.")
    if len(coded.names) > MOST_GROUPS:
        raise WorkbenchError(
            f"Column {column!r} has {len(coded.names):,} different values; groups can be compared up to {MOST_GROUPS}. "
            "Choose a coarser column or join values first."
        )
