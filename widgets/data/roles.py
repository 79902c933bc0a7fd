"""The part each column plays: what to compare by, the outcome, and the decision or a plain model in its place."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw
import pandas as pd

from widgets.data.cuts import CutsForm
from widgets.plain_model import PlainModel
from workbench.case import Case
from workbench.coding import value_name
from workbench.engines.sketch import sketch_columns
from workbench.language import tr
from workbench.outcomes import USUAL_FAVOURABLE
from workbench.roles import Favourable
from workbench.sources import card_of
from workbench.suggest import Suggestion, suggest_favourable, suggest_parts, suggested_roles

if TYPE_CHECKING:
    from widgets.data.tables import DataPanel

NOT_ONE = ("none", "")  # a dropdown shows nothing at all for None
MOST_VALUES = 20
PARTS = {
    "sensitive": tr("compare people by it"),
    "target": tr("the recorded outcome"),
    "prediction": tr("the decision"),
    "score": tr("the score"),
    "weight": tr("how much each row counts"),
    "not_features": tr("an id, not for a model to learn from"),
}
WHY_A_MODEL = tr(
    "No decision in the table? A plain model can stand in, so that error rates can be looked at too. Each person is "
    "scored by a model that has not seen them. It is an example, not the model that decided."
)


class RolesForm(ipw.VBox):  # type: ignore[misc]
    """Controls that show a case's roles and change them through the panel's session; it keeps nothing itself."""

    def __init__(self, panel: "DataPanel") -> None:
        self.panel = panel
        self.sensitive = ipw.Box()
        self.sensitive.add_class("wb-checks")
        self.cuts = CutsForm(panel, lambda cuts: self._change(cuts=cuts))
        self.target = self._column(tr("Recorded outcome"), self._choose_target)
        self.favourable = self._column(tr("Favourable answer"), lambda value: self._change(favourable=value))
        self.prediction = self._column(
            tr("Column with the decision"), lambda name: self._change(prediction=name or None)
        )
        self.score = self._column(tr("Column with a score"), lambda name: self._change(score=name or None))
        self.threshold = ipw.BoundedFloatText(description=tr("Yes from a score of"), min=0, max=1, step=0.01)
        panel.on_choice(self.threshold, lambda value: self._change(threshold=value))
        plain = PlainModel(self._fit)
        self.kind, self.fit = plain.kind, plain.button
        self.scores_from = ipw.HTML()
        self.accept = ipw.Button(description=tr("Use these suggestions"), button_style="primary")
        self.accept.on_click(lambda _button: self._accept())
        self.suggested = ipw.HTML()
        self.suggestions = ipw.VBox((self.suggested, self.accept))
        self.suggestions.add_class("wb-roles")
        super().__init__(
            (
                self.suggestions,
                _heading(tr("Compare people by")),
                self.sensitive,
                self.cuts,
                _heading(tr("What happened, and what was decided")),
                _row(self.target, self.favourable, self.prediction, self.score, self.threshold),
                _heading(tr("Or let a plain model decide"), WHY_A_MODEL),
                plain,
                self.scores_from,
            )
        )
        self.add_class("wb-roles")

    def render(self, case: Case) -> None:
        """Bring every control in line with the case."""
        roles, columns = case.roles, [str(name) for name in case.columns]
        options = [NOT_ONE, *((roles.column_label(name), name) for name in columns)]
        self.suggestions.layout.display = "none" if is_settled(case) else None
        self.suggested.value = "" if is_settled(case) else suggestions_html(suggest_parts(case.frame))
        self._render_sensitive(case)
        self.cuts.render(case)
        with self.panel.writing():
            self.panel.fill(self.target, options, roles.target or "")
            self.panel.fill(self.prediction, options, roles.prediction or "")
            self.panel.fill(self.score, options, roles.score or "")
            answers = roles.target or roles.prediction
            values: list[tuple[str, Any]] = (
                [*value_options(sketch_columns(case.frame)[answers].seen)] if answers else []
            )
            if isinstance(roles.favourable, tuple):  # several answers that an analyst counts as one
                values = [*values, (" or ".join(roles.favourable), roles.favourable)]
            self.panel.fill(self.favourable, values, _current(values, roles.favourable))
            self.threshold.value = roles.threshold
        self.threshold.layout.display = None if roles.score else "none"
        self.fit.disabled = roles.target is None
        self.scores_from.value = _said(case.scores_from)

    def _render_sensitive(self, case: Case) -> None:
        columns = comparable(case)
        if [box.column for box in self.sensitive.children] != columns:
            boxes = [ipw.Checkbox(description=case.roles.column_label(name), indent=False) for name in columns]
            for box, name in zip(boxes, columns, strict=True):
                box.column = name
                self.panel.on_choice(box, lambda _checked: self._choose_sensitive())
            self.sensitive.children = boxes
        with self.panel.writing():
            for box in self.sensitive.children:
                box.value = box.column in case.roles.sensitive

    def _column(self, label: str, handler: Any) -> ipw.Dropdown:
        box = ipw.Dropdown(description=label, options=[NOT_ONE])
        self.panel.on_choice(box, handler)
        return box

    def _accept(self) -> None:
        with self.panel.guard():
            frame = self.panel.session.everyone.frame
            self._change(**suggested_roles(frame, suggest_parts(frame)))

    def _choose_sensitive(self) -> None:
        self._change(sensitive=tuple(box.column for box in self.sensitive.children if box.value))

    def _choose_target(self, name: str) -> None:
        case = self.panel.session.whole
        if case is None or not name:
            self._change(target=None)
            return
        self._change(target=name, favourable=suggest_favourable(sketch_columns(case.frame)[name].seen))

    def _change(self, **roles: Any) -> None:
        try:
            self.panel.session.set_roles(**roles)
        finally:
            if self.panel.session.whole is not None:  # a part the table cannot play: the controls go back
                self.render(self.panel.session.whole)

    def _fit(self) -> None:
        kind, session = self.kind.value, self.panel.session
        with self.panel.guard():
            self.panel.run(session.fitting(kind), lambda case: session.fitted(case, kind))


def is_settled(case: Case) -> bool:
    """Whether somebody has said what the columns are for; a table that came along brings it with it."""
    roles = case.roles
    parts = (roles.sensitive, roles.target, roles.prediction, roles.score)
    return any(parts) or not suggest_parts(case.frame)


def suggestions_html(suggestions: Sequence[Suggestion]) -> str:
    """Each guess with its reason; nothing is applied before a person says so."""
    lines = "".join(
        tr(
            "<li><strong>{column}</strong>: {parts}, because {reason}</li>",
            column=escape(guess.column),
            parts=PARTS[guess.part],
            reason=escape(guess.reason),
        )
        for guess in suggestions
    )
    return tr(
        "<h3>What the columns could be for</h3><p>We only guess. You can change every part below.</p><ul>{lines}</ul>",
        lines=lines,
    )


def comparable(case: Case) -> list[str]:
    """Columns that make groups, the card's first: numbers and dates (in bands), and others with 2 to 50 values."""
    roles = case.roles
    others = {roles.target, roles.prediction, roles.score, roles.weight, *roles.not_features}
    columns = sketch_columns(case.frame)
    names = [name for name, sketch in columns.items() if name not in others and sketch.makes_groups]
    card = card_of(case.name)
    usual = card.roles.sensitive if card else ()
    return [*(name for name in usual if name in names), *(name for name in names if name not in usual)]


def value_options(values: pd.Series) -> list[tuple[str, str]]:
    """The values of an outcome column to choose the favourable one from; none if there are too many to be answers."""
    try:
        names = sorted(value_name(value) for value in pd.unique(values.dropna()))
    except TypeError:  # lists and other things that cannot be told apart
        return []
    return [(name, name) for name in names] if len(names) <= MOST_VALUES else []


def _current(values: Sequence[tuple[str, Any]], favourable: Favourable) -> Any:
    names = [value for _, value in values]
    return favourable if favourable in names else next((n for n in names if n.lower() in USUAL_FAVOURABLE), None)


def _row(*children: ipw.Widget) -> ipw.Box:
    box = ipw.Box(children)
    box.add_class("wb-controls")
    return box


def _heading(title: str, words: str = "") -> ipw.HTML:
    return ipw.HTML(f"<h3>{title}</h3>" + (f'<p class="wb-note">{words}</p>' if words else ""))


def _said(scores_from: str) -> str:
    return f'<div class="wb-alert wb-alert-info" role="status">{escape(scores_from)}</div>' if scores_from else ""
