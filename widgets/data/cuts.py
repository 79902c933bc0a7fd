"""Where a number or date is cut into bands, age at 25, 40 and 60: shown, and changed by whoever knows better."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as ipw

from workbench.case import Case
from workbench.coding import MISSING
from workbench.cuts import PERIODS, Cut, listed_edges, read_cut
from workbench.engines.sketch import sketch_columns
from workbench.errors import WorkbenchError
from workbench.language import tr

if TYPE_CHECKING:
    from widgets.data.tables import DataPanel

Cuts = Mapping[str, Cut]
HINTS = {True: tr("year, or 2024-01-01, 2024-07-01"), False: "25, 40, 60"}


class CutsForm(ipw.VBox):  # type: ignore[misc]
    """A line for each number or date that people are compared by; all that is written goes to `change` together."""

    def __init__(self, panel: "DataPanel", change: Callable[[Cuts], None]) -> None:
        self.panel, self.change = panel, change
        self.boxes: dict[str, ipw.Combobox] = {}
        self.notes: dict[str, ipw.HTML] = {}
        super().__init__()
        self.add_class("wb-cuts")

    def render(self, case: Case) -> None:
        """Bring every line in line with the case."""
        sketches = sketch_columns(case.frame)
        known = {name: sketches[name] for name in case.roles.sensitive if name in sketches}
        columns = {name: sketch.is_date for name, sketch in known.items() if sketch.is_number or sketch.is_date}
        if list(columns) != [*self.boxes]:
            self._build(columns)
        with self.panel.writing():
            for column, is_date in columns.items():
                edges, label = case.edges.get(column, ()), case.roles.column_label(column)
                self.boxes[column].description = (
                    tr("Cut {label} by", label=label) if is_date else tr("Cut {label} at", label=label)
                )
                self.boxes[column].value = listed_edges(edges)
                self.notes[column].value = note_html(
                    case.counts.names[column] if edges else (), chosen=column in case.roles.cuts, is_date=is_date
                )

    def _build(self, columns: Mapping[str, bool]) -> None:
        for widget in (*self.boxes.values(), *self.notes.values()):
            widget.close()
        self.boxes = {
            column: ipw.Combobox(
                continuous_update=False,
                placeholder=HINTS[is_date],
                options=PERIODS if is_date else (),
                ensure_option=False,
            )
            for column, is_date in columns.items()
        }
        self.notes = {column: ipw.HTML() for column in columns}
        for column, box in self.boxes.items():
            self.panel.on_choice(box, partial(self._cut, column))
        self.children = tuple(_line(self.boxes[column], self.notes[column]) for column in columns)

    def _cut(self, column: str, text: str) -> None:
        case = self.panel.session.everyone
        others = {name: edges for name, edges in case.roles.cuts.items() if name != column}
        try:
            edges = read_cut(text)
        except WorkbenchError:
            self.render(case)
            raise
        self.change(others | ({column: edges} if edges else {}))


def note_html(bands: Sequence[str], *, chosen: bool, is_date: bool = False) -> str:
    """The groups that the edges make, and who chose them."""
    if not bands:
        ask = (
            tr("Write year, quarter or month, or dates, to make bands.")
            if is_date
            else tr("Write numbers to make bands.")
        )
        return tr('<p class="wb-note">Each value is a group. {ask}</p>', ask=ask)
    names = escape(" · ".join(band for band in bands if band != MISSING))
    if chosen:
        return tr('<p class="wb-note">Your bands: {names}. Empty the line to go back to our guess.</p>', names=names)
    return tr('<p class="wb-note">Our guess, from the table: {names}.</p>', names=names)


def _line(box: ipw.Combobox, note: ipw.HTML) -> ipw.Box:
    line = ipw.Box((box, note))
    line.add_class("wb-controls")
    return line
