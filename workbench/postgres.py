"""A project's store in a PostgreSQL database that many projects share, and many computers reach.

- Each read and each write opens its own connection and closes it: an idle kernel costs the server nothing.
- Writes to one project wait for each other (an advisory lock); writes to different projects do not.
- A write has returned from `COMMIT` with `synchronous_commit` on before it counts as confirmed.
- The database knows a project by an id: the folder's name where that is an id (below `default_home`), else what stands
  in the folder's `workbench.id`, so that two folders that happen to have one name are two projects.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from secrets import token_hex, token_urlsafe

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from workbench.errors import WorkbenchError
from workbench.folders import make_folder, sync_folder
from workbench.schema import View, add_project, find_project, found_version, prepare

ID_FILE = "workbench.id"
BUSY_SECONDS = 30
CONNECT_SECONDS = 10

ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
LOCKED = "55P03"


@dataclass(frozen=True)
class PostgresStore:
    """The rows of one project in a database; `named` is its id where the folder's name is one."""

    folder: Path
    url: URL
    named: str = ""

    @property
    def place(self) -> str:
        """What an error calls this store; never with the password."""
        return f"The project of {self.folder} in PostgreSQL ({self.url.host or 'this computer'}/{self.url.database})"

    def is_made(self) -> bool:
        """Whether anything was ever written."""
        with self.reading() as view:
            return view is not None

    @contextlib.contextmanager
    def reading(self) -> Iterator[View | None]:
        """One consistent look at everything confirmed so far; None where nothing was written yet."""
        with self._explained("read"):
            project = self._known_id()
            if not project:
                yield None
                return
            with _engine(self.url).connect() as connection:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                view = View(connection, project)
                yield view if found_version(connection, self.place) and find_project(view) else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[View]:
        """One transaction, the project's only writer while it lasts: all of it is kept afterwards, or none of it."""
        with self._explained("written"):
            project = self._known_id() or self._make_id()
            with _engine(self.url).connect() as connection:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE")
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
                connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
                connection.execute(ALONE, {"name": f"workbench/{project}"})
                if not found_version(connection, self.place):
                    connection.execute(ALONE, {"name": "workbench"})
                    prepare(connection, self.place)  # looks again: another process may have been first
                view = View(connection, project)
                if not find_project(view):
                    add_project(view)
                yield view
                connection.commit()

    def damage(self) -> str:
        """Nothing: PostgreSQL looks after its own files."""
        return ""

    def _known_id(self) -> str:
        try:
            return (self.folder / ID_FILE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return self.named

    def _make_id(self) -> str:
        """Written beside and linked into place: of two processes that come at once both read the id of the first."""
        make_folder(self.folder)
        draft = self.folder / f".{ID_FILE}-{token_hex(8)}"
        with draft.open("x", encoding="ascii") as file:
            file.write(f"{token_urlsafe(16)}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            with contextlib.suppress(FileExistsError):
                (self.folder / ID_FILE).hardlink_to(draft)
        finally:
            draft.unlink()
        sync_folder(self.folder)
        return self._known_id()

    @contextlib.contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        try:
            yield
        except (OSError, SQLAlchemyError, json.JSONDecodeError, UnicodeDecodeError) as fault:
            raise WorkbenchError(f"{self.place} cannot be {done}: {_reason(fault)}.") from fault


def postgres_url(address: str) -> URL:
    """The address of a database, checked and with its driver; errors never show it, for it may hold a password."""
    try:
        url = make_url(address)
    except ArgumentError:
        url = URL.create("unknown")
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise WorkbenchError(
            "WORKBENCH_DATABASE names a PostgreSQL database, such as postgresql://user@host/database; what it holds is "
            "no such address."
        )
    return url.set(drivername="postgresql+psycopg")


@cache
def _engine(url: URL) -> Engine:
    # No pool: it holds no connection between two uses, so a forked kernel has nothing to share by mistake.
    try:
        return create_engine(
            url, poolclass=NullPool, use_native_hstore=False, connect_args={"connect_timeout": CONNECT_SECONDS}
        )
    except ModuleNotFoundError as missing:
        raise WorkbenchError(
            "WORKBENCH_DATABASE needs a driver for PostgreSQL: pip install 'responsible-ai-workbench[postgres]'."
        ) from missing


def _reason(fault: Exception) -> str:
    """Why the database could not be used, in words; its own first line where there are no better ones."""
    if isinstance(fault, OSError):
        return (fault.strerror or "it cannot be reached").lower()
    if not isinstance(fault, DBAPIError):
        return "it holds something unexpected"
    if getattr(fault.orig, "sqlstate", None) == LOCKED:
        return f"another program has kept it locked for {BUSY_SECONDS} seconds"
    said = str(fault.orig).strip().splitlines()
    return said[0].rstrip(".") if said else "the database does not answer"
