"""All levers of one person together: what rows of steps make of the person, and what that costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from workbench.explain.search_lever import EACH, Lever, Steps

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Board:
    """The levers of one coded person, and what their steps cost as a few arrays.

    A number's cost is its `slope` times the steps and what it costs to move `up` or `down` at all; anything else has a
    row of `prices`, one for each step.
    """

    own: Floats
    levers: tuple[Lever, ...]
    is_number: NDArray[np.bool_]
    slope: Floats
    up: Floats
    down: Floats
    listed: NDArray[np.intp]
    prices: Floats
    weights: NDArray[np.int64]

    @classmethod
    def of(cls, own: Floats, levers: Sequence[Lever]) -> Self:
        """The arrays, made once for each person."""
        is_number = np.array([lever.is_number for lever in levers], dtype=bool)
        slope, up, down = np.zeros((3, len(levers)))
        for at in np.flatnonzero(is_number).tolist():
            lever = levers[at]
            under, over = (float(((anchor - lever.own) * lever.prices).sum()) for anchor in lever.anchors)
            slope[at], up[at], down[at] = lever.step * lever.prices.sum(), EACH + over, EACH - under
        listed = np.flatnonzero(~is_number)
        prices = np.zeros((len(listed), max((len(levers[at].prices) for at in listed.tolist()), default=0)))
        for row, at in zip(prices, listed.tolist(), strict=True):
            row[: len(levers[at].prices)] = levers[at].prices
        return cls(
            own=own,
            levers=tuple(levers),
            is_number=is_number,
            slope=slope,
            up=up,
            down=down,
            listed=listed,
            prices=prices,
            weights=np.random.default_rng(len(levers)).integers(1, 2**52, len(levers)),
        )

    def people(self, steps: Steps) -> Floats:
        """The made-up people behind rows of steps, coded."""
        made = np.repeat(self.own[None, :], len(steps), axis=0)
        for at in np.flatnonzero(steps.any(axis=0)).tolist():
            lever, column = self.levers[at], steps[:, at]
            moved = np.flatnonzero(column)
            values = lever.values(column[moved])
            for place, of_column in enumerate(lever.columns):
                made[moved, of_column] = values[:, place]
        return made

    def costs(self, steps: Steps) -> Floats:
        """What the changes of each row of steps cost together."""
        total = np.abs(steps) @ self.slope + (steps > 0) @ self.up + (steps < 0) @ self.down
        if len(self.listed):
            total += self.prices[np.arange(len(self.listed)), steps[:, self.listed]].sum(axis=1)
        return np.asarray(total, dtype=np.float64)

    def keys(self, steps: Steps) -> NDArray[np.int64]:
        """A number for each row of steps that tells them apart (all but certainly, always the same)."""
        return np.asarray(steps @ self.weights, dtype=np.int64)

    def unlike(self, steps: Steps) -> NDArray[np.intp]:
        """The places of rows that repeat none before them."""
        _, first = np.unique(self.keys(steps), return_index=True)
        return np.sort(first)

    def kinds(self, steps: Steps) -> Steps:
        """Rows of one kind are alike in this: the same levers in the same directions, to the same categories."""
        return np.where(self.is_number, np.sign(steps), steps)
