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
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress
from workbench.words import capital, whole

EVERYBODY, STEPS, PEOPLE = "everybody", "steps", "people"
VIEWS = (
    (tr("The mean score if everybody had this value"), EVERYBODY),
    (tr("What small steps change where people stand"), STEPS),
    (tr("What the column adds for each person"), PEOPLE),
)
HOW_TO_READ = {
    EVERYBODY: (
        tr(
            "The thick line is the mean score if everybody had this value and everything else stayed as it is "
            "(partial dependence), with its 95% interval. Each thin line is one person. Where thin lines cross, the "
            "column means different things for different people. Some of these combinations nobody has."
        )
    ),
    STEPS: (
        tr(
            "The line adds up what small steps change among the people who stand there (accumulated local effects), "
            "with its 95% interval; 0 is the mean. It never asks about combinations that nobody has."
        )
    ),
    PEOPLE: (
        tr(
            "Each mark is an explained person: their value, and what it added to their score or took from it. "
            "People with the same value can lie apart where the model counts the column together with others."
        )
    ),
}
DRAWN = 500


class EffectPanel(AnsweredPanel):
    """The score against one column: over everybody, step by step, or person by person."""

    title = tr("How the score follows one column")
    asks = tr("Choose a column. How does the score of this model change with it?")
    method = tr(
        "Partial dependence (Friedman, 2001), single curves (Goldstein and others, 2015) and accumulated local "
        "effects (Apley and Zhu, 2020)."
    )

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes, self.how_words = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [self.how_words])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The column and the way to look at it."""
        self.feature = ipw.Dropdown(description=tr("Column"))
        self.view = ipw.Dropdown(description=tr("Show"), options=VIEWS)
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
        labels = {
            "value": label,
            "score": tr("Mean score"),
            "effect": tr("Effect"),
            "low": tr("Low"),
            "high": tr("High"),
        }
        labels |= {
            "people": tr("People in the step"),
            "row": tr("Row"),
            "contribution": tr("Adds"),
            "prediction": tr("Prediction"),
        }
        self.numbers.show(frame, labels=labels, formats=formats, caption=sentence, filename=f"effect_{feature}.csv")
        self.code.code = code_for(case, self.session.model, view, feature)
        return (self.finding, self.chart, self.notes, self.numbers, self.how, self.code)


def effect_view(report: EffectReport, view: str, label: str) -> tuple[go.Figure, pd.DataFrame, str]:
    """The picture, the numbers and the sentence of what everybody or small steps would change."""
    if view == STEPS:
        if report.ale.empty:
            raise WorkbenchError(
                tr("{label} has no small steps, as its values are no numbers; choose another view.", label=label)
            )
        return (
            line_figure(report.ale, "effect", label, tr("Change of the score")),
            report.ale,
            steps_words(report, label),
        )
    if not report.numeric:
        return values_figure(report, label), report.partial, report.finding
    return line_figure(report.partial, "score", label, tr("Mean score"), report.ice), report.partial, report.finding


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
    layout = {
        "height": 420,
        "margin": {"l": 64, "r": 24, "t": 24, "b": 56},
        "showlegend": False,
        "xaxis": {"title": {"text": escape(label, quote=False)}, "automargin": True}
        | ({} if numeric else {"type": "category"}),
        "yaxis": {"title": {"text": scale_title(report.scale)}, "zeroline": True},
    }
    row = report.importance.set_index("feature").loc[feature]
    sentence = tr(
        "{label} moves the score by {importance:.3f} on average (95% interval {low:.3f} to {high:.3f}; {frame} "
        "people), from {min} to {max}.",
        label=label,
        importance=row["importance"],
        low=row["low"],
        high=row["high"],
        frame=whole(len(frame)),
        min=signed(frame["contribution"].min()),
        max=signed(frame["contribution"].max()),
    )
    return go.Figure({"data": [marks], "layout": layout}), shown, sentence


def steps_words(report: EffectReport, label: str) -> str:
    """Where the summed effects are lowest and highest."""
    effects = report.ale["effect"].to_numpy(dtype=float)
    low, high = report.ale.iloc[int(effects.argmin())], report.ale.iloc[int(effects.argmax())]
    return tr(
        "{label} lifts the score most at {value:g} ({effect}, 95% interval {low} to {high}) and lowers it most at "
        "{value_2:g} ({effect_2}, {low_2} to {high_2}).",
        label=capital(label),
        value=high["value"],
        effect=signed(high["effect"]),
        low=signed(high["low"]),
        high=signed(high["high"]),
        value_2=low["value"],
        effect_2=signed(low["effect"]),
        low_2=signed(low["low"]),
        high_2=signed(low["high"]),
    )


def drawn_words(report: EffectReport | DriversReport) -> str:
    """How many people the picture draws, where it is not all."""
    if isinstance(report, DriversReport):
        drawn, of = min(DRAWN, len(report.rows)), len(report.rows)
        words = tr(
            "Picture and table show {drawn} of them, evenly spread; the sentence is about all.", drawn=whole(drawn)
        )
        return words if drawn < of else ""
    people = report.ice["row"].nunique()
    return tr("Thin lines are {people} of them.", people=whole(people)) if report.numeric else ""


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
