"""The records about groups: gaps in decisions, errors and outcomes, right answers, scores, what was tried."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.data.labels import compare_labels
from workbench.errors import WorkbenchError
from workbench.fairness.calibration import compare_calibration
from workbench.fairness.extremes import SMALL_GROUP
from workbench.fairness.groups import GroupReport, compare_groups
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_report import MitigationReport
from workbench.language import tr

SELECTION, ERRORS = ("selection_rate",), ("false_negative_rate", "false_positive_rate")
DISABILITY = re.compile(r"disab|handicap|impair|behinder|discap|handikap", re.IGNORECASE)
MOST_KEPT = 10
Values = dict[str, Any]


def compare_decisions(case: Case) -> GroupReport:
    """Decisions and errors by group, two columns at a time too; the correction is over no more than that."""
    return compare_groups(case, depth=2, metrics=[*SELECTION, *ERRORS])


def group_values(report: GroupReport, case: Case) -> Values:
    """The record "groups" from a comparison of groups under every metric."""
    return {
        "selection": gap_values(report, SELECTION) if "prediction" in case.available else None,
        "errors": gap_values(report, ERRORS) if {"prediction", "target"} <= case.available else None,
        "disability": _disability(case),
        "rows": report.rows,
    }


def gap_values(report: GroupReport, metrics: Sequence[str]) -> Values:
    """What stands out under some metrics, and the widest gap that is possible by one column, between large groups.

    Combinations of columns are tested for gaps too, but their groups are too small to rule one out.
    """
    found = [finding for finding in report.findings if finding.metric in metrics and finding.code != "WB105"]
    tested = report.disparities[report.disparities["metric"].isin(metrics)]
    rows = [row for row in _rows(tested) if not row["reason"]]
    large = [row for row in rows if _sizes(report, row) is not None]
    single = [_gap(report, row) for row in large if len(row["by"]) == 1]
    ratios = [gap["ratio_low"] for gap in single if gap["ratio_low"] is not None]
    return {
        "tested": len(rows),
        "findings": [
            {"code": each.code, "severity": each.severity, "title": each.title, "text": each.text}
            for each in found[:MOST_KEPT]
        ],
        "widest": max(single, key=lambda gap: float(gap["high"]), default=None),
        "least_ratio": min(ratios, default=None),
        "ratio": _ratio(large),
    }


def accuracy_values(case: Case) -> Values:
    """The record "accuracy": the share of right decisions among people whose outcome is known."""
    row = compare_groups(case, metrics=["accuracy"]).overall.iloc[0]
    return {"right": {name: float(row[name]) for name in ("value", "low", "high")} | {"n": int(row["n"])}}


def calibration_values(case: Case) -> Values:
    """The record "calibration": the group whose outcomes lie furthest from its scores."""
    report = compare_calibration(case)
    known = [row for row in _rows(report.groups) if not np.isnan(row["above"])]
    if not known:
        return {"worst": None, "text": report.sentence()}
    row = max(known, key=lambda row: abs(row["above"]))
    who = case.roles.group_label(dict(zip(report.by, row["group"], strict=True)))
    return {"worst": {"group": who, "above": float(row["above"]), "n": int(row["n"])}, "text": report.sentence()}


def record_values(case: Case) -> Values:
    """The record "record": recorded outcomes by group, without any model."""
    report = compare_groups(case, metrics=["base_rate"])
    labels = compare_labels(case)
    return {"outcomes": gap_values(report, ("base_rate",)), "titles": [each.title for each in labels.findings]}


def mitigation_values(report: MitigationReport, method: str) -> Values:
    """The record "mitigation": one method that was tried, its gap before and after, and the price in right answers."""
    if method not in report.methods or method == "nothing":
        raise WorkbenchError(tr("There are no numbers for {method!r} in this trial.", method=method))
    gap, before, right = report.of(method, "gap"), report.of("nothing", "gap"), report.of(method, "accuracy")
    return {
        "method": METHODS[method].label,
        "name": method,
        "by": report.trial.by,
        "metric": report.trial.metric,
        "before": before["value"],
        "after": gap["value"],
        "change": gap["change"],
        "low": gap["change_low"],
        "high": gap["change_high"],
        "n": report.rows,
        "accuracy_change": [right["change"], right["change_low"], right["change_high"]],
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _sizes(report: GroupReport, row: Mapping[str, Any]) -> tuple[int, int] | None:
    """The people in the lower and the higher group; None where one of them is too small to be tested."""
    sizes = report.of(row["metric"], tuple(row["by"])).set_index("group")["n"]
    low, high = (int(sizes[tuple(row[end].values())]) for end in ("lowest", "highest"))
    return None if min(low, high) < SMALL_GROUP or np.isnan(row["difference_low"]) else (low, high)


def _gap(report: GroupReport, row: Mapping[str, Any]) -> Values:
    """One gap between two large groups, with its interval and the lower end of that of the ratio."""
    n_low, n_high = _sizes(report, row) or (0, 0)
    ends = [report.roles.group_label(row[end]) for end in ("lowest", "highest")]
    return {
        "between": tr("{ends} and {ends_2}", ends=ends[0], ends_2=ends[1]),
        "metric": row["metric"],
        "difference": float(row["difference"]),
        "low": float(row["difference_low"]),
        "high": float(row["difference_high"]),
        "ratio_low": float(row["ratio_low"]) if np.isfinite(row["ratio_low"]) else None,
        "n_low": n_low,
        "n_high": n_high,
    }


def _ratio(rows: Sequence[Mapping[str, Any]]) -> Values | None:
    """The smallest ratio of two groups with its interval, from which a risk takes its likelihood."""
    known = [row for row in rows if np.isfinite([row["ratio"], row["ratio_low"], row["ratio_high"]]).all()]
    if not known:
        return None
    least = min(known, key=lambda row: float(row["ratio"]))
    return {name: float(least[f"ratio{part}"]) for name, part in (("value", ""), ("low", "_low"), ("high", "_high"))}


def _disability(case: Case) -> Values | None:
    """The sensitive column that says who has a disability, and the smallest of its groups."""
    for column in case.roles.sensitive:
        if DISABILITY.search(column) or DISABILITY.search(case.roles.column_label(column)):
            n = int(case.counts.by((column,)).sums["n"].sum(axis=(1, 2)).min())
            return {"column": case.roles.column_label(column), "n": n}
    return None
