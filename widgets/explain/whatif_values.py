"""A control for each column of one person, standing at the person's own values until somebody moves it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import ipywidgets as ipw

from widgets.details import Details
from widgets.explain.contribution_words import feature_label
from widgets.panel import Panel
from widgets.slider import Slider
from workbench.case import Case
from workbench.coding import MISSING
from workbench.explain.search_columns import Column
from workbench.explain.whatif import Person
from workbench.language import tr

FIRST = 8  # columns that are seen at once; the others are one click away
Control: TypeAlias = Slider | ipw.Dropdown


class Values(ipw.VBox):  # type: ignore[misc]
    """The controls of one person; `moved` is called with the name of the column that somebody moved."""

    def __init__(self, panel: Panel, moved: Callable[[str], None]) -> None:
        self.panel, self.moved = panel, moved
        self.person: Person | None = None
        self.boxes: dict[str, Control] = {}
        self.first, others = ipw.Box(), ipw.Box()
        for box in (self.first, others):
            box.add_class("wb-controls")
        self.more = Details(tr("More columns"), [others])
        super().__init__((self.first, self.more))
        self.add_class("wb-body")

    def turn_to(self, person: Person, order: Sequence[str]) -> None:
        """A control for each column of this person, in this order; a date has none."""
        columns = {column.name: column for column in person.space.columns}
        self.person = person
        self.boxes = {name: self._box(columns[name], person) for name in order if columns[name].kind != "date"}
        boxes = list(self.boxes.values())
        self.first.children, self.more.content[0].children = tuple(boxes[:FIRST]), tuple(boxes[FIRST:])
        self.more.toggle.summary = tr("{boxes} more columns", boxes=len(boxes) - FIRST)
        self.more.layout.display = None if len(boxes) > FIRST else "none"

    def changes(self) -> dict[str, Any]:
        """What differs from the person's own values, as the controls stand."""
        if self.person is None:
            return {}
        told = self.person.told
        found = {name: _value(box) for name, box in self.boxes.items() if not box.disabled}
        return {name: value for name, value in found.items() if value != told[name]}

    def stand_at(self, changes: Mapping[str, Any]) -> None:
        """Move the controls to the person's own values and these changes, without that being a choice of somebody."""
        if self.person is None:
            return
        with self.panel.writing():
            for name, box in self.boxes.items():
                value = changes.get(name, self.person.told[name])
                if not (isinstance(box, Slider) and value is None):
                    box.value = value

    def _box(self, column: Column, person: Person) -> Control:
        box = _slider(column, person) if column.kind == "number" else _dropdown(column, person)
        self.panel.on_choice(box, partial(self._moved, column.name))
        return box

    def _moved(self, name: str, _value: object) -> None:
        self.moved(name)


def _slider(column: Column, person: Person) -> Slider:
    """From the least to the most that the table holds, or to the person where they are beyond."""
    case, own, known = person.space.case, person.told[column.name], column.sorted
    ends = (float(known[0]), float(known[-1])) if known is not None and len(known) else (0.0, 0.0)
    label, value = feature_label(case, column.name), column.middle if own is None else float(own)
    slider = Slider(
        label if own is not None else tr("{label} (missing)", label=label),
        least=min(ends[0], value),
        most=max(ends[1], value),
        step=column.step,
        value=value,
        unit=_unit(case, column.name),
    )
    slider.disabled = own is None or ends[0] == ends[1]
    return slider


def _dropdown(column: Column, person: Person) -> ipw.Dropdown:
    options = [(name, column.plain(place)) for place, name in enumerate(column.names)]
    options += [(MISSING, None)] if column.has_missing else []
    label = feature_label(person.space.case, column.name)
    return ipw.Dropdown(description=label, options=options, value=person.told[column.name])


def _value(box: Control) -> Any:
    """What a control stands at, as the search writes it: whole numbers without a point."""
    value = box.value
    if isinstance(box, Slider):
        rounded = round(float(value), 10)
        return int(rounded) if rounded.is_integer() else rounded
    return value


def _unit(case: Case, column: str) -> str:
    label = case.roles.labels.get(column)
    return label.unit if label and label.unit.replace(" ", "").isalpha() else ""
