"""A page to show to people outside: put in words, made, found again and taken away."""

from collections.abc import Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.copy_address import CopyAddress
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.look import Look, keep_words, kept_words, list_looks, make_look, withdraw_look
from workbench.projects import NAME, address, when
from workbench.report.outside_page import usual_words
from workbench.report.page_words import PageWords
from workbench.served import is_served
from workbench.store import Project
from workbench.suppress import SMALL

WHAT = tr(
    "It shows three sentences and a picture for each comparison, from rounded numbers, and nobody of a group with "
    "fewer than {small} people of either answer. Whoever has its address can read it; nobody can change or open "
    "anything with it. It stays as it is when you work on, until you take it away.",
    small=SMALL,
)
ONLY_SERVED = tr("Open the project with “workbench serve” to make such a page.")
PARTS = {
    "title": tr("Title of the page"),
    "people": tr("What the people are called"),
    "outcome": tr("The favourable answer in your words"),
}


class SharePanel(Panel):
    """Make a page for people outside, in words of its own, with an address of its own, and take it away again."""

    title = tr("A page to show")
    asks = tr("What may people outside see? A page of its own, without anything that could tell on a single person.")
    method = tr(
        "Counts are suppressed and rounded to fives; linear programmes make sure that every small number that is "
        "not shown could still be ten things (Hundepool and others, 2012, 4.3)."
    )
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def controls(self) -> Sequence[ipw.Widget]:
        """The page's words with a sentence that shows what becomes of them, and one button that makes it."""
        self.what = paragraph(WHAT, "wb-note")
        self.words = {part: ipw.Text(description=label, continuous_update=False) for part, label in PARTS.items()}
        for box in self.words.values():
            self.on_choice(box, lambda _text: self._say())
        self.spoken = paragraph("")
        self.spoken.add_class("wb-wide")
        self.make = ipw.Button(description=tr("Make a page to show"))
        self.make.on_click(lambda _button: self._make())
        self.listed = ipw.VBox()
        self.listed.add_class("wb-looks")
        return (*self.words.values(), self.spoken, self.make)

    def render(self) -> None:
        """How a page would speak, and the pages there are, each with its address and a button that takes it away."""
        project = self.session.project
        can_make = self.session.whole is not None and is_served()
        self.make.disabled = not can_make
        for control in (*self.words.values(), self.spoken):
            control.layout.display = None if can_make else "none"
        if can_make:
            own = kept_words(project) if project else PageWords()
            self._show_words(own.over(self._usual()))
        self.listed.children = [self._row(look) for look in list_looks(project)] if project else []
        hint = () if is_served() else (paragraph(ONLY_SERVED, "wb-note"),)
        self.body.children = (self.what, *hint, self.listed)

    def _usual(self) -> PageWords:
        project = self.session.project
        named = str(project.choice(NAME, "")) if project else ""
        return PageWords(title=named).over(usual_words(self.session.everyone))

    def _show_words(self, words: PageWords) -> None:
        with self.writing():
            for part, box in self.words.items():
                box.value = getattr(words, part)
        said = tr(
            "It will speak like this: “Some {people} {outcome} less often than others.”",
            people=words.people,
            outcome=words.outcome,
        )
        self.spoken.value = paragraph_html(said, "wb-note")

    def _say(self) -> None:
        """Keep the words as they were written; where there are none, or the usual ones, the page speaks as usual."""
        project = self._project()
        keep_words(project, PageWords.of({part: box.value for part, box in self.words.items()}).beside(self._usual()))
        self.render()

    def _row(self, look: Look) -> ipw.Widget:
        place, made = f"{escape(address())}look/{escape(look.key)}", when(look.made)
        words = tr("Page made {made}", made=made) + (f": {look.title}" if look.title else "")
        link = f'<a href="{place}" target="_blank" rel="noopener">{escape(words)}</a>'
        away = ipw.Button(description=tr("Take it away"), tooltip=tr("Take away the page made {made}", made=made))
        away.on_click(lambda _button: self._withdraw(look.key))
        copied = CopyAddress(tr("Address of the page made {made}", made=made), f"{address()}look/{look.key}")
        row = ipw.Box((ipw.HTML(f"<p>{link}</p>"), copied, away))
        row.add_class("wb-look-row")
        return row

    def _make(self) -> None:
        with self.guard():
            project = self._project()
            make_look(project, self.session.everyone, kept_words(project).over(PageWords(title=self._usual().title)))
            self.render()
            self.alert.show(tr("The page is made. Copy its address and give it to whoever may read it."), "info")

    def _withdraw(self, key: str) -> None:
        with self.guard():
            if self.session.project is not None:
                withdraw_look(self.session.project, key)
            self.render()

    def _project(self) -> Project:
        if self.session.project is None:
            raise WorkbenchError(tr("Choose a table first."))
        return self.session.project
