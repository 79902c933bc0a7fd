"""How sure we are: intervals for a rate, for the gap and the ratio of two groups, and for the largest gap of several.

All functions take arrays or numbers and work element by element. `z` is the number of standard errors: 1.96 for 95 %
between two named groups; `simultaneous_z` for the extremes of several, which were picked *because* they lie far apart.
What each interval claims, and what it does not cover, stands in docs/statistics.md.
"""

from collections.abc import Callable
from functools import lru_cache
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BISECTIONS = 36  # 40 / 2**36 is below 1e-9
MOST_Z = 40.0
HALF_A_PERSON = 0.5  # added to either side before the arcsine, so that none of ten and ten of ten are no certainty
NEARBY = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
DIRECTIONS, REFINEMENTS = 48, 14  # (2 pi / 48) / 2**14 leaves an error far below 1e-8 in the gap
GRID_END, GRID_POINTS = 8.5, 1401


def wilson(p: Floats, n: Floats, z: Floats | float) -> tuple[Floats, Floats]:
    """Interval of a share p among n people: Wilson, JASA 22, 1927. Never leaves 0 to 1; NaN where n is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(np.maximum(p * (1 - p), 0) / n + z**2 / (4 * n**2))
    # At 0 and 1 the bound is exactly 0 and 1; rounding must not put the value outside its own interval.
    low = np.where(p <= 0, 0.0, np.clip(middle - half, 0, p))
    high = np.where(p >= 1, 1.0, np.clip(middle + half, p, 1))
    empty = np.logical_not(np.greater(n, 0))
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def newcombe(p1: Floats, n1: Floats, p2: Floats, n2: Floats, z: Floats | float) -> tuple[Floats, Floats]:
    """Interval of p1 - p2 from the two Wilson intervals: Newcombe, Statistics in Medicine 17, 1998, method 10."""
    low1, high1 = wilson(p1, n1, z)
    low2, high2 = wilson(p2, n2, z)
    gap = p1 - p2
    return gap - np.hypot(p1 - low1, high2 - p2), gap + np.hypot(high1 - p1, p2 - low2)


def log_ratio(p1: Floats, n1: Floats, p2: Floats, n2: Floats, z: Floats | float) -> tuple[Floats, Floats]:
    """Interval of p1 / p2 on the log scale: Katz et al., Biometrics 34, 1978.

    Where nobody or everybody of a group is counted, half a person is added on either side, so that the bound stays
    finite and ten of ten are not taken for certainty; where p2 is 0 there is no ratio and the interval is NaN.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = p1 / p2
        half = ((p1 <= 0) | (p1 >= 1) | (p2 >= 1)) * 0.5
        a, b = p1 * n1 + half, p2 * n2 + half
        m1, m2 = n1 + 2 * half, n2 + 2 * half
        error = np.sqrt(np.maximum(1 / a - 1 / m1 + 1 / b - 1 / m2, 0))
        centre = np.log(a / m1) - np.log(b / m2)
        low, high = np.exp(centre - z * error), np.exp(centre + z * error)
    undefined = np.isnan(ratio) | np.isinf(ratio)
    low, high = np.minimum(np.where(p1 <= 0, 0.0, low), ratio), np.maximum(high, ratio)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)


def z_of_gap(p1: Floats, n1: Floats, p2: Floats, n2: Floats) -> Floats:
    """How many standard errors part two shares: the largest z whose Newcombe interval still leaves out 0.

    So a test and its interval never contradict each other. 0 where nothing can be said.
    """
    high, low = np.maximum(p1, p2), np.minimum(p1, p2)
    n_high, n_low = np.where(p1 >= p2, n1, n2), np.where(p1 >= p2, n2, n1)
    least, most = np.zeros_like(high), np.full_like(high, MOST_Z)
    for _ in range(BISECTIONS):
        z = (least + most) / 2
        lower = _newcombe_low(high, n_high, low, n_low, z)
        apart = lower > 0
        least, most = np.where(apart, z, least), np.where(apart, most, z)
    return least


def arcsine_gap(p1: Floats, n1: Floats, p2: Floats, n2: Floats, z: Floats | float) -> tuple[Floats, Floats]:
    """Interval of p1 - p2 where p1 and p2 are two of *several* groups and z is larger than 1.96.

    The smallest and the largest gap among all pairs of true shares that are together at most z standard errors away on
    the arcsine scale (Anscombe, Biometrika 35, 1948, here with half a person on either side). Newcombe's interval,
    made for z near 2, grows too wide for small shares at the z of many groups: docs/statistics.md has the coverage.
    """
    given = np.broadcast_arrays(*(np.asarray(numbers, dtype=float) for numbers in (p1, n1, p2, n2, z)))
    p1, n1, p2, n2, z = (numbers[..., None] for numbers in given)
    (angle1, error1), (angle2, error2) = _arcsine(p1, n1), _arcsine(p2, n2)

    def gap(direction: Floats) -> Floats:
        one = np.clip(angle1 + z * error1 * np.cos(direction), 0, np.pi / 2)
        other = np.clip(angle2 + z * error2 * np.sin(direction), 0, np.pi / 2)
        return np.asarray(np.sin(one) ** 2 - np.sin(other) ** 2)

    low, high = _least(gap), -_least(lambda direction: -gap(direction))
    value = (p1 - p2)[..., 0]
    return np.minimum(low, value), np.maximum(high, value)


