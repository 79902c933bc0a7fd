"""The tables that projects are kept in, the same in a SQLite file and in PostgreSQL.

- `projects` and `choices` hold what is so now, `entries` the log of how it came about.
- Every value is JSON in a text column, because a file name may hold bytes that are no text.
- Triggers refuse to change or remove an entry of the log, and to add one anywhere but at its end.
- A new store is made in one step; an older one is brought here by `workbench.migrations`, from its number in
  `schema_version` on. A newer one is refused before anything else of it is read.
"""

from typing import NamedTuple

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, func, insert, inspect, select

from workbench.errors import WorkbenchError

SCHEMA_VERSION = 2

metadata = MetaData()
versions = Table("schema_version", metadata, Column("version", Integer, primary_key=True))
projects = Table(
    "projects",
    metadata,
    Column("id", Text, primary_key=True),
    Column("table_ref", Text),
    Column("roles", Text),
    Column("model", Text),
    Column("entries", Integer, nullable=False),
    Column("head", Text, nullable=False),
)
choices = Table(
    "choices",
    metadata,
    Column("project", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
entries = Table(
    "entries",
    metadata,
    Column("project", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

GUARDS = {
    "sqlite": (
        """CREATE TRIGGER entries_follow BEFORE INSERT ON entries
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries WHERE project = NEW.project)
        BEGIN SELECT RAISE(ABORT, 'an entry of the log follows the last one'); END""",
        """CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
        """CREATE TRIGGER entries_last BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION entries_follow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.number IS DISTINCT FROM (SELECT coalesce(max(number), 0) + 1 FROM entries WHERE project = NEW.project)
        THEN RAISE EXCEPTION 'an entry of the log follows the last one'; END IF; RETURN NEW; END $$""",
        "CREATE TRIGGER entries_follow BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_follow()",
        """CREATE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'the log is append-only'; END $$""",
        "CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION entries_stay()",
        "CREATE TRIGGER entries_last BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION entries_stay()",
    ),
}


class View(NamedTuple):
    """One look at a store, or one change of it: an open transaction, and the project it is about."""

    connection: Connection
    project: str


class DamagedStoreError(WorkbenchError):
    """What is in the store is not what was written to it."""


def found_version(connection: Connection, place: str) -> int:
    """The number of the store's tables, 0 where none were made yet; `place` is what the refusal calls the store."""
    if not inspect(connection).has_table(versions.name):
        return 0
    version = connection.scalar(select(func.max(versions.c.version))) or 0
    if version > SCHEMA_VERSION:
        raise WorkbenchError(
            f"{place} was written by a newer release of the workbench (its store has version {version}, this release "
            f"reads up to {SCHEMA_VERSION}); update the workbench to open it."
        )
    return version


def prepare(connection: Connection, place: str) -> None:
    """Make the tables in a new store, or bring those of an older release up to date; the caller is alone in it."""
    version = found_version(connection, place)
    if version == 0:
        metadata.create_all(connection)
        for guard in GUARDS[connection.dialect.name]:
            connection.exec_driver_sql(guard)
        connection.execute(insert(versions).values(version=SCHEMA_VERSION))
    elif version < SCHEMA_VERSION:
        from workbench.migrations import upgrade  # noqa: PLC0415 - Alembic takes half a second: for old stores only

        upgrade(connection, version)


def find_project(view: View) -> bool:
    """Whether the store has this project."""
    return view.connection.scalar(select(projects.c.id).where(projects.c.id == view.project)) is not None


def add_project(view: View) -> None:
    """An empty project, before the first entry of its log."""
    view.connection.execute(insert(projects).values(id=view.project, entries=0, head=""))
