"""A mark for each explained person and column: how much it moved their score, and whether their value is high."""

from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from widgets.explain.contribution_words import feature_label, scale_title, signed
from widgets.explain.waterfall import short_label
from workbench.case import Case
from workbench.coding import is_number
from workbench.explain.drivers import DriversReport
from workbench.explain.reasons_words import value_words
from workbench.language import tr

SHOWN_PEOPLE, SHOWN, BINS, ROW_HEIGHT, MARGINS = 400, 8, 60, 62, 128
LOW, MIDDLE, HIGH, NO_ORDER = tr("low value"), tr("in the middle"), tr("high value"), tr("not a number")
MARKS = {LOW: ("triangle-down", 2), MIDDLE: ("circle-open", 7), HIGH: ("triangle-up", 1), NO_ORDER: ("square", 4)}


def swarm_figure(case: Case, report: DriversReport) -> go.Figure:
    """The columns that move the scores most, largest on top; where people lie close together, marks are moved apart."""
    top = list(report.importance["feature"].head(SHOWN))
    places = np.unique(np.linspace(0, len(report.rows) - 1, min(SHOWN_PEOPLE, len(report.rows))).astype(int))
    marks = pd.concat([_column(case, report, feature, at, places) for at, feature in enumerate(top)])
    traces = [_trace(name, marks[marks["band"] == name]) for name in MARKS if (marks["band"] == name).any()]
    layout = {
        "height": MARGINS + ROW_HEIGHT * len(top),
        "margin": {"l": 8, "r": 24, "t": 48, "b": 64},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
        "xaxis": {"title": {"text": scale_title(report.scale), "font": {"size": 14}}, "nticks": 6, "tickangle": 0},
        "yaxis": {
            "range": [len(top) - 0.4, -0.6],
            "automargin": True,
            "tickvals": list(range(len(top))),
            "ticktext": [short_label(feature_label(case, feature)) for feature in top],
            "zeroline": False,
        },
        "shapes": [{"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "y domain", "line": {"width": 1.5}}],
    }
    return go.Figure({"data": traces, "layout": layout})


def _column(case: Case, report: DriversReport, feature: str, at: int, places: NDArray[np.intp]) -> pd.DataFrame:
    found = report.dependence(feature)
    thirds = bands(found["value"])
    some = found.iloc[places]
    moved = some["contribution"].to_numpy(float)
    label = feature_label(case, feature)
    words = [
        tr(
            "{escape}<br>{part} (row {row})",
            escape=escape(f"{label}: {value_words(feature, value, case.roles)}", quote=False),
            part=signed(part),
            row=row,
        )
        for value, part, row in zip(some["value"], moved, some["row"], strict=True)
    ]
    return pd.DataFrame({"x": moved, "y": at + spread(moved), "band": thirds[places], "words": words})


def bands(values: pd.Series) -> NDArray[np.object_]:
    """Whether each value is low, in the middle or high among the explained people, by thirds."""
    if not is_number(values):
        return np.full(len(values), NO_ORDER, dtype=object)
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    known = numbers[~np.isnan(numbers)]
    low, high = np.quantile(known, (1 / 3, 2 / 3)) if len(known) else (0.0, 0.0)
    found = np.where(numbers > high, HIGH, np.where(numbers < low, LOW, MIDDLE)).astype(object)
    if low == high == known.min(initial=np.inf):  # most share the lowest value: the rest is high
        found = np.where(numbers > low, HIGH, LOW).astype(object)
    found[np.isnan(numbers)] = NO_ORDER
    return found


def spread(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far to move each mark up or down so that those at about the same place lie side by side; always the same."""
    width = np.ptp(values) or 1.0
    bins = np.floor((values - values.min()) / width * BINS).astype(int)
    rank = pd.Series(values).groupby(bins).cumcount().to_numpy()
    size = np.bincount(bins)[bins]
    side = np.where(rank % 2, 1, -1) * ((rank + 1) // 2)
    return np.asarray(side * np.minimum(0.04, 0.7 / np.maximum(size, 1)), dtype=np.float64)


def _trace(name: str, marks: pd.DataFrame) -> dict[str, Any]:
    symbol, colour = MARKS[name]
    return {
        "type": "scatter",
        "name": name,
        "mode": "markers",
        "x": marks["x"].to_numpy(),
        "y": marks["y"].round(3).tolist(),  # a narrow chart moves them
        "marker": {"symbol": symbol, "size": 6, "color": f"var(--wb-series-{colour} / 0.7)"},
        "hovertext": marks["words"].tolist(),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
