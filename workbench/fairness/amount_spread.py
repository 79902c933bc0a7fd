"""The mean and the median of one group's amounts, how sure they are, and the gap between two groups.

- Mean: Student's t, with Welch's degrees of freedom for a gap (Biometrika 34, 1947). Median: the interval between two
  order statistics (Woodruff, JASA 47, 1952; without weights the sign test's), which knows no shape of the distribution.
- The interval of a gap of medians is made from those of the two (Zou & Donner, Statistics in Medicine 27, 2008), as
  Newcombe makes that of two shares.
- A test asks for the largest z whose interval leaves out 0, so that it never contradicts the interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.counts import Floats
from workbench.intervals import BISECTIONS, MOST_Z

HALF = 0.5
NO_BOUNDS = (float("nan"), float("nan"))
Bounds = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Spread:
    """The amounts of one group: `ordered` ascending, `below` the share of the weight up to and with each of them.

    `effective` is the number of equally weighted people that would leave the same uncertainty; `error` the standard
    error of the mean, NaN for fewer than two people.
    """

    ordered: Floats
    below: Floats
    n: int
    effective: float
    mean: float
    median: float
    error: float

    def mean_bounds(self, z: float) -> Bounds:
        """Where the mean plausibly lies, z standard errors of a normal distribution wide."""
        half = student(z, self.effective - 1) * self.error
        return self.mean - half, self.mean + half

    def median_bounds(self, z: float) -> Bounds:
        """Between which two of the amounts the median plausibly lies; NaN where there are too few of them."""
        if not self.n:
            return NO_BOUNDS
        reach = z * HALF / np.sqrt(self.effective)
        if reach >= HALF:
            return NO_BOUNDS
        above = 1 - np.concatenate([[0.0], self.below[:-1]])
        low = int(np.searchsorted(self.below, HALF - reach, side="left"))
        high = int(np.flatnonzero(above >= HALF - reach)[-1])
        return float(self.ordered[low]), float(self.ordered[high])


def spread_of(amounts: Floats, weights: Floats | None = None) -> Spread:
    """The spread of amounts without gaps, each with a weight."""
    if not len(amounts):
        return Spread(amounts, amounts, 0, 0.0, *[float("nan")] * 3)
    order = np.argsort(amounts, kind="stable")
    ordered, w = amounts[order], np.ones(len(amounts)) if weights is None else weights[order]
    total = w.sum()
    if total <= 0:
        return Spread(amounts[:0], amounts[:0], 0, 0.0, *[float("nan")] * 3)
    mean, effective = float((w * ordered).sum() / total), float(total**2 / (w**2).sum())
    variance = float((w**2 * (ordered - mean) ** 2).sum() / total**2)
    error = np.sqrt(variance * effective / (effective - 1)) if effective > 1 else float("nan")
    below = np.cumsum(w) / total
    return Spread(ordered, below, len(ordered), effective, mean, _median(ordered, below), float(error))


def student(z: float, freedom: float) -> float:
    """How many standard errors of a t distribution are as unlikely as z of a normal one."""
    from scipy import special  # noqa: PLC0415 - only where amounts are compared

    if not freedom > 0:
        return float("nan")
    return float(-special.stdtrit(freedom, special.ndtr(-z)))


def normal(t: Floats, freedom: Floats) -> Floats:
    """The inverse of `student`: as many standard errors of a normal distribution as are as unlikely as t."""
    from scipy import special  # noqa: PLC0415 - only where amounts are compared

    return np.asarray(np.minimum(-special.ndtri(special.stdtr(freedom, -np.abs(t))), MOST_Z), dtype=np.float64)


def gap_bounds(high: Spread, low: Spread, statistic: str, z: float) -> tuple[float, Bounds]:
    """The gap of two groups' means or medians, and where it plausibly lies."""
    if statistic == "mean":
        value = high.mean - low.mean
        half = student(z, _welch(high, low)) * float(np.hypot(high.error, low.error))
        return value, (value - half, value + half)
    value = high.median - low.median
    (low1, high1), (low2, high2) = high.median_bounds(z), low.median_bounds(z)
    down = value - float(np.hypot(high.median - low1, high2 - low.median))
    return value, (down, value + float(np.hypot(high1 - high.median, low.median - low2)))


def z_of_gaps(pairs: Sequence[tuple[Spread, Spread]], statistic: str) -> Floats:
    """How many standard errors part each pair; 0 where nothing can be said."""
    ordered = [sorted(pair, key=lambda spread: getattr(spread, statistic)) for pair in pairs]
    if statistic == "median":
        return np.array([_largest_z(high, low) for low, high in ordered])
    gaps = np.array([high.mean - low.mean for low, high in ordered])
    errors = np.array([np.hypot(high.error, low.error) for low, high in ordered])
    freedom = np.array([_welch(high, low) for low, high in ordered])
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(errors > 0, gaps / errors, np.where(gaps > 0, MOST_Z, 0.0))
        return np.nan_to_num(normal(t, freedom))


def _largest_z(high: Spread, low: Spread) -> float:
    least, most = 0.0, min(MOST_Z, float(np.sqrt(min(high.effective, low.effective))))
    for _ in range(BISECTIONS):
        z = (least + most) / 2
        apart = gap_bounds(high, low, "median", z)[1][0] > 0
        least, most = (z, most) if apart else (least, z)
    return least


def _welch(one: Spread, other: Spread) -> float:
    parts = [(spread.error**2, spread.effective - 1) for spread in (one, other)]
    total = sum(variance for variance, _ in parts)
    if not total > 0:
        return float(min(freedom for _, freedom in parts))
    return float(total**2 / sum(variance**2 / freedom for variance, freedom in parts))


def _median(ordered: Floats, below: Floats) -> float:
    """The middle amount by weight; half-way between two where the weight parts evenly."""
    at = int(np.searchsorted(below, HALF - 1e-12, side="left"))
    if below[at] <= HALF + 1e-12 and at + 1 < len(ordered):  # rounding of sums must not hide an even split
        return float((ordered[at] + ordered[at + 1]) / 2)
    return float(ordered[at])
