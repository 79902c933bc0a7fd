"""What happened since it is in use? Looks at decisions, checks, messages and objections, written down with proof.

- No analysis can see what people do. So a person writes it down: what, on which day, who did it, and what proves it.
- Each entry is one choice of the project under `entries.ID`; who comes second is told who was first.
- `measured.read` makes the records of these kinds from all entries whenever it reads, so that the two never differ.
"""

import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from workbench.errors import WorkbenchError, unknown
from workbench.govern.entry_sorts import SORTS, Amount
from workbench.language import tr
from workbench.store import ChangedMeanwhileError, Project

PREFIX = "entries."
LONGEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened: its sort (a key of `SORTS`), the day, who did it, and the document that proves it.

    `values` are the numbers and choices that the sort asks for; `table` is the hash of the project's table when it was
    written, for sorts that are about the table. Refused are an unknown sort, no name, no proof, and values that cannot
    be, such as more changes than decisions.
    """

    id: str
    sort: str
    on: date
    who: str
    proof: str
    what: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    table: str = ""

    def __post_init__(self) -> None:
        """Refuse what nobody could use as evidence."""
        if self.sort not in SORTS:
            raise unknown(tr("sort of entry"), self.sort, SORTS)
        if not re.fullmatch(r"[a-z0-9-]{1,40}", self.id):
            raise WorkbenchError(
                tr("The id of an entry has small letters, digits and hyphens, not {id!r}.", id=self.id)
            )
        if not self.who.strip():
            raise WorkbenchError(tr("Say who did it: a name, or a role that one person has."))
        if not self.proof.strip():
            raise WorkbenchError(tr("An entry needs its proof: name a document or give its address."))
        if len(self.who) + len(self.proof) + len(self.what) > LONGEST:
            raise WorkbenchError(
                tr("The words of an entry have at most {longest:,} letters together.", longest=LONGEST)
            )
        _check_values(self.sort, self.values)

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON."""
        return {**asdict(self), "on": self.on.isoformat(), "values": dict(self.values)}

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        return cls(**{**parts, "on": date.fromisoformat(parts["on"])})


@dataclass(frozen=True)
class Entries:
    """What a project has written down about its use."""

    project: Project

    def all(self) -> tuple[Entry, ...]:
        """Every entry, the oldest first."""
        kept = (parts for parts in self.project.choices(PREFIX).values() if parts is not None)
        return tuple(sorted(map(Entry.from_dict, kept), key=lambda entry: (entry.on, entry.id)))

    def write(self, entry: Entry, *, seen: Entry | None, today: date) -> Entry:
        """Keep an entry if the one that was `seen` still stands there (None: it is new).

        Raises
        ------
        WorkbenchError
            When its day lies ahead, or somebody else was faster, with their name.
        """
        if entry.on > today:
            raise WorkbenchError(
                tr("{isoformat} lies ahead; write it down once it has happened.", isoformat=entry.on.isoformat())
            )
        self._choose(entry.id, seen, entry)
        return entry

    def remove(self, entry: Entry) -> None:
        """Take an entry away; the log remembers it."""
        self._choose(entry.id, entry, None)

    def _choose(self, id_: str, seen: Entry | None, entry: Entry | None) -> None:
        before, after = (None if each is None else each.to_dict() for each in (seen, entry))
        try:
            self.project.choose_if(PREFIX + id_, before, after)
        except ChangedMeanwhileError as first:
            raise WorkbenchError(
                tr(
                    "{who} changed this entry after you last saw it. Yours was not kept; look at theirs first.",
                    who=first.who,
                )
            ) from None


def new_id() -> str:
    """An id that no other entry has; the later one follows the earlier, so that a day keeps its order."""
    return f"{time.time_ns():016x}-{secrets.token_hex(3)}"


def read_entries(project: Project) -> dict[str, tuple[Entry, ...]]:
    """The entries of a project by their sort, the oldest first; sorts without one are left out."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in Entries(project).all():
        found[entry.sort] = (*found.get(entry.sort, ()), entry)
    return found


def values_of(sort: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """What the entries of one sort, the oldest first, come to as the values of a record."""
    return SORTS[sort].comes_to([{**entry.values, "on": entry.on.isoformat()} for entry in entries])


def _check_values(sort: str, values: Mapping[str, Any]) -> None:
    asked = {each.name: each for each in SORTS[sort].asks}
    for name in values:
        if name not in asked:
            raise unknown(tr("value of an entry {sort!r}", sort=sort), name, asked)
    for each in asked.values():
        given = values.get(each.name)
        if isinstance(each, Amount):
            _check_amount(each, given, values, asked)
        elif given not in [key for _, key in each.options]:
            raise WorkbenchError(tr("“{label}” is one of the choices, not {given!r}.", label=each.label, given=given))


def _check_amount(each: Amount, given: Any, values: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise WorkbenchError(tr("“{label}” is a whole number from 0 on, not {given!r}.", label=each.label, given=given))
    most = values.get(each.of) if each.of else None
    if most is not None and given > most:
        raise WorkbenchError(
            tr(
                "“{label}” cannot be more than “{label_2}”: {given:,} of {most:,}.",
                label=each.label,
                label_2=asked[each.of].label,
                given=given,
                most=most,
            )
        )
