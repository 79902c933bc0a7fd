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
from workbench.counts import GroupCounts
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.extremes import Gap, find_extremes
from workbench.fairness.findings import find_gaps
from workbench.fairness.limits import note_limits
from workbench.finding import Finding
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.metric_values import Measured, measure, measure_rates
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS, Metric, find_metric
from workbench.order import order_groups
from workbench.roles import Roles

SCHEMA = "workbench.audit/1"
LEVEL = 0.95
UNSURE = tr("Too few people or too equal scores to say how sure this is.")
NOBODY = tr("Nobody in this group is counted in the denominator.")


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
        """The groups of one comparison under one metric: the youngest first, the least, or else the largest."""
        chosen = self.groups[(self.groups["metric"] == metric) & (self.groups["by"] == tuple(by))]
        places = order_groups([*chosen["group"]], [*chosen["rows"]], by, self.roles)
        return chosen.iloc[places].reset_index(drop=True)

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
    chosen = [in_own_words(find_metric(key), case.roles) for key in (METRICS if metrics is None else metrics)]
    if not chosen:
        raise WorkbenchError(tr("Name at least one metric."))
    available = case.available
    tables = [case.counts.by(columns) for columns in _comparisons(case, by, depth)]
    parts = [_measure_all(table, chosen, available, level) for table in tables]
    gaps = [gap for _, found in parts for gap in found]
    findings = find_gaps(gaps, case.roles)
    return GroupReport(
        name=case.name,
        roles=case.roles,
        rows=case.rows,
        excluded=dict(case.excluded),
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
        raise WorkbenchError(tr("Choose at least one sensitive column to compare by, for example sex or age."))
    if roles.target is None and roles.prediction is None and roles.score is None:
        raise WorkbenchError(
            tr("Choose a target, a prediction or a score column: without one there is nothing to compare.")
        )
    if depth < 1:
        raise WorkbenchError(tr("The depth must be at least 1, not {depth}.", depth=depth))
    if not 0 < level < 1:
        raise WorkbenchError(tr("The level of the intervals must lie between 0 and 1, not {level:g}.", level=level))


def _comparisons(case: Case, by: Sequence[Sequence[str]] | None, depth: int) -> list[tuple[str, ...]]:
    sensitive = tuple(dict.fromkeys(case.roles.sensitive))
    if by is not None and not any(by):
        raise WorkbenchError(tr("Name at least one sensitive column to compare by."))
    if by is None:
        return [columns for size in range(1, depth + 1) for columns in combinations(sensitive, size)]
    for column in (column for columns in by for column in columns):
        if column not in sensitive:
            raise unknown(tr("sensitive column"), column, sensitive)
    return [tuple(columns) for columns in by]


def _measure_all(
    table: GroupCounts, metrics: Sequence[Metric], available: frozenset[str], level: float
) -> tuple[pd.DataFrame, list[Gap]]:
    """Every metric of one comparison: its rows of the report's frame, and its gap."""
    groups = [tuple(table.group(place).values()) for place in range(len(table.codes))]
    reasons = [metric.missing_role(available) or "" for metric in metrics]
    measured = _measured(table, metrics, reasons)
    value, effective, deviation, n = (
        np.stack([getattr(m, part) for m in measured]) for part in ("value", "effective", "deviation", "n")
    )
    low, high = wilson(value, effective, simultaneous_z(level, 2))
    half = simultaneous_z(level, 2) * deviation
    mean = np.array([[not metric.is_rate] for metric in metrics])
    low, high = np.where(mean, np.clip(value - half, 0, 1), low), np.where(mean, np.clip(value + half, 0, 1), high)
    why = np.where(np.isnan(value), np.array([[reason or NOBODY] for reason in reasons]), "")
    gaps = find_extremes(table, list(zip(metrics, measured, reasons, strict=True)), level)
    times = len(metrics)
    frame = pd.DataFrame(
        {
            "by": [table.columns] * (len(groups) * times),
            "group": groups * times,
            "rows": np.tile(table.sums["n"].sum(axis=(1, 2)).astype(int), times),
            "metric": np.repeat([metric.key for metric in metrics], len(groups)),
            "value": value.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
            "n": n.ravel(),
            "reason": why.ravel(),
        }
    )
    return frame, gaps


def _measured(table: GroupCounts, metrics: Sequence[Metric], reasons: Sequence[str]) -> list[Measured]:
    """What each metric is in each group; those that have a reason are empty."""
    rates = [metric for metric, reason in zip(metrics, reasons, strict=True) if metric.is_rate and not reason]
    found = dict(zip((metric.key for metric in rates), measure_rates(rates, table), strict=True))
    empty = np.full(len(table.codes), np.nan)
    nothing = Measured(empty, np.zeros(len(empty)), empty, empty)
    return [
        nothing if reason else found.get(metric.key) or measure(metric, table)
        for metric, reason in zip(metrics, reasons, strict=True)
    ]


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
        return _interval_json(numbers, row["reason"] or tr("The highest rate is 0, so there is no ratio."))

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
