"""The gap between two groups in words: how large it is in scores, and which columns make a good part of it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.words import capital, percent, range_words, whole

if TYPE_CHECKING:
    from workbench.explain.gap import GapReport

LARGE, HIGH = 0.10, 0.5


def gap_words(report: "GapReport") -> str:
    """The gap in mean score with its interval, in one sentence."""
    gap, low, high = report.points
    names = report.groups
    values = {
        "low": capital(names["low"]),
        "high": names["high"],
        "gap": f"{abs(gap):.3f}" + (tr(" in the model's output") if report.scale == "output" else ""),
        "interval": range_words(*((low, high) if gap >= 0 else (-high, -low)), _number),
        "people": whole(report.people[0]),
        "people_2": whole(report.people[1]),
    }
    if gap >= 0:
        return tr(
            "{low} score {gap} lower on average than {high} (95% interval {interval}; {people} and {people_2} people).",
            **values,
        )
    return tr(
        "{low} score {gap} higher on average than {high} (95% interval {interval}; {people} and {people_2} people).",
        **values,
    )


def gap_findings(report: "GapReport") -> list[Finding]:
    """A sentence for each feature that makes at least a tenth of the gap, and that chance would hardly make."""
    if not report.gap:
        return []
    return [
        _finding(report, row)
        for row in report.parts.to_dict("records")
        if row["clear"] and abs(row["part"]) >= LARGE * abs(report.gap)
    ]


def _finding(report: "GapReport", row: Mapping[Any, Any]) -> Finding:
    label, widens = report.roles.column_label(row["feature"]), row["part"] * report.gap > 0
    grave = report.decided is None or report.decided.explained
    severity: Severity = "high" if grave and widens and row["share"] >= HIGH else "medium" if widens else "low"
    names, feature = report.groups, capital(label)
    values = {"feature": feature, "low": names["low"], "high": names["high"], "size": _size(report, row)}
    if widens:
        title = tr("{feature} widens the gap", feature=feature)
        said = tr("{feature} widens the gap between {low} and {high}: {size}.", **values)
    else:
        title = tr("{feature} narrows the gap", feature=feature)
        said = tr("{feature} narrows the gap between {low} and {high}: {size}.", **values)
    return Finding(
        "WB601" if row["sensitive"] else "WB602",
        severity,
        title,
        f"{said} {_why(label, is_sensitive=bool(row['sensitive']))}",
        {report.column: report.low},
        columns=(row["feature"],),
    )


def _size(report: "GapReport", row: Mapping[Any, Any]) -> str:
    """A part as a share of the gap, with its interval; beside a gap that may be chance a share would say nothing."""
    if report.gap_low <= 0 <= report.gap_high:
        return tr("this is clearer than chance, though the gap as a whole is not")
    side = 1 if row["share"] >= 0 else -1
    low, high = sorted(side * row[end] / report.gap for end in ("low", "high"))
    values = {"share": percent(abs(row["share"])), "interval": range_words(low, high, percent)}
    if side > 0:
        return tr("{share} of it comes through this column (95% interval {interval})", **values)
    return tr("it would be larger by {share} of it without this column (95% interval {interval})", **values)


def _why(label: str, *, is_sensitive: bool) -> str:
    if is_sensitive:
        return tr("The model is given {feature} itself.", feature=label)
    return tr("The two groups differ in {feature}, and the model counts it.", feature=label)


def _number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")
