"""One threshold for each group at the least cost, when only so many people can be accepted.

Each group's thresholds are options with a cost and a number of people; one is taken from each group (the
multiple-choice knapsack problem: Kellerer, Pferschy & Pisinger, Knapsack Problems, 2004, chapter 11). A price on each
place gives a lower bound (the Lagrangian dual) and a first choice; options that cannot be part of a better one are left
out, and what is left is merged group by group, keeping only choices that no other beats in both cost and people. The
answer is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.counts import Floats

HALVINGS = 60
ROUNDING = 1e-9
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Partial:
    """Choices for the groups so far: their cost above the bound, the people they take, and the cuts, one a column."""

    above: Floats
    used: Floats
    cuts: Places


def cheapest(costs: Sequence[Floats], people: Sequence[Floats], capacity: float) -> list[int] | None:
    """The cut of each group with the least cost together, while at most `capacity` people are taken; None if none.

    `costs` and `people` have an array a group, with one entry a cut.
    """
    if sum(float(used.min()) for used in people) > capacity:
        return None
    price = _price(costs, people, capacity)
    priced = [cost + price * used for cost, used in zip(costs, people, strict=True)]
    above = [values - values.min() for values in priced]
    slack = _first(costs, people, capacity, price) - (sum(float(v.min()) for v in priced) - price * capacity)
    kept = Partial(np.zeros(1), np.zeros(1), np.zeros((1, 0), dtype=np.intp))
    for extra, used in zip(above, people, strict=True):
        kept = _merge(kept, (extra, used), price, slack + ROUNDING)
    allowed = kept.used <= capacity + ROUNDING
    cost = np.where(allowed, kept.above - price * kept.used, np.inf)
    return [int(cut) for cut in kept.cuts[int(cost.argmin())]]


def _price(costs: Sequence[Floats], people: Sequence[Floats], capacity: float) -> float:
    """The price of a place at which no more are taken than there are places; 0 where there are enough."""
    if _taken(costs, people, 0.0) <= capacity:
        return 0.0
    low, high = 0.0, 1.0
    while _taken(costs, people, high) > capacity:
        high *= 2
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _taken(costs, people, middle) > capacity else (low, middle)
    return high


def _taken(costs: Sequence[Floats], people: Sequence[Floats], price: float) -> float:
    """How many people the cheapest options take at a price; of equally cheap ones those that take fewer."""
    total = 0.0
    for cost, used in zip(costs, people, strict=True):
        priced = cost + price * used
        total += float(used[priced <= priced.min() + ROUNDING].min())
    return total


def _first(costs: Sequence[Floats], people: Sequence[Floats], capacity: float, price: float) -> float:
    """The cost of one choice that keeps to the capacity: the cheapest options at the price, then greedily better."""
    left, places = capacity, []
    for cost, used in zip(costs, people, strict=True):
        priced = cost + price * used
        tied = np.flatnonzero(priced <= priced.min() + ROUNDING)
        places.append(int(tied[used[tied].argmin()]))
        left -= float(used[places[-1]])
    total = 0.0
    for (cost, used), place in zip(zip(costs, people, strict=True), places, strict=True):
        room = np.flatnonzero(used <= used[place] + left + ROUNDING)
        better = int(room[cost[room].argmin()])
        left -= float(used[better] - used[place])
        total += float(cost[better])
    return total


def _merge(kept: Partial, group: tuple[Floats, Floats], price: float, slack: float) -> Partial:
    """Every choice so far with every option of one more group, without those that another one beats."""
    extra, people = group
    options = np.flatnonzero(extra <= slack)
    above = (kept.above[:, None] + extra[options]).ravel()
    used = (kept.used[:, None] + people[options]).ravel()
    cost = above - price * used
    order = np.lexsort((cost, used))
    order = order[above[order] <= slack]
    before = np.concatenate([[np.inf], np.minimum.accumulate(cost[order])[:-1]])
    order = order[cost[order] < before]  # takes more people than another, so it must cost less
    rows, columns = np.divmod(order, len(options))
    return Partial(above[order], used[order], np.column_stack([kept.cuts[rows], options[columns]]))
