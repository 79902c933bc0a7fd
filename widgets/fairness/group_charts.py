"""Groups beside each other as a picture and as a table: pure functions of the report."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.axis import axis_title
from workbench.fairness.groups import GroupReport
from workbench.language import tr
from workbench.metrics import Metric
from workbench.words import capital, listed, percent, range_words, whole

ROW_HEIGHT, MARGINS = 54, 118
LONGEST_LINE = 20
NEAR_AXIS = 0.04  # of the longest: a number in the middle above it would stand on the group's name


def groups_figure(report: GroupReport, metric: Metric, by: Sequence[str]) -> go.Figure:
    """A dot with its interval for each group, in the report's order, and a dashed line for everyone together."""
    frame = report.of(metric.key, by).dropna(subset=["value"])
    rows = frame.to_dict("records")
    longest = float(np.nanmax([0.0, *frame["value"], *frame["high"]])) or 1.0
    dots = {
        "type": "scatter",
        "x": frame["value"].to_numpy(),
        "y": _axis_labels(report, by, frame["group"]),
        "mode": "markers+text",
        "text": [_value(metric, row["value"]) for row in rows],
        "textposition": ["top right" if value < NEAR_AXIS * longest else "top center" for value in frame["value"]],
        "cliponaxis": False,
        "marker": {"size": 13, "color": "var(--wb-series-1)"},
        "error_x": {
            "type": "data",
            "array": (frame["high"] - frame["value"]).to_numpy(),
            "arrayminus": (frame["value"] - frame["low"]).to_numpy(),
            "color": "var(--wb-series-1)",
            "thickness": 2.5,
            "width": 7,
        },
        "hovertext": [value_words(metric, row) for row in rows],
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    layout = {
        "height": MARGINS + ROW_HEIGHT * max(len(rows), 1),
        "margin": {"l": 8, "r": 24, "t": 36, "b": 74},
        "showlegend": False,
        "xaxis": {
            "title": axis_title(metric.axis),
            "tickformat": ".0%" if metric.is_rate else ".2f",
            "range": [0, min(longest * 1.06, 1.03)],
            "nticks": 5,
            "tickangle": 0,
        },
        "yaxis": {
            "range": [len(rows) - 0.5, -0.7],  # the first group on top, with room for its number
            "automargin": True,
            "type": "category",
        },
        **_everyone(metric, report.everyone(metric.key), longest),
    }
    # One call: every update of a figure is checked again, which would cost more than everything else here.
    return go.Figure({"data": [dots], "layout": layout})


def _everyone(metric: Metric, everyone: float, longest: float) -> dict[str, Any]:
    """The dashed line of everyone together, with its words on the side that has room in a narrow chart."""
    if np.isnan(everyone):
        return {}
    line = {"type": "line", "x0": everyone, "x1": everyone, "y0": 0, "y1": 1, "yref": "y domain"}
    words = {"text": tr("everyone: {metric}", metric=_value(metric, everyone)), "x": everyone, "y": 1, "yref": "paper"}
    side = "right" if everyone > longest / 2 else "left"
    return {
        "shapes": [{**line, "line": {"dash": "dash", "width": 1.5}}],
        "annotations": [{**words, "yanchor": "bottom", "xanchor": side, "showarrow": False}],
    }


def numbers_frame(report: GroupReport, metric: Metric, by: Sequence[str]) -> pd.DataFrame:
    """The numbers behind the chart, one row a group, under the names a person reads."""
    frame = report.of(metric.key, by)
    labels = [listed([report.roles.value_label(c, v) for c, v in zip(by, g, strict=True)]) for g in frame["group"]]
    counts = ["n"] if (frame["n"] == frame["rows"]).all() else ["n", "rows"]
    shown = frame[["value", "low", "high", *counts]].astype({"n": int})
    shown.insert(0, "group", labels)
    return shown.assign(reason=frame["reason"]) if frame["reason"].any() else shown


def _axis_labels(report: GroupReport, by: Sequence[str], groups: Iterable[Sequence[str]]) -> list[str]:
    """A name for each group as the chart's own markup; names that look alike when shortened give way to the values."""
    lines = 2 if len(by) > 1 else 3
    names = {
        tuple(group): [
            line
            for c, v in zip(by, group, strict=True)
            for line in short(capital(report.roles.value_label(c, v)), lines)
        ]
        for group in groups
    }
    shown = [*names.values()]
    chosen = [name if shown.count(name) == 1 else group for group, name in names.items()]
    return ["<br>".join(escape(part, quote=False) for part in name) for name in chosen]


def short(label: str, lines: int) -> list[str]:
    """A name on a few short lines, which leaves room for the chart; the table has it whole."""
    return wrap(label, LONGEST_LINE, max_lines=lines, placeholder=" …") or [label]


def _value(metric: Metric, value: float) -> str:
    return percent(value) if metric.is_rate else f"{value:.3f}"


def value_words(metric: Metric, row: Mapping[Any, Any]) -> str:
    """A group's value with its interval and the people it is about."""
    form = percent if metric.is_rate else "{:.3f}".format
    interval = range_words(row["low"], row["high"], form)
    return tr(
        "{value} ({interval}), of {n} {among_words}",
        value=form(row["value"]),
        interval=interval,
        n=whole(row["n"]),
        among_words=metric.among_words,
    )
