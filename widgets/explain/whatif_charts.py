"""The pictures of a what-if: the score along one column, and what each column adds before and after."""

from collections.abc import Callable, Sequence
from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd

from workbench.explain.counterfactual_words import value_words
from workbench.explain.whatif_report import WhatIfReport
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital

Parts = dict[str, Any]
SHOWN, LINE, HEIGHT, ROW = 8, 22, 320, 46


def curve_parts(curve: pd.DataFrame, of: tuple[str, Any, WhatIfReport], roles: Roles) -> Parts:
    """The score at every value of one column; the dot is where the person stands now."""
    column, now, report = of
    numeric = all(isinstance(value, int | float) for value in curve["value"])
    x = curve["value"].tolist() if numeric else [_name(value) for value in curve["value"]]
    line = {
        "type": "scatter",
        "name": tr("Score"),
        "x": x,
        "y": curve["score"].round(6).tolist(),
        "mode": "lines" if numeric else "markers",
        "line": {"color": "var(--wb-series-1)", "width": 2.5, "shape": "linear"},
        "marker": {"color": "var(--wb-series-1)", "size": 11},
        "hovertemplate": "%{x}: %{y:.3f}<extra></extra>",
    }
    dot = {
        "type": "scatter",
        "name": tr("This person, as set above"),
        "x": [now if numeric else _name(now)],
        "y": [round(report.score, 6)],
        "mode": "markers",
        "marker": {"color": "var(--wb-series-2)", "size": 15, "symbol": "diamond"},
        "hovertemplate": "%{x}: %{y:.3f}<extra></extra>",
    }
    border = report.wanted.low if report.wanted.low > 0 else report.wanted.high
    layout = {
        "height": HEIGHT,
        "margin": {"l": 56, "r": 16, "t": 36, "b": 56},
        "showlegend": False,
        "xaxis": {
            "title": {"text": escape(_axis(column, roles), quote=False), "font": {"size": 14}},
            "type": "linear" if numeric else "category",
            "nticks": 6,
            "tickangle": 0,
            "automargin": True,
        },
        "yaxis": {"title": {"text": tr("Score")}, "range": [-0.03, 1.03], "tickformat": ".1f"},
        "shapes": [
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "paper",
                "y0": border,
                "y1": border,
                "line": {"dash": "dash", "width": 1.5},
            }
        ],
        "annotations": [_turning(border, curve["score"].tolist())],
    }
    return {"data": [line, dot], "layout": layout}


def _turning(border: float, scores: Sequence[float]) -> Parts:
    """What the dashed line is, at the end of the curve that is farther from it, and on its other side."""
    first, last = scores[0] - border, scores[-1] - border
    far, at = (last, 1) if abs(last) >= abs(first) else (first, 0)
    return {
        "text": tr("turns at {border:.2g}", border=border),
        "x": at,
        "xref": "paper",
        "y": border,
        "xanchor": "right" if at else "left",
        "yanchor": "top" if far > 0 else "bottom",
        "showarrow": False,
    }


def moves_parts(report: WhatIfReport, roles: Roles, title: Callable[[str], str]) -> Parts:
    """Two dots a column, as the person is and after the changes, joined by a line; the weightiest columns first."""
    frame = report.contributions
    if frame is None:
        return {}
    weight = frame[["before", "after"]].abs().max(axis=1)
    shown = frame.loc[weight.sort_values(ascending=False, kind="stable").index[:SHOWN]]
    names = [_label(name, roles) for name in shown["feature"]]
    y = list(range(len(names)))
    series = [(tr("As the person is"), "before", "circle-open", 15), (tr("After the changes"), "after", "diamond", 9)]
    series = series if report.changes else series[:1]  # one dot on the other would look like one series
    dots = [
        {
            "type": "scatter",
            "name": name,
            "x": shown[side].round(6).tolist(),
            "y": y,
            "mode": "markers",
            "marker": {
                "size": size,
                "symbol": symbol,
                "color": f"var(--wb-series-{place})",
                "line": {"width": 2, "color": f"var(--wb-series-{place})"},
            },
            "hovertemplate": "%{x:+.3f}<extra></extra>",
        }
        for place, (name, side, symbol, size) in enumerate(series, start=1)
    ]
    lines = [
        {"type": "line", "x0": one, "x1": other, "y0": at, "y1": at, "line": {"width": 2.5}}
        for at, (one, other) in enumerate(zip(shown["before"].tolist(), shown["after"].tolist(), strict=True))
        if one != other
    ]
    zero = {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "y0": 0,
        "y1": 1,
        "yref": "y domain",
        "line": {"dash": "dot", "width": 1},
    }
    layout = {
        "height": 120 + ROW * len(names),
        "margin": {"l": 8, "r": 24, "t": 48, "b": 56},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
        "xaxis": {"title": {"text": title(report.scale), "font": {"size": 14}}, "nticks": 5, "tickangle": 0},
        "yaxis": {
            "range": [len(names) - 0.4, -0.7],
            "automargin": True,
            "zeroline": False,
            "tickvals": y,
            "ticktext": names,
        },
        "shapes": [zero, *lines],
    }
    return {"data": dots, "layout": layout}


def _label(column: str, roles: Roles) -> str:
    lines = wrap(capital(roles.column_label(column)), LINE, max_lines=2, placeholder=" …") or [column]
    return "<br>".join(escape(line, quote=False) for line in lines)


def _axis(column: str, roles: Roles) -> str:
    label = roles.labels.get(column)
    unit = f" ({label.unit})" if label and label.unit else ""
    return f"{capital(roles.column_label(column))}{unit}"


def _name(value: Any) -> str:
    text = value_words(value, "", Roles()).strip("“”")
    return escape(text, quote=False)
