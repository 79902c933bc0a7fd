"""What every single move gained, and from that what several would gain together, as if effects were added."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.explain.search_lever import Steps
from workbench.explain.search_wanted import Aim

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
STATES = 40  # how many unfinished ways go on


@dataclass(frozen=True, kw_only=True, eq=False)
class Singles:
    """Every lever alone at every step of its grid, lever after lever: what it gained and cost.

    `at` is the lever and `step` its step; `base` is where the person stands; gains are on the scale of the aim.
    """

    aim: Aim
    at: NDArray[np.int64]
    step: Steps
    cost: Floats
    gain: Floats
    is_valid: NDArray[np.bool_]
    base: float

    def cheapest(self, key: NDArray[np.int64], cost: Floats, odds: Floats, most: int) -> Places:
        """Of each key the cheapest forecast that is enough, one with a margin, what misses least and the best value."""
        short = self.aim.short(odds)
        enough, close = np.flatnonzero(short <= 0), np.flatnonzero(short > 0)
        safe = np.flatnonzero(self.aim.is_safe(odds))
        chosen = [
            first_of_each(key, cost, enough, most // 2),
            first_of_each(key, cost, safe, most // 4),
            first_of_each(key, short, close, most // 4),
            first_of_each(key, self.worth(short, cost), close, most // 4),
        ]
        return np.unique(np.concatenate(chosen))

    def promising(self, odds: Floats, costs: Floats) -> Places:
        """The ways that are not there yet and miss the least, and those that give the most for what they cost."""
        short = self.aim.short(odds)
        ranks = [np.argsort(rank, kind="stable")[:STATES] for rank in (short, self.worth(short, costs))]
        return np.unique(np.concatenate(ranks))

    def worth(self, short: Floats, cost: Floats) -> Floats:
        """What is still missing less what was missing, for each unit of cost: the lower the better."""
        return (short - self.missing) / cost

    @cached_property
    def useful(self) -> Places:
        """Those to add to others: not enough alone, and of its lever none that costs no more gains as much.

        Where the aim has two ends, a gain can be too large, and all that are not enough are useful.
        """
        helps = self.gain if self.aim.low > -np.inf else -self.gain
        open_ones = np.flatnonzero(~self.is_valid)
        if np.isfinite([self.aim.low, self.aim.high]).all() or not len(open_ones):
            return open_ones
        order = open_ones[np.lexsort((-helps[open_ones], self.cost[open_ones], self.at[open_ones]))]
        floor = self.at[order] * (1.0 + np.abs(helps).max())  # each lever above the one before
        above = floor + np.maximum(helps[order], 0.0)
        before = np.concatenate([[-np.inf], np.maximum.accumulate(above)[:-1]])
        return np.sort(order[above > np.maximum(before, floor)])

    @property
    def missing(self) -> float:
        """How much is missing to the wanted answers as the person is."""
        return float(self.aim.short(np.array([self.base]))[0])


def first_of_each(key: NDArray[np.int64], rank: Floats, among: Places, most: int) -> Places:
    """The lowest rank of each key among some places, the lowest of all first."""
    order = among[np.argsort(rank[among], kind="stable")]
    _, first = np.unique(key[order], return_index=True)
    return order[np.sort(first)[:most]]
