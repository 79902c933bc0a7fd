"""Is the log of a project still as it was written, and is the project what its log says?"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from workbench.language import tr
from workbench.log import BEGUN, IMPORTED, Entry, State, fingerprint, read_entries, read_state, strangers
from workbench.schema import DamagedStoreError, View, projects
from workbench.store import Project


@dataclass(frozen=True)
class LogReport:
    """How many entries hold together, the hash of the last of them, and the first fault in words ("" for none)."""

    entries: int
    head: str
    fault: str

    def to_text(self) -> str:
        """One sentence for a person; the hash is what to note elsewhere."""
        if self.fault:
            return tr(
                "The log does not hold together. {fault} What comes before it does: {entries} entries.",
                fault=self.fault,
                entries=self.entries,
            )
        if not self.entries:
            return tr("The log has no entry yet; the first change begins it.")
        return tr(
            "The log holds together: {entries} entries, the last with the hash {head}.",
            entries=self.entries,
            head=self.head,
        )


@dataclass
class Chain:
    """What the entries looked at so far add up to."""

    number: int = 0
    head: str = ""
    project: str = ""
    state: State = field(default_factory=State)
    hashes_left: set[str] = field(default_factory=set)

    def follow(self, entries: Iterable[Entry]) -> str:
        """Go on with these entries until one does not follow; then say why, else nothing."""
        for entry in entries:
            fault = self._fault(entry) or self._make(entry)
            if fault:
                return fault
            self.number, self.head = entry.number, entry.hash
            self.hashes_left.discard(entry.hash)
        return ""

    def _fault(self, entry: Entry) -> str:
        expected = self.number + 1
        if entry.number != expected:
            return tr(
                "Entry {expected} is missing; the next one has the number {number!r}.",
                expected=expected,
                number=entry.number,
            )
        if entry.previous != self.head:
            return tr(
                "Entry {expected} does not follow entry {number}: the hash it names is another one.",
                expected=expected,
                number=self.number,
            )
        if not all(isinstance(part, str) for part in (entry.at, entry.who, entry.what, entry.payload, entry.hash)):
            return tr("Entry {expected} holds something that is no text.", expected=expected)
        if entry.digest() != entry.hash:
            return tr("Entry {expected} was changed after it was written: its hash is another one.", expected=expected)
        return ""

    def _make(self, entry: Entry) -> str:
        try:
            change = json.loads(entry.payload)
            self.state.follow(entry.what, change)
            if entry.what in (BEGUN, IMPORTED):
                self.project = change["project"]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return tr("Entry {number} does not say what was changed.", number=entry.number)
        if (entry.what == BEGUN) != (entry.number == 1):
            return tr("Entry {number} is not one that can stand there.", number=entry.number)
        return ""


def verify_log(project: Project, noted: str = "") -> LogReport:
    """Look at every entry of a project's log, first to last, and at whether they add up to the project of today.

    `noted` is the hash of an entry that was written down elsewhere, earlier: it must still be in the log. Without it a
    log that somebody wrote anew from the first changed entry to the last cannot be told from the true one.
    """
    chain = Chain(hashes_left={noted} - {""})
    try:
        with project.store.reading() as view:
            fault = "" if view is None else _fault(view, chain)
        if view is not None and not fault:
            fault = project.store.damage()
    except DamagedStoreError as damage:
        fault = str(damage)
    if not fault and chain.hashes_left:
        fault = tr("The hash that was noted, {noted}, is not in it.", noted=noted)
    return LogReport(chain.number, chain.head, fault)


def _fault(view: View, chain: Chain) -> str:
    fault = chain.follow(read_entries(view))
    if fault:
        return fault
    kept = view.connection.execute(projects.select().where(projects.c.id == view.project)).one()
    if (kept.entries, kept.head) != (chain.number, chain.head):
        return tr(
            "It ends with entry {number}, and {entries!r} were written.", number=chain.number, entries=kept.entries
        )
    if chain.number and chain.project != fingerprint(view.project):
        return tr("It is the log of another project.")
    if chain.number and chain.state != read_state(view):
        return tr("The project is not what its log adds up to: something was changed without an entry.")
    if strangers(view):
        return tr("Some entries belong to no project.")
    return ""
