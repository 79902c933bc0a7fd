"""Recourse in words: who is asked to do more, who has no way, and which change would help most."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.explain.counterfactual_words import value_words
from workbench.explain.recourse_pairs import SMALL_GROUP
from workbench.explain.recourse_report import RecourseReport
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, percent, whole

LARGE, MIDDLE = 0.65, 0.58
LARGE_GAP, MIDDLE_GAP = 0.10, 0.05
A_PAIR = 2
Known = tuple[Sequence[str], Roles, float]


def headline(report: RecourseReport) -> str:
    """Whether one group is asked to do more, in a sentence."""
    if report.findings:
        return report.findings[0].text
    if len(report.pairs) == 0:
        return tr("Fewer than two groups have refused people to compare.")
    people = report.people.dropna(subset=["cost"])["group"].value_counts()
    if (people >= SMALL_GROUP).sum() < A_PAIR:
        return tr(
            "Too few refused people to compare: {people} in all, and no two groups have {small} of them.",
            people=whole(people.sum()),
            small=SMALL_GROUP,
        )
    row = min(report.pairs.to_dict("records"), key=lambda each: (float(each["p"]), -float(each["chance"])))
    high, low = (group_words(row[end], report.by, report.roles) for end in ("high", "low"))
    return tr(
        "No group stands out from chance. Clearest among them: of two refused people, one of {high} and one of "
        "{low}, the first is asked to do more in {chance} of pairs ({row}; 50% would be alike).",
        high=high,
        low=low,
        chance=percent(row["chance"]),
        row=_interval(row, report.level),
    )


def stuck_words(report: RecourseReport) -> str:
    """For how many no way was found at all, in a sentence."""
    costs = report.people["cost"].dropna()
    stuck, looked = int(np.isinf(costs).sum()), len(costs)
    if not stuck:
        return tr("For all {looked} refused people a way was found within these limits.", looked=whole(looked))
    return tr(
        "For {stuck} of {looked} refused people no way was found within these limits.",
        stuck=whole(stuck),
        looked=whole(looked),
    )


def help_words(report: RecourseReport) -> str:
    """Which single change would help most, in a sentence."""
    if report.help.empty:
        return tr("No way was found for anybody, so no change is known that would help.")
    row = report.help.iloc[0].to_dict()
    if not row["helped"]:
        return tr("No single change would be enough for any of these people; their ways need several together.")
    interval = tr(
        "{level:g}% interval {helped_low} to {helped_high}",
        level=100 * report.level,
        helped_low=percent(row["helped_low"]),
        helped_high=percent(row["helped_high"]),
    )
    return tr(
        "One change would help most: with {row}, {helped} of the refused would have had the favourable answer "
        "({interval}).",
        row=help_change(row, report.roles),
        helped=percent(row["helped"]),
        interval=interval,
    )


def help_change(row: Mapping[Any, Any], roles: Roles) -> str:
    """One change as a noun phrase: "length of the credit lower by 6 months"."""
    label = roles.column_label(str(row["feature"]))
    value = value_words(row["amount"], str(row["feature"]), roles)
    return (
        f"{label} {value}"
        if row["change"] == "to"
        else tr("{label} {directions} by {value}", label=label, directions=_DIRECTIONS[str(row["change"])], value=value)
    )


_DIRECTIONS = {"up": "higher", "down": "lower"}


def effort_words(value: float) -> str:
    """An effort; infinite is no way for most.

    >>> effort_words(0.523), effort_words(float("inf")), effort_words(float("nan"))
    ('0.52', 'no way', 'unknown')
    """
    return "unknown" if np.isnan(value) else tr("no way") if np.isinf(value) else f"{value:.2f}"


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
        capital(tr("refused {high} are asked to do more for the same yes", high=high)),
        tr(
            "Refused {high} are asked to do more than refused {low}: of two people, one of each, that holds in "
            "{chance} of pairs ({row}; 50% would be alike). Half of them need an effort of at least {efforts}, "
            "against {efforts_2}.",
            high=high,
            low=low,
            chance=percent(row["chance"]),
            row=_interval(row, level),
            efforts=_effort(efforts[0]),
            efforts_2=_effort(efforts[1]),
        ),
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
        capital(tr("refused {high} more often have no way to a yes", high=high)),
        tr(
            "No way was found for {more} of refused {high}, against {less} of refused {low}.",
            more=_stuck(more),
            high=high,
            less=_stuck(less),
            low=low,
        ),
        dict(zip(by, more["group"], strict=True)),
        columns=tuple(by),
    )


def _of(groups: pd.DataFrame, group: Any) -> dict[Any, Any]:
    return next(row for row in groups.to_dict("records") if row["group"] == group)


def _effort(row: Mapping[Any, Any]) -> str:
    ends = tr(
        "{effort_low} to {effort_high}",
        effort_low=effort_words(row["effort_low"]),
        effort_high=effort_words(row["effort_high"]),
    )
    return tr(
        "{effort} ({ends}, {looked} people)", effort=effort_words(row["effort"]), ends=ends, looked=whole(row["looked"])
    )


def _stuck(row: Mapping[Any, Any]) -> str:
    ends = tr(
        "{no_way_low} to {no_way_high}", no_way_low=percent(row["no_way_low"]), no_way_high=percent(row["no_way_high"])
    )
    return tr("{no_way} ({ends}) of {looked}", no_way=percent(row["no_way"]), ends=ends, looked=whole(row["looked"]))


def _interval(row: Mapping[Any, Any], level: float) -> str:
    return tr(
        "{level:g}% interval {chance_low} to {chance_high}",
        level=100 * level,
        chance_low=percent(row["chance_low"]),
        chance_high=percent(row["chance_high"]),
    )
