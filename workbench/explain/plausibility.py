"""Is there anybody like that? How far a made-up person is from the nearest real one who got the wanted answer.

- The distance is Gower's (Biometrics 27, 1971), the mean over the columns of how far two people are apart in each: a
  number's difference over its usual range (the middle 95 %), 0 or 1 for anything else.
- A made-up person is unusual when 95 % of the real ones with the wanted answer have a nearer neighbour among
  themselves. Where that was measured for some of them only, whoever may be unusual for all that these tell counts as
  unusual (one-sided, 99 %).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from workbench.explain.search_columns import Column

Floats = NDArray[np.float64]
UNUSUAL, SURE = 0.05, 2.33
MEASURED = 1000  # real people whose own distance is measured
BLOCK = 100


def as_points(columns: Sequence[Column], coded: Floats) -> Floats:
    """Coded rows as points whose city-block distance over the number of columns is Gower's.

    A missing number stands in the middle, and one usual range away from every number.
    """
    parts: list[Floats] = []
    for at, column in enumerate(columns):
        values = coded[:, at]
        if column.kind == "number":
            gone = np.isnan(values)
            parts.append(np.where(gone, column.middle, values)[:, None] / column.scale)
            if column.has_missing or gone.any():
                parts.append(gone[:, None].astype(np.float64))
        else:
            places = np.arange(-1, len(column.values))
            parts.append(0.5 * (values[:, None] == places))
    return np.hstack(parts)


def distance(columns: Sequence[Column], one: Floats, others: Floats) -> Floats:
    """Gower's distance of one coded row to each of others, and 0 for the same; none is negative."""
    total = np.zeros(len(others))
    for at, column in enumerate(columns):
        values, own = others[:, at], one[at]
        if column.kind != "number":
            total += values != own
            continue
        gone, own_gone = np.isnan(values), np.isnan(own)
        filled = np.where(gone, column.middle, values)
        total += np.abs(filled - (column.middle if own_gone else own)) / column.scale + (gone != own_gone)
    return total / len(columns)


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Real people who got the wanted answer, and how far apart they are: sorted distances to the nearest other one."""

    columns: tuple[Column, ...]
    people: Floats
    points: Floats
    apart: Floats

    @classmethod
    def of(cls, columns: tuple[Column, ...], people: Floats, *, seed: int = 0) -> Self:
        """The distances are measured for at most 1,000 of them, drawn with the seed, each to all others."""
        points = as_points(columns, people)
        count = len(people)
        drawn = np.arange(count)
        if count > MEASURED:
            drawn = np.sort(np.random.default_rng(seed).choice(count, MEASURED, replace=False))
        if count < 2:  # noqa: PLR2004 - nobody to be near to
            return cls(columns, people, points, np.zeros(count))
        blocks = [drawn[at : at + BLOCK] for at in range(0, min(count, MEASURED), BLOCK)]
        nearest = np.concatenate([_nearest_other(points, block) for block in blocks])
        return cls(columns, people, points, np.sort(nearest) / len(columns))

    @property
    def border(self) -> float:
        """The distance that 95 % of the real people stay within."""
        return float(np.quantile(self.apart, 1 - UNUSUAL, method="inverted_cdf")) if len(self.apart) else 0.0

    def closest(self, own: Floats, count: int) -> Floats:
        """So many of them who are nearest to one coded person, the nearest first, as coded rows."""
        if not len(self.people):
            return self.people
        row = own[None, :]
        fits = _fits(self, row)
        apart = (
            _city_block(as_points(self.columns, row), self.points)[0]
            if fits
            else distance(self.columns, own, self.people)
        )
        last = min(count, len(apart)) - 1
        near = np.flatnonzero(apart <= np.partition(apart, last)[last])
        return self.people[near[np.argsort(apart[near], kind="stable")[:count]]]

    def nearest(self, rows: Floats) -> Floats:
        """The distance of each coded row to the nearest of them; rows that are near each other are quicker."""
        if not len(self.people):
            return np.full(len(rows), np.inf)
        made = as_points(self.columns, rows) if _fits(self, rows) else None
        if made is None:
            return np.array([distance(self.columns, row, self.people).min() for row in rows])
        middle = _city_block(made[:1], self.points)[0]
        reach = np.abs(made - made[0]).sum(axis=1).max()
        near = middle <= middle.min() + 2 * reach + 1e-9  # by the triangle inequality nobody else can be the nearest
        nearest: Floats = _city_block(made, self.points[near]).min(axis=1) / len(self.columns)
        return nearest

    def are_unusual(self, shares: Floats) -> NDArray[np.bool_]:
        """Whether fewer than 5 % are as far, or that cannot be told from the people who were drawn."""
        drawn = len(self.apart)
        open_ = SURE * np.sqrt(UNUSUAL * (1 - UNUSUAL) / drawn) if 0 < drawn < len(self.people) else 0.0
        return shares < UNUSUAL + open_

    def share_as_far(self, distances: Floats) -> Floats:
        """The share of the real people whose own nearest neighbour is at least as far."""
        if not len(self.apart):
            return np.zeros(len(distances))
        below = np.searchsorted(self.apart, distances - 1e-12, side="left")
        return np.asarray(1 - below / len(self.apart), dtype=np.float64)


def _fits(neighbours: Neighbours, rows: Floats) -> bool:
    return not any(
        column.kind == "number" and not column.has_missing and np.isnan(rows[:, at]).any()
        for at, column in enumerate(neighbours.columns)
    )


def _nearest_other(points: Floats, block: NDArray[np.intp]) -> Floats:
    apart = _city_block(points[block], points)
    apart[np.arange(len(block)), block] = np.inf
    return np.asarray(apart.min(axis=1), dtype=np.float64)


def _city_block(some: Floats, others: Floats) -> Floats:
    from scipy.spatial.distance import cdist  # noqa: PLC0415 - scipy is large, and most pages never search

    return np.asarray(cdist(some, others, "cityblock"), dtype=np.float64)
