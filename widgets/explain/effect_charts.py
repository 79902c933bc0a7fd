"""The score against one column, drawn: a line with its interval, a dot for each value, a mark for each person."""

from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.data.dots import Axis, Dots, dots_figure
from widgets.explain.contribution_words import scale_title, signed
from workbench.coding import value_name
from workbench.explain.effects import EffectReport
from workbench.language import tr

DRAWN = 500
"""People of whom each gets a mark; of more, some that are spread evenly are drawn."""


def line_figure(
    frame: pd.DataFrame, column: str, label: str, title: str, people: pd.DataFrame | None = None
) -> go.Figure:
    """A line with its interval as a band; thin lines for single people where there are some."""
    x = frame["value"].to_numpy(dtype=float)
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": title,
        "x": x,
        "y": frame[column].to_numpy(dtype=float),
        "line": {"color": "var(--wb-series-1)", "width": 3},
        "marker": {"size": 6, "color": "var(--wb-series-1)"},
        "hovertext": [
            tr(
                "{label} {value:g}: {row:.3f} ({low:.3f} to {high:.3f})",
                label=escape(label, quote=False),
                value=row["value"],
                row=row[column],
                low=row["low"],
                high=row["high"],
            )
            for row in frame.to_dict("records")
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    band = [
        edge | {"x": x, "y": frame["low"].to_numpy(dtype=float)},
        edge
        | {
            "x": x,
            "y": frame["high"].to_numpy(dtype=float),
            "fill": "tonexty",
            "fillcolor": "var(--wb-series-1 / 0.2)",
        },
    ]
    layout = _layout(label, {"nticks": 7}, title, {"tickformat": ".2f"})
    return go.Figure({"data": [*_people_lines(people), *band, line], "layout": layout})


def _people_lines(people: pd.DataFrame | None) -> list[dict[str, Any]]:
    """One thin line a person, as one series with gaps between them."""
    if people is None:
        return []
    parts = [group for _, group in people.groupby("row", sort=False)]
    x = np.concatenate([[*part["value"].astype(float), np.nan] for part in parts])
    y = np.concatenate([[*part["score"].astype(float), np.nan] for part in parts])
    line = {"color": "var(--wb-series-7 / 0.16)", "width": 1}
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": tr("single people"),
            "x": x,
            "y": y,
            "line": line,
            "hoverinfo": "skip",
        }
    ]


def values_figure(report: EffectReport, label: str) -> go.Figure:
    """A dot with its interval for each value of a column that is no number."""
    rows = report.partial.sort_values("score", ascending=False, kind="stable").to_dict("records")
    labels = [value_name(row["value"]).replace("_", " ") for row in rows]
    words = [
        tr("{score:.3f} ({low:.3f} to {high:.3f})", score=row["score"], low=row["low"], high=row["high"])
        for row in rows
    ]
    score, low, high = ([row[end] for row in rows] for end in ("score", "low", "high"))
    return dots_figure(
        [Dots(label, labels, score, low, high, words)],
        Axis(title=tr("Mean score"), form=".2f", least=None),
    )


def drawn_people(frame: pd.DataFrame) -> pd.DataFrame:
    """The people that are drawn: all of them, or as many as a picture bears, spread evenly over the table."""
    return frame.iloc[np.unique(np.linspace(0, len(frame) - 1, min(DRAWN, len(frame))).astype(int))]


def people_figure(shown: pd.DataFrame, scale: str, label: str) -> go.Figure:
    """A mark for each person: their value, and what it added to their score."""
    numeric = pd.api.types.is_numeric_dtype(shown["value"].dtype)
    values = (
        shown["value"].to_numpy() if numeric else [escape(value_name(each), quote=False) for each in shown["value"]]
    )
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": shown["contribution"].to_numpy(),
        "marker": {"size": 7, "color": "var(--wb-series-1 / 0.5)"},
        "hovertext": [
            tr(
                "{escape}: {contribution} (row {row})",
                escape=escape(value_name(row["value"]), quote=False),
                contribution=signed(row["contribution"]),
                row=row["row"],
            )
            for row in shown.to_dict("records")
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    across = {"automargin": True} if numeric else {"automargin": True, "type": "category"}
    return go.Figure({"data": [marks], "layout": _layout(label, across, scale_title(scale), {"zeroline": True})})


def _layout(label: str, across: dict[str, Any], title: str, up: dict[str, Any]) -> dict[str, Any]:
    """The column from left to right, the score upwards."""
    return {
        "height": 420,
        "margin": {"l": 64, "r": 24, "t": 24, "b": 56},
        "showlegend": False,
        "xaxis": {"title": {"text": escape(label, quote=False)}, **across},
        "yaxis": {"title": {"text": title}, **up},
    }
