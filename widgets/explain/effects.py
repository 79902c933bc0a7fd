"""How does the score follow one column? Three ways to look at it."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.answered import AnsweredPanel, explain_once
from widgets.explain.contribution_words import feature_label
from widgets.explain.effect_charts import drawn_people, line_figure, people_figure, values_figure
from widgets.explain.effect_words import (
    EVERYBODY,
    HOW_TO_READ,
    PEOPLE,
    STEPS,
    VIEWS,
    drawn_words,
    people_words,
    steps_words,
)
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import notes_html
from widgets.numbers import Numbers
from widgets.panel import paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.drivers import DriversReport
from workbench.explain.effects import EffectReport, trace_effect
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress

LABELS = {
    "score": tr("Mean score"),
    "effect": tr("Effect"),
    "low": tr("Low"),
    "high": tr("High"),
    "people": tr("People in the step"),
    "row": tr("Row"),
    "contribution": tr("Adds"),
    "prediction": tr("Prediction"),
}
FORMATS = dict.fromkeys(("contribution", "prediction"), ".4f") | dict.fromkeys(
    ("score", "effect", "low", "high"), ".3f"
)


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
        else:
            figure, frame, sentence = effect_view(report, view, label)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.notes.value = notes_html((report.sample, drawn_words(report)))
        self.how_words.value = paragraph_html(HOW_TO_READ[view], "wb-how")
        self.chart.show(figure, sentence)
        self.numbers.show(
            frame,
            labels=LABELS | {"value": label},
            formats=FORMATS,
            caption=sentence,
            filename=f"effect_{feature}.csv",
        )
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


def people_view(report: DriversReport, feature: str, label: str) -> tuple[go.Figure, pd.DataFrame, str]:
    """The picture and the numbers of the people that are drawn, and a sentence on all that were explained."""
    shown = drawn_people(report.dependence(feature))
    return people_figure(shown, report.scale, label), shown, people_words(report, feature, label)


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
