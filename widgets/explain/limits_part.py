"""What can change about people: a choice for each column, and finer limits for one column at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as ipw

from widgets.details import Details
from widgets.explain.modelled import feature_label, notes_html
from widgets.explain.somebody import label_options
from widgets.panel import Panel, paragraph
from widgets.session import Session
from workbench.errors import WorkbenchError
from workbench.explain.limits import Limits
from workbench.explain.search_columns import Column
from workbench.explain.search_space import Space
from workbench.words import listed

KEPT = "recourse.limits"
FREE, KEEP, UP, DOWN = "free", "keep", "up", "down"
INTRO = (
    "Say what a person could really change. What stays as it is here is never part of a way. Columns by which "
    "people are compared, and those that give them away, stay unless you free them."
)
FINE = "Finer limits for one column of numbers; an empty field is no limit."
Ruled = Mapping[str, Mapping[str, Any]]


class LimitsPart(Details):
    """The limits of a project's searches; the same for every panel that searches, kept with the project."""

    def __init__(self, panel: Panel, changed: Callable[[], None]) -> None:
        self.panel, self.changed = panel, changed
        self.boxes: dict[str, ipw.Dropdown] = {}
        self.rules = ipw.Box()
        self.rules.add_class("wb-controls")
        self.column = ipw.Dropdown(description="Column")
        self.least, self.most, self.step, self.cost = (
            ipw.Text(description=words) for words in ("Not below", "Not above", "In steps of", "Cost of one unit")
        )
        self.use = ipw.Button(description="Set these limits")
        self.clear = ipw.Button(description="No limits but the usual ones")
        self.use.on_click(lambda _button: self._set())
        self.clear.on_click(lambda _button: self._forget())
        self.said = ipw.HTML()
        fine = ipw.Box((self.column, self.least, self.most, self.step, self.cost, self.use, self.clear))
        fine.add_class("wb-controls")
        panel.on_choice(self.column, lambda _value: self._show_fine())
        super().__init__(
            "What can change", (paragraph(INTRO, "wb-note"), self.rules, paragraph(FINE, "wb-note"), fine, self.said)
        )
        self._space: Space | None = None
        self._own: dict[str, dict[str, Any]] = {}

    def turn_to(self, space: Space) -> None:
        """Show a choice for each feature of this model."""
        if self._space is space:
            return
        self._space = space
        boxes = {column.name: self._box(column) for column in space.columns if column.kind != "date"}
        with self.panel.writing():
            self.boxes = boxes
            self.rules.children = tuple(boxes.values())
            numbers = [column.name for column in space.columns if column.kind == "number"]
            options = [option for option in label_options(space) if option[1] in numbers]
            self.panel.fill(self.column, options, next(iter(numbers), None))
        self._show_fine()

    def limits(self, space: Space) -> Limits:
        """What was said, as the search takes it; columns that this model does not use are left out."""
        return limits_of(self.ruled(), space)

    def ruled(self) -> Ruled:
        """What was said of each column."""
        return kept_rules(self.panel.session, self._own)

    def _box(self, column: Column) -> ipw.Dropdown:
        space = self._space
        assert space is not None  # noqa: S101 - turn_to has just set it
        usual = KEEP if column.name in space.kept else FREE
        options = [("may change", FREE), ("stays as it is", KEEP)]
        if column.kind == "number" or column.order:
            options += [("only up", UP), ("only down", DOWN)]
        box = ipw.Dropdown(description=feature_label(space.case, column.name), options=options)
        rule = self.ruled().get(column.name, {}).get("rule", usual)
        box.value = rule if rule in [value for _, value in options] else usual
        self.panel.on_choice(box, lambda value: self._keep(column.name, {"rule": value}))
        return box

    def _show_fine(self) -> None:
        rules = self.ruled().get(self.column.value or "", {})
        with self.panel.writing():
            for key, box in self._fields():
                box.value = f"{rules[key]:g}" if key in rules else ""
        self._say()

    def _fields(self) -> Sequence[tuple[str, ipw.Text]]:
        return (("least", self.least), ("most", self.most), ("step", self.step), ("cost", self.cost))

    def _set(self) -> None:
        with self.panel.guard():
            space, name = self._space, self.column.value
            if space is None or name is None:
                return
            words = {key: _number(box.description, box.value) for key, box in self._fields()}
            fine = {key: number for key, number in words.items() if number is not None}
            rule = {key: value for key, value in self.ruled().get(name, {}).items() if key == "rule"}
            limits_of({**self.ruled(), name: {**rule, **fine}}, space)  # what contradicts itself is said, not kept
            self._keep(name, fine, only=("rule",))

    def _forget(self) -> None:
        with self.panel.guard():
            self._write({})
            space, self._space = self._space, None
            if space is not None:
                self.turn_to(space)
            self.changed()

    def _keep(self, name: str, rules: Mapping[str, Any], only: Sequence[str] = ()) -> None:
        before = dict(self.ruled().get(name, {}))
        before = {key: value for key, value in before.items() if not only or key in only}
        self._write({**self.ruled(), name: {**before, **rules}})
        self._show_fine()
        self.changed()

    def _write(self, rules: Ruled) -> None:
        self._own = {name: dict(rule) for name, rule in rules.items()}
        session = self.panel.session
        if session.project is not None:
            session.keep(KEPT, {"table": session.everyone.name, "rules": self._own})

    def _say(self) -> None:
        space = self._space
        fine = [name for name, rule in self.ruled().items() if set(rule) - {"rule"}]
        self.said.value = (
            notes_html([f"Finer limits are set for {listed([space.case.roles.column_label(name) for name in fine])}."])
            if fine and space is not None
            else ""
        )


def kept_rules(session: Session, own: Ruled) -> Ruled:
    """The rules that the project keeps for this table; without a project, those of the panel itself."""
    if session.project is None or session.whole is None:
        return own
    kept = session.project.choice(KEPT) or {}
    rules: Ruled = kept.get("rules", {}) if kept.get("table") == session.whole.name else {}
    return rules


def limits_of(rules: Ruled, space: Space) -> Limits:
    """Rules as limits.

    Raises
    ------
    WorkbenchError
        When two of them contradict each other.
    """
    names = {column.name for column in space.columns}
    known = {name: rule for name, rule in rules.items() if name in names}
    said = {name: rule.get("rule") for name, rule in known.items()}
    ends = {name: (rule.get("least", float("-inf")), rule.get("most", float("inf"))) for name, rule in known.items()}
    return Limits(
        keep=tuple(name for name, rule in said.items() if rule == KEEP and name not in space.kept),
        free=tuple(name for name, rule in said.items() if rule not in (None, KEEP) and name in space.kept),
        only_up=tuple(name for name, rule in said.items() if rule == UP),
        only_down=tuple(name for name, rule in said.items() if rule == DOWN),
        ranges={name: pair for name, pair in ends.items() if {"least", "most"} & set(known[name])},
        steps={name: rule["step"] for name, rule in known.items() if "step" in rule},
        costs={name: rule["cost"] for name, rule in known.items() if "cost" in rule},
    )


def limits_code(limits: Limits) -> str:
    """The limits as Python, only what is said; empty for none."""
    usual = Limits()
    parts = [
        f"{name}={getattr(limits, name)!r}"
        for name in Limits.__dataclass_fields__
        if getattr(limits, name) != getattr(usual, name)
    ]
    return (
        f"Limits({', '.join(parts)})".replace("-inf", "float('-inf')").replace(" inf", " float('inf')") if parts else ""
    )


def _number(what: str, text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise WorkbenchError(f"“{what}” takes a number, not {text.strip()!r}.") from None
