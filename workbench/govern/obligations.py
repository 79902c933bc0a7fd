"""What follows from an assessment: which duties apply, whose they are, by when, and what proves them.

- A duty applies where its condition holds for the level as it stands. It *may* apply where an open question, or a role
  or country that nobody gave, still decides: a blank answer never makes a duty go away in silence.
- A duty whose facts all begin to bind on a later day is listed as coming; one whose facts have all ceased is left out.
- Source, day of checking and standing come from the facts of the pack.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from workbench.govern.answers import Sheet
from workbench.govern.bounds import open_for
from workbench.govern.circumstances import Circumstances
from workbench.govern.parts import Fact, Obligation

State = Literal["applies", "may apply", "later"]


@dataclass(frozen=True, kw_only=True)
class Duty:
    """An obligation as it concerns this assessment; `binds_from` is the day it begins where that is ahead."""

    obligation: Obligation
    state: State
    facts: tuple[Fact, ...]
    due_by: date | None = None
    binds_from: date | None = None

    def to_dict(self) -> dict[str, Any]:
        """The duty as JSON."""
        duty = self.obligation
        return {
            "id": duty.id,
            "title": duty.title,
            "text": duty.text,
            "state": self.state,
            "owner": duty.owner,
            "due": duty.due,
            "due_by": None if self.due_by is None else self.due_by.isoformat(),
            "binds_from": None if self.binds_from is None else self.binds_from.isoformat(),
            "proof": duty.proof,
            "blocks_launch": duty.blocks_launch,
            "facts": [_fact_dict(fact) for fact in self.facts],
        }


def find_obligations(
    sheet: Sheet, *, level: int | None, low: int | None, high: int | None, today: date
) -> tuple[Duty, ...]:
    """The duties that apply, may apply or are coming, in the order of the pack."""
    stands = Circumstances(
        answers=sheet.values,
        levels=_levels(level, level),
        today=today,
        roles=sheet.role_set,
        countries=sheet.country_set,
    )
    may = Circumstances(
        answers=sheet.values,
        open=open_for(sheet),
        levels=_levels(low, high),
        today=today,
        roles=sheet.role_set,
        countries=sheet.country_set,
    )
    found = (_duty(sheet, duty, stands, may) for duty in sheet.pack.obligations)
    return tuple(duty for duty in found if duty is not None)


def _duty(sheet: Sheet, duty: Obligation, stands: Circumstances, may: Circumstances) -> Duty | None:
    now = True if duty.when is None else duty.when.holds(stands)
    ever = True if duty.when is None else duty.when.holds(may)
    facts = tuple(sheet.pack.facts_by_id[fact] for fact in duty.facts)
    ceased = all(fact.applies_until is not None and fact.applies_until <= stands.today for fact in facts)
    if ceased or (not now and now is not None and ever is False):
        return None
    begins = min(fact.applies_from or date.min for fact in facts)
    ahead = begins > stands.today
    return Duty(
        obligation=duty,
        state="may apply" if not now else "later" if ahead else "applies",
        facts=facts,
        due_by=None if duty.due_days is None else stands.today + timedelta(days=duty.due_days),
        binds_from=begins if ahead else None,
    )


def _levels(low: int | None, high: int | None) -> frozenset[int]:
    return frozenset() if low is None or high is None else frozenset(range(low, high + 1))


def _fact_dict(fact: Fact) -> dict[str, Any]:
    return {
        "framework": fact.framework,
        "place": fact.place,
        "status": fact.status,
        "source": fact.source.title,
        "url": fact.source.url,
        "as_of": fact.source.as_of.isoformat(),
    }
