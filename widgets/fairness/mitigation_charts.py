"""What the methods did, as a picture, a key, paragraphs and tables: pure functions of the report."""

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_report import MitigationReport
from workbench.fairness.mitigation_words import verdict
from workbench.language import tr
from workbench.metrics import METRICS
from workbench.roles import Roles
from workbench.words import capital

STAGES = {
    "none": "as it is",
    "before": tr("changes the data"),
    "during": tr("changes the learning"),
    "after": tr("changes the answers"),
}


NEAR = 0.08
"""Dots nearer than this part of the picture, across and up, share one place for their numbers."""
SHORTEST, MOST_NUMBERS = 0.05, 4

MOVED = (tr("more accepted"), tr("more wrongly refused"), tr("more wrongly accepted"))


def trade_off_figure(report: MitigationReport) -> go.Figure:
    """Each method by its gap (across) and its share of right answers (up), with intervals; nothing done is square."""
    rows = {name: (report.of(name, "gap"), report.of(name, "accuracy")) for name in report.methods}
    best = [name in report.best for name in rows]
    marked = [name in report.best or name == "nothing" for name in rows]  # all lines together would hide the dots

    dots_at = [(gap["value"], right["value"]) for gap, right in rows.values()]
    told = numbers_at(dots_at, marked)

    def bars(place: int) -> dict[str, Any]:
        parts = [(found[place], shown) for found, shown in zip(rows.values(), marked, strict=True)]
        return {
            "type": "data",
            "array": [(part["high"] - part["value"]) * shown for part, shown in parts],
            "arrayminus": [(part["value"] - part["low"]) * shown for part, shown in parts],
            "color": "var(--wb-series-1 / 0.25)",
            "thickness": 1.5,
            "width": 0,
        }

    dots = {
        "type": "scatter",
        "x": [gap["value"] for gap, _ in rows.values()],
        "y": [right["value"] for _, right in rows.values()],
        "mode": "markers+text",
        "text": told,
        "textposition": _apart([across for across, _ in dots_at], told),
        "cliponaxis": False,
        "error_x": bars(0),
        "error_y": bars(1),
        "marker": {
            "size": [15 if ring else 10 for ring in best],
            "symbol": [
                "square" if name == "nothing" else "circle" if ring else "circle-open"
                for name, ring in zip(rows, best, strict=True)
            ],
            "color": "var(--wb-series-1)",
        },
        "hovertext": [f"{place}. {escape(METHODS[name].label, quote=False)}" for place, name in enumerate(rows)],
        "hovertemplate": tr("%{hovertext}<br>gap %{x:.1%}, right %{y:.1%}<extra></extra>"),
    }
    layout = {
        "height": 420,
        "margin": {"l": 64, "r": 24, "t": 24, "b": 56},
        "showlegend": False,
        "xaxis": {
            "title": {
                "text": tr("Gap in {label}", label=METRICS[report.trial.metric].label.lower()),
                "font": {"size": 14},
            },
            "tickformat": ".0%",
            "rangemode": "tozero",
            "nticks": 6,
            "tickangle": 0,
        },
        "yaxis": {"title": {"text": tr("Right answers"), "font": {"size": 14}}, "tickformat": ".0%", "nticks": 6},
    }
    return go.Figure({"data": [dots], "layout": layout})


def numbers_at(dots: Sequence[tuple[float, float]], marked: Sequence[bool]) -> list[str]:
    """The number of each dot (gap, right answers); of dots that lie close together one has the numbers of all.

    Those that are marked come first: their numbers stand beside themselves.
    """
    across, up = (np.array(part) for part in zip(*dots, strict=True))
    wide, tall = max(across.max(), 1e-9), max(np.ptp(up), SHORTEST)
    groups: dict[int, list[int]] = {}
    for place in sorted(range(len(dots)), key=lambda place: not marked[place]):
        near = (
            at
            for at in groups
            if abs(across[at] - across[place]) < NEAR * wide and abs(up[at] - up[place]) < NEAR * tall
        )
        groups.setdefault(next(near, place), []).append(place)
    return [_numbers(groups.get(place, ())) for place in range(len(dots))]


def _numbers(places: Sequence[int]) -> str:
    more = "…" if len(places) > MOST_NUMBERS else ""
    return ", ".join(map(str, places[:MOST_NUMBERS])) + more


def _apart(across: Sequence[float], told: Sequence[str]) -> list[str]:
    """The numbers of neighbours above and below their dots in turn, so that they do not lie on one another."""
    turn = {
        place: order
        for order, place in enumerate(sorted(range(len(across)), key=lambda place: (not told[place], across[place])))
    }
    edge = NEAR * max(across)  # to the left of these is the axis, so several numbers go to the right
    return [
        f"{'bottom' if turn[place] % 2 else 'top'} {'right' if across[place] <= edge else 'center'}"
        for place in range(len(across))
    ]


def key_html(report: MitigationReport) -> str:
    """The methods by their numbers in the chart, those that no other beats in both set strong."""
    items = []
    for place, name in enumerate(report.methods):
        tag = "strong" if name in report.best else "span"
        items.append(f"<li>{place} <{tag}>{escape(METHODS[name].label)}</{tag}></li>")
    return f'<ul class="wb-key">{"".join(items)}</ul>'


def verdicts_html(report: MitigationReport, roles: Roles) -> str:
    """A paragraph a method, its name first; what comes from the table is escaped."""
    told = []
    for name in (*report.methods, *report.failed):
        label, words = METHODS[name].label, verdict(report, name, roles).removeprefix(f"{METHODS[name].label}: ")
        told.append(f'<p class="wb-note"><strong>{escape(label)}.</strong> {escape(capital(words))}</p>')
    return "".join(told)


def methods_frame(report: MitigationReport) -> pd.DataFrame:
    """One row a method: its number in the chart, how it works, gap and right answers with intervals."""
    rows = []
    for place, name in enumerate(report.methods):
        gap, right = report.of(name, "gap"), report.of(name, "accuracy")
        numbers = {
            f"{what}{end}": found[at]
            for what, found in (("gap", gap), ("accuracy", right))
            for end, at in (("", "value"), ("_low", "low"), ("_high", "high"))
        }
        needs = tr(", needs the group") if METHODS[name].needs_group and name != "nothing" else ""
        lot = tr(", decides in part by lot") if METHODS[name].by_lot else ""
        rows.append(
            {
                "method": f"{place}. {METHODS[name].label}",
                "stage": f"{STAGES[METHODS[name].stage]}{needs}{lot}",
                **numbers,
            }
        )
    return pd.DataFrame(rows)


def people_frame(report: MitigationReport, roles: Roles) -> pd.DataFrame:
    """One row a method and group: how many more people are accepted, wrongly refused and wrongly accepted."""
    shown = report.people[report.people["method"] != "nothing"]
    columns = dict(zip(("accepted", "wrongly_refused", "wrongly_accepted"), MOVED, strict=True))
    frame = pd.DataFrame(
        {
            "method": [METHODS[name].label for name in shown["method"]],
            "group": [capital(roles.value_label(report.trial.by, group)) for group in shown["group"]],
            "people": shown["people"].to_numpy(),
        }
    )
    return frame.assign(**{words: shown[name].to_numpy() for name, words in columns.items()})
