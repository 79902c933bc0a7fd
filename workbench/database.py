"""Where a project is kept: a file in its folder, or a database that several computers share."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from workbench.schema import View
from workbench.sqlite import SqliteStore


class Store(Protocol):
    """What a project asks of the place it is kept in; every fault is a WorkbenchError, one sentence."""

    @property
    def place(self) -> str:
        """What an error calls this store."""

    def is_made(self) -> bool:
        """Whether anything was ever written."""

    def reading(self) -> AbstractContextManager[View | None]:
        """One consistent look at everything confirmed so far; None where nothing was written yet."""

    def writing(self) -> AbstractContextManager[View]:
        """One transaction, the project's only writer while it lasts: all of it is kept afterwards, or none of it."""

    def damage(self) -> str:
        """What is wrong with the store as a file, in words; nothing if all is well."""


def store_of(folder: Path, address: str, named: str) -> Store:
    """The store of a project folder: in PostgreSQL where an address is given, else the SQLite file in the folder.

    `named` is the project's id in a database that is shared, where the folder's name is an id.
    """
    if not address:
        return SqliteStore(folder)
    from workbench.postgres import PostgresStore, postgres_url  # noqa: PLC0415 - only those who use it pay for it

    return PostgresStore(folder, postgres_url(address), named)
