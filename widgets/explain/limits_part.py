"""What can change about people: a choice for each column, and finer limits behind one more line."""

from collections.abc import Callable

import ipywidgets as ipw

from widgets.details import Details
from widgets.explain.contribution_words import feature_label
from widgets.explain.limits_categories import CategoryLimits
from widgets.explain.limits_numbers import NumberLimits
from widgets.explain.limits_rules import (
    DOWN,
    FREE,
    KEEP,
    KEPT,
    UP,
    Ruled,
    changed_rules,
    check_rules,
    kept_rules,
    limits_of,
    rules_words,
)
from widgets.explain.limits_together import TogetherLimits
from widgets.explain.sentences import notes_html
from widgets.panel import Panel, paragraph
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.limits import Limits
from workbench.explain.search_columns import Column
from workbench.explain.search_space import Space
from workbench.language import tr
from workbench.model import Model

INTRO = tr(
    "Say what a person could really change. What stays as it is here is never part of a way. Columns by which "
    "people are compared, and those that give them away, stay unless you free them."
)


class LimitsPart(Details):
    """The limits of a project's searches; the same for every panel that searches, kept with the project."""

    def __init__(self, panel: Panel, changed: Callable[[], None]) -> None:
        self.panel, self.changed = panel, changed
        self.boxes: dict[str, ipw.Dropdown] = {}
        self.rules = ipw.Box()
        self.rules.add_class("wb-controls")
        self.numbers, self.categories, self.together = (
            part(panel, self.ruled, self._keep) for part in (NumberLimits, CategoryLimits, TogetherLimits)
        )
        self.more = Details(tr("More limits"), (self.numbers, self.categories, self.together))
        self.clear = ipw.Button(description=tr("No limits but the usual ones"))
        self.clear.on_click(lambda _button: self._forget())
        self.said = ipw.HTML()
        last = ipw.Box((self.clear,))
        last.add_class("wb-controls")
        super().__init__(tr("What can change"), (paragraph(INTRO, "wb-note"), self.rules, self.more, self.said, last))
        self._space: Space | None = None
        self._own: Ruled = {}

    def turn_to(self, space: Space) -> None:
        """Show a choice for each feature of this model."""
        self.layout.display = None
        if self._fits(space.case, space.model):
            return
        self._space = space
        self.boxes = {column.name: self._box(space, column) for column in space.columns if column.kind != "date"}
        self.rules.children = tuple(self.boxes.values())
        for part in (self.numbers, self.categories, self.together):
            part.turn_to(space)
        self._show()

    def wait_for(self, case: Case | None, model: Model | None) -> None:
        """Hidden until an answer about this table and this model is there; not in between, the keyboard may be here."""
        self.layout.display = None if self._fits(case, model) else "none"

    def _fits(self, case: Case | None, model: Model | None) -> bool:
        return self._space is not None and self._space.case is case and self._space.model is model

    def limits(self, space: Space) -> Limits:
        """What was said, as the search takes it; columns that this model does not use are left out."""
        return limits_of(self.ruled(), space)

    def ruled(self) -> Ruled:
        """What was said of each column."""
        return kept_rules(self.panel.session, self._own)

    def _box(self, space: Space, column: Column) -> ipw.Dropdown:
        box = ipw.Dropdown(description=feature_label(space.case, column.name))
        self.panel.on_choice(box, lambda value: self._choose(column.name, value))
        return box

    def _show(self) -> None:
        """All controls as the rules say."""
        space, rules = self._space, self.ruled()
        if space is None:
            return
        for column in space.columns:
            if column.name in self.boxes:
                rule = rules.get(column.name, {})
                ways = [(tr("may change"), FREE), (tr("stays as it is"), KEEP)]
                if column.kind == "number" or column.order or "order" in rule:
                    ways += [(tr("only up"), UP), (tr("only down"), DOWN)]
                usual = KEEP if column.name in space.kept else FREE
                said = rule.get("rule", usual)
                self.panel.fill(self.boxes[column.name], ways, said if said in [way for _, way in ways] else usual)
        self.numbers.show()
        self.categories.show()
        self.said.value = notes_html(rules_words(rules, space))

    def _choose(self, name: str, rule: str) -> None:
        try:
            self._keep(changed_rules(self.ruled(), name, rule=rule))
        except WorkbenchError:
            self._show()  # the control must not stand at what was refused
            raise

    def _keep(self, rules: Ruled) -> None:
        """Keep other rules and ask again; what contradicts itself is said, and not kept."""
        if self._space is not None:
            check_rules(rules, self._space)
        self._write(rules)
        self._show()
        self.changed()

    def _forget(self) -> None:
        with self.panel.guard():
            self._write({})
            self._show()
            self.changed()

    def _write(self, rules: Ruled) -> None:
        self._own = {name: dict(rule) for name, rule in rules.items()}
        session = self.panel.session
        if session.project is not None:
            session.keep(KEPT, {"table": session.everyone.name, "rules": self._own})
