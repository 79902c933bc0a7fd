"""Which controls of ISO/IEC 42001 do we take in, and why? One after the other, with what speaks of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.details import CodeDetails, Details
from widgets.govern.desk_panel import DeskPanel
from widgets.govern.register import register_html
from widgets.panel import paragraph_html
from workbench.errors import WorkbenchError
from workbench.govern.applicability import (
    CLAUSES,
    STATES,
    Decision,
    Decisions,
    Spoken,
    clause_of,
    controls,
    spoken_of,
)
from workbench.language import tr
from workbench.words import capital

TAKEN = ((tr("not decided yet"), ""), (tr("taken in"), "in"), (tr("left out"), "out"))  # a value None shows as blank
INCLUDED = {"": None, "in": True, "out": False}
ALL = tr("All decisions so far")
HOW = tr(
    "Taken in means: we do this, or will. The standard asks for the reason either way, and leaving one out is no "
    "fault where the reason holds. An answer or a duty is something to look at; it does not show that the control "
    "works."
)
HEAD = (tr("Control"), tr("Taken in"), tr("Why"), tr("State and proof"))
CODE = """from workbench.govern.applicability import Decision, Decisions
from workbench.store import Project

decisions = Decisions(Project.open("PROJECT"))
decision = Decision(id="A.5.2", included=True, why="We decide about people", state="planned")
decisions.write(decision, seen=decisions.all().get("A.5.2"))"""


class ApplicabilityPanel(DeskPanel):
    """A control, what speaks of it, and fields for the decision; saving goes on to the next that is open."""

    title = tr("Statement of applicability")
    asks = tr("Which of the 38 controls of ISO/IEC 42001 do we take in, which not, and why?")
    method = tr(
        "Ids are those of ISO/IEC 42001:2023, Annex A, with titles of our own; which question and which duty speaks "
        "of a control is part of the questionnaire."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "sheet", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """The control, and what is decided on it."""
        self.control = ipw.Dropdown(description=tr("Control"))
        self.taken = ipw.Dropdown(description=tr("Is it taken in?"), options=TAKEN)
        self.why = ipw.Textarea(description=tr("Why, or why not"), rows=2, continuous_update=False)
        self.state = ipw.Dropdown(
            description=tr("How far it is"), options=[(state or "not begun", state) for state in STATES]
        )
        self.proof = ipw.Text(description=tr("Proof"), continuous_update=False)
        self.keep = ipw.Button(description=tr("Save, and go to the next"), button_style="primary")
        self.summary, self.about, self.said, self.table = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.seen: Decision | None = None
        self.fill(self.control, [(f"{id_} {title}", id_) for id_, title in controls().items()], next(iter(controls())))
        self.on_choice(self.control, lambda _id: self._turn())
        self.on_choice(self.taken, lambda _taken: self._ask())
        self.keep.on_click(lambda _button: self._save())
        first, fields = ipw.Box((self.control,)), ipw.Box((self.taken, self.why, self.state, self.proof, self.keep))
        for part in (first, fields):
            part.add_class("wb-controls")
        self.form = ipw.VBox((first, self.about, fields, self.said))
        self.form.add_class("wb-decide")
        self.decided = Details(ALL, (self.table,))
        self.code = CodeDetails(CODE)
        return ()

    def render(self) -> None:
        """How far it is, and the control that is looked at as it stands."""
        decided = Decisions(self.desk.home).all()
        self.summary.value = paragraph_html(summary_words(decided), "wb-finding")
        self.table.value = decisions_html(decided)
        id_ = str(self.control.value)
        self.about.value = about_html(id_, spoken_of(id_, [self.desk.report]), self.desk.report.sheet.pack.title)
        if decided.get(id_) != self.seen:
            self._show(decided.get(id_))
        self._ask()
        self.body.children = (self.summary, self.form, self.decided, self.code)

    def _turn(self) -> None:
        self.said.value = ""
        self._show(Decisions(self.desk.home).all().get(str(self.control.value)))
        self.render()

    def _show(self, decision: Decision | None) -> None:
        shown = decision or Decision(id=str(self.control.value))
        with self.writing():
            self.taken.value, self.why.value, self.proof.value = _key(shown.included), shown.why, shown.proof
            self.state.value = shown.state if shown.state in STATES else ""
        self.seen = decision

    def _ask(self) -> None:
        """State and proof are asked only for what is taken in."""
        for field in (self.state, self.proof):
            field.layout.display = None if self.taken.value == "in" else "none"

    def _save(self) -> None:
        self.said.value = ""
        with self.guard():
            kept = Decisions(self.desk.home)
            given = self._given()
            if given == Decision(id=given.id) and self.seen in (None, given):
                raise WorkbenchError(tr("Choose “taken in” or “left out” for {id} first, then save.", id=given.id))
            saved = kept.write(given, seen=self.seen)
            decided = kept.all()
            later = _next_open(saved.id, decided)
            with self.writing():
                self.control.value = later
            self._show(decided.get(later))
            self.desk.touch()
            self.said.value = (
                f'<div role="status">{paragraph_html(tr("{control} is saved.", control=saved.id), "wb-note")}</div>'
            )

    def _given(self) -> Decision:
        taken = INCLUDED[str(self.taken.value)]
        return Decision(
            id=str(self.control.value),
            included=taken,
            why=self.why.value.strip(),
            state=self.state.value if taken else "",
            proof=self.proof.value.strip() if taken else "",
        )


def summary_words(decided: Mapping[str, Decision]) -> str:
    """How many controls are taken in, left out and still open."""
    taken, left = (sum(each.included is choice for each in decided.values()) for choice in (True, False))
    waiting = len(controls()) - taken - left
    return tr(
        "{taken} of {controls} controls are taken in, {left} left out, {waiting} not decided yet.",
        taken=taken,
        controls=len(controls()),
        left=left,
        waiting=waiting,
    )


def about_html(id_: str, spoken: Spoken, pack: str) -> str:
    """Where a control stands in the annex, and what the answers to the questionnaire and its duties say of it."""
    clause = clause_of(id_)
    where = tr(
        "{clause} {clauses}. What it asks in full stands in the standard; the title is ours.",
        clause=clause,
        clauses=CLAUSES[clause],
    )
    questions = tr(
        "“{pack}”: {answered} of {asked} questions on it are answered.",
        pack=pack,
        answered=spoken.answered,
        asked=spoken.asked,
    )
    lines = [questions if spoken.asked else tr("No question of “{pack}” speaks of it.", pack=pack)]
    lines += [tr("Duty: {title}", title=title) for title in spoken.duties]
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f'<div class="wb-told">{paragraph_html(where, "wb-note")}<ul class="wb-list">{rows}</ul></div>'


def decisions_html(decided: Mapping[str, Decision]) -> str:
    """All decisions as a table in the order of the standard."""
    how = paragraph_html(HOW, "wb-how")
    if not decided:
        return paragraph_html(tr("Nothing is decided yet.")) + how
    return register_html(tr("Decisions"), summary_words(decided), HEAD, map(_row, decided.values())) + how


def _row(each: Decision) -> tuple[str, ...]:
    taken = next(words for words, key in TAKEN if key == _key(each.included))
    stands = ": ".join(filter(None, [each.state, each.proof])) or "–"
    return tuple(map(escape, (f"{each.id} {controls()[each.id]}", capital(taken), each.why, stands)))


def _key(included: bool | None) -> str:
    return next(key for key, choice in INCLUDED.items() if choice is included)


def _next_open(id_: str, decided: Mapping[str, Decision]) -> str:
    """The next control that nobody decided on, around the end; the same one where none is left."""
    order = list(controls())
    place = order.index(id_)
    later = (other for other in (*order[place + 1 :], *order[:place]) if other not in decided)
    return next((other for other in later), id_)
