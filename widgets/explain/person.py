"""Why this answer for this person? Pick somebody, see what moved their score, and the reasons for three readers."""

from collections.abc import Callable, Sequence
from random import choice
from typing import Any, ClassVar

import ipywidgets as ipw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.lime_part import LimePart
from widgets.explain.modelled import AnsweredPanel, explain_code, feature_label, notes_html, warn
from widgets.explain.people import NO, Group, Ready, answer_options, answer_words, group_options, neighbour, prepare
from widgets.explain.person_words import score_words
from widgets.explain.reasons_part import ReasonsPart
from widgets.explain.waterfall import waterfall_figure
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.border import Border
from workbench.explain.explanation import Explanation, pick_row
from workbench.explain.reasons_words import value_words
from workbench.explain.shapley import explain_person
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress
from workbench.words import whole

HOW_TO_READ = tr(
    "Read from top to bottom. The first bar starts where the model would start without knowing anything about the "
    "person. Each bar is a column with this person's value: to the right it raised the score, to the left it "
    "lowered it. The last bar ends at this person's score. It says what moved the model's score, not what caused "
    "anything, and not what would happen if a value changed."
)


class PersonPanel(AnsweredPanel):
    """One person's answer: what raised and lowered their score, a second opinion, reasons and a letter."""

    title = tr("Why this answer?")
    asks = tr("Pick a person. What raised their score, what lowered it, and what can be told to them?")
    method = tr(
        "Shapley values: exact for sums and for trees (Lundberg and others, 2020), else sampled with the error "
        "stated. The second opinion is LIME (Ribeiro and others, 2016)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "person")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes = ipw.HTML(), ipw.HTML()
        self.unlike, self.differs = ipw.HTML(), ipw.HTML()
        self.technical = ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how"), self.technical])
        self.nobody = paragraph("", "wb-note")
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Which people to pick from, the row, and ways to the next."""
        self.answered = ipw.Dropdown(description=tr("Pick from people"))
        self.group = ipw.Dropdown(description=tr("who are"))
        for box in (self.answered, self.group):
            self.on_choice(box, lambda _value: self._turn_first())
        self.row = ipw.IntText(description=tr("Row in the table (from 0)"))
        self.on_choice(self.row, self._turn_to)
        self.before, self.after, self.anybody = (
            ipw.Button(description=words) for words in (tr("Previous"), tr("Next"), tr("Somebody at random"))
        )
        self.before.on_click(lambda _button: self._step(-1))
        self.after.on_click(lambda _button: self._step(1))
        self.anybody.on_click(lambda _button: self._turn_to(choice(self._places())))  # noqa: S311 - nothing secret
        self.picking = ipw.Box((self.answered, self.group, self.row, self.before, self.after, self.anybody))
        self.picking.add_class("wb-controls")
        self.picking.add_class("wb-wide")
        self.who = paragraph("", "wb-note")
        self.reasons, self.lime = ReasonsPart(self, self.refresh), LimePart(self)
        return (self.picking,)

    def table(self) -> Case | None:
        """Everyone: a cohort narrows whom one picks from, not what they are compared with."""
        return self.session.whole

    def job(self, case: Case, model: Model) -> Callable[[Progress], Ready]:
        """Make ready, so that each person after that is quick."""
        return lambda progress: prepare(case, model, progress)

    def render(self) -> None:
        """Nobody can be picked before there is a model."""
        self.picking.layout.display = "none"
        super().render()

    def answer(self, case: Case, report: Ready) -> Sequence[ipw.Widget]:
        """The score step by step, reasons, and a second opinion when asked for."""
        with report.alone():
            return self._answer(case, report)

    def _answer(self, case: Case, report: Ready) -> Sequence[ipw.Widget]:
        self.picking.layout.display = None
        self._fill(case)
        places = self._places()
        if self.session.person is None:
            self.session.person = neighbour(places if len(places) else range(case.rows), None, 1)
        row = self.session.person
        found = explain_person(case, report.model, row, explainer=report.explainer)
        with self.writing():
            self.row.value = row
        self._show_score(case, found, report.border)
        self._show_decided(report, row)
        self.who.value = paragraph_html(self._who(places, row), "wb-note")
        self._show_numbers(case, found)
        self.lime.turn_to(case, report.model, found)
        self.code.code = code_for(case, report.model, row)
        reasons = self._show_reasons(case, report, row)
        shown = (self.unlike, self.who, self.finding, self.differs, self.chart, self.notes, self.numbers, self.how)
        return (*shown, *reasons, self.lime, self.code)

    def _show_score(self, case: Case, found: Explanation, border: Border) -> None:
        """First of all: this is what a person waits for."""
        sentence = score_words(found, case.roles, border)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(waterfall_figure(found, case.roles, border), sentence)
        self.notes.value = notes_html(found.notes)
        self.notes.layout.display = None if found.notes else "none"
        self.technical.value = notes_html(
            (found.how, tr("It starts from {against}.", against=found.against)), "wb-note wb-technical"
        )

    def _show_decided(self, report: Ready, row: int) -> None:
        """Where the table has a decision of its own: how far the model gives the same one, and here."""
        differs = report.differs(row)
        no_letter = tr("{differs} So there are no reasons and no letter for them here.", differs=differs)
        warn(self.unlike, report.decided.sentence if report.decided else "")
        warn(self.differs, no_letter if differs else "")

    def _show_reasons(self, case: Case, report: Ready, row: int) -> Sequence[ipw.Widget]:
        if report.reasoner is None:
            self.nobody.value = paragraph_html(report.problem, "wb-note")
            return (self.nobody,)
        self.reasons.turn_to(case, report.reasoner, row)
        return () if report.differs(row) else (self.reasons,)

    def _show_numbers(self, case: Case, found: Explanation) -> None:
        self.numbers.show(
            numbers_frame(case, found),
            labels={
                "feature": tr("Column"),
                "value": tr("Value"),
                "contribution": tr("Adds"),
                "error": tr("Standard error"),
            },
            formats=dict.fromkeys(("contribution", "error"), "+.4f") | {"error": ".4f"},
            caption=tr(
                "Row {row}: from {baseline:.4f} to {prediction:.4f} ({scale}).",
                row=found.row,
                baseline=found.baseline,
                prediction=found.prediction,
                scale=found.scale,
            ),
            filename=f"person_row_{found.row}.csv",
        )

    def _fill(self, case: Case) -> None:
        answers, groups = answer_options(case), group_options(case)
        keys = [key for _, key in answers]
        self.fill(self.answered, answers, self.answered.value if self.answered.value in keys else NO)
        known: list[Group] = [group for _, group in groups]
        self.fill(self.group, groups, self.group.value if self.group.value in known else ())

    def _ready(self) -> Ready | None:
        return self._latest[3] if self._latest is not None else None

    def _places(self) -> NDArray[np.int64]:
        ready, case = self._ready(), self.session.case
        if ready is None:
            return np.arange(0)
        inside = case.cohort.places if case is not None and case.cohort is not None else None
        return ready.places(self.answered.value, self.group.value, inside)

    def _turn_to(self, row: int) -> None:
        with self.guard():
            if self.session.whole is not None:
                pick_row(self.session.whole.pandas, int(row))
                self.session.person = int(row)

    def _turn_first(self) -> None:
        places = self._places()
        if len(places) and self.session.person not in places:
            self.session.person = neighbour(places, None, 1)
        else:
            self.refresh()

    def _step(self, step: int) -> None:
        with self.guard():
            places = self._places()
            if len(places):
                self.session.person = neighbour(places, self.session.person, step)

    def _who(self, places: NDArray[np.int64], row: int) -> str:
        """How many people there are to pick from, and where this one stands among them."""
        everyone = self.session.everyone.rows
        who = {value: label for label, value in self.group.options}[self.group.value].lower()
        answer, picked = answer_words(self.session.everyone)[self.answered.value], whole(len(places))
        if not len(places):
            return tr("Nobody is both: {who} {answer}. Row {row} is still shown.", who=who, answer=answer, row=row)
        among = tr(
            "{picked} of {everyone} people are picked: {who} {answer}.",
            picked=picked,
            everyone=whole(everyone),
            who=who,
            answer=answer,
        )
        at = int(np.searchsorted(places, row))
        if at < len(places) and places[at] == row:
            return tr("{among} Row {row} is number {at} of them.", among=among, row=row, at=whole(at + 1))
        return tr("{among} Row {row} is not one of them.", among=among, row=row)


def numbers_frame(case: Case, found: Explanation) -> pd.DataFrame:
    """Every column with its value and what it added; the standard error only where contributions are sampled."""
    parts = found.contributions
    frame = pd.DataFrame(
        {
            "feature": [feature_label(case, name) for name in parts["feature"]],
            "value": [
                value_words(name, value, case.roles)
                for name, value in zip(parts["feature"], parts["value"], strict=True)
            ],
            "contribution": parts["contribution"].to_numpy(float),
        }
    )
    return frame.assign(error=parts["error"].to_numpy(float)) if parts["error"].any() else frame


def code_for(case: Case, model: Model, row: int) -> str:
    """The few lines of Python that give the same numbers and reasons."""
    asks = [
        "from workbench.explain.reasons import give_reasons",
        "from workbench.explain.shapley import explain_person",
    ]
    lines = [
        f"report = explain_person(case, model, {row})",
        f"reasons = give_reasons(case, model, {row})",
        "report.contributions, reasons.to_person",
    ]
    return explain_code(case, model, asks, lines)
