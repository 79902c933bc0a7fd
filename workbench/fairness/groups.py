"""Who is treated differently, by how much, and how sure is that?

`compare_groups` measures every metric for every group and intersection from one set of outcome counts, sets the highest
beside the lowest with intervals that hold for all pairs at once, and says in sentences what stands out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.counts import Floats, GroupCounts
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.findings import Finding, Gap, find_gaps
from workbench.fairness.limits import note_limits
from workbench.intervals import log_ratio, newcombe, simultaneous_z, wilson
from workbench.metrics import METRICS, Measured, Metric, find_metric, measure
from workbench.outcomes import UNKNOWN
from workbench.roles import Roles

SCHEMA = "workbench.audit/1"
LEVEL = 0.95
UNSURE = "Too few people or too equal scores to say how sure this is."
NOBODY = "Nobody in this group is counted in the denominator."


@dataclass(frozen=True, eq=False)
class GroupReport:
    """The answer: tidy frames and sentences.

    `groups` has a row for each group and metric: by, group (the values, a tuple), rows, metric, value, low, high, n
    (the people the metric is about) and reason (why there is no value); `overall` is the same for everyone together.
    `disparities` has one for each comparison and metric: by, metric, difference and ratio with _low and _high, lowest,
    highest and reason. `findings` stand out from chance after correction over everything the report tested; `notes`
    say what limits the answer.
    """

    name: str
    roles: Roles
    rows: int
    excluded: Mapping[str, int]
    level: float
    overall: pd.DataFrame
    groups: pd.DataFrame
    disparities: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    def of(self, metric: str, by: Sequence[str]) -> pd.DataFrame:
        """The groups of one comparison under one metric, largest first."""
        chosen = self.groups[(self.groups["metric"] == metric) & (self.groups["by"] == tuple(by))]
        return chosen.sort_values(["rows", "group"], ascending=[False, True], kind="stable").reset_index(drop=True)

    def everyone(self, metric: str) -> float:
        """The metric for everyone together; NaN where it cannot be computed."""
        return float(self.overall.set_index("metric")["value"][metric])

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the command line: null and a reason where something cannot be computed."""
        groups = [_group_json(part) for _, part in self.groups.groupby(["by", "group"], sort=False)]
        return {
            "schema": SCHEMA,
            "rows": self.rows,
            "excluded": dict(self.excluded),
            "level": self.level,
            "overall": _group_json(self.overall)["metrics"],
            "groups": groups,
            "disparities": [_disparity_json(row) for row in self.disparities.to_dict("records")],
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": [note.to_dict() for note in self.notes],
        }


def compare_groups(
    case: Case,
    *,
    by: Sequence[Sequence[str]] | None = None,
    depth: int = 1,
    metrics: Sequence[str] | None = None,
    level: float = LEVEL,
) -> GroupReport:
    """Compare groups under every metric the case allows.

    Parameters
    ----------
    case
        With at least one sensitive column, and a target, a prediction or a score.
    by
        The comparisons: column sets such as [["sex"], ["sex", "race"]]. None takes every sensitive column, then all
        their combinations up to `depth` columns.
    metrics
        Metric names; None takes all. One that cannot be computed is there, empty, with its reason.
    level
        Of the intervals, between 0 and 1.

    Raises
    ------
    WorkbenchError
        In one sentence, when there is nothing to compare or a name is unknown.
    """
    _check(case, depth, level)
    chosen = [find_metric(key) for key in (METRICS if metrics is None else metrics)]
    if not chosen:
        raise WorkbenchError("Name at least one metric.")
    available = _available(case)
    tables = [case.counts.by(columns) for columns in _comparisons(case, by, depth)]
    parts = [_measure_all(table, chosen, available, level) for table in tables]
    gaps = [gap for _, found in parts for gap in found]
    findings = find_gaps(gaps, case.roles)
    return GroupReport(
        name=case.name,
        roles=case.roles,
        rows=case.rows,
        excluded=_excluded(case),
        level=level,
        overall=_measure_all(case.counts.by(()), chosen, available, level)[0],
        groups=pd.concat([frame for frame, _ in parts], ignore_index=True),
        disparities=pd.DataFrame([_disparity_row(gap) for gap in gaps]),
        findings=findings,
        notes=note_limits(case, tables, gaps, findings),
    )


def _check(case: Case, depth: int, level: float) -> None:
    roles = case.roles
    if not roles.sensitive:
        raise WorkbenchError("Choose at least one sensitive column to compare by, for example sex or age.")
    if roles.target is None and roles.prediction is None and roles.score is None:
        raise WorkbenchError(
            "Choose a target, a prediction or a score column: without one there is nothing to compare."
        )
    if depth < 1:
        raise WorkbenchError(f"The depth must be at least 1, not {depth}.")
    if not 0 < level < 1:
        raise WorkbenchError(f"The level of the intervals must lie between 0 and 1, not {level:g}.")


def _available(case: Case) -> frozenset[str]:
    present = {"target": case.target, "prediction": case.prediction, "score": case.scores}
    return frozenset(role for role, values in present.items() if values is not None)


def _comparisons(case: Case, by: Sequence[Sequence[str]] | None, depth: int) -> list[tuple[str, ...]]:
    sensitive = tuple(case.groups)
    if by is not None and not any(by):
        raise WorkbenchError("Name at least one sensitive column to compare by.")
    if by is None:
        return [columns for size in range(1, depth + 1) for columns in combinations(sensitive, size)]
    for column in (column for columns in by for column in columns):
        if column not in sensitive:
            raise unknown("sensitive column", column, sensitive)
    return [tuple(columns) for columns in by]


