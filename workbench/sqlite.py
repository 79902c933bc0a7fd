"""A project's store as a file in its own folder: SQLite, written by many kernels at once.

- Each read and each write opens its own connection and closes it: nothing is kept that another process cannot see.
- A write is one `BEGIN IMMEDIATE` transaction that is on the disk (`synchronous=FULL`) before it returns.
- The first write makes the folder, the file and the tables; a file killed half-way through that counts as unmade.
- Every fault of the disk or the file becomes one sentence that names the folder.
"""

import contextlib
import errno
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_urlsafe

from sqlalchemy import Connection, Engine, NullPool, create_engine, select
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from workbench.errors import WorkbenchError
from workbench.folders import make_folder
from workbench.language import tr
from workbench.schema import SCHEMA_VERSION, DamagedStoreError, View, add_project, found_version, prepare, projects

FILE_NAME = "workbench.sqlite"
BUSY_SECONDS = 30.0

REASONS = {
    sqlite3.SQLITE_FULL: tr("the disk is full"),
    sqlite3.SQLITE_BUSY: tr(
        "another program has kept it locked for {busy_seconds:.0f} seconds", busy_seconds=BUSY_SECONDS
    ),
    sqlite3.SQLITE_READONLY: tr("it may only be read"),
    sqlite3.SQLITE_CANTOPEN: tr("its {file_name} cannot be opened", file_name=FILE_NAME),
    sqlite3.SQLITE_IOERR: tr("the disk reported an error"),
}
FULL_TOO = (sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN)
"""What SQLite says where there is no room for the small files beside a store."""

NO_ROOM = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY)
DAMAGED = {
    sqlite3.SQLITE_NOTADB: tr("its {file_name} is damaged or was not made by the workbench", file_name=FILE_NAME),
    sqlite3.SQLITE_CORRUPT: tr("its {file_name} is damaged", file_name=FILE_NAME),
}


@dataclass(frozen=True)
class SqliteStore:
    """The SQLite file of one project folder; made by the first write, never by a read."""

    folder: Path

    @property
    def file(self) -> Path:
        """Where the store is, or will be."""
        return self.folder / FILE_NAME

    @property
    def place(self) -> str:
        """What an error calls this store."""
        return tr("The project in {folder}", folder=self.folder)

    def is_made(self) -> bool:
        """Whether anything was ever written."""
        return self.file.is_file()

    @contextlib.contextmanager
    def reading(self) -> Iterator[View | None]:
        """One consistent look at everything confirmed so far; None where nothing was written yet."""
        with self._explained("read"):
            if not self.file.is_file():
                yield None
                return
            with self._looked_at() as connection:
                version = found_version(connection, self.place)
                if 0 < version < SCHEMA_VERSION:
                    with _brought_up_to_date(connection, self.place) as copy:
                        yield _look(copy)
                else:
                    yield _look(connection) if version else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[View]:
        """One transaction, the only writer while it lasts: all of it is on the disk afterwards, or none of it."""
        with self._explained("written"):
            make_folder(self.folder)
            if not os.access(self.folder, os.W_OK):
                raise OSError(errno.EROFS, tr("It may only be read"))
            if not self.file.exists():
                self.file.touch()
            with self._engine.connect() as connection:
                _keep_log_ahead(connection)
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                prepare(connection, self.place)
                view = _look(connection)
                if view is None:
                    view = View(connection, token_urlsafe(16))
                    add_project(view)
                yield view
                connection.commit()

    def damage(self) -> str:
        """What SQLite itself finds wrong with the file, in its own words; nothing if all is well."""
        with self._explained("read"), self._looked_at() as connection:
            found = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
        return (
            ""
            if found == "ok"
            else tr(
                "The file {file_name} is damaged ({splitlines}).",
                file_name=FILE_NAME,
                splitlines=found.splitlines()[-1],
            )
        )

    @cached_property
    def _engine(self) -> Engine:
        # No pool: a connection lives as long as one read or write, so there is nothing to dispose of or to share.
        return create_engine("sqlite://", creator=self._connect, poolclass=NullPool)

    def _connect(self) -> sqlite3.Connection:
        # mode=rw: even a read that races with somebody removing the folder creates no file.
        address = f"{self.file.as_uri()}?mode=rw"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=ON")  # on a Mac a plain fsync leaves the data in the drive's own cache
        return connection

    @contextlib.contextmanager
    def _looked_at(self) -> Iterator[Connection]:
        """A connection to read by, also on a disk that is full or may only be read.

        SQLite makes two small files beside a store while it looks, and cannot look where it cannot make them, unless
        it is told that nobody writes. Without a log of changes nobody does.
        """
        with contextlib.ExitStack() as stack:
            try:
                connection = stack.enter_context(self._engine.connect())
                connection.exec_driver_sql("BEGIN")
                connection.exec_driver_sql("SELECT 1 FROM sqlite_schema")
            except OperationalError as fault:
                code = getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF
                log = self.file.with_name(f"{FILE_NAME}-wal")
                if code not in NO_ROOM or (log.exists() and log.stat().st_size):
                    raise
                stack.close()
                connection = stack.enter_context(self._frozen.connect())
                connection.exec_driver_sql("BEGIN")
            yield connection

    @cached_property
    def _frozen(self) -> Engine:
        address = f"{self.file.as_uri()}?mode=ro&immutable=1"
        return create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address, uri=True, isolation_level=None), poolclass=NullPool
        )

    @contextlib.contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        try:
            yield
        except (OSError, SQLAlchemyError, sqlite3.Error, json.JSONDecodeError) as fault:
            damaged, reason = _reason(fault)
            kind = DamagedStoreError if damaged else WorkbenchError
            raise kind(tr("{place} cannot be {done}: {reason}.", place=self.place, done=done, reason=reason)) from fault


def _look(connection: Connection) -> View | None:
    project = connection.scalar(select(projects.c.id))
    return None if project is None else View(connection, project)


@contextlib.contextmanager
def _brought_up_to_date(connection: Connection, place: str) -> Iterator[Connection]:
    """A copy in memory of a store of an older release: reading changes no file, and knows only today's tables."""
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    with contextlib.closing(memory):
        original = connection.connection.driver_connection
        if isinstance(original, sqlite3.Connection):
            original.backup(memory)
        with create_engine("sqlite://", creator=lambda: memory, poolclass=NullPool).connect() as copy:
            prepare(copy, place)
            yield copy


def _reason(fault: Exception) -> tuple[bool, str]:
    """Whether the file is damaged, and why a store could not be used, in words."""
    if isinstance(fault, OSError):
        return False, (fault.strerror or tr("it cannot be reached")).lower()
    code = getattr(fault.orig if isinstance(fault, DBAPIError) else fault, "sqlite_errorcode", None)
    # The low byte is the kind of fault; without a code a text in the file was not what we wrote.
    kind = sqlite3.SQLITE_FULL if code in FULL_TOO else (code or sqlite3.SQLITE_CORRUPT) & 0xFF
    if kind in REASONS:
        return False, REASONS[kind]
    return True, DAMAGED.get(kind, tr("its {file_name} holds something unexpected", file_name=FILE_NAME))


def _keep_log_ahead(connection: Connection) -> None:
    """Switch to a write-ahead log, once per file; SQLite does not wait for other processes here, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        except OperationalError as fault:
            code = getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
