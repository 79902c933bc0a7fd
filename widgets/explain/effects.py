"""How does the score follow one column? Three ways to look at it."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import ipywidgets as ipw
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.explain.modelled import (
    AnsweredPanel,
    explain_code,
    explain_once,
    feature_label,
    notes_html,
    scale_title,
    signed,
)
from widgets.numbers import Numbers
from widgets.panel import paragraph_html
from workbench.case import Case
from workbench.coding import value_name
from workbench.errors import WorkbenchError
from workbench.explain.drivers import DriversReport
from workbench.explain.effects import EffectReport, trace_effect
from workbench.model import Model
from workbench.training import Progress
from workbench.words import capital, whole

EVERYBODY, STEPS, PEOPLE = "everybody", "steps", "people"
VIEWS = (
    ("The mean score if everybody had this value", EVERYBODY),
    ("What small steps change where people stand", STEPS),
    ("What the column adds for each person", PEOPLE),
)
HOW_TO_READ = {
    EVERYBODY: (
        "The thick line is the mean score if everybody had this value and everything else stayed as it is (partial "
        "dependence), with its 95% interval. Each thin line is one person. Where thin lines cross, the column means "
        "different things for different people. Some of these combinations nobody has."
    ),
    STEPS: (
        "The line adds up what small steps change among the people who stand there (accumulated local effects), with "
        "its 95% interval; 0 is the mean. It never asks about combinations that nobody has."
    ),
    PEOPLE: (
        "Each mark is an explained person: their value, and what it added to their score or took from it. People with "
        "the same value can lie apart where the model counts the column together with others."
    ),
}
DRAWN = 500


class EffectPanel(AnsweredPanel):
    """The score against one column: over everybody, step by step, or person by person."""

    title = "How the score follows one column"
    asks = "Choose a column. How does the score of this model change with it?"
    method = (
        "Partial dependence (Friedman, 2001), single curves (Goldstein and others, 2015) and accumulated local "
        "effects (Apley and Zhu, 2020)."
    )

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes, self.how_words = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details("How to read this", [self.how_words])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The column and the way to look at it."""
        self.feature = ipw.Dropdown(description="Column")
        self.view = ipw.Dropdown(description="Show", options=VIEWS)
        self.view.add_class("wb-wide")
        for box in (self.feature, self.view):
            self.on_choice(box, lambda _value: self.refresh())
        return (self.feature, self.view)

    def question(self) -> Any:
        """Which column, unless every person's contributions are there already."""
        return (PEOPLE, "") if self.view.value == PEOPLE else (EVERYBODY, self.feature.value)

    def render(self) -> None:
        """The columns that the model is given, whatever is asked of them."""
        case, model = self.session.case, self.session.model
        names = model.features if case is not None and model is not None else ()
        options = [(feature_label(case, name), name) for name in names] if case is not None else []
        kept = self.feature.value if self.feature.value in names else next(iter(names), None)
        self.fill(self.feature, options, kept)
        super().render()

    def job(self, case: Case, model: Model) -> Callable[[Progress], EffectReport | DriversReport]:
        """Ask the model about other values, or explain a sample."""
        feature = self.feature.value
        if self.view.value == PEOPLE:
            return lambda progress: explain_once(case, model, progress)
        return lambda progress: trace_effect(case, model, feature, progress=progress)

    def answer(self, case: Case, report: EffectReport | DriversReport) -> Sequence[ipw.Widget]:
        """Sentence, picture, sample, numbers and code."""
        feature, view = self.feature.value, self.view.value
        label = feature_label(case, feature)
        if isinstance(report, DriversReport):
            figure, frame, sentence = people_view(report, feature, label)
            formats = dict.fromkeys(("contribution", "prediction"), ".4f")
        else:
            figure, frame, sentence = effect_view(report, view, label)
            formats = dict.fromkeys(("score", "effect", "low", "high"), ".3f")
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.notes.value = notes_html((report.sample, drawn_words(report)))
        self.how_words.value = paragraph_html(HOW_TO_READ[view], "wb-how")
        self.chart.show(figure, sentence)
        labels = {"value": label, "score": "Mean score", "effect": "Effect", "low": "Low", "high": "High"}
        labels |= {"people": "People in the step", "row": "Row", "contribution": "Adds", "prediction": "Prediction"}
        self.numbers.show(frame, labels=labels, formats=formats, caption=sentence, filename=f"effect_{feature}.csv")
        self.code.code = code_for(case, self.session.model, view, feature)
        return (self.finding, self.chart, self.notes, self.numbers, self.how, self.code)