def _excluded(case: Case) -> dict[str, int]:
    codes = {"target": case.target, "prediction": case.prediction}
    return {role: 0 if values is None else int((values == UNKNOWN).sum()) for role, values in codes.items()}


def _measure_all(
    table: GroupCounts, metrics: Sequence[Metric], available: frozenset[str], level: float
) -> tuple[pd.DataFrame, list[Gap]]:
    """Every metric of one comparison: its rows of the report's frame, and its gap."""
    groups = [tuple(table.group(place).values()) for place in range(len(table.codes))]
    columns: dict[str, list[Any]] = {name: [] for name in ("value", "low", "high", "n", "reason")}
    gaps = []
    for metric in metrics:
        reason = metric.missing_role(available)
        measured = _nothing(len(groups)) if reason else measure(metric, table)
        low, high = _bounds(metric, measured, simultaneous_z(level, 2))
        why = np.where(np.isnan(measured.value), reason or NOBODY, "")
        for name, values in zip(columns, (measured.value, low, high, measured.n, why), strict=True):
            columns[name].append(values)
        gaps.append(_gap(table, metric, measured, level, reason))
    times = len(metrics)
    frame = pd.DataFrame(
        {
            "by": [table.columns] * (len(groups) * times),
            "group": groups * times,
            "rows": np.tile(table.sums["n"].sum(axis=(1, 2)).astype(int), times),
            "metric": np.repeat([metric.key for metric in metrics], len(groups)),
            **{name: np.concatenate(values) for name, values in columns.items()},
        }
    )
    return frame, gaps


def _nothing(groups: int) -> Measured:
    empty = np.full(groups, np.nan)
    return Measured(empty, np.zeros(groups), empty, empty)


def _bounds(metric: Metric, measured: Measured, z: float) -> tuple[Floats, Floats]:
    if metric.is_rate:
        return wilson(measured.value, measured.effective, z)
    half = z * measured.deviation
    return np.clip(measured.value - half, 0, 1), np.clip(measured.value + half, 0, 1)


def _gap(table: GroupCounts, metric: Metric, measured: Measured, level: float, reason: str | None) -> Gap:
    known = np.flatnonzero(~np.isnan(measured.value))
    if len(known) < 2:  # noqa: PLR2004 - a gap needs two
        reason = reason or "Fewer than two groups have a value to compare."
        return Gap(table.columns, metric, table, measured, level, reason)
    low, high = known[np.argmin(measured.value[known])], known[np.argmax(measured.value[known])]
    z = simultaneous_z(level, len(known))
    return Gap(
        table.columns,
        metric,
        table,
        measured,
        level,
        "",
        int(low),
        int(high),
        *_gap_numbers(metric, measured, (low, high), z),
    )


def _gap_numbers(metric: Metric, m: Measured, pair: tuple[int, int], z: float) -> tuple[Floats, Floats]:
    """(difference, low, high) and (ratio, low, high) of the highest and the lowest group."""
    low, high = pair
    difference, ratio = m.value[high] - m.value[low], _ratio(m.value[low], m.value[high])
    if metric.is_rate:
        d_bounds = newcombe(m.value[high], m.effective[high], m.value[low], m.effective[low], z)
        r_bounds = log_ratio(m.value[low], m.effective[low], m.value[high], m.effective[high], z)
    else:
        half = z * np.hypot(m.deviation[high], m.deviation[low])
        d_bounds = (difference - half, difference + half)
        with np.errstate(invalid="ignore", divide="ignore"):
            relative = z * np.hypot(*(m.deviation[[high, low]] / m.value[[high, low]]))
        r_bounds = (ratio * np.exp(-relative), ratio * np.exp(relative))
    return np.array([difference, *d_bounds], dtype=float), np.array([ratio, *r_bounds], dtype=float)


def _ratio(low: float, high: float) -> float:
    return low / high if high > 0 else np.nan


def _disparity_row(gap: Gap) -> dict[str, Any]:
    names = [f"{kind}{bound}" for kind in ("difference", "ratio") for bound in ("", "_low", "_high")]
    numbers = dict(zip(names, (*gap.difference, *gap.ratio), strict=True))
    ends = {"lowest": gap.group(gap.lowest), "highest": gap.group(gap.highest)}
    return {"by": gap.by, "metric": gap.metric.key, **numbers, **ends, "reason": gap.reason}


def _group_json(part: pd.DataFrame) -> dict[str, Any]:
    rows = part.to_dict("records")
    group = dict(zip(rows[0]["by"], rows[0]["group"], strict=True))
    metrics = {row["metric"]: _interval_json((row["value"], row["low"], row["high"]), row["reason"]) for row in rows}
    return {"group": group, "rows": int(rows[0]["rows"]), "metrics": metrics}


def _disparity_json(row: Mapping[Any, Any]) -> dict[str, Any]:
    def interval(kind: str) -> dict[str, Any]:
        numbers = (row[kind], row[f"{kind}_low"], row[f"{kind}_high"])
        return _interval_json(numbers, row["reason"] or "The highest rate is 0, so there is no ratio.")

    return {
        "by": list(row["by"]),
        "metric": row["metric"],
        "difference": interval("difference"),
        "ratio": interval("ratio"),
        "lowest": row["lowest"],
        "highest": row["highest"],
    }


def _interval_json(numbers: tuple[float, float, float], reason: str) -> dict[str, Any]:
    value, low, high = (None if np.isnan(number) else float(number) for number in numbers)
    found = {"value": value, "low": low, "high": high}
    if value is None:
        return found | {"reason": reason}
    return found if None not in (low, high) else found | {"reason": UNSURE}
