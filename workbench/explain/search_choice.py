"""Which few of all the ways that were found a person is shown: cheap, usual and different from one another."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.explain.search import Search
from workbench.explain.search_lever import Steps
from workbench.explain.search_variety import leave_minimal, pick_different

Floats = NDArray[np.float64]
LOOKED_AT = 40  # ways whose plausibility is measured
STRANGE = 0.5  # how many times dearer an unusual way counts


@dataclass(frozen=True, eq=False)
class Chosen:
    """Ways in the order in which they are shown, with their costs and the distance to the nearest real person."""

    steps: Steps
    costs: Floats
    plausibility: Floats

    @classmethod
    def of(cls, search: Search, count: int) -> "Chosen":
        """The cheapest first; then each the one whose cost, strangeness and likeness to those chosen is least."""
        steps = search.best(LOOKED_AT) if search.minimal is None else search.minimal
        if not len(steps):
            return cls(steps, np.empty(0), np.empty(0))
        steps = steps[leave_minimal(steps, search.board.is_number)]
        costs = search.board.costs(steps)
        neighbours = search.space.neighbours(search.wanted)
        plausible = neighbours.share_as_far(neighbours.nearest(search.board.people(steps)))
        order = pick_different(steps != 0, costs * (1 + STRANGE * neighbours.are_unusual(plausible)), count)
        return cls(steps[order], costs[order], plausible[order])

    def taking(self, places: NDArray[np.intp]) -> "Chosen":
        """Only some of them."""
        return Chosen(self.steps[places], self.costs[places], self.plausibility[places])
