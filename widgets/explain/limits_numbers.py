"""Finer limits for one column of numbers: how far it may go, in which steps, and what a unit costs."""

from collections.abc import Callable, Sequence

import ipywidgets as ipw

from widgets.explain.limits_rules import Ruled, changed_rules, number_of
from widgets.explain.somebody import label_options
from widgets.panel import Panel, paragraph
from workbench.explain.search_space import Space
from workbench.language import tr

WHAT = tr(
    "How far a column of numbers may go, in which steps, and what one unit costs in place of the share of the usual "
    "range. An empty field is no limit."
)


class NumberLimits(ipw.VBox):  # type: ignore[misc]
    """One column of numbers at a time; `keep` is given all rules, `ruled` brings those that hold."""

    def __init__(self, panel: Panel, ruled: Callable[[], Ruled], keep: Callable[[Ruled], None]) -> None:
        self.panel, self.ruled, self.keep = panel, ruled, keep
        self.column = ipw.Dropdown(description=tr("Column of numbers"))
        self.least, self.most, self.step, self.cost = (
            ipw.Text(description=words, continuous_update=False)
            for words in (tr("Not below"), tr("Not above"), tr("In steps of"), tr("Cost of one unit"))
        )
        self.use = ipw.Button(description=tr("Set these limits"))
        self.use.on_click(lambda _button: self._set())
        panel.on_choice(self.column, lambda _value: self.show())
        row = ipw.Box((self.column, self.least, self.most, self.step, self.cost, self.use))
        row.add_class("wb-controls")
        super().__init__((ipw.HTML(tr("<h3>Numbers</h3>")), paragraph(WHAT, "wb-note"), row))
        self.add_class("wb-part")

    def turn_to(self, space: Space) -> None:
        """The columns of numbers of this model; nothing is shown where there is none."""
        numbers = [column.name for column in space.columns if column.kind == "number"]
        options = [option for option in label_options(space) if option[1] in numbers]
        self.panel.fill(self.column, options, next(iter(numbers), None))
        self.layout.display = None if numbers else "none"
        self.show()

    def show(self) -> None:
        """What is said of the column that is chosen."""
        rules = self.ruled().get(self.column.value or "", {})
        with self.panel.writing():
            for key, box in self._fields():
                box.value = f"{rules[key]:.10g}" if key in rules else ""

    def _fields(self) -> Sequence[tuple[str, ipw.Text]]:
        return (("least", self.least), ("most", self.most), ("step", self.step), ("cost", self.cost))

    def _set(self) -> None:
        with self.panel.guard():
            if self.column.value is not None:
                said = {key: number_of(box.description, box.value) for key, box in self._fields()}
                self.keep(changed_rules(self.ruled(), self.column.value, **said))
