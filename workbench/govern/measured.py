"""What was measured? A light record of each analysis, for pages that must not load the table.

- An analysis leaves a record of its numbers in the project under `evidence.KIND`: what it found, on which table, by
  which model, on how many people, when and by whom. Numbers of groups only, never anybody's row.
- A record is stale once what it depends on has changed: the table, the part each column plays, how decisions are made.
- What happens in use a person writes down (`entries`); the record is made of all that is written, when it is read.
- This module loads neither numpy nor pandas; who assesses pays for no table.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError, unknown
from workbench.govern.entries import Entry, read_entries, values_of
from workbench.govern.evidence_kinds import KINDS, Depends
from workbench.jsontext import to_json
from workbench.language import tr
from workbench.log import author
from workbench.store import Project

if TYPE_CHECKING:
    from workbench.case import Case

__all__ = ["KINDS", "Record", "Standing", "note", "read", "record", "standing"]

PREFIX = "evidence."
MODEL_CHOSEN = "model.chosen"  # where `workbench.chosen_model`, a layer above, names the model's file and its hash
MOST_BYTES = 100_000
OF_THE_TABLE = ("sensitive", "target", "favourable", "weight", "cuts", "not_features")
OF_DECISIONS = ("prediction", "score", "threshold", "score_means", "favourable_decision")
LATER = ("favourable_decision",)  # parts that came later and count where somebody named them: older records hold
PARTS: Mapping[Depends, tuple[str, ...]] = {
    "nothing": (),
    "file": ("table",),
    "table": ("table", "roles"),
    "model": ("table", "roles", "model"),
}
OTHER_SINCE = {
    "table": tr("the table is another one since"),
    "roles": tr("columns play other parts since"),
    "model": tr("decisions are made in another way since"),
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the project is about now, as hashes (hexadecimal, "" for none): the table, the roles, how decisions come."""

    table: str = ""
    roles: str = ""
    model: str = ""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record: the numbers, what they were measured on, and `stale`, why they no longer hold ("" while they do).

    `id` is made from the content and from what it was measured on, not from the time: measuring the same again gives
    the same id. What is written down grows with each entry, so there it is made from what it depends on alone.
    """

    kind: str
    values: Mapping[str, Any]
    on: Standing = field(default_factory=Standing)
    table_name: str = ""
    columns: tuple[str, ...] = ()
    rows: int = 0
    at: str = ""
    who: str = ""
    version: str = ""
    stale: str = ""

    @cached_property
    def id(self) -> str:
        """Kind and the SHA-256 of what was measured on what, cut to 16 digits."""
        kind = KINDS[self.kind]
        values = None if kind.made == "written" else self.values
        content = [self.kind, values, {part: getattr(self.on, part) for part in PARTS[kind.depends]}]
        return f"{self.kind}:{sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]}"

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON, with its id."""
        return {"id": self.id, **_kept(self), "stale": self.stale}


Records = Mapping[str, Record]
"""What was measured, by its kind."""


def record(project: Project, case: "Case", kind: str, values: Mapping[str, Any], *, rows: int | None = None) -> Record:
    """Keep what an analysis of everyone in the project's table found; it takes the place of an earlier record.

    Raises
    ------
    WorkbenchError
        When the kind is unknown, a value it needs is missing, the case is a cohort (a part speaks for no whole), or
        another table than the project's.
    """
    if case.cohort is not None:
        raise WorkbenchError(tr("Evidence is about everyone in the table, and these are only {who}.", who=case.who))
    if project.table and project.table.rows != case.rows:
        raise WorkbenchError(
            tr(
                "This table has {rows:,} rows and that of the project {rows_2:,}.",
                rows=case.rows,
                rows_2=project.table.rows,
            )
        )
    found = _made(kind, values, on=standing(project), table_name=_table_name(project), columns=case.columns)
    return _keep(project, found, case.rows if rows is None else rows)


