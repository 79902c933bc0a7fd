"""Which edges to suggest where nobody has said how a number is cut: the quartiles, as round numbers."""

from dataclasses import dataclass

import numpy as np

BAND_EDGES_AT = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Spread:
    """Where the finite numbers of a column lie; `second` is the smallest above the least."""

    quartiles: tuple[float, float, float]
    least: float
    second: float
    most: float


def round_edges(spread: Spread) -> tuple[float, ...]:
    """The quartiles as round numbers inside the range; the second smallest number where none of them is."""
    quartiles = np.array(spread.quartiles)
    width = (quartiles[-1] - quartiles[0]) or spread.most - spread.least
    power = 10.0 ** np.floor(np.log10(width / 4))
    step = max((size * power for size in (1, 2, 5) if size * power <= width / 4), default=power)
    rounded = np.unique(np.round(np.round(quartiles / step) * step, 12))
    inside = rounded[(rounded > spread.least) & (rounded <= spread.most)]
    return tuple(float(edge) for edge in inside) or (spread.second,)
