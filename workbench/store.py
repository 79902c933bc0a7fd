"""What must survive from page to page: the project's table, roles, model and the choices a person made."""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, cast, get_args

from sqlalchemy import Column, ColumnElement, delete, func, insert, select, update

from workbench.database import Store, store_of
from workbench.errors import WorkbenchError, unknown
from workbench.jsontext import to_json
from workbench.language import tr
from workbench.log import Entry, append, last_choice
from workbench.project_folder import current_folder, default_home, is_project_id
from workbench.roles import Roles
from workbench.schema import View, choices, projects
from workbench.table_ref import TableRef

PlainModel = Literal["scorecard", "tree", "logistic", "boosting"]

ABOUT_THE_TABLE = (
    "review.", "groups.", "cohorts.", "subgroups.", "amounts.", "thresholds.", "mitigation.",
    "model.", "explain.", "drivers.", "person.", "what_if.", "whatif.", "recourse.",
)  # fmt: skip
"""Choices whose keys start like this are forgotten when another table is chosen; the log still holds what they were.

What people answered about the system, its duties and its reports is not about one table, and stays; so do evidence, and
what pages showed outside: they name their table by its hash.
"""


class ChangedMeanwhileError(WorkbenchError):
    """Somebody else changed the same thing first; `value` is what stands there now, `who` and `at` are whose it is."""

    def __init__(self, key: str, value: Any, entry: Entry | None) -> None:
        self.key, self.value = key, value
        self.who, self.at = ("somebody", "") if entry is None else (entry.who, entry.at)
        when = tr(" at {at}", at=self.at) if self.at else ""
        super().__init__(
            tr(
                "{who} changed {key!r}{when}, after you last saw it; yours was not kept.",
                who=self.who,
                key=key,
                when=when,
            )
        )


