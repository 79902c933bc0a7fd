"""Amounts as a picture and as a table: pure functions of the report."""

from collections.abc import Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.axis import axis_title
from workbench.fairness.amount_report import STATISTICS, AmountReport
from workbench.fairness.amount_words import amount_words
from workbench.language import tr
from workbench.words import capital, listed, range_words, whole

AXES = {"mean": tr("Average"), "median": tr("Middle one (median)")}
ROW_HEIGHT, MARGINS, LONGEST_LINE = 54, 118, 20


def amounts_figure(report: AmountReport, statistic: str) -> go.Figure:
    """A dot with its interval for each group, in the report's order, and a dashed line for everyone together.

    Amounts begin at 0, so that a gap looks as large as it is.
    """
    frame = report.groups.dropna(subset=[statistic])
    rows = frame.to_dict("records")
    everyone, unit = float(report.overall[statistic].iloc[0]), report.unit
    reach = frame[[statistic, f"{statistic}_low", f"{statistic}_high"]].to_numpy(dtype=float)
    most = float(np.nanmax(reach, initial=1e-9))
    above = {} if np.nanmin(reach, initial=0.0) < 0 else {"range": [0, 1.06 * most]}
    dots = {
        "type": "scatter",
        "x": frame[statistic].to_numpy(),
        "y": [_name(report, row["group"], place) for place, row in enumerate(rows)],
        "mode": "markers+text",
        "text": [amount_words(row[statistic]) for row in rows],
        "textposition": "top center",
        "cliponaxis": False,
        "marker": {"size": 13, "color": "var(--wb-series-1)"},
        "error_x": {
            "type": "data",
            "array": (frame[f"{statistic}_high"] - frame[statistic]).to_numpy(),
            "arrayminus": (frame[statistic] - frame[f"{statistic}_low"]).to_numpy(),
            "color": "var(--wb-series-1)",
            "thickness": 2.5,
            "width": 7,
        },
        "hovertext": [_hover(row, statistic, unit) for row in rows],
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    line = {"type": "line", "x0": everyone, "x1": everyone, "y0": 0, "y1": 1, "yref": "y domain"}
    words = {
        "text": tr("everyone: {everyone}", everyone=amount_words(everyone)),
        "x": everyone,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right" if everyone > most / 2 else "left",  # where a narrow chart has room
    }
    label = capital(report.roles.column_label(report.amount)) + (f" ({unit})" if unit else "")
    layout = {
        "height": MARGINS + ROW_HEIGHT * max(len(rows), 1),
        "margin": {"l": 8, "r": 24, "t": 36, "b": 74},
        "showlegend": False,
        "xaxis": {"title": axis_title(f"{AXES[statistic]}: {label}"), "nticks": 5, "tickangle": 0, **above},
        "yaxis": {"range": [len(rows) - 0.5, -0.7], "automargin": True, "type": "category"},
        "shapes": [{**line, "line": {"dash": "dash", "width": 1.5}}],
        "annotations": [{**words, "showarrow": False}],
    }
    return go.Figure({"data": [dots], "layout": layout})


def numbers_frame(report: AmountReport) -> pd.DataFrame:
    """The numbers behind the chart, one row a group, under the names a person reads."""
    parts = [f"{statistic}{end}" for statistic in STATISTICS for end in ("", "_low", "_high")]
    shown = report.groups[[*parts, "n", "rows"]]
    counts = ["n"] if (shown["n"] == shown["rows"]).all() else ["n", "rows"]
    return shown.assign(group=[_label(report, group) for group in report.groups["group"]])[["group", *parts, *counts]]


def _label(report: AmountReport, group: Sequence[str]) -> str:
    pairs = zip(report.by, group, strict=True)
    return listed([report.roles.value_label(column, value) for column, value in pairs])


def _name(report: AmountReport, group: Sequence[str], place: int) -> str:
    names = [_label(report, other) for other in report.groups["group"]]
    lines = wrap(capital(_label(report, group)), LONGEST_LINE, max_lines=3, placeholder=" …")
    text = "<br>".join(escape(line, quote=False) for line in lines)
    return text if len({name[: 3 * LONGEST_LINE - 4] for name in names}) == len(names) else f"{text} ({place + 1})"


def _hover(row: Mapping[Any, Any], statistic: str, unit: str) -> str:
    interval = range_words(row[f"{statistic}_low"], row[f"{statistic}_high"], amount_words)
    return tr(
        "{row} ({interval}), {n} people", row=amount_words(row[statistic], unit), interval=interval, n=whole(row["n"])
    )
