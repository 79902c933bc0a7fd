"""Columns that move together: one does not change without the others."""

from collections.abc import Callable

import ipywidgets as ipw

from widgets.explain.limits_rules import Ruled, changed_rules
from widgets.explain.somebody import label_options
from widgets.panel import Panel, paragraph
from workbench.errors import WorkbenchError
from workbench.explain.search_space import Space
from workbench.language import tr

WHAT = tr(
    "Columns that move together: numbers by the same amount, such as age and years in the job, anything else only "
    "in combinations that occur in the table. Where one of them stays as it is, all do."
)


class TogetherLimits(ipw.VBox):  # type: ignore[misc]
    """Two columns at a time; one that moves with others already brings them along."""

    def __init__(self, panel: Panel, ruled: Callable[[], Ruled], keep: Callable[[Ruled], None]) -> None:
        self.panel, self.ruled, self.keep = panel, ruled, keep
        self.one, self.other = (
            ipw.Dropdown(description=words) for words in (tr("This column"), tr("moves together with"))
        )
        self.join, self.part = (
            ipw.Button(description=words) for words in (tr("Move together"), tr("Move apart again"))
        )
        self.join.on_click(lambda _button: self._join())
        self.part.on_click(lambda _button: self._part())
        row = ipw.Box((self.one, self.other, self.join, self.part))
        row.add_class("wb-controls")
        super().__init__((ipw.HTML(tr("<h3>Together</h3>")), paragraph(WHAT, "wb-note"), row))
        self.add_class("wb-part")

    def turn_to(self, space: Space) -> None:
        """The columns of this model that can change; nothing is shown where there are fewer than two."""
        names = [column.name for column in space.columns if column.kind != "date"]
        options = [option for option in label_options(space) if option[1] in names]
        for box, first in ((self.one, names[:1]), (self.other, names[1:2])):
            self.panel.fill(box, options, next(iter(first), None))
        self.layout.display = None if len(names) > 1 else "none"

    def _join(self) -> None:
        with self.panel.guard():
            one, other = self.one.value, self.other.value
            if one == other:
                raise WorkbenchError(tr("A column moves together with another one; choose two different columns."))
            self._write([*self._group(one), *self._group(other)], joined=True)

    def _part(self) -> None:
        """Whoever moves with the first column moves alone again."""
        with self.panel.guard():
            self._write(self._group(self.one.value), joined=False)

    def _group(self, column: str) -> list[str]:
        found: list[str] = self.ruled().get(column, {}).get("together", [column])
        return found

    def _write(self, columns: list[str], *, joined: bool) -> None:
        rules, group = self.ruled(), list(dict.fromkeys(columns))
        for column in group:
            rules = changed_rules(rules, column, together=group if joined else None)
        self.keep(rules)
