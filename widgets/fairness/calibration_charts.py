"""Pictures of what a score means and how well it tells people apart, a line a group: pure functions of the reports."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from widgets.fairness.scored import group_names, legend, line_style, plot_text
from workbench.fairness.calibration import CalibrationReport
from workbench.fairness.curves import CurvesReport
from workbench.language import tr
from workbench.words import percent, range_words, whole

HEIGHT = 440


def calibration_figure(report: CalibrationReport) -> go.Figure:
    """Share with the favourable outcome over mean score, a line of dots a group, and the line where both agree."""
    names = group_names(report.roles, report.by, list(report.groups["group"]))
    traces = []
    for place, (name, group) in enumerate(zip(names, report.groups["group"], strict=True)):
        part = report.bands[report.bands["group"] == group]
        style = line_style(place)
        words = [
            tr(
                "{share} ({low}) of {n}",
                share=percent(row["share"]),
                low=range_words(row["low"], row["high"]),
                n=whole(row["n"]),
            )
            for row in part.to_dict("records")
        ]
        traces.append(
            {
                "type": "scatter",
                "x": part["score"].to_numpy(),
                "y": part["share"].to_numpy(),
                "mode": "lines+markers",
                "name": plot_text(name),
                "line": dict(style),
                "marker": {"size": 8},
                "error_y": {
                    "type": "data",
                    "array": (part["high"] - part["share"]).to_numpy(),
                    "arrayminus": (part["share"] - part["low"]).to_numpy(),
                    "color": style["color"],
                    "thickness": 1.2,
                    "width": 3,
                },
                "hovertext": words,
                "hovertemplate": tr("score %{x:.1%}: %{hovertext}"),
            }
        )
    return _figure(traces, (tr("Mean score"), tr("Had the favourable outcome")), len(names), diagonal=True)


def roc_figure(report: CurvesReport) -> go.Figure:
    """True over false positive rate, a line a group."""
    traces = _lines(report, "false_positive_rate", "true_positive_rate", end=((1.0, 1.0), (0.0, 0.0)))
    return _figure(traces, (tr("False positive rate"), tr("True positive rate")), len(traces), diagonal=True)


def precision_figure(report: CurvesReport) -> go.Figure:
    """Precision over recall, a line a group."""
    traces = _lines(report, "true_positive_rate", "precision", end=())
    return _figure(traces, (tr("Recall (true positive rate)"), tr("Precision")), len(traces), diagonal=False)


def scores_figure(report: CurvesReport) -> go.Figure:
    """The share of each group's people in every slice of the score, as steps."""
    names = group_names(report.roles, report.by, list(report.areas["group"]))
    traces = []
    for place, (name, group) in enumerate(zip(names, report.areas["group"], strict=True)):
        part = report.scores[report.scores["group"] == group]
        line = {**line_style(place), "shape": "hvh"}
        middle = ((part["from"] + part["to"]) / 2).to_numpy()
        traces.append(
            {"type": "scatter", "x": middle, "y": part["share"].to_numpy(), "mode": "lines", "line": line}
            | {"name": plot_text(name), "hovertemplate": tr("score about %{x:.2f}: %{y:.1%}")}
        )
    figure = _figure(traces, (tr("Score"), tr("Share of the group")), len(names), diagonal=False)
    most = float(np.nanmax([0.01, *report.scores["share"]]))
    figure.layout.yaxis.range = [0, most * 1.05]
    return figure


FIGURES = {"roc": roc_figure, "precision": precision_figure, "scores": scores_figure}


def _lines(report: CurvesReport, x: str, y: str, *, end: tuple[tuple[float, float], ...]) -> list[dict[str, Any]]:
    """A line a group over the thresholds at which something changes, with the ends that every such curve has."""
    areas = report.areas.to_dict("records")
    traces = []
    for place, (name, row) in enumerate(
        zip(group_names(report.roles, report.by, list(report.areas["group"])), areas, strict=True)
    ):
        part = report.curves[report.curves["group"] == row["group"]][[x, y]].dropna().to_numpy()
        changed = np.ones(len(part), dtype=bool)
        changed[1:] = (np.diff(part, axis=0) != 0).any(axis=1)
        points = part[changed]
        if end and len(points):
            points = np.vstack([points, end[1:]]) if points[0][0] >= points[-1][0] else np.vstack([end[1:], points])
        auc = f" ({row['auc']:.3f})" if x == "false_positive_rate" and not np.isnan(row["auc"]) else ""
        traces.append(
            {"type": "scatter", "mode": "lines", "x": points[:, 0], "y": points[:, 1], "line": dict(line_style(place))}
            | {"name": f"{plot_text(name)}{auc}", "hovertemplate": "%{x:.1%}, %{y:.1%}"}
        )
    return traces


def _figure(traces: list[dict[str, Any]], titles: tuple[str, str], groups: int, *, diagonal: bool) -> go.Figure:
    line = {"type": "line", "x0": 0, "y0": 0, "x1": 1, "y1": 1, "line": {"dash": "dash", "width": 1.5}}
    layout = {
        "height": HEIGHT + 20 * groups,
        "margin": {"l": 60, "r": 16, "t": 24, "b": 56},
        "showlegend": True,
        "legend": legend(),
        "xaxis": {"title": {"text": titles[0]}, "tickformat": ".0%", "range": [0, 1.01], "nticks": 6, "tickangle": 0},
        "yaxis": {"title": {"text": titles[1]}, "tickformat": ".0%", "range": [0, 1.03]},
        "shapes": [line] if diagonal else [],
    }
    return go.Figure({"data": traces, "layout": layout})
