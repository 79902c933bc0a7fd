"""Picking a few that are cheap and unlike one another."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ALIKE = 5.5  # what sharing all levers with a chosen way counts, in costs of the cheapest way


def pick_different(changed: NDArray[np.bool_], costs: Floats, count: int) -> list[int]:
    """The cheapest first; then each the one whose cost and likeness to those picked are least together."""
    total = costs / costs.min()
    sizes = changed.sum(axis=1)
    alike = np.zeros(len(total))
    chosen: list[int] = []
    while len(chosen) < min(count, len(total)):
        best = int(np.argmin(total + ALIKE * alike))
        chosen.append(best)
        total[best] = np.inf
        # Jaccard's likeness: the share of the levers that either pulls which both pull.
        both = changed[:, changed[best]].sum(axis=1)
        np.maximum(alike, both / np.maximum(sizes + sizes[best] - both, 1), out=alike)
    return chosen


def leave_minimal(steps: NDArray[np.int64], is_number: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which ways no other way is part of: the same changes or fewer, none of them farther."""
    changed = (steps != 0).astype(np.float64)
    one, other = np.nonzero((1 - changed) @ changed.T == 0)  # the other's levers are among this one's
    whole, part = steps[one], steps[other]
    nearer = np.where(is_number, (np.sign(whole) == np.sign(part)) & (np.abs(part) <= np.abs(whole)), whole == part)
    within = ((part == 0) | nearer).all(axis=1) & (whole != part).any(axis=1)
    minimal = np.ones(len(steps), dtype=bool)
    minimal[one[within]] = False
    return minimal
