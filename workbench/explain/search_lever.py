"""One lever of a person: a column, or several that move as one, in whole steps at a cost.

A made-up person is a row of whole numbers, one a lever: 0 is unchanged; for a number the steps up or down the table's
own grid of values; for anything else the place in a list of other values. So nothing that a search can reach breaks a
limit, leaves the observed range or takes a value that the table does not hold.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.explain.limits import Limits
from workbench.explain.search_columns import Column

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]
EACH = 0.1  # what a change costs by itself, so that few larger changes win over many small ones
MOST_VALUES = 30  # other values of a category that are tried, the most frequent first
ALMOST = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Lever:
    """One column, or several that move as one. `grid` are the steps that are tried first, without 0.

    With a `table` its row t holds the values of step t, and row 0 the person's own; without one, t steps up or down
    start from the anchors. `prices` are the costs of the table's rows, or of a number's unit.
    """

    columns: tuple[int, ...]
    own: Floats
    grid: Steps
    prices: Floats
    table: Floats | None = None
    anchors: tuple[Floats, Floats] = field(default=(np.empty(0), np.empty(0)))
    step: float = 1.0
    decimals: int = 0

    def values(self, steps: Steps) -> Floats:
        """What the columns hold after so many steps: a row for each."""
        if self.table is not None:
            return self.table[steps]
        down, up = self.anchors
        moved = np.where(steps[:, None] > 0, up, down) + steps[:, None] * self.step
        return np.where(steps[:, None] == 0, self.own, np.round(moved, self.decimals))

    def fewest(self, sign: int) -> int:
        """The fewest steps to that side that are within the limits: a person may stand outside them."""
        return self._fewest[sign]

    @cached_property
    def _fewest(self) -> dict[int, int]:
        sides = {sign: np.abs(self.grid[np.sign(self.grid) == sign]) for sign in (-1, 1)}
        return {sign: int(side.min()) for sign, side in sides.items() if len(side)}

    @property
    def is_number(self) -> bool:
        """Whether fewer steps are a smaller change."""
        return self.table is None


def reach(column: Column, anchor: float, step: float, ends: tuple[float, float], most: int) -> Steps:
    """How many steps to one side are tried first: all, or the nearest, the farthest and some where people are."""
    first, last = ends
    if last < first:
        return np.empty(0, dtype=np.int64)
    if last - first < most:
        return np.arange(int(first), int(last) + 1)
    steps = np.unique(np.rint((column.marks - anchor) / step))
    steps = steps[(steps > first) & (steps < last)]
    chosen = steps[np.linspace(0, len(steps) - 1, min(most - 2, len(steps))).astype(np.intp)] if len(steps) else steps
    return np.unique(np.concatenate([[first], chosen, [last]])).astype(np.int64)


def interval(column: Column, own: float, limits: Limits) -> tuple[float, float]:
    """From where to where a number may go: observed, within its range, in its direction."""
    known = column.sorted if column.sorted is not None else np.zeros(1)
    low, high = float(known[0]), float(known[-1])
    least, most = limits.ranges.get(column.name, (low, high))
    low, high = max(low, least), min(high, most)
    if not np.isnan(own):
        low = max(low, own) if column.name in limits.only_up else low
        high = min(high, own) if column.name in limits.only_down else high
    return low, high


def allowed_values(column: Column, own: float, limits: Limits) -> Floats:
    """The places of the values that a category may take, the most frequent first."""
    shares = column.shares if column.shares is not None else np.ones(len(column.names))
    places = [int(place) for place in np.argsort(-shares, kind="stable") if place != own and shares[place] > 0]
    own_name = column.names[int(own)] if own >= 0 else ""
    if column.name in limits.transitions:
        followers = set(limits.transitions[column.name].get(own_name, ()))
        places = [place for place in places if column.names[place] in followers]
    if column.name in (*limits.only_up, *limits.only_down):
        order = order_of(column, limits)
        rank = {name: place for place, name in enumerate(order)}
        sign = 1 if column.name in limits.only_up else -1
        here = rank.get(own_name, -1)
        places = [p for p in places if here >= 0 and sign * (rank.get(column.names[p], here) - here) > 0]
    return np.array(places[:MOST_VALUES], dtype=np.float64)


def order_of(column: Column, limits: Limits) -> tuple[str, ...]:
    """Which value follows which, as the limits say, else the table itself; empty where neither does."""
    return tuple(limits.orders.get(column.name, ())) or column.order


def listed_lever(columns: tuple[int, ...], own: Floats, others: Floats, price: float) -> Lever:
    """A lever that takes one of some other values, each at the same price."""
    return Lever(
        columns=columns,
        own=own,
        grid=np.arange(1, len(others) + 1),
        prices=np.concatenate([[0.0], np.full(len(others), EACH + price)]),
        table=np.vstack([own[None, :], others]),
    )


def decimals_of(step: float, origin: float, decimals: int) -> int:
    """With how many decimals a value on the grid is written."""
    for places in range(12):
        if abs(round(step, places) - step) < ALMOST * step and abs(round(origin, places) - origin) < ALMOST:
            return max(places, decimals if places else 0)
    return 12
