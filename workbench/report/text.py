"""A group comparison as plain text, for a terminal."""

from typing import Any

import numpy as np

from workbench.fairness.groups import GroupReport
from workbench.language import tr
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS
from workbench.words import listed, percent, range_words, whole

WIDEST = 44


def audit_text(report: GroupReport) -> str:
    """Findings first, then every comparison as a table, then what limits the answer."""
    parts = [tr("{name}: {rows} rows", name=report.name, rows=whole(report.rows)), "", *_findings(report)]
    for by in dict.fromkeys(report.groups["by"]):
        parts += ["", tr("By {by}", by=listed([report.roles.column_label(column) for column in by]))]
        for metric in dict.fromkeys(report.groups["metric"]):
            parts += _table(report, metric, by)
    notes = [f"- {note.text}" for note in report.notes]
    parts += ["", tr("What limits this answer"), *(notes or [tr("- Nothing was noted beyond the intervals above.")])]
    parts += ["", tr("These are differences, not their causes, and only for the columns that were compared.")]
    return "\n".join(parts)


def _findings(report: GroupReport) -> list[str]:
    if not report.findings:
        return [tr("No difference stood out from chance. That does not show that there is none.")]
    return [tr("What stands out"), *(f"- [{finding.severity}] {finding.text}" for finding in report.findings)]


def _table(report: GroupReport, metric: str, by: tuple[str, ...]) -> list[str]:
    frame = report.of(metric, by)
    if frame["value"].isna().all():
        return []
    lines = [f"  {METRICS[metric].label} - {in_own_words(METRICS[metric], report.roles).question}"]
    for row in frame.to_dict("records"):
        who = report.roles.group_label(dict(zip(by, row["group"], strict=True)))
        lines.append(f"    {who:<{WIDEST}.{WIDEST}} {_value(row, metric)}")
    return lines


def _value(row: dict[Any, Any], metric: str) -> str:
    if np.isnan(row["value"]):
        return str(row["reason"])
    form = percent if METRICS[metric].is_rate else "{:.3f}".format
    return tr(
        "{value:>7}  ({low}, of {n})",
        value=form(row["value"]),
        low=range_words(row["low"], row["high"], form),
        n=whole(row["n"]),
    )
