"""The two groups that a table tells apart most clearly in some rate, and how sure that is."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workbench.data.findings import LEVEL, SMALL_GROUP
from workbench.intervals import arcsine_gap, arcsine_z, newcombe, range_tail, simultaneous_z, z_of_gap

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Clearest:
    """Places of the two groups, (gap, low, high) of the higher minus the lower rate, and the chance of such a gap."""

    low: int
    high: int
    gap: tuple[float, float, float]
    p: float


def clearest_pair(rates: Floats, effective: Floats, people: Floats) -> Clearest | None:
    """The clearest gap among groups of at least 30 people; None with fewer than two such groups.

    `rates` 0 to 1 and `people` have one entry a group; `effective` are people allowing for weights. Between two groups
    Newcombe's interval and test, among more those over all pairs at once: see `workbench.intervals`.
    """
    large = np.flatnonzero(~np.isnan(rates) & (people >= SMALL_GROUP)).tolist()
    if len(large) < 2:  # noqa: PLR2004 - a pair
        return None
    one, other = np.array(list(combinations(large, 2))).T
    two = len(large) == 2  # noqa: PLR2004
    apart = z_of_gap if two else arcsine_z
    z = apart(rates[one], effective[one], rates[other], effective[other])
    best = int(z.argmax())
    ends = sorted((int(one[best]), int(other[best])), key=lambda place: float(rates[place]))
    low, high = ends
    method = newcombe if two else arcsine_gap
    sure = simultaneous_z(LEVEL, len(large))
    least, most = method(rates[[high]], effective[[high]], rates[[low]], effective[[low]], sure)
    gap = (float(rates[high] - rates[low]), float(least[0]), float(most[0]))
    return Clearest(low, high, gap, range_tail(float(z[best]), len(large)))
