"""How well a column of bins tells groups apart, from one table of counts: chance, Cramér's V and the AUC.

- V: 0 nothing, 1 everything; corrected for the bins that chance alone fills unevenly (Bergsma, Journal of the Korean
  Statistical Society 42, 2013), with an interval from the noncentral chi-square (Smithson, Confidence Intervals, 2003).
- AUC: of one person in a group and one outside, how often the column alone says which is which; 0.5 is guessing. The
  bins are ordered on one half of the rows and judged on the other, both ways, so that chance cannot flatter.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from workbench.data.findings import LEVEL, SMALL_GROUP
from workbench.intervals import simultaneous_z

Floats = NDArray[np.float64]
EXPECTED = 5.0
HALVES = 2
GUESS, SETTLED = 0.5, 3.0


@dataclass(frozen=True)
class Telling:
    """What one column tells of one sensitive column; (value, low, high) of V, and of the AUC of the group told best."""

    p: float
    v: tuple[float, float, float]
    auc: tuple[float, float, float]
    group: int


def tell_groups(counts: Floats) -> Telling | None:
    """From counts (halves, bins, groups); None where fewer than two groups have 30 people, or only one bin is left.

    Rare bins are put together until chance alone would put five people of every group into each; p is the chi-square
    test's. The interval of the AUC holds for all groups at once.
    """
    large = np.flatnonzero(counts.sum(axis=(0, 1)) >= SMALL_GROUP)
    if len(large) < 2:  # noqa: PLR2004 - nothing to tell apart
        return None
    merged = _merged(counts[:, :, large])
    if merged.shape[1] < 2:  # noqa: PLR2004
        return None
    p, v = _association(merged.sum(axis=0))
    aucs = [_one_against_rest(merged, place) for place in range(len(large))]
    best = int(np.argmax([value for value, _ in aucs]))
    value, error = aucs[best]
    half = error * (simultaneous_z(LEVEL, 2) if len(large) == 2 else _bonferroni(len(large)))  # noqa: PLR2004
    return Telling(p, v, (value, max(value - half, 0.0), min(value + half, 1.0)), int(large[best]))


def _merged(counts: Floats) -> Floats:
    """The bins with enough people, in their order, and one more with the rest of them."""
    total = counts.sum()
    smallest = counts.sum(axis=(0, 1)).min() / total
    enough = counts.sum(axis=(0, 2)) * smallest >= EXPECTED
    rest = counts[:, ~enough].sum(axis=1, keepdims=True)
    if enough.all():
        return counts
    kept = counts[:, enough]
    if rest.sum() * smallest >= EXPECTED or not kept.shape[1]:
        return np.concatenate([kept, rest], axis=1)
    kept = kept.copy()
    kept[:, int(kept.sum(axis=(0, 2)).argmin())] += rest[:, 0]  # too few for a bin of their own
    return kept


def _association(table: Floats) -> tuple[float, tuple[float, float, float]]:
    from scipy import special  # noqa: PLC0415 - loaded only when somebody looks for proxies

    n = float(table.sum())
    rows, columns = table.shape
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    chi2 = float(((table - expected) ** 2 / expected).sum())
    df = (rows - 1) * (columns - 1)
    sides = min(rows, columns) - 1
    # Bergsma's correction of phi squared and of both sides of the table
    phi2 = max(chi2 / n - df / (n - 1), 0.0)
    corrected = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    v = min(float(np.sqrt(phi2 / corrected)), 1.0)
    tail = (1 - LEVEL) / 2
    # chndtrinc gives the noncentrality at which this chi-square has a given share below it; NaN below none
    low, high = (float(np.nan_to_num(special.chndtrinc(chi2, df, share))) for share in (1 - tail, tail))
    low_v, high_v = (min(float(np.sqrt(max(bound, 0.0) / n / sides)), 1.0) for bound in (low, high))
    return float(special.chdtrc(df, chi2)), (v, min(low_v, v), max(high_v, v))


def _one_against_rest(counts: Floats, group: int) -> tuple[float, float]:
    """The AUC of the bins for one group and its standard error, from two halves that order the bins for each other."""
    inside, outside = counts[:, :, group], counts.sum(axis=2) - counts[:, :, group]
    values, variances = [], []
    for judge in range(HALVES):
        learned = 1 - judge
        share = (inside[learned] + 0.5) / (inside[learned] + outside[learned] + 1)
        order = np.argsort(share, kind="stable")
        value, variance = _auc(inside[judge][order], outside[judge][order])
        values.append(value)
        variances.append(variance)
    value, error = float(np.mean(values)), float(np.sqrt(np.sum(variances)) / HALVES)
    # While chance may still order the bins, it does so for both halves at once, and they stray together.
    return value, error if value - GUESS > SETTLED * error else float(np.sqrt(variances).mean())


def _auc(inside: Floats, outside: Floats) -> tuple[float, float]:
    """The AUC of ordered bins and its variance: DeLong, DeLong & Clarke-Pearson, Biometrics 44, 1988."""
    m, n = inside.sum(), outside.sum()
    if m < 2 or n < 2:  # noqa: PLR2004 - a spread
        return 0.5, 0.25
    below = (np.cumsum(outside) - outside / 2) / n
    above = 1 - (np.cumsum(inside) - inside / 2) / m
    value = float((inside * below).sum() / m)
    spread_in = float((inside * (below - value) ** 2).sum() / (m - 1))
    spread_out = float((outside * (above - value) ** 2).sum() / (n - 1))
    return value, spread_in / m + spread_out / n


def _bonferroni(groups: int) -> float:
    return NormalDist().inv_cdf(1 - (1 - LEVEL) / 2 / groups)
