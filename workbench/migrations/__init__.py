"""How a store of an older release becomes one of this release, step by step, with Alembic.

Each file in `versions/` is one step, and its revision is the number that `schema_version` has after it. A step never
imports today's tables: it must do the same in ten years. There is no `alembic.ini` to run by hand: the first write to
an older store takes the steps, in the transaction of that write, so that a store is never between two releases.
"""

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, insert, table

VERSIONS = table("schema_version", column("version"))


def upgrade(connection: Connection, version: int) -> None:
    """Take every step from `version` to the newest, in the transaction that is open on the connection."""
    steps = ScriptDirectory(str(Path(__file__).parent)).iterate_revisions("head", f"{version:04}")
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(list(steps)):
            step.module.upgrade()
            connection.execute(insert(VERSIONS).values(version=int(step.revision)))
