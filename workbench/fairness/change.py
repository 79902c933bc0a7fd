"""How much a metric changed from one case to another, group by group, and how sure that is.

- Different people (two periods): two independent shares, Newcombe's interval.
- The same people (two models on one table): each person's own change counts, so what a person keeps cancels out. For
  shares of the same people this is McNemar's variance with two people added, one who gained and one who lost (Bonett &
  Price, Journal of Educational and Behavioral Statistics 37, 2012).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.counts import Codes, Floats, GroupCounts
from workbench.errors import WorkbenchError
from workbench.fairness.extremes import EQUAL
from workbench.intervals import BISECTIONS, MOST_Z, newcombe
from workbench.language import tr
from workbench.metric_values import Measured, measure
from workbench.metrics import Metric

Bounds = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Change:
    """One metric in the groups that both cases have, before and after; arrays have one entry a group.

    `error` is the standard error of the change of the same people; None for different people.
    """

    metric: Metric
    before: Measured
    after: Measured
    error: Floats | None = None

    @property
    def value(self) -> Floats:
        """After less before; what rounding alone made is 0."""
        value = self.after.value - self.before.value
        return np.where(np.abs(value) < EQUAL, 0.0, value)

    def bounds(self, z: float) -> Bounds:
        """Interval of the change of each group."""
        if self.error is not None:
            return self._bounds_of_same(z)
        if self.metric.is_rate:
            one, other = self.after, self.before
            return newcombe(one.value, one.effective, other.value, other.effective, z)
        half = z * np.hypot(self.before.deviation, self.after.deviation)
        return self.value - half, self.value + half

    def bounds_of_gap(self, z: float, high: int, low: int) -> tuple[float, float]:
        """Interval of the change of the gap between two groups, from those of the groups (Zou & Donner, 2008)."""
        (lows, highs), value = self.bounds(z), self.value
        change = value[high] - value[low]
        down = np.hypot(value[high] - lows[high], highs[low] - value[low])
        up = np.hypot(highs[high] - value[high], value[low] - lows[low])
        return float(change - down), float(change + up)

    def _bounds_of_same(self, z: float) -> Bounds:
        value, error = self.value, np.asarray(self.error)
        if not self.metric.is_rate:
            return value - z * error, value + z * error
        n = np.minimum(self.before.effective, self.after.effective)
        centre = value * n / (n + 2)
        half = z * np.sqrt((n * error) ** 2 + 2 + 2 * value**2 * n / (n + 2)) / (n + 2)
        return np.minimum(np.maximum(centre - half, -1), value), np.maximum(np.minimum(centre + half, 1), value)


def clear_of_zero(change: Change, high: int | None, low: int) -> float:
    """The largest z whose interval leaves out 0: of a group's change, or of the gap between `high` and `low`."""
    least, most = 0.0, MOST_Z
    for _ in range(BISECTIONS):
        z = (least + most) / 2
        if high is None:
            bottom, top = (float(bound[low]) for bound in change.bounds(z))
        else:
            bottom, top = change.bounds_of_gap(z, high, low)
        least, most = (z, most) if bottom > 0 or top < 0 else (least, z)
    return least


def change_between(metric: Metric, tables: tuple[GroupCounts, GroupCounts], places: tuple[Codes, Codes]) -> Change:
    """The change between different people; `places` are those of the shared groups in each table."""
    before, after = (_chosen(measure(metric, table), at) for table, at in zip(tables, places, strict=True))
    return Change(metric, before, after)


def change_within(metric: Metric, cases: tuple[Case, Case], tables: tuple[GroupCounts, GroupCounts]) -> Change:
    """The change of the same people, row by row; both cases have the same rows and the same groups."""
    parts = [_influence(metric, case, table, measure(metric, table)) for case, table in zip(cases, tables, strict=True)]
    place = _places(cases[0], tables[0])
    apart = parts[1] - parts[0]
    groups = len(tables[0].codes)
    people = np.bincount(place[(parts[0] != 0) | (parts[1] != 0)], minlength=groups)
    variance = np.bincount(place, weights=apart**2, minlength=groups)
    if not metric.is_rate:  # the sample's own correction, as everywhere for scores
        variance = np.where(people > 1, variance * people / np.maximum(people - 1, 1), np.nan)
    before, after = (measure(metric, table) for table in tables)
    return Change(metric, before, after, np.sqrt(variance))


def check_same_people(before: Case, after: Case, columns: Sequence[str]) -> None:
    """Refuse two tables whose rows are not the same people in the same order."""
    if before.rows != after.rows:
        raise WorkbenchError(
            tr(
                "The same people must have as many rows before as after, but there are {rows:,} and {rows_2:,}.",
                rows=before.rows,
                rows_2=after.rows,
            )
        )
    for column in columns:
        one, other = (
            np.array(case.groups[column].names, dtype=object)[case.groups[column].codes] for case in (before, after)
        )
        if (one != other).any():
            row = int(np.flatnonzero(one != other)[0])
            raise WorkbenchError(
                tr(
                    "Row {row} has {one!r} in column {column!r} before and {other!r} after: for the same people "
                    "both tables must have the same rows in the same order.",
                    row=row,
                    one=one[row],
                    column=column,
                    other=other[row],
                )
            )


def _chosen(measured: Measured, at: Codes) -> Measured:
    return Measured(measured.value[at], measured.n[at], measured.effective[at], measured.deviation[at])


def _places(case: Case, table: GroupCounts) -> NDArray[np.int64]:
    """Each row's group, by its place in the table."""
    sizes = [len(table.names[column]) for column in table.columns]
    rows = np.ravel_multi_index([case.groups[column].codes for column in table.columns], sizes)
    return np.searchsorted(np.ravel_multi_index(list(table.codes.T), sizes), rows)


def _influence(metric: Metric, case: Case, table: GroupCounts, measured: Measured) -> Floats:
    """How far each row moves the value of its group: the terms whose squares sum to the linearised variance."""
    place = _places(case, table)
    weight = np.ones(case.rows) if case.weights is None else case.weights
    if metric.is_rate:
        absent = np.full(case.rows, -1, dtype=np.int8)
        codes = [absent if values is None else values for values in (case.target, case.prediction)]
        among, answer = (_is_in(cells, codes[0], codes[1]) for cells in (metric.among, metric.counted))
    else:
        scores = np.asarray(case.scores)
        among, answer = (~np.isnan(scores)).astype(float), np.nan_to_num(scores)
    total = np.bincount(place, weights=weight * among, minlength=len(table.codes))
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = weight * among * (answer - measured.value[place]) / total[place]
    return np.nan_to_num(moved)


def _is_in(cells: frozenset[tuple[int, int]], target: NDArray[np.int8], prediction: NDArray[np.int8]) -> Floats:
    found = np.zeros((3, 3))
    for one, other in cells:
        found[one + 1, other + 1] = 1.0
    return np.asarray(found[target.astype(int) + 1, prediction.astype(int) + 1])
