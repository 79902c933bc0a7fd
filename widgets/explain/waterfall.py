"""The pictures of one person's explanation: step by step from the baseline to the score, and two ways side by side."""

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.data.dots import Axis, Dots, dots_figure
from widgets.explain.contribution_words import signed
from workbench.explain.border import Border
from workbench.explain.explanation import Explanation
from workbench.explain.points import in_points
from workbench.explain.reasons_words import value_words
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital

SHOWN, ROW_HEIGHT, MARGINS, LINE, BAR = 8, 62, 156, 20, 0.65
STARTS, ENDS = tr("starts at"), tr("ends at")


def steps_frame(found: Explanation, roles: Roles, most: int = SHOWN) -> pd.DataFrame:
    """One row a step: label, contribution, where it starts and ends; the smallest ones together as the last."""
    parts = found.contributions
    labels = [step_label(row, roles) for row in parts.to_dict("records")]
    steps = list(zip(labels, parts["contribution"].astype(float), strict=True))
    if len(steps) > most + 1:
        rest = steps[most:]
        steps = [*steps[:most], (tr("{rest} other columns", rest=len(rest)), float(sum(value for _, value in rest)))]
    values = np.array([value for _, value in steps])
    ends = found.baseline + np.cumsum(values)
    return pd.DataFrame(
        {"label": [label for label, _ in steps], "contribution": values, "start": ends - values, "end": ends}
    )


def step_label(row: Mapping[Any, Any], roles: Roles) -> str:
    """A column with the person's value: "Age: 31 years"."""
    return f"{capital(roles.column_label(row['feature']))}: {value_words(row['feature'], row['value'], roles)}"


def waterfall_figure(found: Explanation, roles: Roles, border: Border | None = None) -> go.Figure:
    """A bar a column, from the start on top to the score below, 0 to 1; each begins where the last one ended."""
    found = in_points(found)
    steps = steps_frame(found, roles)
    places = list(range(len(steps)))
    raised = steps["contribution"] >= 0
    traces = [
        _bars(steps[raised], [place for place in places if raised[place]], tr("Raised the score"), 1),
        _bars(steps[~raised], [place for place in places if not raised[place]], tr("Lowered the score"), 2),
    ]
    low, high = _bounds(steps, found.baseline)
    layout = {
        "height": MARGINS + ROW_HEIGHT * len(steps),
        "margin": {"l": 8, "r": 24, "t": 56, "b": 84},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
        "barmode": "overlay",
        "xaxis": {
            "title": {"text": _axis_title(found, border or Border()), "font": {"size": 14}},
            "range": [low, high],
            "nticks": 5,
            "tickangle": 0,
        },
        "yaxis": {
            "range": [len(steps) + 0.1, -1.0],
            "automargin": True,
            "tickvals": places,
            "ticktext": _step_texts(steps),
            "zeroline": False,
        },
        "shapes": [_line(found.baseline, "dot"), _line(found.prediction, "dash")],
        "annotations": [
            _words(f"{STARTS} {found.baseline:.2f}", found.baseline, 1, low, high),
            _words(f"{ENDS} {found.prediction:.2f}", found.prediction, 0, low, high),
        ],
    }
    return go.Figure({"data": traces, "layout": layout})


def _bars(steps: pd.DataFrame, places: Sequence[int], name: str, colour: int) -> dict[str, Any]:
    sizes = [signed(value) for value in steps["contribution"]]
    return {
        "type": "bar",
        "name": name,
        "orientation": "h",
        "base": steps["start"].to_numpy(),
        "x": steps["contribution"].to_numpy(),
        "y": list(places),
        "width": BAR,  # else each series has its own, from the distance of its bars
        "marker": {"color": f"var(--wb-series-{colour})"},
        "hovertext": [
            f"{escape(label, quote=False)}<br>{size}" for label, size in zip(steps["label"], sizes, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _step_texts(steps: pd.DataFrame) -> list[str]:
    """Each column with its number below: beside the bars a narrow page has no room for it."""
    return [
        f"{short_label(label)}<br><b>{signed(value)}</b>"
        for label, value in zip(steps["label"], steps["contribution"], strict=True)
    ]


def _axis_title(found: Explanation, border: Border) -> str:
    if border.sign > 0:
        named = {
            "probability": tr("Score<br>(right: a yes)"),
            "output": tr("The model's output<br>(right: a yes)"),
        }
    else:
        named = {
            "probability": tr("Score<br>(left: a yes)"),
            "output": tr("The model's output<br>(left: a yes)"),
        }
    return named[found.scale]


def _bounds(steps: pd.DataFrame, baseline: float) -> tuple[float, float]:
    reached = [baseline, *steps["end"]]
    room = 0.08 * (max(reached) - min(reached) or 1.0)
    return min(reached) - room, max(reached) + room


def _line(at: float, dash: str) -> dict[str, Any]:
    return {
        "type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "y domain",
        "line": {"dash": dash, "width": 1.5},
    }  # fmt: skip


def _words(text: str, at: float, end: int, low: float, high: float) -> dict[str, Any]:
    """Words inside the top (1) or the bottom (0) of the picture, on the side of their line that has room."""
    side = "right" if at > (low + high) / 2 else "left"
    place = {"yref": "paper", "y": end, "yanchor": "top" if end else "bottom", "yshift": -4 if end else 7}
    return {"text": text, "x": at, "xanchor": side, "showarrow": False, **place}


def short_label(label: str) -> str:
    """A name on two short lines, as the chart's own markup; what is in it is shown, never run."""
    lines = wrap(label, LINE, max_lines=2, placeholder=" …") or [label]
    return "<br>".join(escape(line, quote=False) for line in lines)


def both_ways_figure(frame: pd.DataFrame, title: str, roles: Roles) -> go.Figure:
    """LIME's contributions of the columns on top, with how far each moves from seed to seed."""
    labels = [step_label(row, roles) for row in frame.to_dict("records")]
    values, spread = frame["contribution"].to_numpy(float), frame["spread"].to_numpy(float)
    words = [
        tr("{value}, moves by {moves:.3f} from seed to seed", value=signed(value), moves=moves)
        for value, moves in zip(values, spread, strict=True)
    ]
    dots = Dots("LIME", labels, values.tolist(), (values - spread).tolist(), (values + spread).tolist(), words)
    return dots_figure([dots], Axis(title=title, form=".2f", least=None, line=0.0))
