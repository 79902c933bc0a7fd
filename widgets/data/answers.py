"""What happened and what was decided: the columns, and which of their answers is the good one for the person."""

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from widgets.data.favourable import OpenQuestion, current, decision_options, favourable_options
from widgets.data.settling import settle
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.language import tr

if TYPE_CHECKING:
    from widgets.data.tables import DataPanel

NOT_ONE = ("none", "")  # a dropdown shows nothing at all for None


class Answers:
    """The controls of outcome and decision; what is chosen goes to `change` once its favourable answer is known.

    They keep nothing themselves but a column that waits for its favourable answer.
    """

    def __init__(self, panel: "DataPanel", change: Callable[..., None]) -> None:
        self.panel, self.change = panel, change
        self.target = column_box(panel, tr("Recorded outcome"), lambda name: self.choose(target=name or None))
        self.favourable = column_box(panel, tr("Favourable answer"), lambda value: self._name("favourable", value))
        self.prediction = column_box(
            panel, tr("Column with the decision"), lambda name: self.choose(prediction=name or None)
        )
        self.favourable_decision = column_box(
            panel, tr("Favourable decision"), lambda value: self._name("favourable_decision", value)
        )
        self.asking: OpenQuestion | None = None
        self.asked = ipw.HTML()
        self.asked.add_class("wb-wide")
        self.controls = (self.target, self.favourable, self.prediction, self.favourable_decision, self.asked)

    def render(self, case: Case) -> None:
        """Bring every control in line with the case and with what is waiting."""
        if self.asking and not self.asking.is_of(case):
            self.asking = None
        asking, roles = self.asking, case.roles
        shown = {"target": roles.target, "prediction": roles.prediction, **(asking.waiting if asking else {})}
        self.asked.value = said(asking.question(case)) if asking else ""
        self.asked.layout.display = None if asking else "none"
        with self.panel.writing():
            for part, box in (("target", self.target), ("prediction", self.prediction)):
                self.panel.fill(box, column_options(case), shown[part] or "")
            self._render_favourable(case, asking.part if asking else "")

    def choose(self, **changes: Any) -> None:
        """Another outcome or decision with its likely favourable answer; where nobody can tell, that is asked for."""
        waiting = self.asking.waiting if self.asking else {}
        try:
            settled, self.asking = settle(self.panel.session.everyone, {**waiting, **changes})
        except WorkbenchError:
            self.change()  # a column that can be no answer: the controls go back
            raise
        self.change(**settled)

    def _render_favourable(self, case: Case, asked: str) -> None:
        options = {"favourable": favourable_options(case), "favourable_decision": decision_options(case)}
        chosen = {
            "favourable": current(options["favourable"], case.roles.favourable),
            "favourable_decision": case.roles.favourable_decision or "",
        }
        if self.asking:
            options[asked], chosen[asked] = self.asking.options(case), ""
        for part, values in options.items():
            self.panel.fill(getattr(self, part), values, chosen[part])
        is_beside = asked != "favourable" and options["favourable_decision"]
        self.favourable_decision.layout.display = None if is_beside else "none"

    def _name(self, part: str, value: Any) -> None:
        """What somebody says is the favourable answer: of what is waiting, or another one than before."""
        if self.asking and self.asking.part == part:
            if value:
                self.choose(**{part: value})
        else:
            self.change(**{part: value or None})


def column_box(panel: "DataPanel", label: str, handler: Callable[[Any], None]) -> ipw.Dropdown:
    """A choice of one column, or of one of its answers."""
    box = ipw.Dropdown(description=label, options=[NOT_ONE])
    panel.on_choice(box, handler)
    return box


def column_options(case: Case) -> list[tuple[str, str]]:
    """Every column by its label, or none."""
    return [NOT_ONE, *((case.roles.column_label(str(name)), str(name)) for name in case.columns)]


def said(words: str) -> str:
    """A calm line that a screen reader says when it comes; "" for nothing."""
    return f'<div class="wb-alert wb-alert-info" role="status">{escape(words)}</div>' if words else ""