@dataclass(frozen=True)
class Project:
    """A folder that keeps what was chosen, written by many kernels at once.

    Reading makes nothing; the first write makes the folder. What a write has confirmed is on the disk, and the next
    read of any process sees it; every write is an entry of the project's log. All methods raise WorkbenchError where
    the store cannot be read or written, or belongs to a newer release.
    """

    folder: Path

    @classmethod
    def open(cls, folder: Path, *, create: bool = True) -> Self:
        """The project in a folder; without `create`, a folder that holds no project yet is an error."""
        try:
            opened = cls(Path(folder).expanduser().resolve())
            is_file = opened.folder.exists() and not opened.folder.is_dir()
            is_made = create or opened.store.is_made()
        except (OSError, RuntimeError, ValueError) as fault:
            raise WorkbenchError(tr("{folder!r} is not a folder that can be opened.", folder=str(folder))) from fault
        if is_file:
            raise WorkbenchError(tr("A project needs a folder, and {folder} is a file.", folder=opened.folder))
        if not is_made:
            raise WorkbenchError(tr("There is no project in {folder}.", folder=opened.folder))
        return opened

    @classmethod
    def current(cls, env: Mapping[str, str] | None = None) -> Self:
        """The project this kernel is about, from its environment (`workbench.project_folder.current_folder`)."""
        return cls.open(current_folder(env))

    @property
    def id(self) -> str:
        """The project's id, or the name of its folder."""
        return self.folder.name or str(self.folder)

    @property
    def uploads(self) -> Path:
        """Where tables that a person brings are put; not made here."""
        return self.folder / "tables"

    @property
    def table(self) -> TableRef | None:
        """The table that was chosen last, if any."""
        parts = self._read(projects.c.table_ref)
        return None if parts is None else TableRef(**parts)

    @property
    def roles(self) -> Roles:
        """The part each column plays; no part at all before somebody said."""
        return Roles.from_dict(self._read(projects.c.roles) or {})

    @property
    def model(self) -> PlainModel | None:
        """The plain model whose out-of-fold scores are attached to the table, if one was asked for."""
        return cast("PlainModel | None", self._read(projects.c.model))

    def choose_table(self, table: TableRef, roles: Roles) -> None:
        """Turn to another table with its roles, and forget the model and the choices made about the old one."""
        where = asdict(table.seen_from(self.folder))
        chosen = {"table_ref": to_json(where, "table"), "roles": to_json(roles.to_dict(), "roles"), "model": None}
        change = {"table": where, "roles": roles.to_dict(), "forgotten": ABOUT_THE_TABLE}
        with self._changing("table.chosen", change) as view:
            _update(view, chosen)
            for start in ABOUT_THE_TABLE:
                _forget(view, func.substr(choices.c.key, 1, len(start)) == start)

    def set_roles(self, roles: Roles) -> None:
        """Keep the part each column plays and the words used for it."""
        kept = to_json(roles.to_dict(), "roles")
        with self._changing("roles.set", {"roles": roles.to_dict()}) as view:
            _update(view, {"roles": kept})

    def set_model(self, model: PlainModel | None) -> None:
        """Keep which plain model's scores are attached, None for none; the one that is there already is no change."""
        if model is not None and model not in get_args(PlainModel):
            raise unknown(tr("plain model"), model, get_args(PlainModel))
        if model != self.model:
            with self._changing("model.set", {"model": model}) as view:
                _update(view, {"model": None if model is None else to_json(model, "model")})

    def choice(self, key: str, default: Any = None) -> Any:
        """What a person chose, for example under "groups.metric"; `default` where nobody did."""
        return self.choices(key).get(key, default)

    def choose(self, key: str, value: Any) -> None:
        """Keep what a person chose: text, numbers, true, false, None, lists and dicts; a tuple becomes a list."""
        text = _choice_text(key, value)
        with self._changing("choice.set", {"key": key, "value": value}) as view:
            _keep(view, key, text)

    def choose_if(self, key: str, expected: Any, value: Any) -> None:
        """Keep what a person chose only where `expected` is still there (None: nothing yet).

        Two people who change the same thing at the same time never overwrite each other in silence: the second gets a
        ChangedMeanwhileError that says who was first, and nothing of theirs is kept.
        """
        text, before = _choice_text(key, value), json.loads(_choice_text(key, expected))
        with self.store.writing() as view:
            there = select(choices.c.value).where(choices.c.project == view.project, choices.c.key == key)
            kept = view.connection.scalar(there)
            now = None if kept is None else json.loads(kept)
            if now != before:
                raise ChangedMeanwhileError(key, now, last_choice(view, key))
            append(view, "choice.set", {"key": key, "value": value})
            _keep(view, key, text)

    def choices(self, prefix: str = "") -> dict[str, Any]:
        """Everything a person chose under keys that start with `prefix`, by key."""
        with self.store.reading() as view:
            if view is None:
                return {}
            chosen = select(choices.c.key, choices.c.value).where(choices.c.project == view.project)
            rows = view.connection.execute(chosen).all()
            return {row.key: json.loads(row.value) for row in sorted(rows) if row.key.startswith(prefix)}

    @cached_property
    def store(self) -> Store:
        """Where the project's rows are: the file in its folder, or the database that WORKBENCH_DATABASE names."""
        of_home = is_project_id(self.folder.name) and self.folder.parent == default_home().resolve()
        return store_of(self.folder, os.environ.get("WORKBENCH_DATABASE", ""), self.folder.name if of_home else "")

    def _read(self, column: Column[Any]) -> Any:
        with self.store.reading() as view:
            if view is None:
                return None
            text = view.connection.scalar(select(column).where(projects.c.id == view.project))
            return None if text is None else json.loads(text)

    @contextlib.contextmanager
    def _changing(self, what: str, change: dict[str, Any]) -> Iterator[View]:
        """One change with its entry in the log, in one transaction; both are on the disk afterwards, or neither."""
        with self.store.writing() as view:
            append(view, what, change)
            yield view


def _choice_text(key: str, value: Any) -> str:
    """A choice as it is kept; a name or a value that cannot be kept is an error."""
    if not key or not key.isprintable():
        raise WorkbenchError(tr('The name of a choice is a short text such as "groups.metric", not {key!r}.', key=key))
    return to_json(value, tr("choice {key!r}", key=key))


def _keep(view: View, key: str, text: str) -> None:
    _forget(view, choices.c.key == key)
    view.connection.execute(insert(choices).values(project=view.project, key=key, value=text))


def _update(view: View, values: dict[str, str | None]) -> None:
    view.connection.execute(update(projects).where(projects.c.id == view.project).values(values))


def _forget(view: View, which: ColumnElement[bool]) -> None:
    view.connection.execute(delete(choices).where(choices.c.project == view.project, which))