def note(project: Project, kind: str, values: Mapping[str, Any], *, rows: int = 0) -> Record:
    """Keep what is no matter of the table's rows, such as a count of messages; raises as `record` does."""
    return _keep(project, _made(kind, values, on=standing(project), table_name=_table_name(project)), rows)


def read(project: Project, *, today: date | None = None) -> dict[str, Record]:
    """Every record of the project by its kind, each with why it no longer holds; unknown kinds are not read."""
    now, day = standing(project), today or datetime.now(UTC).date()
    chosen = project.choices(PREFIX)
    kept = {key.removeprefix(PREFIX): value for key, value in chosen.items() if isinstance(value, dict)}
    found = {kind: _record(kind, parts) for kind, parts in kept.items() if kind in KINDS}
    found |= {kind: _written(project, kind, entries) for kind, entries in read_entries(project).items()}
    return {kind: replace(found[kind], stale=_why_stale(found[kind], now, day)) for kind in KINDS if kind in found}


def standing(project: Project) -> Standing:
    """What the project is about now."""
    table, roles = project.table, project.roles.to_dict()
    of_table = {part: roles[part] for part in OF_THE_TABLE}
    said = [part for part in OF_DECISIONS if part not in LATER or roles[part] is not None]
    chosen = project.choice(MODEL_CHOSEN)
    identity = chosen["sha256"] if chosen else project.model
    return Standing(
        table=table.sha256 if table else "",
        roles=_hash(of_table),
        model=_hash([identity, {part: roles[part] for part in said}]),
    )


def _made(kind: str, values: Mapping[str, Any], **parts: Any) -> Record:
    if kind not in KINDS:
        raise unknown(tr("kind of evidence"), kind, KINDS)
    missing = [name for name in KINDS[kind].needs if name not in values]
    if missing:
        raise WorkbenchError(
            tr("Evidence of the kind {kind!r} needs the value {missing!r}.", kind=kind, missing=missing[0])
        )
    kept = to_json(dict(values), tr("evidence {kind!r}", kind=kind))
    if len(kept) > MOST_BYTES:
        raise WorkbenchError(
            tr(
                "Evidence of the kind {kind!r} is a few numbers, not {kept:,} letters of them.",
                kind=kind,
                kept=len(kept),
            )
        )
    return Record(kind=kind, values=json.loads(kept), **parts)


def _keep(project: Project, found: Record, rows: int) -> Record:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    parts = {**_kept(found), "rows": rows, "at": at, "who": author(), "version": version("responsible-ai-workbench")}
    project.choose(PREFIX + found.kind, parts)
    return _record(found.kind, parts)


def _kept(found: Record) -> dict[str, Any]:
    names = ("kind", "values", "table_name", "rows", "at", "who", "version")
    on = {part: getattr(found.on, part) for part in ("table", "roles", "model")}
    return {**{name: getattr(found, name) for name in names}, "columns": list(found.columns), "on": on}


def _record(kind: str, parts: Mapping[str, Any]) -> Record:
    names = ("values", "table_name", "rows", "at", "who", "version")
    given = {name: parts[name] for name in names if name in parts}
    return Record(kind=kind, on=Standing(**parts["on"]), columns=tuple(parts.get("columns", ())), **given)


def _written(project: Project, kind: str, entries: Sequence[Entry]) -> Record:
    """What the entries of a kind, the oldest first, come to; it is as old as the last of them."""
    last = entries[-1]
    return Record(
        kind=kind,
        values=values_of(kind, entries),
        on=Standing(table=last.table),
        table_name=_table_name(project),
        at=last.on.isoformat(),
        who=last.who,
    )


def _why_stale(found: Record, now: Standing, day: date) -> str:
    rule = KINDS[found.kind]
    for part in PARTS[rule.depends]:
        if getattr(found.on, part) != getattr(now, part):
            return OTHER_SINCE[part]
    if rule.days is not None and (day - date.fromisoformat(found.at[:10])).days > rule.days:
        return tr("it is more than {days} days old", days=rule.days)
    return ""


def _table_name(project: Project) -> str:
    return project.table.name if project.table else ""


def _hash(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
