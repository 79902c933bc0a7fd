"""Where a number is cut into bands, such as age at 25, 40 and 60: shown, and changed by whoever knows better."""

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as ipw

from workbench.case import Case
from workbench.coding import band_names, value_name
from workbench.engines.sketch import sketch_columns
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from widgets.data.tables import DataPanel

Cuts = Mapping[str, tuple[float, ...]]


class CutsForm(ipw.VBox):  # type: ignore[misc]
    """A line for each number that people are compared by; what is written there goes to `change` with the others."""

    def __init__(self, panel: "DataPanel", change: Callable[[Cuts], None]) -> None:
        self.panel, self.change = panel, change
        self.boxes: dict[str, ipw.Text] = {}
        self.notes: dict[str, ipw.HTML] = {}
        super().__init__()
        self.add_class("wb-cuts")

    def render(self, case: Case) -> None:
        """Bring every line in line with the case."""
        sketches = sketch_columns(case.frame)
        columns = [name for name in case.roles.sensitive if name in sketches and sketches[name].is_number]
        if columns != [*self.boxes]:
            self._build(columns)
        with self.panel.writing():
            for column in columns:
                edges = case.edges.get(column, ())
                self.boxes[column].description = f"Cut {case.roles.column_label(column)} at"
                self.boxes[column].value = ", ".join(map(value_name, edges))
                self.notes[column].value = note_html(edges, chosen=column in case.roles.cuts)

    def _build(self, columns: list[str]) -> None:
        for widget in (*self.boxes.values(), *self.notes.values()):
            widget.close()
        self.boxes = {column: ipw.Text(continuous_update=False, placeholder="25, 40, 60") for column in columns}
        self.notes = {column: ipw.HTML() for column in columns}
        for column, box in self.boxes.items():
            self.panel.on_choice(box, partial(self._cut, column))
        self.children = tuple(_line(self.boxes[column], self.notes[column]) for column in columns)

    def _cut(self, column: str, text: str) -> None:
        case = self.panel.session.everyone
        others = {name: edges for name, edges in case.roles.cuts.items() if name != column}
        try:
            edges = read_edges(text)
        except WorkbenchError:
            self.render(case)
            raise
        self.change(others | ({column: edges} if edges else {}))


def read_edges(text: str) -> tuple[float, ...]:
    """Numbers parted by commas, semicolons or spaces; none for an empty line, which leaves the bands to us.

    >>> read_edges("25, 40; 60.5")
    (25.0, 40.0, 60.5)
    """
    words = text.replace(",", " ").replace(";", " ").split()
    try:
        return tuple(map(float, words))
    except ValueError:
        raise WorkbenchError(f"Cuts are numbers such as 25, 40, 60 (with a point in 2.5), not {text!r}.") from None


def note_html(edges: tuple[float, ...], *, chosen: bool) -> str:
    """The groups that the edges make, and who chose them."""
    if not edges:
        return '<p class="wb-note">Each value is a group. Write numbers to make bands.</p>'
    who = "Your bands" if chosen else "Our guess, bands of like size"
    hint = " Empty the line to go back to our guess." if chosen else ""
    return f'<p class="wb-note">{who}: {escape(" · ".join(band_names(edges)))}.{hint}</p>'


def _line(box: ipw.Text, note: ipw.HTML) -> ipw.Box:
    line = ipw.Box((box, note))
    line.add_class("wb-controls")
    return line
