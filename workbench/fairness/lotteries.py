"""Thresholds with a lottery between them, so that a rate is exactly the same in every group.

- Deciding by lot between two thresholds gives every rate between those of the two: the points a group can reach are the
  convex hull of what its thresholds reach (Hardt, Price & Srebro, Equality of Opportunity, 2016).
- One rate alike: each group's largest gain at a common rate is concave in that rate, and so is their sum; its highest
  point is searched for.
- True and false positive rate alike: the common point lies on the lowest of the groups' curves; a group whose own curve
  runs above it gets there by giving some people an answer by lot that does not look at their score.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.counts import Floats

Lottery = tuple[tuple[int, float], ...]
"""(cut, chance of that cut) of one group; chances add up to 1."""

THIRDS = 100
SURE = 1e-9


@dataclass(frozen=True, eq=False)
class Hull:
    """The upper edge of what a group can reach: `x` ascending, `y` the most there, `cut` the corners."""

    x: Floats
    y: Floats
    cut: Sequence[int]

    @classmethod
    def of(cls, x: Floats, y: Floats) -> "Hull":
        """The upper convex hull of one point a cut (Andrew's monotone chain, 1979)."""
        corners: list[int] = []
        for point in np.lexsort((-y, x)).tolist():
            if corners and x[point] <= x[corners[-1]] + SURE:
                continue  # the same place, not higher
            while len(corners) > 1 and _turns_up(x, y, corners[-2], corners[-1], point):
                corners.pop()
            corners.append(point)
        return cls(x[corners], y[corners], corners)

    def at(self, x: Floats | float) -> Floats:
        """The most that can be reached at x."""
        return np.asarray(np.interp(x, self.x, self.y))

    def lottery(self, x: float) -> Lottery:
        """The two corners around x and the chance of each."""
        right = int(np.clip(np.searchsorted(self.x, x), 1, len(self.x) - 1)) if len(self.x) > 1 else 0
        if not right:
            return ((self.cut[0], 1.0),)
        left = right - 1
        share = float(np.clip((x - self.x[left]) / (self.x[right] - self.x[left]), 0, 1))
        return tidy(((self.cut[left], 1 - share), (self.cut[right], share)))


def alike(hulls: Sequence[Hull]) -> list[Lottery]:
    """The lottery of each group, whose hull is gain over rate, with the largest gain together at one common rate."""
    low, high = max(float(h.x[0]) for h in hulls), min(float(h.x[-1]) for h in hulls)
    rate = highest(lambda x: np.sum([hull.at(x) for hull in hulls], axis=0), [h.x for h in hulls], (low, high))
    return [hull.lottery(rate) for hull in hulls]


def alike_in_both(
    rocs: Sequence[Hull], gain: Callable[[Floats, Floats], Floats], ends: tuple[int, int]
) -> list[Lottery]:
    """The lottery of each group with the same false and true positive rate and the largest gain(fpr, tpr).

    `rocs` are hulls of true over false positive rate; `ends` the cuts that accept nobody and everybody.
    """

    def common(x: Floats) -> Floats:
        return np.asarray(np.min([roc.at(x) for roc in rocs], axis=0))

    best = highest(lambda x: gain(x, common(x)), [roc.x for roc in rocs], (0.0, 1.0))
    target = float(common(np.array([best]))[0])
    return [_towards(roc, best, target, ends) for roc in rocs]


def _towards(roc: Hull, fpr: float, tpr: float, ends: tuple[int, int]) -> Lottery:
    """A lottery for a point below the curve: its own curve's at that rate, mixed with a lot that ignores the score."""
    top = float(roc.at(fpr))
    if top - tpr <= SURE or top - fpr <= SURE:
        return roc.lottery(fpr)
    blind = (top - tpr) / (top - fpr)
    nobody, everybody = ends
    sighted = [(cut, chance * (1 - blind)) for cut, chance in roc.lottery(fpr)]
    return tidy((*sighted, (nobody, blind * (1 - fpr)), (everybody, blind * fpr)))


def highest(of: Callable[[Floats], Floats], corners: Sequence[Floats], ends: tuple[float, float]) -> float:
    """Where a concave function is highest: the best corner, then ever closer around it."""
    x = np.unique(np.clip(np.concatenate([*corners, np.array(ends)]), *ends))
    top = int(of(x).argmax())
    low, high = float(x[max(top - 1, 0)]), float(x[min(top + 1, len(x) - 1)])
    for _ in range(THIRDS):
        one, other = low + (high - low) / 3, high - (high - low) / 3
        left, right = of(np.array([one, other]))
        low, high = (one, high) if left < right else (low, other)
    near = np.array([float(x[top]), (low + high) / 2])
    values = of(near)
    return float(near[0] if values[0] >= values[1] - SURE else near[1])


def tidy(parts: Sequence[tuple[int, float]]) -> Lottery:
    """Each cut once, without those that never come up, in the order of the cuts."""
    chances: dict[int, float] = {}
    for cut, chance in parts:
        chances[cut] = chances.get(cut, 0.0) + chance
    kept = {cut: chance for cut, chance in sorted(chances.items()) if chance > SURE}
    total = sum(kept.values())
    return tuple((cut, chance / total) for cut, chance in kept.items())


def _turns_up(x: Floats, y: Floats, one: int, middle: int, other: int) -> bool:
    """Whether the middle point lies on or below the line between its neighbours."""
    return bool((x[middle] - x[one]) * (y[other] - y[one]) >= (y[middle] - y[one]) * (x[other] - x[one]))
