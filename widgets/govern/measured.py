"""What was measured, which questions does it answer, and what comes next? The answer to “Measure now”."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.marks import is_used, measured_words
from widgets.panel import paragraph_html
from workbench.govern.answers import Sheet
from workbench.govern.evidence import Proposal
from workbench.govern.evidence_kinds import KINDS
from workbench.govern.measured import Records
from workbench.govern.scoring import visible_questions
from workbench.language import tr

if TYPE_CHECKING:
    from widgets.govern.desk_panel import DeskPanel
    from widgets.govern.question import Questions

WAITS, USED, OTHERWISE = tr("waits for you"), tr("used"), tr("you answered otherwise")
ANSWERED = tr("What was measured answers these questions:")
NOTHING = tr("What was measured answers none of these questions. It is kept for the reports.")
NEXT = tr("Next: look at each answer that waits for you. “Use this answer” takes it over, or answer in your own way.")
DONE = tr("None of them waits for you any more. Next: answer what nobody can measure.")


class MeasuredBox:
    """Where the measurements went, for the panel that has the questions."""

    def __init__(self, panel: DeskPanel, questions: Questions) -> None:
        self.panel, self.questions = panel, questions
        self.found = ipw.HTML()
        self.go = ipw.Button(description=tr("Go to the first that waits"), button_style="primary")
        self.go.on_click(lambda _button: self._go())
        box = ipw.Box((self.go,))
        box.add_class("wb-controls")
        self.details = Details("", (self.found, box))

    @property
    def asked(self) -> dict[str, Proposal]:
        """The measured answers to questions that are shown, in the order of the questions."""
        sheet, proposals = self.panel.desk.answers, self.panel.desk.proposals
        shown = visible_questions(sheet.pack, sheet.values)
        return {id_: proposals[id_] for id_ in sheet.pack.questions if id_ in shown and id_ in proposals}

    @property
    def waiting(self) -> list[str]:
        """The questions with a measured answer that nobody has answered yet."""
        return [id_ for id_ in self.asked if self.panel.desk.answers.is_open(id_)]

    def show(self) -> None:
        """Bring it up to date; nothing is shown before the first measurement."""
        desk, asked, waiting = self.panel.desk, self.asked, len(self.waiting)
        self.details.layout.display = None if desk.records else "none"
        self.details.toggle.summary = tr(
            "What was measured: {asked} of the questions, {waiting} wait for you", asked=len(asked), waiting=waiting
        )
        self.found.value = measured_html(desk.answers, desk.records, asked)
        self.go.layout.display = None if waiting else "none"

    def _go(self) -> None:
        with self.panel.guard():
            for id_ in self.waiting[:1]:
                self.questions.current = ""  # the page follows a change, also one back to where it was
                self.questions.current = id_


def measured_html(sheet: Sheet, records: Records, asked: Mapping[str, Proposal]) -> str:
    """Each question that a measurement answers with where that stands, what is kept beside, and what comes next."""
    rows = "".join(_row(sheet, proposal) for proposal in asked.values())
    used = {name for proposal in asked.values() for name in proposal.evidence}
    beside = ", ".join(KINDS[kind].says for kind, record in records.items() if record.id not in used)
    listed = f'{paragraph_html(ANSWERED)}<ul class="wb-list">{rows}</ul>' if rows else paragraph_html(NOTHING)
    kept = paragraph_html(tr("Also kept, for the reports: {beside}.", beside=beside)) if beside else ""
    then = paragraph_html(NEXT if any(map(sheet.is_open, asked)) else DONE if asked else "")
    return f'<div class="wb-told">{listed}{kept}{then}</div>'


def _row(sheet: Sheet, proposal: Proposal) -> str:
    question = sheet.pack.questions[proposal.question]
    stands = WAITS if sheet.is_open(question.id) else USED if is_used(sheet, proposal) else OTHERWISE
    return tr(
        "<li>{question} <strong>{answer}</strong> ({stands})</li>",
        question=escape(question.text),
        answer=escape(measured_words(question, proposal)),
        stands=escape(stands),
    )
