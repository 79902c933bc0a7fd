"""Who said yes to it? A sign-off names the role, the level, the answers and the place in the log it was given at.

A sign-off stands for the answers as they were: once an answer changes, it is there to be read but no longer stands.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Self

from sqlalchemy import select

from workbench.errors import WorkbenchError, unknown
from workbench.govern.answers import Sheet
from workbench.govern.assessment import assess
from workbench.govern.kept import KeptAssessment
from workbench.language import tr
from workbench.log import author
from workbench.schema import projects
from workbench.store import ChangedMeanwhileError, Project

PREFIX = "signoff."
LONGEST_NOTE = 5_000
ROLES: Mapping[str, str] = {
    "owner": tr("product owner"),
    "head": tr("head of the function"),
    "director": tr("head of the firm"),
    "independent": tr("independent reviewer"),
    "board": tr("head of the firm, or its board"),
    "external": tr("reviewer from outside"),
}
NEEDED: Mapping[int, tuple[str, ...]] = {
    1: ("owner",),
    2: ("head",),
    3: ("director", "independent"),
    4: ("board", "external"),
}
"""Whose yes each level asks for: our own reading of a small business, after the Canadian approvals by level."""


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """One yes: by whom, in which role, when, to which level and answers; `head` is the hash of the log's last entry."""

    role: str
    who: str
    at: str
    level: int | None
    level_low: int | None
    level_high: int | None
    answers: str
    entry: int
    head: str
    account: str = ""
    note: str = ""

    def stands(self, sheet: Sheet) -> bool:
        """Whether the answers are still those that were signed."""
        return self.answers == hash_answers(sheet)

    def to_dict(self) -> dict[str, Any]:
        """The sign-off as JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        return cls(**parts)


def sign(kept: KeptAssessment, role: str, *, who: str, seen: Sheet, note: str = "") -> SignOff:
    """Say yes to the answers that were `seen`, in a role; an earlier yes in this role stays in the log.

    Raises
    ------
    WorkbenchError
        When the role is unknown, nobody is named, or an answer has changed since it was seen.
    """
    if role not in ROLES:
        raise unknown("role", role, ROLES)
    if not who.strip():
        raise WorkbenchError(tr("A sign-off needs the name of the person who gives it."))
    if len(note) > LONGEST_NOTE:
        raise WorkbenchError(
            tr("A note to a sign-off has at most {longest_note:,} letters.", longest_note=LONGEST_NOTE)
        )
    entry, head = log_head(kept.project)
    now = kept.sheet()
    if hash_answers(now) != hash_answers(seen) or log_head(kept.project) != (entry, head):
        raise WorkbenchError(tr("Answers have changed since this page was opened; look at them before you sign."))
    report = assess(now)
    signed = SignOff(
        role=role,
        who=who.strip(),
        account=author(),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        level=report.score.level,
        level_low=report.bounds.level_low,
        level_high=report.bounds.level_high,
        answers=hash_answers(now),
        entry=entry,
        head=head,
        note=note.strip(),
    )
    _choose(kept, role, signed)
    return signed


def sign_offs(kept: KeptAssessment) -> tuple[SignOff, ...]:
    """The last yes in each role, in the order of roles, whether it still stands or not."""
    found = kept.project.choices(_prefix(kept))
    given = {role: found.get(_prefix(kept) + role) for role in ROLES}
    return tuple(SignOff.from_dict(parts) for parts in given.values() if parts)


def missing_roles(kept: KeptAssessment, sheet: Sheet) -> tuple[str, ...]:
    """Whose yes the level still asks for: who never signed, or signed other answers."""
    level = assess(sheet).score.level
    standing = {each.role for each in sign_offs(kept) if each.stands(sheet)}
    return tuple(role for role in NEEDED.get(level or 0, ()) if role not in standing)


def hash_answers(sheet: Sheet) -> str:
    """The SHA-256 of all answers with what they rest on, of roles and of countries, whatever their order."""
    return sha256(json.dumps(sheet.to_dict(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def log_head(project: Project) -> tuple[int, str]:
    """How many entries the project's log has and the hash of the last one; 0 and "" before the first."""
    with project.store.reading() as view:
        if view is None:
            return 0, ""
        row = view.connection.execute(
            select(projects.c.entries, projects.c.head).where(projects.c.id == view.project)
        ).one()
        return int(row.entries), str(row.head)


def _choose(kept: KeptAssessment, role: str, signed: SignOff) -> None:
    key = _prefix(kept) + role
    before = kept.project.choice(key)
    try:
        kept.project.choose_if(key, before, signed.to_dict())
    except ChangedMeanwhileError as first:
        raise WorkbenchError(
            tr("{who} signed in this role at {at}; look at that sign-off first.", who=first.who, at=first.at)
        ) from None


def _prefix(kept: KeptAssessment) -> str:
    return f"{PREFIX}{kept.pack.name}@{kept.pack.version}/"
