"""The highest and the lowest group of a comparison, and how far any two groups lie apart.

- Between two groups: Newcombe's interval for the gap. Among more, the two were picked for being extreme: the arcsine
  interval at the z of the studentized range, which holds for all pairs at once.
- All metrics of a comparison go through one call, so that ten of them cost little more than one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.counts import Floats, GroupCounts
from workbench.intervals import MOST_Z, arcsine_gap, arcsine_z, log_ratio, newcombe, simultaneous_z, z_of_gap
from workbench.language import tr
from workbench.metric_values import Measured
from workbench.metrics import Metric

SMALL_GROUP = 30
EQUAL = 1e-12
TOO_FEW = tr("Fewer than two groups have a value to compare.")
NOT_A_NUMBER = np.array([np.nan] * 3)
Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Gap:
    """The lowest and the highest group of one comparison under one metric, or the reason why there are none.

    `difference` and `ratio` are (value, low, high), the interval holding for all pairs of groups at once.
    """

    by: tuple[str, ...]
    metric: Metric
    table: GroupCounts
    measured: Measured
    level: float
    reason: str = ""
    lowest: int | None = None
    highest: int | None = None
    difference: Floats = field(default_factory=lambda: NOT_A_NUMBER)
    ratio: Floats = field(default_factory=lambda: NOT_A_NUMBER)

    def group(self, place: int | None) -> dict[str, str] | None:
        """The values of a group, by its place in the table."""
        return None if place is None else self.table.group(place)

    @property
    def large(self) -> list[int]:
        """Places of the groups that are large enough to be tested."""
        return np.flatnonzero(~np.isnan(self.measured.value) & (self.measured.n >= SMALL_GROUP)).tolist()


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of groups, each under a metric of its own: `high` and `low` are (value, effective, deviation) arrays.

    `is_rate` and `groups`, the number of groups that the pair was picked from, have one entry a pair.
    """

    high: tuple[Floats, Floats, Floats]
    low: tuple[Floats, Floats, Floats]
    is_rate: NDArray[np.bool_]
    groups: Places

    @classmethod
    def of(cls, picked: Sequence[tuple[Metric, Measured, Places, Places, int]]) -> "Pairs":
        """From (metric, its values, places of the high groups, places of the low groups, groups picked from)."""
        sizes = [len(high) for *_, high, _, _ in picked]

        def ends(which: int) -> tuple[Floats, Floats, Floats]:
            parts = [
                np.stack([m.value[one[which]], m.effective[one[which]], m.deviation[one[which]]])
                for _, m, *one, _ in picked
            ]
            value, effective, deviation = np.concatenate(parts, axis=1) if parts else np.zeros((3, 0))
            return value, effective, deviation

        return cls(
            ends(0),
            ends(1),
            np.repeat([metric.is_rate for metric, *_ in picked], sizes).astype(bool),
            np.repeat([groups for *_, groups in picked], sizes).astype(np.int64),
        )

    def differences(self, level: float) -> Floats:
        """(value, low, high) of high minus low, a row a pair."""
        (p1, n1, s1), (p2, n2, s2), z = self.high, self.low, self._z(level)
        value, half = p1 - p2, z * np.hypot(s1, s2)
        found = np.stack([value, np.maximum(value - half, -1), np.minimum(value + half, 1)], axis=1)
        for chosen, method in ((self._two, newcombe), (self._many, arcsine_gap)):
            if chosen.any():
                bounds = method(p1[chosen], n1[chosen], p2[chosen], n2[chosen], z[chosen])
                found[chosen, 1:] = np.stack(bounds, axis=1)
        return found

    def ratios(self, level: float) -> Floats:
        """(value, low, high) of low over high, a row a pair; NaN where the higher one is 0."""
        (p1, n1, s1), (p2, n2, s2), z = self.high, self.low, self._z(level)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where(p1 > 0, p2 / p1, np.nan)
            factor = np.exp(z * np.hypot(s1 / p1, s2 / p2))
            bounds = np.where(self.is_rate, log_ratio(p2, n2, p1, n1, z), (value / factor, value * factor))
        return np.stack([value, *bounds], axis=1)

    def z(self) -> Floats:
        """How many standard errors part each pair; the test that the interval of the difference makes."""
        (p1, n1, s1), (p2, n2, s2) = self.high, self.low
        apart, error = np.abs(p1 - p2), np.hypot(s1, s2)
        with np.errstate(invalid="ignore", divide="ignore"):
            # without any spread, a gap beyond rounding is certain
            found = np.where(error > 0, np.nan_to_num(apart / error), np.where(apart > EQUAL, MOST_Z, 0.0))
        for chosen, method in ((self._two, z_of_gap), (self._many, arcsine_z)):
            if chosen.any():
                found[chosen] = method(p1[chosen], n1[chosen], p2[chosen], n2[chosen])
        return found

    @property
    def _two(self) -> NDArray[np.bool_]:
        return self.is_rate & (self.groups <= 2)  # noqa: PLR2004 - a pair that nobody picked

    @property
    def _many(self) -> NDArray[np.bool_]:
        return self.is_rate & (self.groups > 2)  # noqa: PLR2004

    def _z(self, level: float) -> Floats:
        return np.array([simultaneous_z(level, groups) for groups in self.groups.tolist()], dtype=float)


def find_extremes(table: GroupCounts, measured: Sequence[tuple[Metric, Measured, str]], level: float) -> list[Gap]:
    """The lowest and the highest group under each metric; `measured` has metrics, values and why there are none."""
    known = [np.flatnonzero(~np.isnan(values.value)) for _, values, _ in measured]
    asked = [place for place, groups in enumerate(known) if len(groups) > 1]
    picked = [(*measured[place][:2], *_ends(measured[place][1], known[place]), len(known[place])) for place in asked]
    pairs = Pairs.of(picked)
    numbers = dict(zip(asked, zip(picked, pairs.differences(level), pairs.ratios(level), strict=True), strict=True))
    gaps = []
    for place, (metric, values, reason) in enumerate(measured):
        if place not in numbers:
            gaps.append(Gap(table.columns, metric, table, values, level, reason or TOO_FEW))
            continue
        (_, _, high, low, _), difference, ratio = numbers[place]
        gaps.append(Gap(table.columns, metric, table, values, level, "", int(low[0]), int(high[0]), difference, ratio))
    return gaps


def _ends(measured: Measured, known: Places) -> tuple[Places, Places]:
    """Places of the highest and of the lowest group; two groups also where all have the same value."""
    value = np.rint(measured.value[known] / EQUAL)  # rounding must not decide which of two equal groups is taken
    lowest, highest = value.argmin(), value.argmax()
    return known[[highest if highest != lowest else lowest + 1]], known[[lowest]]
