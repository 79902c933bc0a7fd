"""The columns that play a role, as small whole numbers and checked: what every count is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import Coded, check_groups, code_column
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.outcomes import (
    FAVOURABLE,
    UNKNOWN,
    check_scores,
    check_weights,
    code_known,
    code_prediction,
    code_score,
    code_target,
    read_numbers,
)
from workbench.roles import Roles


@dataclass(frozen=True, eq=False)
class CodedTable:
    """A pandas table read by its roles; every array has one entry a row of `frame`, None where the role is not given.

    The rows are people, or, where an engine has compressed the table first, combinations of values.
    """

    frame: pd.DataFrame
    roles: Roles

    def check(self) -> None:
        """Read every role, in the order in which a person would mend what is wrong with it."""
        for needed in (self.target, self.scores, self.prediction, self.weights):
            del needed
        for column, coded in self.groups.items():
            check_groups(column, len(coded.names), coded.names[0])

    @cached_property
    def groups(self) -> Mapping[str, Coded]:
        """Each sensitive column as groups."""
        cuts = self.roles.cuts
        return {column: code_column(self.frame[column], cuts.get(column)) for column in self.roles.sensitive}

    @cached_property
    def target(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown."""
        if self.roles.target is None:
            return None
        codes = code_target(self.frame[self.roles.target], self.roles.favourable)
        known = np.unique(codes[codes != UNKNOWN])
        if len(known) == 1:
            which = "favourable" if known[0] == FAVOURABLE else "unfavourable"
            raise WorkbenchError(
                tr(
                    "Every row of the target {target!r} is {which}: there is nothing to compare.",
                    target=self.roles.target,
                    which=which,
                )
            )
        return codes

    @cached_property
    def scores(self) -> NDArray[np.float64] | None:
        """The scores, 0 to 1, NaN where missing."""
        if self.roles.score is None:
            return None
        scores = read_numbers(self.frame[self.roles.score], "score")
        check_scores(self.roles.score, np.nanmin(scores, initial=0.0), np.nanmax(scores, initial=1.0))
        return scores

    @cached_property
    def prediction(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown: the prediction column, else the score against the threshold, else None."""
        roles = self.roles
        if roles.prediction is None:
            return None if self.scores is None else code_score(self.scores, roles)
        decided = self.frame[roles.prediction]
        if roles.favourable_decision is not None:
            return code_target(decided, roles.favourable_decision)
        return code_prediction(decided, roles.favourable, None if roles.target is None else self.frame[roles.target])

    @cached_property
    def weights(self) -> NDArray[np.float64] | None:
        """How many people of the population each row stands for."""
        if self.roles.weight is None:
            return None
        weights = read_numbers(self.frame[self.roles.weight], "weight")
        if len(weights):
            check_weights(self.roles.weight, weights.min(), weights.max())  # NaN, if one is missing
        return weights


@dataclass(frozen=True, eq=False)
class CodedPart(CodedTable):
    """Some rows of a table that was coded and checked before: `kept` says which of them.

    Bands, favourable values and predictions are those of the whole, so nothing here can be wrong any more: that all
    outcomes of these people are alike, or that they are all of one group, is an answer.
    """

    whole: CodedTable
    kept: NDArray[np.bool_]

    def check(self) -> None:
        """Read every role of the whole, which has checked them."""

    @cached_property
    def groups(self) -> Mapping[str, Coded]:
        """Each sensitive column as groups, without those that nobody here belongs to."""
        return {column: keep_present(coded, self.kept) for column, coded in self.whole.groups.items()}

    @cached_property
    def target(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown."""
        codes = self.whole.target
        return None if codes is None else codes[self.kept]

    @cached_property
    def scores(self) -> NDArray[np.float64] | None:
        """The scores, 0 to 1, NaN where missing."""
        scores = self.whole.scores
        return None if scores is None else scores[self.kept]

    @cached_property
    def prediction(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown."""
        codes = self.whole.prediction
        return None if codes is None else codes[self.kept]

    @cached_property
    def weights(self) -> NDArray[np.float64] | None:
        """How many people of the population each row stands for."""
        weights = self.whole.weights
        return None if weights is None else weights[self.kept]


@dataclass(frozen=True, eq=False)
class CodedAgain(CodedTable):
    """Some rows of a table that was checked before, read anew; the bands of the whole are in the roles.

    That all outcomes of these people are alike, or that they are all of one group, is an answer.
    """

    def check(self) -> None:
        """The whole was checked, so nothing can be wrong any more."""

    @cached_property
    def target(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown."""
        column, favourable = self.roles.target, self.roles.favourable
        return None if column is None else code_known(self.frame[column], favourable)

    @cached_property
    def prediction(self) -> NDArray[np.int8] | None:
        """1 favourable, 0 not, -1 unknown."""
        column, favourable = self.roles.prediction, self.roles.favourable_predicted
        if column is not None:
            return code_known(self.frame[column], favourable)
        return None if self.scores is None else code_score(self.scores, self.roles)

    @cached_property
    def weights(self) -> NDArray[np.float64] | None:
        """How many people of the population each row stands for, which may be nobody at all."""
        column = self.roles.weight
        return None if column is None else read_numbers(self.frame[column], "weight")


def keep_present(coded: Coded, kept: NDArray[np.bool_]) -> Coded:
    """The groups of the rows that are kept; a group nobody belongs to does not exist."""
    codes = coded.codes[kept]
    seen = np.bincount(codes, minlength=len(coded.names)) > 0
    names = tuple(name for name, present in zip(coded.names, seen, strict=True) if present)
    return Coded((np.cumsum(seen) - 1)[codes], names, coded.edges)
