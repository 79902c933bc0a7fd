"""The ways of one person as a picture and as a table: where they are, and where each way leads."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from widgets.explain.contribution_words import feature_label
from workbench.case import Case
from workbench.explain.counterfactual_words import value_words
from workbench.explain.counterfactuals import Change, CounterfactualReport, Space
from workbench.language import tr
from workbench.words import capital

ROW_HEIGHT, MARGINS, WIDE = 68, 110, 22
SYMBOLS = ("circle", "diamond", "square", "triangle-up")


def ways_frame(report: CounterfactualReport, case: Case) -> pd.DataFrame:
    """One row for each change of each way, as a person reads it."""
    return pd.DataFrame(
        [
            {
                "way": place,
                "column": feature_label(case, change.feature),
                "before": value_words(change.before, change.feature, case.roles),
                "after": value_words(change.after, change.feature, case.roles),
                "score": option.prediction,
                "cost": option.cost,
                "usual": option.plausibility,
                "stays": option.robustness,
            }
            for place, option in enumerate(report.options, start=1)
            for change in option.changes
        ]
    )


def ways_figure(report: CounterfactualReport, space: Space) -> go.Figure:
    """A line for each change, from the person (0) to where they would be; a colour and a shape for each way."""
    rows = [
        (way, change, _share(change, space)) for way, option in enumerate(report.options) for change in option.changes
    ]
    traces = [
        _way(way, [(at, *row[1:]) for at, row in enumerate(rows) if row[0] == way], space)
        for way in range(len(report.options))
    ]
    least, most = (end(0.0, *(share for *_, share in rows)) for end in (min, max))
    room = 0.08 * (most - least)
    layout = {
        "height": MARGINS + ROW_HEIGHT * len(rows),
        "margin": {"l": 8, "r": 24, "t": 48, "b": 56},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
        "xaxis": {
            "title": {"text": tr("Change"), "font": {"size": 14}},
            "range": [least - room, most + room],
            "zeroline": True,
            "nticks": 4,
            "tickangle": 0,
        },
        "yaxis": {
            "range": [len(rows) - 0.4, -0.8],
            "zeroline": False,
            "automargin": True,
            "tickvals": list(range(len(rows))),
            "ticktext": [_short(change, space) for _, change, _ in rows],
        },
        "meta": {"names": [_in_full(change, space) for _, change, _ in rows]},  # for a narrow chart
    }
    return go.Figure({"data": traces, "layout": layout})


def _way(way: int, rows: Sequence[tuple[int, Change, float]], space: Space) -> dict[str, Any]:
    """One way: for each change a line with an open end where the person is and a full one where they would be."""
    colour = f"var(--wb-series-{way % 8 + 1})"
    x: list[float | None] = []
    y: list[int | None] = []
    symbols, words = [], []
    roles = space.case.roles
    for at, change, share in rows:
        before, after = (value_words(value, change.feature, roles) for value in (change.before, change.after))
        x += [0.0, share, None]
        y += [at, at, None]
        symbols += ["circle-open", SYMBOLS[way % len(SYMBOLS)], "circle"]
        words += [tr("now {before}", before=before), tr("then {after}", after=after), ""]
    return {
        "type": "scatter",
        "name": tr("Way {way}", way=way + 1),
        "x": x,
        "y": y,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 3},
        "marker": {"size": 12, "color": colour, "symbol": symbols},
        "hovertext": [escape(each, quote=False) for each in words],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _share(change: Change, space: Space) -> float:
    column = next(each for each in space.columns if each.name == change.feature)
    if column.kind != "number" or change.before is None or change.after is None:
        return 1.0
    return float((change.after - change.before) / column.scale)


def _short(change: Change, space: Space) -> str:
    """The column, and from what to what: in one line where there is room for it."""
    column, before, after = _said(change, space)
    way = f"{before} → {after}"
    lines = [column, *([way] if len(way) <= WIDE else [before, f"→ {after}"])]
    return "<br>".join(escape(_cut(line), quote=False) for line in lines)


def _in_full(change: Change, space: Space) -> str:
    """The same uncut, in the parts that a narrow page may set beside or below each other."""
    column, before, after = (escape(words, quote=False) for words in _said(change, space))
    return tr("{column}:<br>{before}<br>→ {after}", column=column, before=before, after=after)


def _said(change: Change, space: Space) -> tuple[str, str, str]:
    """The column, what it is, and what it would be."""
    roles = space.case.roles
    before, after = (value_words(value, change.feature, roles) for value in (change.before, change.after))
    return capital(roles.column_label(change.feature)), before, after


def _cut(text: str) -> str:
    return text if len(text) <= WIDE else f"{text[: WIDE - 1].rstrip()}…"
