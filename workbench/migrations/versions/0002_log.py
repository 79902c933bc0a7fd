"""Every project has an id and a log; many projects can share one database."""

from secrets import token_urlsafe

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

GUARDS = (
    """CREATE TRIGGER entries_follow BEFORE INSERT ON entries
        WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries WHERE project = NEW.project)
        BEGIN SELECT RAISE(ABORT, 'an entry of the log follows the last one'); END""",
    """CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER entries_last BEFORE DELETE ON entries
        BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
)


def upgrade() -> None:
    """Move what is known to the new tables; the first write after this begins the log with it."""
    op.create_table(
        "projects",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("table_ref", sa.Text),
        sa.Column("roles", sa.Text),
        sa.Column("model", sa.Text),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("head", sa.Text, nullable=False),
    )
    copied = "INSERT INTO projects SELECT :id, table_ref, roles, model, 0, '' FROM project"
    op.execute(sa.text(copied).bindparams(id=token_urlsafe(16)))
    op.drop_table("project")

    op.rename_table("choices", "old_choices")
    op.create_table(
        "choices",
        sa.Column("project", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.execute("INSERT INTO choices SELECT id, key, value FROM old_choices, projects")
    op.drop_table("old_choices")

    op.create_table(
        "entries",
        sa.Column("project", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    for guard in GUARDS:
        op.execute(guard)
