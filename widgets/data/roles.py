"""The part each column plays: what to compare by, the outcome, and the decision or a plain model in its place."""

from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from widgets.data.answers import Answers, column_box, column_options, said
from widgets.data.cuts import CutsForm
from widgets.data.suggestions import is_settled, suggestions_html
from widgets.plain_model import PlainModel
from workbench.case import Case
from workbench.engines.sketch import sketch_columns
from workbench.language import tr
from workbench.sources import card_of
from workbench.suggest import suggest_parts, suggested_roles

if TYPE_CHECKING:
    from widgets.data.tables import DataPanel

WHY_A_MODEL = tr(
    "No decision in the table? A plain model can stand in, so that error rates can be looked at too. Each person is "
    "scored by a model that has not seen them. It is an example, not the model that decided."
)


class RolesForm(ipw.VBox):  # type: ignore[misc]
    """Controls that show a case's roles and change them through the panel's session."""

    def __init__(self, panel: "DataPanel") -> None:
        self.panel = panel
        self.sensitive = ipw.Box()
        self.sensitive.add_class("wb-checks")
        self.cuts = CutsForm(panel, lambda cuts: self._change(cuts=cuts))
        self.answers = Answers(panel, self._change)
        self.score = column_box(panel, tr("Column with a score"), lambda name: self._change(score=name or None))
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
                _row(*self.answers.controls, self.score, self.threshold),
                _heading(tr("Or let a plain model decide"), WHY_A_MODEL),
                plain,
                self.scores_from,
            )
        )
        self.add_class("wb-roles")

    def render(self, case: Case) -> None:
        """Bring every control in line with the case."""
        roles = case.roles
        self.suggestions.layout.display = "none" if is_settled(case) else None
        self.suggested.value = "" if is_settled(case) else suggestions_html(suggest_parts(case.frame))
        self._render_sensitive(case)
        self.cuts.render(case)
        self.answers.render(case)
        with self.panel.writing():
            self.panel.fill(self.score, column_options(case), roles.score or "")
            self.threshold.value = roles.threshold
        self.threshold.layout.display = None if roles.score else "none"
        self.fit.disabled = roles.target is None
        self.scores_from.value = said(case.scores_from)

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

    def _accept(self) -> None:
        with self.panel.guard():
            frame = self.panel.session.everyone.frame
            roles = suggested_roles(frame, suggest_parts(frame))
            for part in ("favourable", "favourable_decision"):
                roles.pop(part, None)  # guessed, or asked for, as when a person chooses the column
            self.answers.choose(**roles)

    def _choose_sensitive(self) -> None:
        self._change(sensitive=tuple(box.column for box in self.sensitive.children if box.value))

    def _change(self, **roles: Any) -> None:
        try:
            if roles:
                self.panel.session.set_roles(**roles)
        finally:
            if self.panel.session.whole is not None:
                self.render(self.panel.session.whole)  # a part the table cannot play: the controls go back

    def _fit(self) -> None:
        kind, session = self.kind.value, self.panel.session
        with self.panel.guard():
            self.panel.run(session.fitting(kind), lambda case: session.fitted(case, kind))


def comparable(case: Case) -> list[str]:
    """Columns that make groups, the card's first: numbers and dates (in bands), and others with 2 to 50 values."""
    roles = case.roles
    others = {roles.target, roles.prediction, roles.score, roles.weight, *roles.not_features}
    columns = sketch_columns(case.frame)
    names = [name for name, sketch in columns.items() if name not in others and sketch.makes_groups]
    card = card_of(case.name)
    usual = card.roles.sensitive if card else ()
    return [*(name for name in usual if name in names), *(name for name in names if name not in usual)]


def _row(*children: ipw.Widget) -> ipw.Box:
    box = ipw.Box(children)
    box.add_class("wb-controls")
    return box


def _heading(title: str, words: str = "") -> ipw.HTML:
    return ipw.HTML(f"<h3>{title}</h3>" + (f'<p class="wb-note">{words}</p>' if words else ""))
