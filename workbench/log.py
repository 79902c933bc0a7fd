"""Who changed what, and when: the log of a project, where each entry holds the hash of the one before it.

- An entry is written in the same transaction as the change it tells of: there is never one without the other.
- `hash` is the SHA-256 of the entry's own parts and of `previous`, the hash before it ("" for the first). So nobody can
  change, remove or insert an entry without writing all later ones anew, and whoever noted a later hash sees that.
- The first entry holds the fingerprint of the project's id and its state when the log began; each later one holds what
  it changed. So the state of today must be what the log adds up to.
"""

import getpass
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from workbench.schema import View, choices, entries, projects
from workbench.served import is_served

BEGUN = "log.begun"
IMPORTED = "project.imported"
VISITOR = "visitor"
LONGEST_NAME = 200


@dataclass(frozen=True)
class Entry:
    """One line of the log; `payload` is the JSON that `what` is about, as it was written."""

    number: int
    at: str
    who: str
    what: str
    payload: str
    previous: str
    hash: str

    def digest(self) -> str:
        """What `hash` must be: the SHA-256, in hexadecimal, of the JSON of all other parts with sorted keys."""
        parts = {name: part for name, part in asdict(self).items() if name != "hash"}
        return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass
class State:
    """What a project holds, each value as JSON text; `follow` is what every kind of entry means."""

    project: dict[str, str | None] = field(default_factory=lambda: {"table_ref": None, "roles": None, "model": None})
    choices: dict[str, str] = field(default_factory=dict)

    def follow(self, what: str, change: dict[str, Any]) -> None:
        """Make the change an entry tells of; an entry of any other kind tells of something that changed nothing."""
        if what == BEGUN:
            self.project |= {name: _text(change["state"][name]) for name in self.project}
            self.choices = {key: json.dumps(value) for key, value in change["state"]["choices"].items()}
        elif what == "table.chosen":
            self.project = {"table_ref": _text(change["table"]), "roles": _text(change["roles"]), "model": None}
            forgotten = tuple(change["forgotten"])
            self.choices = {key: value for key, value in self.choices.items() if not key.startswith(forgotten)}
        elif what in ("roles.set", "model.set"):
            self.project |= {name: _text(value) for name, value in change.items()}
        elif what == "choice.set":
            self.choices[change["key"]] = json.dumps(change["value"])


def fingerprint(project: str) -> str:
    """What stands for a project's id in its log: who knows an id can open the project, and logs are shown around."""
    return hashlib.sha256(project.encode()).hexdigest()


def author(env: Mapping[str, str] | None = None) -> str:
    """Who is writing: "visitor" on a page that is served, else WORKBENCH_USER or the name of this person's account."""
    known = os.environ if env is None else env
    if is_served(known):
        return VISITOR
    try:
        name = known.get("WORKBENCH_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        name = "unknown"
    return _printable(name)[:LONGEST_NAME]


def read_state(view: View) -> State:
    """What the project holds now."""
    of_project = select(projects.c.table_ref, projects.c.roles, projects.c.model).where(projects.c.id == view.project)
    rows = view.connection.execute(select(choices.c.key, choices.c.value).where(choices.c.project == view.project))
    return State(dict(view.connection.execute(of_project).mappings().one()), {row.key: row.value for row in rows})


def append(view: View, what: str, change: dict[str, Any]) -> None:
    """Add an entry, before the change itself is made in the same transaction; the log begins with what was there."""
    if not _head(view)[0]:
        _add(view, BEGUN, {"project": fingerprint(view.project), "state": _parsed(read_state(view))})
    _add(view, what, change)


def entry_text(entry: Entry) -> str:
    """An entry as a line for a person, its hash cut short.

    >>> entry_text(Entry(3, "2026-05-01T10:00:00.000+00:00", "mira", "model.set", '{"model": null}', "", "c0ffee" * 11))
    '3  2026-05-01T10:00:00.000+00:00  mira  model.set  {"model": null}  c0ffeec0ffee'
    """
    parts = (entry.number, entry.at, entry.who, entry.what, entry.payload, entry.hash[:12])
    return _printable("  ".join(map(str, parts)))  # a log from elsewhere may hold what steers a terminal


def read_entries(view: View, number: int = 1) -> Iterator[Entry]:
    """The entries of the log from a number on, first to last."""
    wanted = select(*(entries.c[name] for name in Entry.__dataclass_fields__)).order_by(entries.c.number)
    chosen = wanted.where(entries.c.project == view.project, entries.c.number >= number)
    with view.connection.execute(chosen.execution_options(yield_per=1000)) as rows:  # given back when nobody reads on
        for row in rows:
            yield Entry(*row)


def last_choice(view: View, key: str) -> Entry | None:
    """The entry that last set a choice, if the log has one."""
    wanted = select(*(entries.c[name] for name in Entry.__dataclass_fields__)).order_by(entries.c.number.desc())
    chosen = wanted.where(entries.c.project == view.project, entries.c.what == "choice.set")
    with view.connection.execute(chosen.execution_options(yield_per=100)) as rows:
        found = (Entry(*row) for row in rows)
        return next((entry for entry in found if json.loads(entry.payload)["key"] == key), None)


def copy_entries(view: View, copied: Iterable[Entry]) -> None:
    """Begin an empty project's log with the entries of another one, and bring its state to what they add up to."""
    state, last = State(), None
    for last in copied:
        view.connection.execute(insert(entries).values(project=view.project, **asdict(last)))
        state.follow(last.what, json.loads(last.payload))
    if last is None:
        return
    _update(view, {**state.project, "entries": last.number, "head": last.hash})
    for key, value in state.choices.items():
        view.connection.execute(insert(choices).values(project=view.project, key=key, value=value))


def strangers(view: View) -> int:
    """How many entries there are that belong to no project; a changed byte can turn one away from its own."""
    known = select(projects.c.id)
    return view.connection.scalar(select(func.count()).where(entries.c.project.not_in(known))) or 0


def _add(view: View, what: str, change: dict[str, Any]) -> None:
    count, head = _head(view)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    draft = Entry(count + 1, at, author(), what, json.dumps(change), head, "")
    added = replace(draft, hash=draft.digest())
    view.connection.execute(insert(entries).values(project=view.project, **asdict(added)))
    _update(view, {"entries": added.number, "head": added.hash})


def _head(view: View) -> tuple[int, str]:
    row = view.connection.execute(select(projects.c.entries, projects.c.head).where(projects.c.id == view.project))
    count, head = row.one()
    return count, head


def _update(view: View, values: dict[str, Any]) -> None:
    view.connection.execute(update(projects).where(projects.c.id == view.project).values(values))


def _parsed(state: State) -> dict[str, Any]:
    project = {name: None if text is None else json.loads(text) for name, text in state.project.items()}
    return {**project, "choices": {key: json.loads(value) for key, value in state.choices.items()}}


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(value)
