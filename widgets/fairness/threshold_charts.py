"""The two pictures of a threshold, each group where it stands now and at every threshold, and their numbers.

`now_parts` and `over_parts` give the parts of a figure as JSON values, because a moving threshold must not wait for
plotly to check and copy a figure each time; `go.Figure` of the parts is the checked figure.
"""

from base64 import b64encode
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.axis import axis_title
from widgets.fairness.scored import group_names, legend, line_style, plot_text
from workbench.counts import Floats
from workbench.fairness.score_grid import BINS, STEPS
from workbench.fairness.thresholds import ThresholdReport
from workbench.language import tr
from workbench.metrics import Metric
from workbench.words import percent, range_words, whole

Parts = dict[str, Any]
ROW, MARGINS, CURVE_HEIGHT = 54, 114, 420
NAME, LINES = 18, 3
PEOPLE = ("accepted", "refused", "wrong_yes", "wrong_no")


def groups_now(report: ThresholdReport, metric: Metric) -> go.Figure:
    """A dot with its interval for each group at its threshold."""
    return go.Figure(now_parts(report, metric))


def over_thresholds(report: ThresholdReport, metric: Metric, curves: Floats) -> go.Figure:
    """One metric at every threshold, a line a group, and where the thresholds stand now."""
    return go.Figure(over_parts(report, metric, curves, curve_lines(report, curves)))


def now_parts(report: ThresholdReport, metric: Metric) -> Parts:
    """The parts of `groups_now`."""
    frame = report.groups[report.groups["metric"].to_numpy() == metric.key]
    known = np.flatnonzero(frame["value"].notna().to_numpy())
    every = axis_names(report)
    names = [every[place] for place in known.tolist()]
    value, low, high, n, at = (frame[part].to_numpy()[known] for part in ("value", "low", "high", "n", "threshold"))
    words = [
        tr(
            "{v} ({a}), of {n} {among_words}, threshold {t:.3f}",
            v=percent(v),
            a=range_words(a, b),
            n=whole(n),
            among_words=metric.among_words,
            t=t,
        )
        for v, a, b, n, t in zip(value, low, high, n, at, strict=True)
    ]
    dots = {
        "type": "scatter",
        "x": value.tolist(),
        "y": names,
        "mode": "markers+text",
        "text": [percent(v) for v in value],
        "textposition": "top center",
        "cliponaxis": False,
        "marker": {"size": 12, "color": [line_style(place)["color"] for place in known.tolist()]},
        "error_x": {
            "type": "data",
            "array": (high - value).tolist(),
            "arrayminus": (value - low).tolist(),
            "color": "var(--wb-edge)",
            "thickness": 2.5,
            "width": 6,
        },
        "hovertext": words,
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    layout = {
        "height": MARGINS + ROW * max(len(names), 1),
        "margin": {"l": 8, "r": 24, "t": 24, "b": 70},
        "showlegend": False,
        "xaxis": {
            "title": axis_title(metric.axis),
            "tickformat": ".0%",
            "range": [0, 1.03],
            "nticks": 4,
            "tickangle": 0,
        },
        "yaxis": {"range": [len(names) - 0.5, -0.8], "automargin": True, "type": "category"},
    }
    return {"data": [dots], "layout": layout}


def curve_lines(report: ThresholdReport, curves: Floats) -> list[Parts]:
    """The lines of `over_thresholds`, which stay while the threshold moves."""
    names = group_names(report.roles, report.by, report.groups_of)
    return [
        {
            "type": "scatter",
            "x0": 0,
            "dx": 1 / STEPS,
            "y": {"dtype": "f4", "bdata": b64encode(curve.astype("<f4").tobytes()).decode()},
            "mode": "lines",
            "name": plot_text(name),
            "line": dict(line_style(place)),
            "hovertemplate": tr("threshold %{x:.3f}: %{y:.1%}"),
        }
        for place, (name, curve) in enumerate(zip(names, curves, strict=True))
    ]


def over_parts(report: ThresholdReport, metric: Metric, curves: Floats, lines: Sequence[Parts]) -> Parts:
    """The parts of `over_thresholds`; `lines` are its `curve_lines`."""
    layout = {
        "height": CURVE_HEIGHT + 20 * len(lines),
        "margin": {"l": 76, "r": 16, "t": 24, "b": 56},
        "showlegend": True,
        "legend": legend(),
        "hovermode": "x unified",
        "xaxis": {"title": {"text": tr("Threshold")}, "range": [0, 1], "tickangle": 0, "nticks": 6},
        "yaxis": {"title": axis_title(metric.axis), "tickformat": ".0%", "range": [0, 1.03]},
        "shapes": _marks(report),
    }
    return {"data": [*lines, _standing(report, curves)], "layout": layout}


def axis_names(report: ThresholdReport) -> list[str]:
    """A name for each group that fits beside a narrow chart; alike ones keep the whole name."""
    whole_names = group_names(report.roles, report.by, report.groups_of)
    short = ["<br>".join(map(plot_text, wrap(n, NAME, max_lines=LINES, placeholder=" …") or [n])) for n in whole_names]
    return [s if short.count(s) == 1 else plot_text(n) for s, n in zip(short, whole_names, strict=True)]


def numbers_frame(report: ThresholdReport) -> pd.DataFrame:
    """The numbers behind both pictures, one row a group: its rate, and who is accepted and refused, rightly or not."""
    columns = {name: report.groups[name].to_numpy() for name in ("value", "low", "high")}
    people = {name: report.people[name].to_numpy() for name in ("rows", *PEOPLE)}
    names = group_names(report.roles, report.by, report.groups_of)
    return pd.DataFrame({"group": names, "threshold": report.thresholds, **columns, **people})


def _marks(report: ThresholdReport) -> list[dict[str, Any]]:
    """A dashed line at each threshold."""
    line = {"type": "line", "y0": 0, "y1": 1, "yref": "paper", "line": {"dash": "dash", "width": 1.5}}
    return [{**line, "x0": at, "x1": at} for at in dict.fromkeys(report.thresholds)]


def _standing(report: ThresholdReport, curves: Floats) -> dict[str, Any]:
    """A dot on each line where its threshold stands."""
    places = np.minimum(np.rint(np.array(report.thresholds) * STEPS).astype(int), BINS - 1)
    colours: Sequence[str] = [line_style(place)["color"] for place in range(len(curves))]
    return {
        "type": "scatter",
        "x": list(report.thresholds),
        "y": [None if np.isnan(y) else y for y in curves[np.arange(len(curves)), places].tolist()],
        "mode": "markers",
        "marker": {"size": 11, "color": list(colours)},
        "showlegend": False,
        "hoverinfo": "skip",
    }
