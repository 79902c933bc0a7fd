"""The projects of this computer's owner: what each is about, when it changed, and where pages are served."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.project_folder import default_home, is_project_id
from workbench.schema import entries, projects
from workbench.sources import card_of
from workbench.store import Project

NAME = "project.name"
LONGEST_NAME = 120
MOST = 50
LONG_AGO = 14  # days after which a date says more


@dataclass(frozen=True, kw_only=True)
class Found:
    """One project: its id, what a person calls it, its table, and when it was changed last (ISO 8601, UTC)."""

    id: str
    name: str
    table: str
    changed: str


def may_list(env: Mapping[str, str] | None = None) -> bool:
    """Whether the person here is this computer's owner, and so may see every project under its home.

    Never where other computers can reach the server: who knows a project's id can open it.
    """
    known = os.environ if env is None else env
    return known.get("WORKBENCH_OWNER") == "1" and not known.get("WORKBENCH_PROJECT")


def address(env: Mapping[str, str] | None = None) -> str:
    """What the address of every page of this server begins with: "/", or more behind another server."""
    return (os.environ if env is None else env).get("VOILA_BASE_URL") or "/"


def list_projects(env: Mapping[str, str] | None = None) -> tuple[Found, ...]:
    """The projects with a table, the one changed last first, at most 50; none where they may not be listed."""
    if not may_list(env):
        return ()
    found = sorted(_found(default_home(env)), key=lambda each: each.changed, reverse=True)
    return tuple(found[:MOST])


def describe(project: Project) -> Found | None:
    """What a project is about; None before a table was chosen."""
    table = project.table
    if table is None:
        return None
    card = card_of(table.ref)
    known = card.title if card else table.name
    name = str(project.choice(NAME) or "").strip() or known
    with project.store.reading() as view:
        last = select(entries.c.at).join(projects, projects.c.entries == entries.c.number)
        here = last.where(projects.c.id == entries.c.project)
        at = view and view.connection.scalar(here.where(entries.c.project == view.project))
    return Found(id=project.id, name=name[:LONGEST_NAME], table=known, changed=str(at or ""))


def when(at: str, now: datetime | None = None) -> str:
    """A moment as a person says it: today, yesterday, 3 days ago, or its date.

    >>> when("2026-05-01T10:00:00+00:00", datetime(2026, 5, 2, 9, tzinfo=UTC))
    'yesterday'
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return tr("at an unknown time")
    days = ((now or datetime.now(UTC)).date() - moment.date()).days
    words = {0: "today", 1: "yesterday"}
    return words.get(days) or (
        tr("{days} days ago", days=days) if 0 < days < LONG_AGO else f"{moment.day} {moment:%B %Y}"
    )


def _found(home: Path) -> Iterator[Found]:
    try:
        folders = [folder for folder in home.iterdir() if is_project_id(folder.name) and folder.is_dir()]
    except OSError:
        return
    for folder in folders:
        try:
            found = describe(Project.open(folder, create=False))
        except WorkbenchError:  # damaged, of a newer release, or none at all: it says so itself when it is opened
            continue
        if found:
            yield found