def effect_view(report: EffectReport, view: str, label: str) -> tuple[go.Figure, pd.DataFrame, str]:
    """The picture, the numbers and the sentence of what everybody or small steps would change."""
    if view == STEPS:
        if report.ale.empty:
            raise WorkbenchError(f"{label} has no small steps, as its values are no numbers; choose another view.")
        return line_figure(report.ale, "effect", label, "Change of the score"), report.ale, steps_words(report, label)
    if not report.numeric:
        return values_figure(report, label), report.partial, report.finding
    return line_figure(report.partial, "score", label, "Mean score", report.ice), report.partial, report.finding


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
            f"{escape(label, quote=False)} {row['value']:g}: {row[column]:.3f} ({row['low']:.3f} to {row['high']:.3f})"
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
    layout = {
        "height": 420,
        "margin": {"l": 64, "r": 24, "t": 24, "b": 56},
        "showlegend": False,
        "xaxis": {"title": {"text": escape(label, quote=False)}, "nticks": 7},
        "yaxis": {"title": {"text": title}, "tickformat": ".2f"},
    }
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
        {"type": "scatter", "mode": "lines", "name": "single people", "x": x, "y": y, "line": line, "hoverinfo": "skip"}
    ]


def values_figure(report: EffectReport, label: str) -> go.Figure:
    """A dot with its interval for each value of a column that is no number."""
    rows = report.partial.sort_values("score", ascending=False, kind="stable").to_dict("records")
    labels = [value_name(row["value"]).replace("_", " ") for row in rows]
    words = [f"{row['score']:.3f} ({row['low']:.3f} to {row['high']:.3f})" for row in rows]
    score, low, high = ([row[end] for row in rows] for end in ("score", "low", "high"))
    return dots_figure(
        [Dots(label, labels, score, low, high, words)],
        Axis(title="Mean score", form=".2f", least=None),
    )


def people_view(report: DriversReport, feature: str, label: str) -> tuple[go.Figure, pd.DataFrame, str]:
    """What the column added for each person that is drawn, and a sentence on all that were explained."""
    frame = report.dependence(feature)
    shown = frame.iloc[np.unique(np.linspace(0, len(frame) - 1, min(DRAWN, len(frame))).astype(int))]
    numeric = pd.api.types.is_numeric_dtype(frame["value"].dtype)
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
            f"{escape(value_name(row['value']), quote=False)}: {signed(row['contribution'])} (row {row['row']})"
            for row in shown.to_dict("records")
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout = {
        "height": 420,
        "margin": {"l": 64, "r": 24, "t": 24, "b": 56},
        "showlegend": False,
        "xaxis": {"title": {"text": escape(label, quote=False)}, "automargin": True}
        | ({} if numeric else {"type": "category"}),
        "yaxis": {"title": {"text": scale_title(report.scale)}, "zeroline": True},
    }
    row = report.importance.set_index("feature").loc[feature]
    sentence = (
        f"{label} moves the score by {row['importance']:.3f} on average (95% interval {row['low']:.3f} to "
        f"{row['high']:.3f}; {whole(len(frame))} people), from {signed(frame['contribution'].min())} to "
        f"{signed(frame['contribution'].max())}."
    )
    return go.Figure({"data": [marks], "layout": layout}), shown, sentence


def steps_words(report: EffectReport, label: str) -> str:
    """Where the summed effects are lowest and highest."""
    effects = report.ale["effect"].to_numpy(dtype=float)
    low, high = report.ale.iloc[int(effects.argmin())], report.ale.iloc[int(effects.argmax())]
    return (
        f"{capital(label)} lifts the score most at {high['value']:g} ({signed(high['effect'])}, 95% interval "
        f"{signed(high['low'])} to {signed(high['high'])}) and lowers it most at {low['value']:g} "
        f"({signed(low['effect'])}, {signed(low['low'])} to {signed(low['high'])})."
    )


def drawn_words(report: EffectReport | DriversReport) -> str:
    """How many people the picture draws, where it is not all."""
    if isinstance(report, DriversReport):
        drawn, of = min(DRAWN, len(report.rows)), len(report.rows)
        words = f"Picture and table show {whole(drawn)} of them, evenly spread; the sentence is about all."
        return words if drawn < of else ""
    people = report.ice["row"].nunique()
    return f"Thin lines are {whole(people)} of them." if report.numeric else ""


def code_for(case: Case, model: Model | None, view: str, feature: str) -> str:
    """The few lines of Python that give the same numbers."""
    if model is None:
        return ""
    if view == PEOPLE:
        asks = ["from workbench.explain.drivers import explain_people"]
        lines = ["report = explain_people(case, model)", f"report.dependence({feature!r})"]
        return explain_code(case, model, asks, lines)
    asks = ["from workbench.explain.effects import trace_effect"]
    last = "report.ale" if view == STEPS else "report.partial"
    return explain_code(case, model, asks, [f"report = trace_effect(case, model, {feature!r})", last])
