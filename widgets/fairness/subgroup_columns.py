"""What describes people? A box for each column that can, behind one line that says which do."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.details import Details
from workbench.case import Case
from workbench.language import tr
from workbench.words import listed

if TYPE_CHECKING:
    from widgets.fairness.subgroups import SubgroupPanel


class ColumnsPart(Details):
    """The columns that describe people, to be ticked; `on_choice` is told which those are."""

    def __init__(self, panel: "SubgroupPanel", on_choice: Callable[[tuple[str, ...]], None]) -> None:
        self._panel, self._on_choice = panel, on_choice
        self.boxes = ipw.VBox()
        self.boxes.add_class("wb-checks")
        super().__init__(tr("What describes people"), [self.boxes])
        self.add_class("wb-wide")

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the columns that are ticked."""
        return tuple(box.name for box in self.boxes.children if box.value)

    def is_of(self, case: Case) -> bool:
        """Whether the boxes are those of this table."""
        return [box.name for box in self.boxes.children] == describing(case)

    def fill(self, case: Case, chosen: Collection[str]) -> None:
        """A box for each column of another table that can describe people, those that are chosen ticked."""
        self.boxes.children = tuple(self._box(case, column, column in chosen) for column in describing(case))

    def summarise(self) -> None:
        """Say what is ticked on the line that is always seen."""
        on = [box.description for box in self.boxes.children if box.value]
        self.toggle.summary = tr("People are described by {on}", on=listed(on) or tr("nothing yet"))

    def _box(self, case: Case, column: str, on: bool) -> ipw.Checkbox:
        box = ipw.Checkbox(value=on, description=case.roles.column_label(column), indent=False)
        box.name = column
        self._panel.on_choice(box, lambda _value: self._on_choice(self.chosen))
        return box


def describing(case: Case) -> list[str]:
    """The columns that can describe people: all but the answers, the score, the weight and what was set aside."""
    roles = case.roles
    others = {roles.target, roles.prediction, roles.score, roles.weight, *roles.not_features}
    return [*roles.sensitive, *(name for name in case.columns if name not in {*others, *roles.sensitive})]