def arcsine_z(p1: Floats, n1: Floats, p2: Floats, n2: Floats) -> Floats:
    """How many standard errors part two of several shares: the z at which `arcsine_gap` just touches 0."""
    (angle1, error1), (angle2, error2) = _arcsine(p1, n1), _arcsine(p2, n2)
    return np.nan_to_num(np.abs(angle1 - angle2) / np.hypot(error1, error2))


def _arcsine(p: Floats, n: Floats) -> tuple[Floats, Floats]:
    """A share on the scale where its standard error does not depend on it, and that standard error."""
    share = (p * n + HALF_A_PERSON) / (n + 2 * HALF_A_PERSON)
    return np.arcsin(np.sqrt(np.clip(share, 0, 1))), 0.5 / np.sqrt(n + HALF_A_PERSON)


def _least(function: Callable[[Floats], Floats]) -> Floats:
    """The least value around the circle: the best of a ring of directions, then ever closer around it."""
    ring = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
    step = float(ring[1])
    best = ring[function(ring).argmin(axis=-1)][..., None]
    for _ in range(REFINEMENTS):
        around = best + step * NEARBY
        best = np.take_along_axis(around, function(around).argmin(axis=-1)[..., None], axis=-1)
        step /= 2
    return np.asarray(function(best)[..., 0])


def _newcombe_low(p1: Floats, n1: Floats, p2: Floats, n2: Floats, z: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        low1 = (p1 + z**2 / (2 * n1) - z * np.sqrt(p1 * (1 - p1) / n1 + z**2 / (4 * n1**2))) / (1 + z**2 / n1)
        high2 = (p2 + z**2 / (2 * n2) + z * np.sqrt(p2 * (1 - p2) / n2 + z**2 / (4 * n2**2))) / (1 + z**2 / n2)
    return np.asarray(p1 - p2 - np.hypot(p1 - low1, high2 - p2), dtype=np.float64)


def range_tail(z: float, groups: int) -> float:
    """Chance that among `groups` equal groups the two farthest lie at least z standard errors of a gap apart.

    The studentized range with known variance: Tukey, The Problem of Multiple Comparisons, 1953. Unequal sizes make it
    larger than the truth, never smaller (Tukey-Kramer; Hayter, Annals of Statistics 12, 1984).
    """
    density, below = _grid()
    within = (below - _shifted_cdf(z * sqrt(2))) ** (groups - 1)
    return float(np.clip(1 - groups * (density * within).sum(), 0, 1))


@lru_cache(maxsize=256)
def simultaneous_z(level: float, groups: int) -> float:
    """How many standard errors make intervals that hold for all pairs of `groups` groups at once, at this level.

    >>> round(simultaneous_z(0.95, 2), 3), round(simultaneous_z(0.95, 5), 3)
    (1.96, 2.728)
    """
    least, most = 0.0, MOST_Z
    for _ in range(BISECTIONS):
        middle = (least + most) / 2
        least, most = (middle, most) if range_tail(middle, max(groups, 2)) > 1 - level else (least, middle)
    return (least + most) / 2


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values that hold down the share of false alarms: Benjamini & Hochberg, JRSS B 57, 1995."""
    if not len(p):
        return p
    order = np.argsort(p)[::-1]
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled), 1)
    return adjusted


def _shifted_cdf(shift: float) -> Floats:
    """The normal distribution `shift` below every point of the grid: whole steps along it, and Taylor for the rest."""
    points, step = _points()
    _, below = _grid()
    whole = min(round(shift / step), len(points))
    rest = whole * step - shift
    slope = np.exp(-(points**2) / 2) / sqrt(2 * np.pi)
    nearby = below + slope * rest * (1 - points * rest / 2 + (points**2 - 1) * rest**2 / 6)
    return np.concatenate([np.zeros(whole), nearby[: len(points) - whole]])


@lru_cache(maxsize=1)
def _points() -> tuple[Floats, float]:
    points, step = np.linspace(-GRID_END, GRID_END, GRID_POINTS, retstep=True)
    return points, float(step)


@lru_cache(maxsize=1)
def _grid() -> tuple[Floats, Floats]:
    """At each point the normal density times the distance between two points, and the distribution."""
    points, step = _points()
    density = np.exp(-(points**2) / 2) / sqrt(2 * np.pi) * step
    return density, np.array([0.5 + 0.5 * erf(value / sqrt(2)) for value in points.tolist()])
