"""Recourse in words: who is asked to do more, who has no way, and which change would help most."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.explain.counterfactual_words import value_words
from workbench.explain.recourse_report import RecourseReport
from workbench.finding import Finding, Severity
from workbench.roles import Roles
from workbench.words import capital, percent, whole

LARGE, MIDDLE = 0.65, 0.58
LARGE_GAP, MIDDLE_GAP = 0.10, 0.05
Known = tuple[Sequence[str], Roles, float]


def headline(report: RecourseReport) -> str:
    """Whether one group is asked to do more, in a sentence."""
    if report.findings:
        return report.findings[0].text
    if len(report.pairs) == 0:
        return "Fewer than two groups have refused people to compare."
    row = min(report.pairs.to_dict("records"), key=lambda each: (float(each["p"]), -float(each["chance"])))
    high, low = (group_words(row[end], report.by, report.roles) for end in ("high", "low"))
    return (
        f"No group stands out from chance. Clearest among them: of two refused people, one of {high} and one of {low}, "
        f"the first is asked to do more in {percent(row['chance'])} of pairs ({_interval(row, report.level)}; 50% "
        "would be alike)."
    )


def stuck_words(report: RecourseReport) -> str:
    """For how many no way was found at all, in a sentence."""
    costs = report.people["cost"].dropna()
    stuck, looked = int(np.isinf(costs).sum()), len(costs)
    if not stuck:
        return f"For all {whole(looked)} refused people a way was found within these limits."
    return f"For {whole(stuck)} of {whole(looked)} refused people no way was found within these limits."


def help_words(report: RecourseReport) -> str:
    """Which single change would help most, in a sentence."""
    if report.help.empty:
        return "No way was found for anybody, so no change is known that would help."
    row = report.help.iloc[0].to_dict()
    if not row["helped"]:
        return "No single change would be enough for any of these people; their ways need several together."
    interval = f"{100 * report.level:g}% interval {percent(row['helped_low'])} to {percent(row['helped_high'])}"
    return (
        f"One change would help most: with {help_change(row, report.roles)}, {percent(row['helped'])} of the refused "
        f"would have had the favourable answer ({interval})."
    )


def help_change(row: Mapping[Any, Any], roles: Roles) -> str:
    """One change as a noun phrase: "length of the credit lower by 6 months"."""
    label = roles.column_label(str(row["feature"]))
    value = value_words(row["amount"], str(row["feature"]), roles)
    return f"{label} {value}" if row["change"] == "to" else f"{label} {_DIRECTIONS[str(row['change'])]} by {value}"


_DIRECTIONS = {"up": "higher", "down": "lower"}


def effort_words(value: float) -> str:
    """An effort; infinite is no way for most.

    >>> effort_words(0.523), effort_words(float("inf")), effort_words(float("nan"))
    ('0.52', 'no way', 'unknown')
    """
    return "unknown" if np.isnan(value) else "no way" if np.isinf(value) else f"{value:.2f}"


def group_words(group: Sequence[str], by: Sequence[str], roles: Roles) -> str:
    """What people call a group."""
    return roles.group_label(dict(zip(by, group, strict=True)))


def finding_of(row: Mapping[Any, Any], groups: pd.DataFrame, known: Known) -> Finding:
    """That one group is asked to do more."""
    by, roles, level = known
    high, low = (group_words(row[end], by, roles) for end in ("high", "low"))
    efforts = [_of(groups, row[end]) for end in ("high", "low")]
    severity: Severity = "high" if row["chance"] >= LARGE else "medium" if row["chance"] >= MIDDLE else "low"
    return Finding(
        "WB521",
        severity,
        capital(f"refused {high} are asked to do more for the same yes"),
        f"Refused {high} are asked to do more than refused {low}: of two people, one of each, that holds in "
        f"{percent(row['chance'])} of pairs ({_interval(row, level)}; 50% would be alike). Half of them need an "
        f"effort of at least {_effort(efforts[0])}, against {_effort(efforts[1])}.",
        dict(zip(by, row["high"], strict=True)),
        columns=tuple(by),
    )


def stuck_finding(row: Mapping[Any, Any], groups: pd.DataFrame, known: Known) -> Finding:
    """That one group more often has no way at all."""
    by, roles, _ = known
    ends = [_of(groups, row[end]) for end in ("high", "low")]
    more, less = sorted(ends, key=lambda each: -each["no_way"])
    gap = more["no_way"] - less["no_way"]
    severity: Severity = "high" if gap >= LARGE_GAP else "medium" if gap >= MIDDLE_GAP else "low"
    high, low = (group_words(each["group"], by, roles) for each in (more, less))
    return Finding(
        "WB522",
        severity,
        capital(f"refused {high} more often have no way to a yes"),
        f"No way was found for {_stuck(more)} of refused {high}, against {_stuck(less)} of refused {low}.",
        dict(zip(by, more["group"], strict=True)),
        columns=tuple(by),
    )


def _of(groups: pd.DataFrame, group: Any) -> dict[Any, Any]:
    return next(row for row in groups.to_dict("records") if row["group"] == group)


def _effort(row: Mapping[Any, Any]) -> str:
    ends = f"{effort_words(row['effort_low'])} to {effort_words(row['effort_high'])}"
    return f"{effort_words(row['effort'])} ({ends}, {whole(row['looked'])} people)"


def _stuck(row: Mapping[Any, Any]) -> str:
    ends = f"{percent(row['no_way_low'])} to {percent(row['no_way_high'])}"
    return f"{percent(row['no_way'])} ({ends}) of {whole(row['looked'])}"


def _interval(row: Mapping[Any, Any], level: float) -> str:
    return f"{100 * level:g}% interval {percent(row['chance_low'])} to {percent(row['chance_high'])}"
