"""Two cohorts of one table side by side: how far apart they lie, and whether their groups fare differently."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.fairness.versus import compare_cases
from workbench.intervals import newcombe, simultaneous_z
from workbench.language import tr
from workbench.metric_values import measure
from workbench.metrics import METRICS
from workbench.words import gap_words, percent, whole

LEVEL = 0.95
Side = tuple[str, Case]
"""What the people are called, and their case."""


def say_sides(sides: Sequence[Side], metric: str) -> str:
    """The two under one metric, with the gap between them."""
    chosen = METRICS[metric]
    reason = chosen.missing_role(sides[0][1].available)
    if reason:
        return tr("This cannot be compared. {reason}", reason=reason)
    measured = [measure(chosen, case.counts.by(())) for _, case in sides]
    values = [float(one.value[0]) for one in measured]
    if np.isnan(values).any():
        return tr(
            "{label} cannot be computed for both: nobody in one of them has what it is about.", label=chosen.label
        )
    if not chosen.is_rate:
        return tr(
            "{label}: {values:.3f} for {sides}, {values_2:.3f} for {sides_2}.",
            label=chosen.label,
            values=values[0],
            sides=sides[0][0],
            values_2=values[1],
            sides_2=sides[1][0],
        )
    ends = [
        tr("{value} of {n}", value=percent(value), n=whole(one.n[0]))
        for value, one in zip(values, measured, strict=True)
    ]
    high, low = (0, 1) if values[0] >= values[1] else (1, 0)
    ends_of = [(measured[place].value, measured[place].effective) for place in (high, low)]
    bounds = newcombe(*ends_of[0], *ends_of[1], simultaneous_z(LEVEL, 2))
    gap = gap_words([values[high] - values[low], *(float(bound[0]) for bound in bounds)], level=LEVEL, is_rate=True)
    return tr(
        "{label}: {ends} for {sides}, {ends_2} for {sides_2}. The gap is {gap}.{sides_3}",
        label=chosen.label,
        ends=ends[0],
        sides=sides[0][0],
        ends_2=ends[1],
        sides_2=sides[1][0],
        gap=gap,
        sides_3=_overlap(sides),
    )


def say_groups(sides: Sequence[Side], by: str, metric: str) -> str:
    """Whether the groups of one column fare differently in the two; why not, where that cannot be said."""
    described = {column for _, case in sides if case.cohort for column in case.cohort.items}
    left = [column for column in (by, *sides[0][1].roles.sensitive) if column and column not in described]
    if not left:
        return ""
    by = left[0]
    try:
        report = compare_cases(sides[0][1], sides[1][1], by=(by,), metrics=[metric], same_people=False)
    except WorkbenchError as problem:
        return str(problem)
    roles, form = report.roles, percent if METRICS[metric].is_rate else "{:.3f}".format
    parts = [
        tr(
            "{by} {before} and {after}, {gap_words} apart",
            by=roles.value_label(by, row["group"][0]),
            before=form(row["before"]),
            after=form(row["after"]),
            gap_words=gap_words((row["change"], row["low"], row["high"]), level=LEVEL, is_rate=METRICS[metric].is_rate),
        )
        for row in report.changes.dropna(subset=["change"]).to_dict("records")
    ]
    return (
        tr(
            "By {by}, {sides} and {sides_2}: {parts}.",
            by=roles.column_label(by),
            sides=sides[0][0],
            sides_2=sides[1][0],
            parts="; ".join(parts),
        )
        if parts
        else ""
    )


def sides_frame(sides: Sequence[Side]) -> pd.DataFrame:
    """Both under every rate that can be computed, with intervals."""
    frames = []
    for name, case in sides:
        if not case.roles.sensitive:
            continue
        overall = compare_groups(case, by=[[case.roles.sensitive[0]]]).overall
        frames.append(overall[overall["reason"] == ""].assign(people=name))
    if not frames:
        return pd.DataFrame(columns=["metric", "people", "value", "low", "high", "n"])
    joined = pd.concat(frames, ignore_index=True)
    joined = joined[joined["metric"] != "mean_score"].sort_values(["metric", "people"], kind="stable")
    labels = [METRICS[key].label for key in joined["metric"]]
    return joined[["people", "value", "low", "high", "n"]].assign(metric=labels)[
        ["metric", "people", "value", "low", "high", "n"]
    ]


def _overlap(sides: Sequence[Side]) -> str:
    """What it means that some people are in both."""
    cohorts: list[Mapping[str, str]] = [dict(case.cohort.items) if case.cohort else {} for _, case in sides]
    if any(one.get(column, value) != value for one in cohorts[:1] for column, value in cohorts[1].items()):
        return ""
    return tr(" Some people can be in both, so the interval is rather too wide than too narrow.")
