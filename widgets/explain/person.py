"""Why this answer for this person? Pick somebody, see what moved their score, and the reasons for three readers."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.contribution_words import feature_label
from widgets.explain.lime_part import LimePart
from widgets.explain.model_code import explain_code
from widgets.explain.people import Ready, prepare
from widgets.explain.person_words import scale_words, score_words, steps_words
from widgets.explain.picking import PickingPanel
from widgets.explain.reasons_part import ReasonsPart
from widgets.explain.sentences import notes_html, warn
from widgets.explain.waterfall import waterfall_figure
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.border import Border
from workbench.explain.explanation import Explanation
from workbench.explain.points import in_points
from workbench.explain.reasons_words import value_words
from workbench.explain.shapley import explain_person
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress

HOW_TO_READ = tr(
    "Read from top to bottom. The first bar starts where the model would start without knowing anything about the "
    "person. Each bar is a column with this person's value: to the right it raised the score, to the left it "
    "lowered it. The last bar ends at this person's score. It says what moved the model's score, not what caused "
    "anything, and not what would happen if a value changed."
)
STEPS: dict[str, Any] = {
    "labels": {
        "feature": tr("Column"),
        "value": tr("Value"),
        "contribution": tr("Adds"),
        "error": tr("Standard error"),
    },
    "formats": {"contribution": "+.4f", "error": ".4f"},
}


class PersonPanel(PickingPanel):
    """One person's answer: what raised and lowered their score, a second opinion, reasons and a letter."""

    title = tr("Why this answer?")
    asks = tr("Pick a person. What raised their score, what lowered it, and what can be told to them?")
    method = tr(
        "Shapley values: exact for sums and for trees (Lundberg and others, 2020), else sampled with the error "
        "stated. The second opinion is LIME (Ribeiro and others, 2016)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "person")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.scaled, self.code = Chart(), Numbers(), Numbers(), CodeDetails()
        self.scaled.add_class("wb-technical")
        self.finding, self.notes = ipw.HTML(), ipw.HTML()
        self.unlike, self.differs = ipw.HTML(), ipw.HTML()
        self.technical = ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how"), self.technical, self.scaled])
        self.nobody = paragraph("", "wb-note")
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Whom to look at; reasons and a second opinion stand with the answer."""
        self.reasons, self.lime = ReasonsPart(self, self.refresh), LimePart(self)
        return super().controls()

    def job(self, case: Case, model: Model) -> Callable[[Progress], Ready]:
        """Make ready, so that each person after that is quick."""
        return lambda progress: prepare(case, model, progress)

    def answer(self, case: Case, report: Ready) -> Sequence[ipw.Widget]:
        """The score step by step, reasons, and a second opinion when asked for."""
        with report.alone():
            return self._answer(case, report)

    def _answer(self, case: Case, report: Ready) -> Sequence[ipw.Widget]:
        row = self._pick(case)
        found = explain_person(case, report.model, row, explainer=report.explainer)
        self._show_score(case, found, report.border)
        self._show_decided(report, row)
        self._show_numbers(case, found)
        self.lime.turn_to(case, report.model, found)
        self.code.code = code_for(case, report.model, row)
        reasons = self._show_reasons(case, report, row)
        first = (self.unlike, self.who, self.finding, self.differs, self.chart, self.notes)
        return (*first, self.numbers, self.how, *reasons, self.lime, self.code)

    def _show_score(self, case: Case, found: Explanation, border: Border) -> None:
        """First of all: this is what a person waits for."""
        sentence = score_words(found, case.roles, border)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(waterfall_figure(found, case.roles, border), sentence)
        self.notes.value = notes_html(found.notes)
        self.notes.layout.display = None if found.notes else "none"
        self.technical.value = notes_html(
            (found.how, tr("It starts from {against}.", against=found.against), scale_words(found)),
            "wb-note wb-technical",
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
        """How far each column moves the score; for technical readers also on the scale on which the model adds up."""
        shown = in_points(found)
        self.numbers.show(
            numbers_frame(case, shown), **STEPS, caption=steps_words(shown), filename=f"person_row_{found.row}.csv"
        )
        self.scaled.layout.display = None if shown.scale != found.scale else "none"
        self.scaled.show(
            numbers_frame(case, found),
            **STEPS,
            caption=steps_words(found),
            filename=f"person_row_{found.row}_{found.scale}.csv",
        )


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
        "from workbench.explain.points import in_points",
        "from workbench.explain.reasons import give_reasons",
        "from workbench.explain.shapley import explain_person",
    ]
    lines = [
        f"report = explain_person(case, model, {row})",
        f"reasons = give_reasons(case, model, {row})",
        "in_points(report).contributions, reasons.to_person",
    ]
    return explain_code(case, model, asks, lines)
