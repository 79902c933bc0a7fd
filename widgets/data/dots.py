"""Dots with their intervals, a row each: the picture that most panels on a table share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import Any

import numpy as np
import plotly.graph_objects as go

ROW_HEIGHT, MORE, MARGINS = 46, 9, 104
LONGEST_LINE = 20
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "star", "cross", "triangle-down")


@dataclass(frozen=True, eq=False)
class Dots:
    """One series: for each row a value with its low and high bound (NaN for none), and what to say of it."""

    name: str
    labels: Sequence[str]
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    words: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Axis:
    """What the values are: a title, a plotly number format, a range, and a line that means "nothing"."""

    title: str
    form: str = ".0%"
    least: float | None = 0.0
    line: float | None = None
    line_words: str = ""
    most: float | None = None


def dots_figure(series: Sequence[Dots], axis: Axis, order: Sequence[str] = ()) -> go.Figure:
    """The series side by side over the same rows, the first row on top; colour is never the only difference.

    `order` names the rows from the top; without it they stand as they come.
    """
    rows = list(dict.fromkeys([*order, *(label for each in series for label in each.labels)]))
    names = dict(zip(rows, _short(rows), strict=True))
    least, most = _bounds(series, axis)
    layout = {
        "height": MARGINS + (ROW_HEIGHT + MORE * max(len(series) - 2, 0)) * max(len(rows), 1) + 24 * (len(series) > 1),
        "margin": {"l": 8, "r": 24, "t": 36, "b": 56},
        "showlegend": len(series) > 1,
        "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
        "xaxis": {
            "title": {"text": axis.title, "font": {"size": 14}},
            "tickformat": axis.form,
            "range": [least, most],
            "nticks": 5,
            "labelalias": {"+0%": "0%"},
            "tickangle": 0,
        },
        "yaxis": {
            "range": [len(rows) - 0.5, -0.7],
            "automargin": True,
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [*names.values()],
        },
        "meta": {"names": [escape(name, quote=False) for name in rows]},  # in full, for a narrow chart
        "scattermode": "group",  # several on a row stand beneath each other, not on top of each other
        "scattergap": 0.4,
        **_line(axis, least, most, above=len(series) > 1),
    }
    dots = [_trace(each, at, names, len(series)) for at, each in enumerate(series)]
    return go.Figure({"data": dots, "layout": layout})


def _trace(each: Dots, at: int, names: dict[str, str], of: int) -> dict[str, Any]:
    colour = f"var(--wb-series-{at % len(SYMBOLS) + 1})"
    values = np.asarray(each.values, dtype=float)
    trace = {
        "type": "scatter",
        "name": escape(each.name, quote=False),
        "x": values,
        "y": [names[label] for label in each.labels],
        "mode": "markers",
        "orientation": "h",
        "offsetgroup": str(at),
        "cliponaxis": False,
        "marker": {"size": 13 if of == 1 else 11, "color": colour, "symbol": SYMBOLS[at % len(SYMBOLS)]},
        "hovertext": [
            "<br>".join(escape(line, quote=False) for line in [*wrap(label, LONGEST_LINE), words])
            for label, words in zip(each.labels, each.words, strict=False)
        ]
        or None,
        "hovertemplate": "%{hovertext}<extra></extra>" if each.words else None,
    }
    if len(each.low):
        up, down = np.asarray(each.high, dtype=float) - values, values - np.asarray(each.low, dtype=float)
        bars = {"type": "data", "array": np.nan_to_num(up), "arrayminus": np.nan_to_num(down)}
        trace["error_x"] = bars | {"color": colour, "thickness": 2.5, "width": 7}
    return trace


def _bounds(series: Sequence[Dots], axis: Axis) -> tuple[float, float]:
    numbers = [number for each in series for part in (each.values, each.low, each.high) for number in part]
    known = [float(number) for number in numbers if np.isfinite(number)] or [0.0, 1.0]
    known += [] if axis.line is None else [axis.line]
    room = 0.06 * (max(known) - min(known) or 1.0)
    least = min(known) - room if axis.least is None else axis.least
    return least, max(known) + room if axis.most is None else axis.most


def _line(axis: Axis, least: float, most: float, *, above: bool) -> dict[str, Any]:
    if axis.line is None:
        return {}
    line = {"type": "line", "x0": axis.line, "x1": axis.line, "y0": 0, "y1": 1, "yref": "y domain"}
    words = {"text": axis.line_words, "x": axis.line, "y": 0 if above else 1, "yref": "paper", "showarrow": False}
    side = "right" if axis.line > (least + most) / 2 else "left"
    anchors = {"yanchor": "bottom", "xanchor": side}
    return {"shapes": [{**line, "line": {"dash": "dash", "width": 1.5}}], "annotations": [{**words, **anchors}]}


def _short(labels: Sequence[str]) -> list[str]:
    """Names on three short lines; those that would look alike when cut stay whole."""
    cut = [wrap(label, LONGEST_LINE, max_lines=3, placeholder=" …") or [label] for label in labels]
    shown = ["<br>".join(escape(line, quote=False) for line in lines) for lines in cut]
    return [
        name if shown.count(name) == 1 else escape(label, quote=False)
        for name, label in zip(shown, labels, strict=True)
    ]
