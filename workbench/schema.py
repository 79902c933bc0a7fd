"""The tables a project is kept in, and the one way in and out of them.

- Each read and each write opens its own connection and closes it: nothing is kept that another process cannot see.
- A write is one `BEGIN IMMEDIATE` transaction that is on the disk (`synchronous=FULL`) before it returns.
- The first write makes the folder, the file and the tables; a file killed half-way through that counts as unmade.
- Every fault of the disk or the file becomes one sentence that names the folder.
"""

import contextlib
import json
import math
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    NullPool,
    Table,
    Text,
    create_engine,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from workbench.errors import WorkbenchError

SCHEMA_VERSION = 1
FILE_NAME = "workbench.sqlite"
BUSY_SECONDS = 30.0

metadata = MetaData()
versions = Table("schema_version", metadata, Column("version", Integer, primary_key=True))
# One row. Table and roles are JSON, because a file name may hold bytes that are no text.
project = Table(
    "project",
    metadata,
    Column("only", Integer, CheckConstraint("only = 1"), primary_key=True),
    Column("table_ref", Text),
    Column("roles", Text),
    Column("model", Text),
)
choices = Table("choices", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_NOTADB: f"its {FILE_NAME} is damaged or was not made by the workbench",
    sqlite3.SQLITE_CORRUPT: f"its {FILE_NAME} is damaged",
    sqlite3.SQLITE_BUSY: f"another program has kept it locked for {BUSY_SECONDS:.0f} seconds",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_CANTOPEN: f"its {FILE_NAME} cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk reported an error",
}


@dataclass(frozen=True)
class Store:
    """The SQLite file of one project folder; made by the first write, never by a read."""

    folder: Path

    @property
    def file(self) -> Path:
        """Where the store is, or will be."""
        return self.folder / FILE_NAME

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """One consistent look at everything confirmed so far; None where nothing was written yet."""
        with self._explained("read"):
            if not self.file.is_file():
                yield None
                return
            with self._engine.connect() as connection:
                connection.exec_driver_sql("BEGIN")
                yield connection if self._is_made(connection) else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, the only writer while it lasts: all of it is on the disk afterwards, or none of it."""
        with self._explained("written"):
            _make_folder(self.folder)
            if not self.file.exists():
                self.file.touch()
            with self._engine.connect() as connection:
                _keep_log_ahead(connection)
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                if not self._is_made(connection):
                    metadata.create_all(connection)
                    connection.execute(insert(versions).values(version=SCHEMA_VERSION))
                    connection.execute(insert(project).values(only=1))
                yield connection
                connection.commit()

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

    def _is_made(self, connection: Connection) -> bool:
        """Whether the tables are there; a store of a newer release is refused before anything else of it is read."""
        if not inspect(connection).has_table(versions.name):
            return False
        version = connection.scalar(select(func.max(versions.c.version))) or 0
        if version > SCHEMA_VERSION:
            raise WorkbenchError(
                f"The project in {self.folder} was written by a newer release of the workbench (its store has version "
                f"{version}, this release reads up to {SCHEMA_VERSION}); update the workbench to open it."
            )
        return version > 0

    @contextlib.contextmanager
    def _explained(self, done: str) -> Iterator[None]:
        try:
            yield
        except (OSError, SQLAlchemyError, sqlite3.Error, json.JSONDecodeError) as fault:
            raise WorkbenchError(f"The project in {self.folder} cannot be {done}: {_reason(fault)}.") from fault


def to_json(value: object, kind: str) -> str:
    """The text a value is kept as; `json.loads` gives it back unchanged, but for tuples, which become lists."""
    try:
        if _is_json(value):
            return json.dumps(value)
    except (RecursionError, ValueError):  # it holds itself, or a number of more digits than Python reads back
        pass
    raise WorkbenchError(
        f"The {kind} can hold text, finite numbers, true, false, None, and lists and dicts of these with text as keys, "
        f"which this {type(value).__name__} is not."
    )


def _is_json(value: object) -> bool:
    """Stricter than `json.dumps`, which turns keys into text and writes numbers that are not in JSON."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(part) for key, part in value.items())
    if isinstance(value, list | tuple):
        return all(_is_json(part) for part in value)
    return value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))


def _reason(fault: Exception) -> str:
    """Why a store could not be used, in words."""
    if isinstance(fault, OSError):
        return (fault.strerror or "it cannot be reached").lower()
    code = getattr(fault.orig if isinstance(fault, DBAPIError) else fault, "sqlite_errorcode", None)
    # The low byte is the kind of fault; without a code a text in the file was not what we wrote.
    return REASONS.get((code or sqlite3.SQLITE_CORRUPT) & 0xFF, f"its {FILE_NAME} holds something unexpected")


def _make_folder(folder: Path) -> None:
    """Make a folder that is still there after a power cut: its name must be on the disk in the folder above."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        with contextlib.suppress(OSError):  # not every system can sync a folder, and SQLite carries on there too
            _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
