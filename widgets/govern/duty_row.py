"""One duty: what it says, and fields for whose it is, by when, how far it is and what proves it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.duty_words import duty_html, line_of
from widgets.panel import paragraph_html
from workbench.govern.duties import PROGRESS, KeptDuty
from workbench.govern.obligations import Duty
from workbench.language import tr

Save = Callable[[Callable[[], KeptDuty], KeptDuty | None], bool]


class DutyRow:
    """One duty: a line that opens, what it says and where that stands, and what can be kept about it."""

    def __init__(self, save: Save) -> None:
        self.save, self.id = save, ""
        self.seen: tuple[KeptDuty | None] | None = None
        self.text, self.said = ipw.HTML(), ipw.HTML()
        self.owner = ipw.Text(description=tr("Who does it"), continuous_update=False)
        self.due = ipw.DatePicker(description=tr("By when"))
        self.state = ipw.Dropdown(description=tr("How far it is"), options=PROGRESS)
        self.proof = ipw.Textarea(description=tr("Proof, or why it is not yours"), rows=2, continuous_update=False)
        self.keep = ipw.Button(description=tr("Save this duty"), button_style="primary")
        self.keep.on_click(lambda _button: self._save())
        fields = ipw.Box((self.owner, self.due, self.state, self.proof, self.keep))
        fields.add_class("wb-controls")
        self.details = Details("", (self.text, fields, self.said))

    def show(self, duty: Duty, kept: KeptDuty | None, today: date) -> None:
        """The duty as it stands; what somebody is writing stays where nobody changed it meanwhile."""
        self.id = duty.obligation.id
        now = kept or KeptDuty.begin(duty)
        self.details.toggle.summary = line_of(duty, now, today)
        self.text.value = duty_html(duty)
        if self.seen is None or self.seen[0] != kept:
            self.owner.value, self.due.value, self.state.value, self.proof.value = (
                now.owner,
                now.due,
                now.state,
                now.proof,
            )
        self.seen = (kept,)

    def _save(self) -> None:
        self.said.value = ""
        seen = self.seen[0] if self.seen else None
        if self.save(self._given, seen):
            self.said.value = paragraph_html(tr("Saved."), "wb-note")

    def _given(self) -> KeptDuty:
        return KeptDuty(
            id=self.id,
            state=self.state.value,
            owner=self.owner.value.strip(),
            due=self.due.value,
            proof=self.proof.value,
        )
