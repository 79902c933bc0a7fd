"""Picking a few that are cheap and unlike one another."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ALIKE = 3.0  # what sharing all levers with a chosen way counts, in costs of the cheapest way


def pick_different(changed: NDArray[np.bool_], costs: Floats, count: int) -> list[int]:
    """The cheapest first; then each the one whose cost and likeness to those picked are least together."""
    rank = costs / costs.min()
    alike = np.zeros(len(rank))
    chosen: list[int] = []
    while len(chosen) < min(count, len(rank)):
        total = rank + ALIKE * alike
        total[chosen] = np.inf
        best = int(np.argmin(total))
        chosen.append(best)
        alike = np.maximum(alike, _likeness(changed, changed[best]))
    return chosen


def _likeness(changed: NDArray[np.bool_], one: NDArray[np.bool_]) -> Floats:
    """Jaccard's: the share of the levers that either pulls which both pull."""
    return np.asarray((changed & one).sum(axis=1) / np.maximum((changed | one).sum(axis=1), 1), dtype=np.float64)


def leave_minimal(steps: NDArray[np.int64], is_number: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which ways no other way is part of: the same changes or fewer, none of them farther."""
    one, other = steps[:, None, :], steps[None, :, :]
    nearer = np.where(is_number, (np.sign(one) == np.sign(other)) & (np.abs(other) <= np.abs(one)), one == other)
    part = ((other == 0) | nearer).all(axis=2) & (one != other).any(axis=2)
    return np.asarray(~part.any(axis=1))
