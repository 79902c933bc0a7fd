"""Which subgroups are looked at? What describes people, by how many values at once, and how many people are enough."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from widgets.fairness.subgroup_columns import ColumnsPart
from workbench.case import Case
from workbench.language import tr

if TYPE_CHECKING:
    from widgets.fairness.subgroups import SubgroupPanel

SUPPORTS = (
    (tr("0.5% of the rows"), 0.005),
    (tr("1% of the rows"), 0.01),
    (tr("2% of the rows"), 0.02),
    (tr("5% of the rows"), 0.05),
)
DEPTHS = (
    (tr("one value"), 1),
    (tr("up to two values"), 2),
    (tr("up to three values"), 3),
    (tr("any number of values"), 0),
)
KEPT = "subgroups."
USUAL: Mapping[str, Any] = {"columns": None, "support": 0.01, "depth": 2}


class ScopeControls:
    """The controls that choose what is looked at, for the panel to place; the choice is there on the next page, too."""

    def __init__(self, panel: "SubgroupPanel") -> None:
        self._panel = panel
        self.columns = ColumnsPart(panel, partial(self._keep, "columns"))
        self.depth = ipw.Dropdown(description=tr("Describe people by"), options=DEPTHS, value=USUAL["depth"])
        self.support = ipw.Dropdown(description=tr("At least"), options=SUPPORTS, value=USUAL["support"])
        for control, name in ((self.depth, "depth"), (self.support, "support")):
            panel.on_choice(control, partial(self._keep, name))

    def turn_to(self, case: Case) -> bool:
        """Show what was kept of an earlier page, and the columns of this table; whether it is another one."""
        project = self._panel.session.project
        kept = {name: project.choice(KEPT + name, usual) if project else usual for name, usual in USUAL.items()}
        is_another = not self.columns.is_of(case)
        with self._panel.writing():
            if is_another:
                self.columns.fill(case, kept["columns"] or case.roles.sensitive)
            if project:
                self.depth.value, self.support.value = kept["depth"], kept["support"]
        self.columns.summarise()
        return is_another

    def _keep(self, name: str, value: Any) -> None:
        if self._panel.session.project is not None:
            self._panel.session.keep(KEPT + name, value)
        self._panel.refresh()
