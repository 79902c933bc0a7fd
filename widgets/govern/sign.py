"""Who says yes to it? Fields to sign the answers as they stand, and who did."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.details import Details
from widgets.panel import paragraph_html
from workbench.govern import contradictions
from workbench.govern.contradictions import Contradiction
from workbench.govern.signoff import ROLES, SignOff, missing_roles, sign, sign_offs
from workbench.language import tr
from workbench.words import listed

if TYPE_CHECKING:
    from widgets.govern.desk_panel import DeskPanel


class SignBox:
    """Signing for a panel of a desk; what goes wrong is said in that panel."""

    def __init__(self, panel: DeskPanel) -> None:
        self.panel = panel
        self.role = ipw.Dropdown(
            description=tr("In which role"), options=[(words, role) for role, words in ROLES.items()]
        )
        self.who = ipw.Text(description=tr("Your name"), continuous_update=False)
        self.note = ipw.Text(description=tr("A note, if you like"), continuous_update=False)
        self.yes = ipw.Button(description=tr("Sign these answers"), button_style="primary")
        self.yes.on_click(lambda _button: self._sign())
        self.state = ipw.HTML()
        fields = ipw.Box((self.role, self.who, self.note, self.yes))
        fields.add_class("wb-controls")
        self.details = Details(tr("Who signs"), (self.state, fields))

    def show(self) -> None:
        """Who signed, whether it still stands, and whose yes the level asks for."""
        desk = self.panel.desk
        report, given = desk.report, sign_offs(desk.kept)
        lacking = missing_roles(desk.kept, report.sheet)
        asked = (
            tr(
                "Level {level} asks for a yes of: {lacking}.",
                level=report.score.level,
                lacking=listed([ROLES[role] for role in lacking]),
            )
            if lacking
            else ""
        )
        rows = "".join(f"<li>{escape(signed_words(each, stands=each.stands(report.sheet)))}</li>" for each in given)
        listed_rows = f'<ul class="wb-list">{rows}</ul>' if rows else paragraph_html(tr("Nobody has signed yet."))
        title = paragraph_html(tr("The answers to: {title}.", title=report.sheet.pack.title))
        doubts = paragraph_html(doubt_words(contradictions.find(report.sheet, desk.proposals)))
        self.state.value = f'<div class="wb-told">{title}{doubts}{paragraph_html(asked)}{listed_rows}</div>'

    def _sign(self) -> None:
        desk = self.panel.desk
        with self.panel.guard():
            sign(desk.kept, str(self.role.value), who=self.who.value, seen=desk.answers, note=self.note.value)
            desk.touch()


def doubt_words(found: Sequence[Contradiction]) -> str:
    """How many answers look safer than what was measured without a reason, before somebody puts a name to them."""
    due = sum(each.needs_reason for each in found)
    if due == 1:
        return tr("1 answer looks safer than what was measured, and no reason stands beside it.")
    words = tr("{due} answers look safer than what was measured, and no reason stands beside them.", due=due)
    return words if due else ""


def signed_words(signed: SignOff, *, stands: bool) -> str:
    """Who signed what in which role, and whether the answers are still those."""
    level = "" if signed.level is None else tr(", at level {level}", level=signed.level)
    note = f" “{signed.note}”" if signed.note else ""
    left = "" if stands else tr(" The answers have changed since: this yes no longer stands.")
    return tr(
        "{who}, {role}, on {at}{level}.{note}{left}",
        who=signed.who,
        role=ROLES.get(signed.role, signed.role),
        at=signed.at[:10],
        level=level,
        note=note,
        left=left,
    )
