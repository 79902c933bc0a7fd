"""Pictures of subgroups: how far the clearest lie from everyone, two columns as a grid, the parts of a description."""

from collections.abc import Mapping
from html import escape
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroup_words import number_words
from workbench.language import tr
from workbench.words import capital, percent, range_words, whole

ROW_HEIGHT, MARGINS, LONGEST_LINE = 54, 90, 22


def subgroups_figure(report: SubgroupReport, frame: pd.DataFrame) -> go.Figure:
    """A dot with its interval for each subgroup, and a dashed line for everyone together."""
    rows = frame.to_dict("records")
    dots = {
        "type": "scatter",
        "x": frame["divergence"].to_numpy(),
        "y": _names(report, rows),
        "mode": "markers",
        "marker": {"size": 12, "color": "var(--wb-series-1)"},
        "error_x": {
            "type": "data",
            "array": (frame["high"] - frame["divergence"]).to_numpy(),
            "arrayminus": (frame["divergence"] - frame["low"]).to_numpy(),
            "color": "var(--wb-series-1)",
            "thickness": 2.5,
            "width": 6,
        },
        "hovertext": [_hover(report, row) for row in rows],
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    line = {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "y0": 0,
        "y1": 1,
        "yref": "y domain",
        "line": {"dash": "dash", "width": 1.5},
    }
    words = {
        "text": tr("everyone: {report}", report=number_words(report, report.value)),
        "x": 0,
        "y": 1,
        "yref": "paper",
    }
    layout = {
        "height": MARGINS + ROW_HEIGHT * max(len(rows), 1),
        "margin": {"l": 8, "r": 16, "t": 34, "b": 52},
        "showlegend": False,
        "xaxis": {
            "title": {"text": tr("From everyone")},
            "tickformat": "+.0%" if report.metric.is_rate else "+.3~g",
            "range": _reach(frame),
            "nticks": 5,
            "tickangle": 0,
        },
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
        "shapes": [line],
        "annotations": [{**words, "yanchor": "bottom", "showarrow": False}],
    }
    return go.Figure({"data": [dots], "layout": layout})


def grid_figure(report: SubgroupReport) -> go.Figure:
    """Two columns as a grid: the value of each pair in words and in colour; what is too small stays open."""
    down, across = report.columns
    sides = [
        [report.roles.value_label(column, name) for name in report.found.names[column]] for column in (down, across)
    ]
    values, texts = np.full((len(sides[0]), len(sides[1])), np.nan), [[tr("too few")] * len(sides[1]) for _ in sides[0]]
    for row in report.subgroups[report.subgroups["length"] == 2].to_dict("records"):  # noqa: PLR2004 - both columns
        items = dict(row["items"])
        at = [report.found.names[column].index(items[column]) for column in (down, across)]
        values[at[0], at[1]] = row["value"]
        texts[at[0]][at[1]] = f"{number_words(report, row['value'])}<br>{whole(row['n'])}"
    heat = {
        "type": "heatmap",
        "z": values,
        "x": [_line(capital(name)) for name in sides[1]],
        "y": [_line(capital(name)) for name in sides[0]],
        "text": texts,
        "texttemplate": "%{text}",
        "hovertemplate": tr("%{y}, %{x}<br>%{text}<extra></extra>"),
        "colorscale": [[0, "#f4e3c3"], [0.5, "#a9c6c9"], [1, "#3f7f93"]],
        "textfont": {"color": "#1c1b19"},
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
    }
    layout = {
        "height": MARGINS + 64 * len(sides[0]),
        "margin": {"l": 8, "r": 8, "t": 16, "b": 60},
        "xaxis": {"type": "category", "automargin": True},
        "yaxis": {"type": "category", "autorange": "reversed", "automargin": True},
    }
    return go.Figure({"data": [heat], "layout": layout})


def parts_figure(report: SubgroupReport, frame: pd.DataFrame) -> go.Figure:
    """What each value of a description adds to the distance from everyone."""
    rows = frame.to_dict("records")
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": frame["contribution"].to_numpy(),
        "y": ["<br>".join(_lines(capital(report.roles.value_label(row["column"], row["value"])))) for row in rows],
        "marker": {"color": "var(--wb-series-1)"},
        "text": [
            f"{row['contribution']:+.1%}" if report.metric.is_rate else f"{row['contribution']:+.3g}" for row in rows
        ],
        "hovertemplate": tr("%{y}: %{text}<extra></extra>"),
    }
    layout = {
        "height": MARGINS + ROW_HEIGHT * len(rows),
        "margin": {"l": 8, "r": 24, "t": 12, "b": 52},
        "xaxis": {
            "nticks": 5,
            "tickangle": 0,
            "title": {"text": tr("Adds to the distance")},
            "tickformat": "+.0%" if report.metric.is_rate else "+.3~g",
        },
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
    }
    return go.Figure({"data": [bars], "layout": layout})


def _names(report: SubgroupReport, rows: list[dict[Any, Any]]) -> list[str]:
    """A name for each on up to three short lines; two that look alike when shortened get their number."""
    names = ["<br>".join(_lines(capital(report.roles.group_label(dict(row["items"]))))) for row in rows]
    return [name if names.count(name) == 1 else f"{name} ({place})" for place, name in enumerate(names, start=1)]


def _reach(frame: pd.DataFrame) -> list[float]:
    """From where to where the axis goes: all intervals and everyone, with a little room."""
    ends = [0.0, *frame[["low", "high", "divergence"]].to_numpy(dtype=float).ravel()]
    low, high = float(np.nanmin(ends)), float(np.nanmax(ends))
    room = 0.08 * ((high - low) or 1.0)
    return [low - room, high + room]


def _lines(name: str) -> list[str]:
    return [escape(line, quote=False) for line in wrap(name, LONGEST_LINE, max_lines=3, placeholder=" …")] or [name]


def _line(name: str) -> str:
    return "<br>".join(_lines(name))


def _hover(report: SubgroupReport, row: Mapping[Any, Any]) -> str:
    form = percent if report.metric.is_rate else "{:.3g}".format
    return tr(
        "{report} of {n} {among_words}<br>{divergence} from everyone ({low})",
        report=number_words(report, row["value"]),
        n=whole(row["n"]),
        among_words=report.metric.among_words,
        divergence=form(row["divergence"]),
        low=range_words(row["low"], row["high"], form),
    )
