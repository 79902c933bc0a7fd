"""Pages for people outside: a second address of a project that shows a few suppressed counts and gives nothing else.

- The page is made when its owner asks for it, from the whole table, and kept as a file of its own: reading it needs
  neither table nor kernel, and nothing more can be asked of it.
- Its key has 128 random bits. The file's name is the key's hash, and nothing in the file names the project.
- The project keeps which keys there are, as choices: so making and withdrawing one is in its log.
- It keeps which groups each page showed of which table, withdrawn or not: a page that together with them would tell on
  few people is not made.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex, token_urlsafe
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.folders import make_folder
from workbench.language import tr
from workbench.project_folder import default_home, is_project_id
from workbench.report.page_words import PageWords
from workbench.report.told import about, merged, together, told_before
from workbench.store import Project
from workbench.words import listed

if TYPE_CHECKING:
    from workbench.case import Case

log = logging.getLogger("workbench.access")
SCHEMA = "workbench.look/1"
FOLDER = "looks"  # shorter than any project's id can be
KEPT_UNDER = "look."
WORDS = "page.words"


@dataclass(frozen=True, kw_only=True)
class Look:
    """A page that was made: its key, when (ISO 8601, UTC), and what it is called."""

    key: str
    made: str
    title: str = ""


def make_look(project: Project, case: "Case", words: PageWords | None = None) -> Look:
    """Make a page for people outside from the whole table, in words of its own; its address is /look/KEY.

    Raises WorkbenchError where too few people are in it to show anything, or it cannot be written.
    """
    from workbench.report.outside_page import show_outside  # noqa: PLC0415 - who only reads pages must not load pandas

    whole = case.cohort.whole if case.cohort else case
    shown = show_outside(whole, words or PageWords())
    look = Look(key=token_urlsafe(16), made=datetime.now(UTC).isoformat(timespec="seconds"), title=shown.title)
    page = {"schema": SCHEMA, "made": look.made, **shown.to_dict()}
    told = _told(project, whole)
    file = look_file(look.key, looks_folder(project))
    try:
        make_folder(file.parent)
        draft = file.with_name(f".{token_hex(8)}")
        draft.write_text(json.dumps(page, allow_nan=False), encoding="utf-8")
        draft.replace(file)
    except OSError as problem:
        raise WorkbenchError(
            tr("The page cannot be kept in {parent} ({strerror}).", parent=file.parent, strerror=problem.strerror)
        ) from None
    project.choose(KEPT_UNDER + look.key, {"made": look.made, "title": look.title, **told})
    return look


def withdraw_look(project: Project, key: str) -> None:
    """Take a page away; from then on its address leads nowhere."""
    if key not in {look.key for look in list_looks(project)}:
        raise WorkbenchError(tr("There is no such page of this project."))
    try:
        look_file(key, looks_folder(project)).unlink(missing_ok=True)
    except OSError as problem:
        raise WorkbenchError(tr("The page cannot be taken away ({strerror}).", strerror=problem.strerror)) from None
    told = {part: value for part, value in project.choice(KEPT_UNDER + key).items() if part not in ("made", "title")}
    project.choose(KEPT_UNDER + key, {**told, "withdrawn": datetime.now(UTC).isoformat(timespec="seconds")})


def list_looks(project: Project) -> tuple[Look, ...]:
    """The pages of a project that can be seen now, oldest first."""
    kept = project.choices(KEPT_UNDER)
    looks = [
        Look(key=key.removeprefix(KEPT_UNDER), made=each["made"], title=each.get("title", ""))
        for key, each in kept.items()
        if "made" in each
    ]
    return tuple(sorted(looks, key=lambda look: (look.made, look.key)))


def keep_words(project: Project, words: PageWords) -> None:
    """Keep how pages about this table speak, where it is not as usual."""
    project.choose(WORDS, {"table": _table(project), **asdict(words)})


def kept_words(project: Project) -> PageWords:
    """How pages about this table speak, as it was kept; another table's words are none of this one's."""
    kept = project.choice(WORDS) or {}
    return PageWords.of(kept if kept.get("table") == _table(project) else {})


def looks_folder(project: Project) -> Path:
    """Where the pages of a project are: in its folder, or beside all projects that are known by an id."""
    home = default_home().expanduser().resolve()
    of_home = is_project_id(project.folder.name) and project.folder.parent == home
    return (home if of_home else project.folder) / FOLDER


def served_looks(env: Mapping[str, str] | None = None) -> Path:
    """Where the pages are that this server gives out, by the same environment that its kernels have."""
    known = os.environ if env is None else env
    if folder := known.get("WORKBENCH_PROJECT"):
        return looks_folder(Project(Path(folder).expanduser().resolve()))
    return default_home(known).expanduser().resolve() / FOLDER


def look_file(key: str, folder: Path) -> Path:
    """The file of a page: who can list the folder still has no address."""
    return folder / f"{sha256(key.encode()).hexdigest()}.json"


def read_look(key: str, folder: Path) -> dict[str, Any] | None:
    """What a page shows; None where there is none, or no more."""
    if not is_project_id(key):
        return None
    try:
        page = json.loads(look_file(key, folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return page if isinstance(page, dict) and page.get("schema") == SCHEMA else None


def _table(project: Project) -> str:
    table = project.table
    return table.sha256 if table else ""


def _told(project: Project, case: "Case") -> dict[str, Any]:
    """What a page of this case shows, and of what, once it is sure that with all told before it tells on nobody."""
    from workbench.fourfold import tells_nobody  # noqa: PLC0415 - who only reads pages must not load numpy
    from workbench.suppress import show_columns  # noqa: PLC0415 - as above

    answer = "prediction" if "prediction" in case.available else "target"
    now = {column: shown.groups for column, shown in show_columns(case.counts, answer).items()}
    before = told_before(project, case)
    both = together(case, before)
    allowed = show_columns(both, answer, before.get(answer)) if both else {}
    safe = all(column in allowed and set(groups) <= set(allowed[column].groups) for column, groups in now.items())
    if both and safe and "cells" in before:
        safe = tells_nobody(both, {**before, answer: merged(before.get(answer, {}), now)})
    if not safe:
        log.warning("Refused: a page to show that with an earlier one would tell on few people.")
        compared = listed([case.roles.column_label(column) for column in merged(*before.values())])
        raise WorkbenchError(
            tr(
                "This page and one that was shown before could be subtracted from each other, and would tell on "
                "single people then. A page by {compared}, in the same groups as before, can be made again.",
                compared=compared,
            )
        )
    return {"about": about(project, case)[answer], "groups": merged(now)}
