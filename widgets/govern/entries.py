"""What happened since it is in use? A person writes it down, with proof, and questions about use are answered by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.details import CodeDetails, Details
from widgets.govern.desk_panel import DeskPanel
from widgets.govern.register import register_html
from widgets.panel import paragraph_html
from workbench.errors import WorkbenchError
from workbench.govern.entries import Entries, Entry, new_id
from workbench.govern.entry_sorts import SORTS, Amount, Choice
from workbench.language import tr
from workbench.log import VISITOR, author

NEW = ""
NONE = tr("Nothing was written down yet. Nobody can measure what people do, so without it these questions stay open.")
HOW = tr(
    "Write down each look, check, message and objection on the day it happens. Leave out names of customers: a "
    "number of the case is enough. Questions about the use of the system take their answers from here, on the word "
    "of these documents."
)
HEAD = (tr("What happened"), tr("Day"), tr("In numbers"), tr("Who"), tr("Proof"))
CODE = """from datetime import date

from workbench.govern.entries import Entries, Entry, new_id
from workbench.store import Project

entry = Entry(id=new_id(), sort="monitor", on=date.today(), who="Ana", proof="check of May")
Entries(Project.open("PROJECT")).write(entry, seen=None, today=date.today())"""


class RecordsPanel(DeskPanel):
    """Everything that was written down, the last first, and a form to write down more or to change it."""

    title = tr("What happened in use")
    asks = tr("Who looked at decisions, what came in from people, and what proves it?")
    method = tr(
        "The record that a question reads is made of all entries of its sort whenever it is read: looks at "
        "decisions are added up, of checks of the log and of sources the last one counts."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "records", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """The form; which of its fields are seen depends on what happened."""
        self.which = ipw.Dropdown(description=tr("Entry"), options=[(tr("a new one"), NEW)])
        self.sort = ipw.Dropdown(
            description=tr("What happened"), options=[(sort.title, name) for name, sort in SORTS.items()]
        )
        self.on = ipw.DatePicker(description=tr("On which day"))
        self.who = ipw.Text(description=tr("Who did it"), continuous_update=False)
        self.fields = {name: [_field(each) for each in sort.asks] for name, sort in SORTS.items()}
        self.asked = ipw.Box()
        self.asked.add_class("wb-controls")
        self.what = ipw.Textarea(description=tr("In a sentence, if it helps"), rows=2, continuous_update=False)
        self.proof = ipw.Text(description=tr("Proof"), continuous_update=False)
        self.keep = ipw.Button(description=tr("Save this entry"), button_style="primary")
        self.away = ipw.Button(description=tr("Take it away"))
        self.example, self.said, self.table = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.seen: Entry | None = None
        self.on_choice(self.which, lambda _id: self._turn())
        self.on_choice(self.sort, lambda _sort: self._ask())
        self.keep.on_click(lambda _button: self._save())
        self.away.on_click(lambda _button: self._remove())
        first, last = (ipw.Box(part) for part in self._parts())
        for part in (first, last):
            part.add_class("wb-controls")
        self.form = Details(
            tr("Write something down, or change it"), (first, self.asked, self.example, last, self.said)
        )
        self.form.toggle.opened = True
        self._show(None)
        return ()

    def render(self) -> None:
        """The table, and the form with the entry that is looked at."""
        entries = Entries(self.desk.home).all()[::-1]
        self.table.value = entries_html(entries)
        options = [
            (tr("a new one"), NEW),
            *((f"{entry.on.isoformat()}: {SORTS[entry.sort].title}", entry.id) for entry in entries),
        ]
        known = {entry.id: entry for entry in entries}
        before = str(self.which.value)
        self.fill(self.which, options, before if before in known else NEW)
        if known.get(before) != self.seen:
            self._show(known.get(before))
        self.body.children = (self.table, self.form, CodeDetails(CODE))

    def _parts(self) -> tuple[tuple[ipw.Widget, ...], tuple[ipw.Widget, ...]]:
        return (self.which, self.sort, self.on, self.who), (self.what, self.proof, self.keep, self.away)

    def _ask(self) -> None:
        """The fields of the sort that is chosen."""
        name = str(self.sort.value)
        self.asked.children = self.fields[name]
        self.asked.layout.display = None if self.fields[name] else "none"
        self.example.value = paragraph_html(tr("What would prove it: {proof}.", proof=SORTS[name].proof), "wb-note")

    def _turn(self) -> None:
        self.said.value = ""
        known = {entry.id: entry for entry in Entries(self.desk.home).all()}
        self._show(known.get(str(self.which.value)))

    def _show(self, entry: Entry | None) -> None:
        with self.writing():
            if entry is not None:
                self.sort.value = entry.sort
            self.on.value = date.today() if entry is None else entry.on  # noqa: DTZ011 - the day where the person is
            self.who.value = ("" if author() == VISITOR else author()) if entry is None else entry.who
            self.what.value, self.proof.value = ("", "") if entry is None else (entry.what, entry.proof)
            for name, fields in self.fields.items():
                values = entry.values if entry is not None and entry.sort == name else {}
                for each, field in zip(SORTS[name].asks, fields, strict=True):
                    field.value = values.get(each.name, _start(each))
        self.sort.disabled, self.away.disabled = entry is not None, entry is None
        self.seen = entry
        self._ask()

    def _save(self) -> None:
        self.said.value = ""
        with self.guard():
            entry = Entries(self.desk.home).write(self._given(), seen=self.seen, today=date.today())  # noqa: DTZ011 - as above
            self._changed_to(
                None, tr("Saved: {title}, {isoformat}.", title=SORTS[entry.sort].title, isoformat=entry.on.isoformat())
            )

    def _remove(self) -> None:
        with self.guard():
            if self.seen is not None:
                Entries(self.desk.home).remove(self.seen)
                self._changed_to(None, tr("It is taken away; the log still has it."))

    def _changed_to(self, entry: Entry | None, said: str) -> None:
        with self.writing():
            self.which.value = NEW
        self._show(entry)
        self.desk.refresh()
        self.desk.touch()
        self.said.value = f'<div role="status">{paragraph_html(said, "wb-note")}</div>'

    def _given(self) -> Entry:
        if self.on.value is None:
            raise WorkbenchError(tr("Say on which day it happened."))
        name = str(self.sort.value)
        table = self.desk.home.table
        return Entry(
            id=self.seen.id if self.seen else new_id(),
            sort=name,
            on=self.on.value,
            who=self.who.value.strip(),
            proof=self.proof.value.strip(),
            what=self.what.value.strip(),
            values={each.name: field.value for each, field in zip(SORTS[name].asks, self.fields[name], strict=True)},
            table=table.sha256 if table else "",
        )


def entries_html(entries: Sequence[Entry]) -> str:
    """What was written down as a table, the last first."""
    how = paragraph_html(HOW, "wb-how")
    if not entries:
        return paragraph_html(NONE) + how
    caption = tr("{entries} entries, the last first", entries=len(entries)) if len(entries) > 1 else tr("1 entry")
    return register_html(tr("Entries"), caption, HEAD, map(_row, entries)) + how


def _row(entry: Entry) -> tuple[str, ...]:
    title = f'{escape(SORTS[entry.sort].title)}<br><span class="wb-note">{escape(entry.what)}</span>'
    day = f'<span class="wb-day">{entry.on.isoformat()}</span>'
    told = (SORTS[entry.sort].told(entry.values) or "–", entry.who, entry.proof)
    return (title, day, *map(escape, told))


def _field(each: Amount | Choice) -> ipw.Widget:
    if isinstance(each, Amount):
        return ipw.BoundedIntText(description=each.label, min=0, max=1_000_000_000)
    return ipw.Dropdown(description=each.label, options=each.options)


def _start(each: Amount | Choice) -> Any:
    return 0 if isinstance(each, Amount) else each.options[0][1]
