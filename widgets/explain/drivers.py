"""What drives the model: over everyone, person by person, and in each group?"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.answered import AnsweredPanel, explain_once
from widgets.explain.contribution_words import feature_label
from widgets.explain.driver_charts import groups_figure, importance_figure, worth_figure
from widgets.explain.driver_words import GROUPS, HOW_TO_READ, PEOPLE, VIEWS, WORTH, groups_words, people_words
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import notes_html, warn
from widgets.explain.swarm import swarm_figure
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.decided import compare_decisions
from workbench.explain.drivers import DriversReport
from workbench.explain.importance import ImportanceReport, measure_importance
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress
from workbench.words import capital


class DriversPanel(AnsweredPanel):
    """The columns that move the scores most, on a sample that is stated, with intervals."""

    title = tr("What drives the scores")
    asks = tr("Which columns move the scores of this model most, and is it the same for every group?")
    method = tr(
        "Importance is the mean size of a column's Shapley values over a stratified sample, or what is lost when "
        "its values are exchanged between people (Breiman, 2001), measured by the Brier score."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "compare_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes, self.how_words, self.unlike = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.technical = paragraph("", "wb-note wb-technical")
        self.how = Details(tr("How to read this"), [self.how_words, self.technical])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """What to show, and the groups for the views that tell them apart."""
        self.view = ipw.Dropdown(description=tr("Show"), options=VIEWS)
        self.view.add_class("wb-wide")
        self.on_choice(self.view, lambda _view: self.refresh())
        self.by = self.choice("compare_by", tr("Compare people by"))
        return (self.view, self.by)

    def question(self) -> Any:
        """Only what a column is worth needs another look at the model."""
        return self.view.value == WORTH

    def job(self, case: Case, model: Model) -> Callable[[Progress], DriversReport | ImportanceReport]:
        """Explain a sample, or exchange values."""
        if self.view.value == WORTH:
            return lambda progress: measure_importance(case, model, progress=progress)
        return lambda progress: explain_once(case, model, progress)

    def render(self) -> None:
        """Groups are asked for only where they are shown."""
        self.by.layout.display = None if self.view.value == GROUPS else "none"
        super().render()

    def answer(self, case: Case, report: DriversReport | ImportanceReport) -> Sequence[ipw.Widget]:
        """Sentence, picture, sample, numbers and code for this view."""
        view = self.view.value
        if isinstance(report, ImportanceReport):
            figure, frame = worth_figure(report), report.everyone
            sentences: Sequence[str] = (report.finding,)
            self.technical.value = paragraph_html(
                tr("Brier score before: {loss:.4f}.", loss=report.loss), "wb-note wb-technical"
            )
        else:
            by = self.session.compare_by if view == GROUPS else ""
            figure, frame, sentences = drivers_view(case, report, view, by)
            against = tr("It starts from {against}.", against=report.against)
            scale = tr("Parts are on the scale on which the model adds up: {scale}.", scale=report.scale)
            self.technical.value = notes_html((report.how, against, scale), "wb-note wb-technical")
        self.finding.value = paragraph_html(sentences[0], "wb-finding")
        drawn = people_words(report) if view == PEOPLE and isinstance(report, DriversReport) else ""
        self.notes.value = notes_html((*sentences[1:], report.sample, drawn))
        self.how_words.value = paragraph_html(HOW_TO_READ[view], "wb-how")
        self.chart.show(figure, sentences[0])
        self._numbers(case, frame, sentences[0])
        self.code.code = code_for(case, self.session.model, view, self.session.compare_by)
        model = self.session.model
        decided = compare_decisions(case, model) if model is not None else None
        warn(self.unlike, decided.sentence if decided else "")
        return (self.unlike, self.finding, self.chart, self.notes, self.numbers, self.how, self.code)

    def _numbers(self, case: Case, frame: pd.DataFrame, caption: str) -> None:
        shown = frame.assign(feature=[feature_label(case, name) for name in frame["feature"]])
        if "group" in frame:
            by = self.session.compare_by
            shown["group"] = [capital(case.roles.value_label(by, group)) for group in frame["group"]]
        labels = {
            "feature": tr("Column"),
            "importance": tr("Moves by"),
            "low": tr("Low"),
            "high": tr("High"),
            "share": tr("Share of all"),
        }
        self.numbers.show(
            shown,
            labels=labels | {"mean": tr("With its sign"), "group": tr("Group"), "rows": tr("Explained people")},
            formats=dict.fromkeys(("importance", "low", "high", "mean"), ".4f") | {"share": ".1%"},
            caption=caption,
            filename=f"drivers_{self.view.value}.csv",
        )


def drivers_view(
    case: Case, report: DriversReport, view: str, by: str
) -> tuple[go.Figure, pd.DataFrame, Sequence[str]]:
    """The picture of a view, its numbers and its sentences, the most important first."""
    if view == GROUPS and by:
        frame = report.by_group(by)
        return groups_figure(case, report, by), frame, (groups_words(case, report, by),)
    figure = swarm_figure(case, report) if view == PEOPLE else importance_figure(case, report)
    return figure, report.importance, report.sentences


def code_for(case: Case, model: Model | None, view: str, by: str) -> str:
    """The few lines of Python that give the same numbers."""
    if model is None:
        return ""
    if view == WORTH:
        asks = ["from workbench.explain.importance import measure_importance"]
        return explain_code(case, model, asks, ["report = measure_importance(case, model)", "report.everyone"])
    last = f"report.by_group({by!r})" if view == GROUPS else "report.importance"
    asks = ["from workbench.explain.drivers import explain_people"]
    return explain_code(case, model, asks, ["report = explain_people(case, model)", last])
