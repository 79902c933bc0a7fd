"""Since when do we compare? The earlier states of an assessment that a person can name: a signature, a day, the start.

Every signature there ever was is in the log, also one that was given anew later in the same role.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from workbench.govern.comparison import Comparison
from workbench.govern.kept import KeptAssessment
from workbench.govern.signoff import PREFIX, ROLES, SignOff
from workbench.govern.versions import compare_since
from workbench.language import tr
from workbench.log import BEGUN, read_entries

MOST_DAYS = 12


@dataclass(frozen=True, kw_only=True)
class Moment:
    """An earlier state: the number of the log's entry it stood after, when that was (ISO 8601), and what to call it."""

    entry: int
    at: str
    words: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Since:
    """What changed in an assessment since a moment."""

    moment: Moment
    comparison: Comparison

    def to_dict(self) -> dict[str, Any]:
        """Moment and comparison as JSON."""
        return {"since": dict(vars(self.moment)), **self.comparison.to_dict()}


def moments(kept: KeptAssessment) -> tuple[Moment, ...]:
    """The earlier states that can be compared with now: signatures, ends of days (at most 12), the first answer.

    The last in time comes first; none before a second thing has happened.
    """
    history = kept.history()
    days = {change.at[:10]: change for change in history}
    found = [_signed(each) for each in signed_ever(kept)]
    found += [
        Moment(entry=last.number, at=last.at, words=tr("the end of {day}", day=day))
        for day, last in list(days.items())[:-1][-MOST_DAYS:]
    ]
    if len(history) > 1:
        first = history[0]
        found.append(Moment(entry=first.number, at=first.at, words=tr("the first answer, on {at}", at=first.at[:10])))
    return tuple(sorted(found, key=lambda moment: -moment.entry))


def signed_ever(kept: KeptAssessment) -> tuple[SignOff, ...]:
    """Every yes that was ever given to this assessment, first to last; not those given before any answer."""
    return tuple(each for each in _signatures(kept) if each.entry)


def since(kept: KeptAssessment, moment: Moment, *, today: date | None = None) -> Since:
    """What changed since a moment; raises as `compare_since` does."""
    return Since(moment=moment, comparison=compare_since(kept, moment.entry, today=today))


def since_signed(kept: KeptAssessment, *, today: date | None = None) -> Since | None:
    """What changed since the last signature of other answers than today's; where there is none, since the last one.

    None where nobody ever signed.
    """
    signed, sheet = signed_ever(kept), kept.sheet()
    others = [each for each in signed if not each.stands(sheet)]
    chosen = (others or list(signed))[-1:]
    return since(kept, _signed(chosen[0]), today=today) if chosen else None


def _signed(each: SignOff) -> Moment:
    role = ROLES.get(each.role, each.role)
    return Moment(
        entry=each.entry,
        at=each.at,
        words=tr("{who} signed as {role}, on {at}", who=each.who, role=role, at=each.at[:10]),
    )


def _signatures(kept: KeptAssessment) -> Iterator[SignOff]:
    prefix = f"{PREFIX}{kept.pack.name}@{kept.pack.version}/"
    with kept.project.store.reading() as view:
        for entry in () if view is None else read_entries(view):
            change = json.loads(entry.payload) if entry.what in ("choice.set", BEGUN) else {}
            chosen = change["state"]["choices"] if entry.what == BEGUN else {change.get("key", ""): change.get("value")}
            for key, parts in chosen.items():
                if key.startswith(prefix) and parts:
                    yield SignOff.from_dict(parts)
