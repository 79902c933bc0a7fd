"""How many people of each group had which outcome and which score: what every threshold question is answered from.

- Bins hold rows, weights, squared weights and weighted scores by group and target; nobody's row is kept.
- What is asked of them (a threshold, all of them, a calibration, an area under a curve) costs no more for ten million
  rows than for a hundred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.counts import OUTCOMES, Floats, GroupCounts
from workbench.fairness.score_grid import BINS
from workbench.language import tr

NO_TARGET = tr("This needs a column with what really happened (target).")


@dataclass(frozen=True, eq=False)
class ScoreBins:
    """Sums by group, target and score: arrays are (groups, target unknown/bad/good, bin 0 to 1000).

    `sums` has `n` rows, `w` weights, `w2` squared weights and `ws` weighted scores; `unscored` the first three for
    people without a score, (groups, target). `high_is_good` says which side of a threshold is accepted.
    """

    columns: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    codes: NDArray[np.int64]
    sums: Mapping[str, Floats]
    unscored: Mapping[str, Floats]
    high_is_good: bool
    weighted: bool

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """The values that make each group, in the order of the arrays."""
        return [tuple(self.group(place).values()) for place in range(len(self.codes))]

    def group(self, place: int) -> dict[str, str]:
        """The values that make a group, by column: {"sex": "female"}."""
        return {column: self.names[column][code] for column, code in zip(self.columns, self.codes[place], strict=True)}

    @cached_property
    def accepted(self) -> Mapping[str, Floats]:
        """Sums of the people accepted at each cut: (groups, target, 1,002); the last cut lies above every score."""
        return {key: _accepted(self.sums[key], high_is_good=self.high_is_good) for key in ("n", "w", "w2")}

    @cached_property
    def total(self) -> Mapping[str, Floats]:
        """Sums of the people with a score: (groups, target)."""
        return {key: values.sum(axis=2) for key, values in self.sums.items()}

    @cached_property
    def distinct(self) -> int:
        """How many of the bins hold anybody: no more than that many thresholds differ, and one."""
        return int((self.sums["n"].sum(axis=(0, 1)) > 0).sum())

    @cached_property
    def everyone(self) -> "ScoreBins":
        """All groups together, as one group of no columns."""
        return ScoreBins(
            (),
            {},
            np.zeros((1, 0), np.int64),
            {key: values.sum(axis=0, keepdims=True) for key, values in self.sums.items()},
            {key: values.sum(axis=0, keepdims=True) for key, values in self.unscored.items()},
            self.high_is_good,
            self.weighted,
        )

    def at(self, cuts: NDArray[np.intp]) -> GroupCounts:
        """The outcome counts that a cut for each group makes; (groups,) places on the grid."""
        place = np.arange(len(self.codes))
        yes = {key: values[place, :, cuts] for key, values in self.accepted.items()}
        return GroupCounts(self.columns, self.names, self.codes, self._outcomes(yes))

    @cached_property
    def everywhere(self) -> GroupCounts:
        """The outcome counts of every group at each of the 1,001 thresholds, as groups in a row."""
        shape = (-1, OUTCOMES)
        yes = {key: values[:, :, :BINS].transpose(0, 2, 1).reshape(shape) for key, values in self.accepted.items()}
        return GroupCounts(self.columns, self.names, np.repeat(self.codes, BINS, axis=0), self._outcomes(yes))

    def _outcomes(self, yes: Mapping[str, Floats]) -> dict[str, Floats]:
        times = len(yes["n"]) // len(self.codes)
        found = {}
        for key, accepted in yes.items():
            scored = np.repeat(self.total[key], times, axis=0)
            none = np.repeat(self.unscored[key], times, axis=0)
            found[key] = np.stack([none, np.maximum(scored - accepted, 0.0), accepted], axis=2)
        return found


def _accepted(sums: Floats, *, high_is_good: bool) -> Floats:
    """Of each group and target, the sum at or above every cut, or below it."""
    below = np.concatenate([np.zeros((*sums.shape[:2], 1)), np.cumsum(sums, axis=2)], axis=2)
    return np.maximum(below[:, :, -1:] - below, 0.0) if high_is_good else below
