"""The reasons for one person's answer for three readers, the words they are said in, and a letter to save."""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

import ipywidgets as ipw

from widgets.details import Details
from widgets.download import Download
from widgets.fairness.scored import list_html
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.letters import Letterhead, write_letter
from workbench.explain.reasons import Reasoner, ReasonsReport
from workbench.explain.reasons_words import Wording
from workbench.language import tr

HEAD, WORDS = "letter.head", "letter.wording"
READERS = (
    (tr("The person it is about"), "to_person"),
    (tr("Whoever answers the phone"), "to_employee"),
    (tr("An auditor"), "to_auditor"),
)
PROBLEM = tr("For whoever is responsible for the model, not for the letter")
DRAFT = tr("A letter is a draft. Read it before it goes out, and add what the law where you are asks for.")
WORDS_HINT = tr("What a column is called in a letter, to end “We looked at …”, such as “the amount you asked for”.")


class ReasonsPart(ipw.VBox):  # type: ignore[misc]
    """Follows the person of a panel; only what people type is kept, in the panel's project."""

    def __init__(self, panel: Panel, changed: Callable[[], None]) -> None:
        self._panel, self._changed = panel, changed
        self._report: ReasonsReport | None = None
        self.reader = ipw.RadioButtons(description=tr("Written for"), options=READERS)
        self.words, self.problems = ipw.HTML(), ipw.HTML()
        self.text, self.page = (
            Download(tr("Download the letter as text")),
            Download(tr("Download the letter as a web page")),
        )
        self.preview = ipw.HTML()
        self.letter = Details(tr("Read the letter"), [self.preview])
        self.no_letter = paragraph("", "wb-note")
        saved = ipw.Box((self.text, self.page))
        saved.add_class("wb-downloads")
        self.saving = ipw.VBox((saved, self.letter, paragraph(DRAFT, "wb-note")))
        panel.on_choice(self.reader, lambda _reader: self._read())
        super().__init__((
            ipw.HTML(tr("<h3>Reasons</h3>")), self.reader, self.words, self.problems, self.saving, self.no_letter,
            Details(tr("Who writes the letter"), self._head()), Details(tr("Say it in other words"), self._wording()),
        ))  # fmt: skip
        self.add_class("wb-part")

    def turn_to(self, case: Case, reasoner: Reasoner, row: int) -> None:
        """Another person, or other words."""
        kept = self._kept(WORDS).get(case.name, {})
        reasoner = Reasoner(**(vars(reasoner) | {"wording": reasoner.wording.saying(**kept)}))
        self._report = reasoner.give(row)
        self._fill_wording(case, reasoner)
        self._read()
        self._write(self._report)

    def _read(self) -> None:
        report = self._report
        if report is None:
            return
        sentences = getattr(report, self.reader.value)
        if self.reader.value == "to_person":
            self.words.value = "".join(paragraph_html(sentence, "wb-reason") for sentence in sentences)
        else:
            self.words.value = list_html(sentences, "wb-reason")
        self.problems.value = problems_html(report)
        self.problems.layout.display = None if report.problems else "none"

    def _write(self, report: ReasonsReport) -> None:
        """The letter in both forms, or why there is none."""
        head = self._letterhead()
        try:
            text, page = (write_letter(report, head=head, form=form) for form in ("text", "html"))
        except WorkbenchError as why:
            text = page = ""
            self.no_letter.value = paragraph_html(str(why), "wb-note")
        self.saving.layout.display = None if text else "none"
        self.no_letter.layout.display = "none" if text else None
        name = f"letter_row_{report.row}"
        self.text.offer(text, f"{name}.txt")
        self.page.offer(page, f"{name}.html", "text/html")
        self.preview.value = f'<pre class="wb-letter" tabindex="0">{escape(text)}</pre>'

    def _head(self) -> tuple[ipw.Widget, ...]:
        kept = self._kept(HEAD)
        self.organisation = ipw.Text(
            description=tr("Name of your organisation"), value=str(kept.get("organisation", ""))
        )
        self.contact = ipw.Text(description=tr("How people reach you"), value=str(kept.get("contact", "")))
        for field in (self.organisation, self.contact):
            field.continuous_update = False
            self._panel.on_choice(field, lambda _text: self._keep_head())
        return (self.organisation, self.contact)

    def _keep_head(self) -> None:
        self._panel.session.keep(HEAD, {"organisation": self.organisation.value, "contact": self.contact.value})
        self._changed()

    def _letterhead(self) -> Letterhead:
        today = date.today()  # noqa: DTZ011 - the date on a letter is that of the desk it is written at
        given = {"organisation": self.organisation.value.strip(), "contact": self.contact.value.strip()}
        parts = {name: value for name, value in given.items() if value}
        return Letterhead(date=f"{today.day} {today:%B %Y}", **parts)

    def _wording(self) -> tuple[ipw.Widget, ...]:
        self.column, self.phrase = ipw.Dropdown(description=tr("Column")), ipw.Text(description=tr("We looked at"))
        self.phrase.continuous_update = False
        self._panel.on_choice(self.column, lambda _column: self._changed())
        self._panel.on_choice(self.phrase, self._say)
        return (self.column, self.phrase, paragraph(WORDS_HINT, "wb-note"))

    def _fill_wording(self, case: Case, reasoner: Reasoner) -> None:
        names = reasoner.model.features
        options = [(case.roles.column_label(name), name) for name in names]
        self._panel.fill(self.column, options, self.column.value if self.column.value in names else names[0])
        with self._panel.writing():
            self.phrase.value = reasoner.wording.phrase(self.column.value, case.roles)

    def _say(self, phrase: str) -> None:
        session, column = self._panel.session, self.column.value
        table = session.everyone.name
        Wording().saying(**{column: phrase})  # says that an empty phrase is none
        kept = self._kept(WORDS)
        session.keep(WORDS, {**kept, table: {**kept.get(table, {}), column: phrase.strip()}})
        self._changed()

    def _kept(self, key: str) -> Mapping[str, Any]:
        project = self._panel.session.project
        return (project.choice(key) or {}) if project is not None else {}


def problems_html(report: ReasonsReport) -> str:
    """What was used but may not be given as a reason; what comes from data is shown, never run."""
    items = "".join(f"<li>{escape(problem)}</li>" for problem in report.problems)
    return f'<div class="wb-alert wb-alert-warning"><strong>{PROBLEM}</strong><ul>{items}</ul></div>' if items else ""
