"""What are we obliged to do? Each duty with whose it is, by when, how far it is and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import ipywidgets as ipw

from widgets.govern.desk_panel import DeskPanel
from widgets.govern.duty_row import DutyRow
from widgets.govern.duty_words import grouped, told_html
from widgets.panel import paragraph
from workbench.govern.conditions import Role
from workbench.govern.duties import Duties, KeptDuty
from workbench.govern.pack import Pack
from workbench.govern.places import place_names, read_places
from workbench.language import tr

ALONE = tr("You work alone? Then all of these are you; where another person has to look, ask somebody from outside.")
ADVICE = tr("This is no legal advice: it holds what the questionnaire knows, each fact with the day it was checked.")
WHERE = tr("Where you act: countries or states with a comma between them, such as Germany, Colorado")
WHAT = tr("What you are in law, as words with a comma between them, such as deployer")


class ObligationsPanel(DeskPanel):
    """The duties that follow from the answers, each with fields for owner, day, state and proof."""

    title = tr("Our duties")
    asks = tr("What are we obliged to do, who does it, by when, and what proves that it was done?")
    method = tr(
        "A duty applies where its condition holds for the level as it stands; where an open question still decides, "
        "it is said that it may apply."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "sheet", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """The questionnaire the duties follow from, and where and as what the business acts."""
        self.packs = self.choice("pack", tr("Questionnaire"))
        self.on_choice(self.packs, self.desk.choose_pack)
        self.countries = ipw.Text(description=WHERE, continuous_update=False)
        self.roles = ipw.Text(description=WHAT, continuous_update=False)
        for control in (self.countries, self.roles):
            self.on_choice(control, lambda _text: self._circumstances())
        self.rows: dict[str, DutyRow] = {}
        self.summary = ipw.HTML()
        return (self.packs, self.countries, self.roles)

    def render(self) -> None:
        """Every duty under how it stands, the most pressing first."""
        report = self.desk.report
        kept = Duties(self.desk.home).all()
        with self.writing():
            self.countries.value = place_names(report.sheet.countries)
            self.roles.value = ", ".join(report.sheet.roles)
        known = _mentioned(report.sheet.pack)
        self.roles.layout.display = None if known or report.sheet.roles else "none"
        self.summary.value = told_html(report, kept)
        children: list[ipw.Widget] = [self.summary]
        rows = {}
        for words, duties in grouped(report):
            children.append(paragraph(words, "wb-step"))
            for duty in duties:
                id_ = duty.obligation.id
                rows[id_] = self.rows.get(id_) or DutyRow(self._save)
                rows[id_].show(duty, kept.get(id_), report.today)
                children.append(rows[id_].details)
        self.rows = rows
        self.body.children = (*children, *(paragraph(words, "wb-note") for words in (ALONE, ADVICE)))

    def _save(self, given: Callable[[], KeptDuty], seen: KeptDuty | None) -> bool:
        with self.guard():
            Duties(self.desk.home).write(given(), seen=seen)
            self.desk.touch()
            return True
        return False

    def _circumstances(self) -> None:
        self.desk.kept.set_circumstances(roles=_words(self.roles.value), countries=read_places(self.countries.value))
        self.desk.refresh()
        self.render()  # another way to write the same place becomes its name, too


def _mentioned(pack: Pack) -> set[str]:
    """The roles that conditions of the pack ask for."""
    conditions = [*(tier.when for tier in pack.tiers), *(duty.when for duty in pack.obligations)]
    rules = (rule for when in conditions if when is not None for rule in when.walk())
    return {word for rule in rules if isinstance(rule, Role) for word in rule.role}


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip().lower() for word in text.split(","))))
