"""How far each subgroup lies from everyone, how sure that is, and whether a longer description says anything new.

- A subgroup is part of everyone, so its divergence is (1 - f) times its gap to the rest, where f is its share of the
  people the metric is about. The gap to the rest is one of two separate groups, and has an interval.
- All intervals of a report hold at once, and so do its tests: Sidak, JASA 62, 1967, over the subgroups tested.
- A longer description says something new where its people differ from the rest of each shorter one it extends.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from workbench.counts import Floats, GroupCounts
from workbench.fairness.extremes import EQUAL, SMALL_GROUP
from workbench.fairness.subgroup_search import ABSENT, Subgroups
from workbench.intervals import MOST_Z, arcsine_gap, arcsine_z
from workbench.metric_values import Measured, measure
from workbench.metrics import Metric

Sums = Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Contrasts:
    """One number a subgroup; the first is everyone.

    `divergence` with `low` and `high` is the value minus that of everyone; `z` how many standard errors part the
    subgroup from the rest, `p` the chance that any subgroup would lie that far off if all were alike; `new` the
    smallest z to the rest of a shorter description; `tested` says which are large enough.
    """

    measured: Measured
    divergence: Floats
    low: Floats
    high: Floats
    z: Floats
    p: Floats
    new: Floats
    tested: NDArray[np.bool_]


def contrast(found: Subgroups, metric: Metric, level: float) -> Contrasts:
    """The divergence of every subgroup under a metric."""
    counts = found.counts
    own, rest = measure(metric, counts), measure(metric, _difference(counts, found.sums, _first(found.sums)))
    tested = (own.n >= SMALL_GROUP) & (rest.n > 0) & ~np.isnan(own.value) & ~np.isnan(rest.value)
    outside = 1 - _share(metric, counts)
    z = np.where(tested, _z(metric, own, rest), 0.0)
    low, high = _bounds(metric, own, rest, sidak_z(level, int(tested.sum())))
    divergence = own.value - own.value[0]
    divergence[np.abs(divergence) < EQUAL] = 0.0
    return Contrasts(
        measured=own,
        divergence=divergence,
        low=np.minimum(outside * low, divergence),
        high=np.maximum(outside * high, divergence),
        z=z,
        p=family_wise(z, int(tested.sum())),
        new=np.minimum(z, _least_new(found, metric, own)),
        tested=tested,
    )


def sidak_z(level: float, tests: int) -> float:
    """How many standard errors make intervals that hold for this many estimates at once.

    >>> round(sidak_z(0.95, 1), 2), round(sidak_z(0.95, 1000), 2)
    (1.96, 4.05)
    """
    alone = -np.expm1(np.log(level) / max(tests, 1))
    return min(-NormalDist().inv_cdf(alone / 2), MOST_Z)


def family_wise(z: Floats, tests: int) -> Floats:
    """The chance that the largest of `tests` such deviations is at least z where there is nothing to find."""
    alone = np.array([erfc(value / sqrt(2)) for value in np.abs(z).tolist()], dtype=float)
    with np.errstate(divide="ignore"):
        return np.asarray(-np.expm1(max(tests, 1) * np.log1p(-np.minimum(alone, 1.0))), dtype=np.float64)


def _least_new(found: Subgroups, metric: Metric, own: Measured) -> Floats:
    """The smallest z between a subgroup and the rest of a shorter description of it."""
    least = np.full(len(found), MOST_Z)
    for column in range(len(found.columns)):
        shorter = found.shorter[:, column]
        places = np.flatnonzero(shorter != ABSENT)
        sums = {key: values[places] for key, values in found.sums.items()}
        longer = {key: values[shorter[places]] for key, values in found.sums.items()}
        others = measure(metric, _difference(found.counts, sums, longer))
        mine = Measured(own.value[places], own.n[places], own.effective[places], own.deviation[places])
        least[places] = np.minimum(least[places], _z(metric, mine, others))
    return least


def _first(sums: Sums) -> Sums:
    return {key: values[:1] for key, values in sums.items()}


def _difference(counts: GroupCounts, some: Sums, all_of_them: Sums) -> GroupCounts:
    """The counts of those who are in `all_of_them` but not in `some`; what rounding leaves below 0 is 0."""
    sums = {key: np.maximum(all_of_them[key] - some[key], 0.0) for key in some}
    return GroupCounts(counts.columns, counts.names, counts.codes, sums)


def _share(metric: Metric, counts: GroupCounts) -> Floats:
    """Which share of the people the metric is about belongs to each subgroup, by weight."""
    if metric.is_rate:
        cells = tuple(np.array([(target + 1, prediction + 1) for target, prediction in metric.among]).T)
        weight = counts.sums["w"][:, cells[0], cells[1]].sum(axis=1)
    else:
        weight = counts.sums["score_w"].sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(weight / weight[0])


def _z(metric: Metric, one: Measured, other: Measured) -> Floats:
    if metric.is_rate:
        with np.errstate(invalid="ignore", divide="ignore"):
            return arcsine_z(one.value, one.effective, other.value, other.effective)
    apart, error = np.abs(one.value - other.value), np.hypot(one.deviation, other.deviation)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(error > 0, np.nan_to_num(apart / error), 0.0)


def _bounds(metric: Metric, one: Measured, other: Measured, z: float) -> tuple[Floats, Floats]:
    if metric.is_rate:
        with np.errstate(invalid="ignore", divide="ignore"):
            return arcsine_gap(one.value, one.effective, other.value, other.effective, z)
    gap, half = one.value - other.value, z * np.hypot(one.deviation, other.deviation)
    return gap - half, gap + half
