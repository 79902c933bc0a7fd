"""Of two refused people, one of each group, who is asked to do more?

Groups are compared by ranks; having no way counts as more than any way. The chance and its error: Brunner & Munzel
(Biometrical Journal 42, 2000), never below the error that equal groups would have (Mann & Whitney, 1947, with ties).
"""

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.recourse_report import LEVEL
from workbench.intervals import arcsine_z, range_tail, simultaneous_z, z_of_gap

Floats = NDArray[np.float64]
SMALL_GROUP = 30
EQUAL = 1e-9
HALF = 0.5
PAIRS = ["high", "low", "chance", "chance_low", "chance_high", "p", "p_stuck"]


def pair_rows(groups: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Each two groups in which at least one way was searched, the one that is asked more as `high`."""
    known = people.dropna(subset=["cost"])
    costs = [known.loc[known["group"] == code, "cost"].to_numpy(dtype=np.float64) for code in range(len(groups))]
    seen = [code for code, mine in enumerate(costs) if len(mine)]
    large = [code for code in seen if len(costs[code]) >= SMALL_GROUP]
    rows = []
    for one, other in combinations(seen, 2):
        chance, error = asked_more(costs[one], costs[other])
        high, low = (one, other) if chance >= HALF else (other, one)
        chance = max(chance, 1 - chance)
        z, tested = simultaneous_z(LEVEL, len(seen)), one in large and other in large
        p = range_tail((chance - HALF) / error, len(large)) if tested else 1.0
        rows.append(
            {
                "high": groups["group"][high],
                "low": groups["group"][low],
                "chance": chance,
                "chance_low": max(chance - z * error, 0.0),
                "chance_high": min(chance + z * error, 1.0),
                "p": p,
                "p_stuck": _stuck_p(costs[one], costs[other], len(large)) if tested else 1.0,
            }
        )
    return pd.DataFrame(rows, columns=PAIRS)


def asked_more(one: Floats, other: Floats) -> tuple[float, float]:
    """The chance that the first of two people, one of each group, is asked more (ties count half), and its error."""
    n, m = len(one), len(other)
    below = (np.searchsorted(np.sort(other), one, "left") + np.searchsorted(np.sort(other), one, "right")) / 2
    above = (np.searchsorted(np.sort(one), other, "left") + np.searchsorted(np.sort(one), other, "right")) / 2
    first, second = below / m, 1 - above / n
    chance = float(first.mean())
    spread = (first.var(ddof=1) / n if n > 1 else np.inf) + (second.var(ddof=1) / m if m > 1 else np.inf)
    _, ties = np.unique(np.concatenate([one, other]), return_counts=True)
    together = n + m
    tied = float((ties**3 - ties).sum()) / max(together * (together - 1), 1)
    equal = (together + 1 - tied) / (12 * n * m)
    return chance, max(float(np.sqrt(max(spread, equal))), EQUAL)


def _stuck_p(one: Floats, other: Floats, groups: int) -> float:
    ends = [np.array([float(np.isinf(one).mean())]), np.array([float(len(one))])]
    ends += [np.array([float(np.isinf(other).mean())]), np.array([float(len(other))])]
    z = z_of_gap(*ends) if groups <= 2 else arcsine_z(*ends)  # noqa: PLR2004 - a pair that nobody picked
    return range_tail(float(z[0]), groups)
