"""Finer limits for a column of categories: what a change costs, what a value can become, which comes after which."""

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw
import numpy as np

from widgets.explain.limits_rules import Ruled, changed_rules, number_of
from widgets.explain.somebody import label_options
from widgets.panel import Panel, paragraph
from workbench.explain.search_columns import Column
from workbench.explain.search_space import Space
from workbench.language import tr

COST = tr("What a change to another value costs, where one usual range of a number costs 1. An empty field is 1.")
BECOME = tr(
    "Which changes are possible: choose a value, tick what it can become and allow it. In this column only what you "
    "allowed is possible then; a value of which you said nothing stays as it is."
)
ORDER = tr(
    "Which value comes after which. With an order, “only up” and “only down” can be chosen for the column above. "
    "Leave out what has no place in it, such as “unknown”: it stays as it is then."
)
SHOWN = 30  # as many other values as the search tries, the most frequent first


class CategoryLimits(ipw.VBox):  # type: ignore[misc]
    """One column of categories at a time; `keep` is given all rules, `ruled` brings those that hold."""

    def __init__(self, panel: Panel, ruled: Callable[[], Ruled], keep: Callable[[Ruled], None]) -> None:
        self.panel, self.ruled, self.keep = panel, ruled, keep
        self.columns: dict[str, Column] = {}
        self.column = ipw.Dropdown(description=tr("Column of categories"))
        self.cost = ipw.Text(description=tr("Cost of a change"), continuous_update=False)
        self.start = ipw.Dropdown(description=tr("Somebody with"))
        self.ticks = ipw.Box()
        self.order = ipw.Select(description=tr("Order, the lowest first"), rows=6)
        self.ticks.add_class("wb-controls")
        panel.on_choice(self.column, lambda _value: self.show())
        panel.on_choice(self.start, lambda _value: self._show_ticks())
        self.set_cost, self.allow, self.allow_any, self.earlier, self.later, self.leave_out, self.use, self.no_order = (
            self._button(words, act)
            for words, act in (
                (tr("Set the cost"), self._set_cost),
                (tr("Allow these changes"), self._allow),
                (tr("Any change again"), lambda: self._say(become=None)),
                (tr("Earlier"), lambda: self._move(-1)),
                (tr("Later"), lambda: self._move(1)),
                (tr("Leave out"), self._leave_out),
                (tr("Use this order"), lambda: self._say(order=list(self.order.options))),
                (tr("No order"), lambda: self._say(order=None)),
            )
        )
        super().__init__(
            (
                ipw.HTML(tr("<h3>Categories</h3>")),
                _row(self.column),
                paragraph(COST, "wb-note"),
                _row(self.cost, self.set_cost),
                paragraph(BECOME, "wb-note"),
                _row(self.start),
                paragraph(tr("can become")),
                self.ticks,
                _row(self.allow, self.allow_any),
                paragraph(ORDER, "wb-note"),
                _row(self.order, self.earlier, self.later, self.leave_out, self.use, self.no_order),
            )
        )
        self.add_class("wb-part")

    def turn_to(self, space: Space) -> None:
        """The columns of categories of this model; nothing is shown where there is none."""
        self.columns = {c.name: c for c in space.columns if c.kind == "category" and len(c.names) > 1}
        options = [option for option in label_options(space) if option[1] in self.columns]
        self.panel.fill(self.column, options, next(iter(self.columns), None))
        self.layout.display = None if self.columns else "none"
        self.show()

    def show(self) -> None:
        """What is said of the column that is chosen."""
        column = self.columns.get(self.column.value or "")
        if column is None:
            return
        rules = self._rules()
        names = [(name, name) for name in column.names]
        kept = (
            self.start.value if self.start.value in column.names else next(iter(rules.get("become", {})), names[0][0])
        )
        self.panel.fill(self.start, names, kept)
        with self.panel.writing():
            self.cost.value = f"{rules['cost']:.10g}" if "cost" in rules else ""
            self.order.options = tuple(rules.get("order") or column.order or column.names)
            self.order.index = 0
        self._show_ticks()

    def _show_ticks(self) -> None:
        column, start = self.columns[self.column.value], self.start.value
        allowed = self._rules().get("become", {}).get(start, ())
        shares = column.shares if column.shares is not None else np.ones(len(column.names))
        others = [column.names[place] for place in np.argsort(-shares, kind="stable") if column.names[place] != start]
        self.ticks.children = tuple(
            ipw.Checkbox(description=name, value=name in allowed, indent=False) for name in others[:SHOWN]
        )

    def _rules(self) -> Any:
        return self.ruled().get(self.column.value or "", {})

    def _say(self, **said: Any) -> None:
        if self.column.value is not None:
            self.keep(changed_rules(self.ruled(), self.column.value, **said))

    def _set_cost(self) -> None:
        self._say(cost=number_of(self.cost.description, self.cost.value))

    def _allow(self) -> None:
        ticked = [box.description for box in self.ticks.children if box.value]
        self._say(become={**self._rules().get("become", {}), self.start.value: ticked})

    def _move(self, step: int) -> None:
        """The value that is chosen changes places with its neighbour."""
        names, at = list(self.order.options), self.order.index
        if at is None or not 0 <= at + step < len(names):
            return
        names[at], names[at + step] = names[at + step], names[at]
        self.order.options = tuple(names)
        self.order.index = at + step

    def _leave_out(self) -> None:
        names, at = list(self.order.options), self.order.index
        if at is not None and len(names) > 1:
            del names[at]
            self.order.options = tuple(names)
            self.order.index = min(at, len(names) - 1)

    def _button(self, words: str, act: Callable[[], None]) -> ipw.Button:
        button = ipw.Button(description=words)

        def clicked(_button: ipw.Button) -> None:
            with self.panel.guard():
                act()

        button.on_click(clicked)
        return button


def _row(*controls: ipw.Widget) -> ipw.Box:
    row = ipw.Box(controls)
    row.add_class("wb-controls")
    return row
