"""What is each column for, and how long is it kept? The columns of the table inside a questionnaire that asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.column_table import ColumnTable, Uses, line_of
from widgets.panel import paragraph, paragraph_html
from workbench.govern.columns import list_columns, write_uses
from workbench.govern.measured import Record
from workbench.govern.pack import Pack
from workbench.language import tr

if TYPE_CHECKING:
    from widgets.govern.desk_panel import DeskPanel

RULE = "column-purposes"
"""The rule of evidence by which a questionnaire asks whether every column has a purpose."""
OPENED_FOR = "privacy"
HOW = tr(
    "What was measured says which columns are close to a person. Give each one a purpose, the ground in law, and "
    "the months after the last contact until it is deleted; leave out of the table what has no purpose. What "
    "begins with a question mark is only offered: read off the column's name, or taken from your answers by "
    "category. Enter goes to the next row."
)


class ColumnsBox:
    """The columns for a panel of a desk; shown beside questionnaires that ask about them."""

    def __init__(self, panel: DeskPanel) -> None:
        self.panel = panel
        self.state, self.table = ipw.HTML(), ColumnTable(self._write)
        self.how = paragraph(HOW, "wb-note")
        self.details = Details("", (self.state, self.how, self.table))
        self.details.toggle.observe(self._opened, "opened")
        self._first_for = ""

    def show(self) -> None:
        """How far it is, and the columns themselves while they are looked at."""
        pack = self.panel.desk.answers.pack
        self.details.layout.display = None if asks_about_columns(pack) else "none"
        if self._first_for != pack.name:
            self._first_for = pack.name
            self.details.toggle.opened = pack.name == OPENED_FOR
        self._bring_up_to_date()

    def _opened(self, _change: object) -> None:
        with self.panel.guard():
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        desk = self.panel.desk
        self.details.toggle.summary = _summary(desk.records.get("purposes"))
        if not self.details.toggle.opened:
            return
        found = list_columns(desk.home, desk.records)
        kind = "wb-alert wb-alert-warning" if found.lines else ""
        problem = paragraph_html(found.problem, kind) if found.problem else ""
        said = "".join(paragraph_html(words) for words in found.sentences)
        self.state.value = f'<div class="wb-told">{problem}{said}</div>'
        self.how.layout.display = self.table.layout.display = None if found.lines else "none"
        self.table.lines = [line_of(line) for line in found.lines]

    def _write(self, uses: Uses, seen: Uses) -> None:
        desk = self.panel.desk
        try:
            write_uses(desk.home, uses, seen=seen)
        finally:
            desk.refresh()
            self._bring_up_to_date()


def _summary(told: Record | None) -> str:
    if told is None or told.stale:
        return tr("Column by column: what each is for")
    return tr(
        "Column by column: {with_purpose} of {columns} have a purpose",
        with_purpose=told.values["with_purpose"],
        columns=told.values["columns"],
    )


def asks_about_columns(pack: Pack) -> bool:
    """Whether a questionnaire asks for the purpose of every column."""
    return any(RULE in question.evidence_rules for question in pack.questions.values())
