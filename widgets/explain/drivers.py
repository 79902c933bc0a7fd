"""What drives the model: over everyone, person by person, and in each group?"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.explain.modelled import AnsweredPanel, explain_code, explain_once, feature_label, notes_html, warn
from widgets.explain.swarm import SHOWN_PEOPLE, swarm_figure
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.decided import compare_decisions
from workbench.explain.drivers import DriversReport
from workbench.explain.importance import ImportanceReport, measure_importance
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress
from workbench.words import capital, whole

SHOWN, MOST_GROUPS = 10, 6
EVERYONE, PEOPLE, GROUPS, WORTH = "everyone", "people", "groups", "worth"
VIEWS = (
    (tr("Over everyone"), EVERYONE),
    (tr("Person by person"), PEOPLE),
    (tr("In each group"), GROUPS),
    (tr("What each column is worth to the model"), WORTH),
)
MOVES = {"probability": tr("0 to 1"), "log-odds": "log-odds", "output": tr("the model's output")}
HOW_TO_READ = {
    EVERYONE: (
        tr(
            "Each dot says by how much a column moves the score of a person on average, up or down; its line is the "
            "range in which that plausibly lies (95% interval). It says what moves this model's scores, not what "
            "causes anything in the world, nor whether a column is a good reason."
        )
    ),
    PEOPLE: (
        tr(
            "Each mark is a person: to the right the column raised their score, to the left it lowered it. The sign "
            "and colour say whether their value is low, in the middle or high. Where low values lie on one side and "
            "high ones on the other, the model counts the column in one direction."
        )
    ),
    GROUPS: (
        tr(
            "Each sign is a group; further right the column moves the scores of that group more. Different sizes "
            "need not be wrong: the groups may differ in the column. The gap between groups is taken apart in the "
            "next panel."
        )
    ),
    WORTH: (
        tr(
            "For each column the values are exchanged between people, and the squared error of the scores rises by "
            "so much (95% interval). A column at 0 could be left out without loss; columns that tell the same can "
            "stand in for each other and then all look unimportant."
        )
    ),
}


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
            self.technical.value = notes_html(
                (report.how, tr("It starts from {against}.", against=report.against)), "wb-note wb-technical"
            )
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


def importance_figure(case: Case, report: DriversReport) -> go.Figure:
    """A dot with its interval for each of the columns that move the scores most."""
    top = report.importance.head(SHOWN)
    words = [
        tr(
            "{importance:.3f} ({low:.3f} to {high:.3f}), {share:.0f}% of all",
            importance=row["importance"],
            low=row["low"],
            high=row["high"],
            share=100 * row["share"],
        )
        for row in top.to_dict("records")
    ]
    return dots_figure([_dots("", case, top, words)], _axis(report.scale))


def groups_figure(case: Case, report: DriversReport, by: str) -> go.Figure:
    """The same columns within each of the largest groups."""
    frame, top = report.by_group(by), list(report.importance["feature"].head(SHOWN - 2))
    sizes = frame.drop_duplicates("group").sort_values("rows", ascending=False)["group"].head(MOST_GROUPS)
    series = []
    for group in sizes:
        rows = frame[(frame["group"] == group) & frame["feature"].isin(top)]
        name = capital(case.roles.value_label(by, group))
        words = [
            tr(
                "{name}: {importance:.3f} ({low:.3f} to {high:.3f})",
                name=name,
                importance=row["importance"],
                low=row["low"],
                high=row["high"],
            )
            for row in rows.to_dict("records")
        ]
        series.append(_dots(name, case, rows, words))
    return dots_figure(series, _axis(report.scale), [feature_label(case, name) for name in top])


def worth_figure(report: ImportanceReport) -> go.Figure:
    """By how much the error rises without each column."""
    top = report.everyone.head(SHOWN)
    labels = [capital(report.roles.column_label(name)) for name in top["feature"]]
    words = [
        tr("{importance:.4f} ({low:.4f} to {high:.4f})", importance=row["importance"], low=row["low"], high=row["high"])
        for row in top.to_dict("records")
    ]
    dots = Dots("", labels, top["importance"].tolist(), top["low"].tolist(), top["high"].tolist(), words)
    return dots_figure([dots], Axis(title=tr("The squared error rises by"), form=".3f", least=None, line=0.0))


def groups_words(case: Case, report: DriversReport, by: str) -> str:
    """The column that moves each group's scores most."""
    frame = report.by_group(by)
    first = frame.groupby("group", sort=False).head(1)
    people = {
        row["group"]: row for row in first.sort_values("rows", ascending=False).head(MOST_GROUPS).to_dict("records")
    }
    parts = [
        tr(
            "{by} {feature} ({importance:.3f}, 95% interval {low:.3f} to {high:.3f}; {rows} people)",
            by=case.roles.value_label(by, group),
            feature=case.roles.column_label(row["feature"]),
            importance=row["importance"],
            low=row["low"],
            high=row["high"],
            rows=whole(row["rows"]),
        )
        for group, row in people.items()
    ]
    return tr("What moves the scores most is for {parts}.", parts="; for ".join(parts))


def people_words(report: DriversReport) -> str:
    """How many of the explained people are drawn."""
    drawn, explained = min(SHOWN_PEOPLE, len(report.rows)), len(report.rows)
    return (
        tr(
            "The picture draws {drawn} of the {explained} explained people, evenly spread over the table; the "
            "numbers are of all of them.",
            drawn=whole(drawn),
            explained=whole(explained),
        )
        if drawn < explained
        else ""
    )


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


def _dots(name: str, case: Case, rows: pd.DataFrame, words: Sequence[str]) -> Dots:
    labels = [feature_label(case, feature) for feature in rows["feature"]]
    return Dots(name, labels, rows["importance"].tolist(), rows["low"].tolist(), rows["high"].tolist(), words)


def _axis(scale: str) -> Axis:
    return Axis(title=tr("Moves the score by ({moves})", moves=MOVES[scale]), form=".2f")
