"""What does this system do to people? A questionnaire, with what was measured beside the questions it answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.details import CodeDetails, Details
from widgets.download import Download
from widgets.file_picker import FilePicker
from widgets.govern.changes import ChangesBox
from widgets.govern.columns import ColumnsBox
from widgets.govern.desk_panel import DeskPanel
from widgets.govern.marks import marks_of, place_of, rests_on, summary_of
from widgets.govern.measure import measure_apart
from widgets.govern.measured import MeasuredBox
from widgets.govern.question import Questions, form_of
from widgets.govern.result import result_html
from widgets.panel import paragraph, paragraph_html
from workbench.errors import unknown
from workbench.govern.answers import Answer
from workbench.govern.assessment import read_answers
from workbench.govern.canada import NAME as CANADA
from workbench.govern.canada import SaveFile
from workbench.language import tr

ONE, SECTION = tr("one question after the other"), tr("a section at a time")
LARGEST = 5_000_000
MEASURE = tr("Some questions can be answered by measuring the table of this project. It takes seconds to minutes.")
FILES = tr("Bring answers from a file, or take them with you. Answers that are here already stay.")
CODE = """from workbench.govern.assessment import assess
from workbench.govern.kept import KeptAssessment
from workbench.govern.questionnaire import load_pack
from workbench.store import Project

kept = KeptAssessment(Project.open("{folder}"), load_pack("{name}", "{version}"))
report = assess(kept.sheet())
report.score, report.bounds.level_low, report.bounds.level_high"""


class AssessmentPanel(DeskPanel):
    """A questionnaire to answer: saved as one goes, by mouse or keyboard, beside what was measured."""

    title = tr("The assessment")
    asks = tr("What does this system do to people, how sure are we, and what is still open?")
    method = tr(
        "Points, total and level by the rule of the Canadian Algorithmic Impact Assessment; the range of the level "
        "comes from the least and the most that the open questions can add."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "sheet", "records")

    def controls(self) -> Sequence[ipw.Widget]:
        """Which questionnaire, how it is shown, and a button that measures."""
        self.packs = self.choice("pack", tr("Questionnaire"))
        self.on_choice(self.packs, self.desk.choose_pack)
        self.shows = ipw.Dropdown(description=tr("Show"), options=(ONE, SECTION))
        self.on_choice(self.shows, self._show_as)
        self.measure = ipw.Button(description=tr("Measure now"), tooltip=MEASURE)
        self.measure.on_click(lambda _button: self._measure())
        self.questions = Questions(write=self._write, accept=self._accept, look=self._look)
        self.about, self.result, self.code = paragraph(""), ipw.HTML(), CodeDetails()
        self.matters = Details(tr("What matters most now, and the way down"), (self.result,))
        self.measured = MeasuredBox(self, self.questions)
        self.columns, self.changes = ColumnsBox(self), ChangesBox(self)
        self.files = Details(tr("Answers from a file, and to take with you"), self._file_controls())
        self.files.toggle.observe(self._offer, "opened")
        return (self.packs, self.shows, self.measure)

    def render(self) -> None:
        """The questions with what stands at each, and what the answers come to."""
        report = self.desk.report
        pack = report.sheet.pack
        form = form_of(pack)
        minutes = tr(" About {minutes} minutes.", minutes=pack.minutes) if pack.minutes else ""
        if self.questions.form.get("pack") != form["pack"]:
            with self.questions.hold_sync():
                self._mark()
                self.questions.place = place_of(self.desk.kept)
                self.questions.current, self.questions.form = "", form
        else:
            self._mark()
        self.about.value = paragraph_html(f"{pack.about}{minutes}", "wb-note")
        self.result.value = result_html(report, rests_on(report.sheet, self.desk.records))
        # who knows a project's id can open it, so the code names no folder of a visitor
        self.code.code = CODE.format(folder="PROJECT", name=pack.name, version=pack.version)
        self._offer()
        for box in (self.measured, self.columns, self.changes):
            box.show()
        boxes = (self.columns.details, self.matters, self.changes.details, self.files)
        self.body.children = (self.measured.details, self.about, self.questions, *boxes, self.code)

    def _mark(self) -> None:
        with self.questions.hold_sync():
            self.questions.marks = marks_of(self.desk.answers, self.desk.records)
            self.questions.summary = summary_of(self.desk.report)

    def _write(self, question: str, answer: Answer | None, seen: Answer | None) -> None:
        try:
            self.desk.write(question, answer, seen=seen)
        finally:
            self._mark()

    def _accept(self, question: str, seen: Answer | None) -> None:
        if question not in self.desk.proposals:
            raise unknown(tr("measured answer to question"), question, self.desk.proposals)
        self._write(question, self.desk.proposals[question].answer(), seen)

    def _look(self) -> None:
        """What others did meanwhile."""
        with self.guard():
            self.desk.refresh()

    def _show_as(self, how: str) -> None:
        self.questions.one_at_a_time = how == ONE

    def _measure(self) -> None:
        folder = self.desk.home.folder
        self.run(lambda progress: measure_apart(folder, progress), self._measured)

    def _measured(self, _words: str) -> None:
        """What was found is shown at once, above the questions it answers."""
        self.desk.refresh()
        self.measured.details.toggle.opened = True
        asked, waiting = len(self.measured.asked), len(self.measured.waiting)
        self.tell(
            tr(
                "Measured. It answers {asked} of the questions, and {waiting} of them wait for you: the list stands "
                "above them.",
                asked=asked,
                waiting=waiting,
            )
        )

    def _file_controls(self) -> Sequence[ipw.Widget]:
        self.picker = FilePicker(
            self.desk.home.folder / "forms" if self.desk.project else Path("forms"),
            label=tr("Answers from a file of the workbench, or a save file of the Canadian form"),
            accept=(".json",),
            limit=LARGEST,
        )
        self.picker.observe(self._brought, "path")
        self.own, self.official = Download(tr("Download the answers")), Download(tr("Download the Canadian save file"))
        return (paragraph(FILES, "wb-note"), self.picker, ipw.HBox((self.own, self.official)))

    def _brought(self, change: Any) -> None:
        with self.guard():
            file = Path(change["new"])
            try:
                sheet = read_answers(file)
            finally:
                file.unlink(missing_ok=True)
            self.desk.choose_pack(f"{sheet.pack.name}@{sheet.pack.version}")
            had = self.desk.kept.take_over(sheet)
            self.desk.refresh()
            stayed = tr(" {had} questions had an answer here, which stays.", had=len(had)) if had else ""
            taken = len(sheet.answers) - len(had)
            self.tell(tr("{answers} answers were taken over.{stayed}", answers=taken, stayed=stayed))

    def _offer(self, _change: object = None) -> None:
        """Make the files when somebody looks at the buttons, not with every answer."""
        if not self.files.toggle.opened or self.desk.sheet is None:
            return
        sheet = self.desk.sheet
        name = f"{sheet.pack.name}-{sheet.pack.version}"
        self.own.offer(_json(sheet.to_dict()), f"{name}-answers.json", "application/json")
        is_canada = sheet.pack.name == CANADA
        self.official.layout.display = None if is_canada else "none"
        if is_canada:
            self.official.offer(_json(SaveFile(sheet=sheet).to_dict()), f"{name}.json", "application/json")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
