"""A store of an older release is read as it is and brought up to date by the first write."""

import contextlib
import hashlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import workbench.migrations
from workbench.log import read_entries
from workbench.roles import Roles
from workbench.schema import SCHEMA_VERSION, metadata
from workbench.store import Project
from workbench.table_ref import TableRef
from workbench.verify import verify_log

CREDIT = TableRef(ref="dataset:german_credit", sha256="ab" * 32, rows=1000, name="German credit")
ROLES = Roles(sensitive=("sex",), target="good", people="applicants")
FIRST_RELEASE = """
CREATE TABLE schema_version (version INTEGER NOT NULL, PRIMARY KEY (version));
CREATE TABLE project (
    "only" INTEGER NOT NULL, table_ref TEXT, roles TEXT, model TEXT, PRIMARY KEY ("only"), CHECK (only = 1));
CREATE TABLE choices ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key"));
INSERT INTO schema_version VALUES (1);
"""


@pytest.fixture
def old(tmp_path) -> Project:
    """A project as the first release left it."""
    folder = tmp_path / "old"
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / "workbench.sqlite")) as store:
        store.executescript(FIRST_RELEASE)
        row = (json.dumps(vars(CREDIT)), json.dumps(ROLES.to_dict()), '"boosting"')
        store.execute("INSERT INTO project VALUES (1, ?, ?, ?)", row)
        store.execute("INSERT INTO choices VALUES ('groups.by', '[\"sex\"]')")
        store.execute("PRAGMA journal_mode=WAL")
        store.commit()
    return Project.open(folder)


def state(project: Project) -> tuple[object, ...]:
    return project.table, project.roles, project.model, project.choices()


def test_an_old_store_is_read_without_changing_a_byte_of_it(old):
    file = old.folder / "workbench.sqlite"
    before = hashlib.sha256(file.read_bytes()).digest()
    assert state(old) == (CREDIT, ROLES, "boosting", {"groups.by": ["sex"]})
    assert verify_log(old).to_text() == "The log has no entry yet; the first change begins it."
    assert hashlib.sha256(file.read_bytes()).digest() == before


def test_the_first_write_brings_an_old_store_up_to_date_and_begins_its_log_with_what_was_there(old):
    old.choose("groups.metric", "accuracy")
    assert state(old) == (CREDIT, ROLES, "boosting", {"groups.by": ["sex"], "groups.metric": "accuracy"})
    with old.store.reading() as view:
        first, second = read_entries(view)
    assert json.loads(first.payload)["state"]["choices"] == {"groups.by": ["sex"]}
    assert second.what == "choice.set"
    assert verify_log(old).fault == ""


def test_a_store_brought_up_to_date_is_one_made_today(old, tmp_path):
    new = Project.open(tmp_path / "new")
    for project in (old, new):
        project.choose("a", 1)

    def guards(project: Project) -> list[tuple[str, str]]:
        with contextlib.closing(sqlite3.connect(project.folder / "workbench.sqlite")) as store:
            made = store.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
            return [(name, " ".join(sql.split())) for name, sql in made]

    assert guards(old) == guards(new) != []
    for project in (old, new):
        with project.store.reading() as view:
            assert compare_metadata(MigrationContext.configure(view.connection), metadata) == []
            count = view.connection.exec_driver_sql("SELECT max(version) FROM schema_version").scalar()
        assert count == SCHEMA_VERSION


def test_the_last_step_is_todays_number():
    steps = ScriptDirectory(str(Path(workbench.migrations.__file__).parent))
    assert int(steps.get_current_head() or 0) == SCHEMA_VERSION


def test_a_step_that_fails_leaves_the_old_store_as_it_was(old):
    with contextlib.closing(sqlite3.connect(old.folder / "workbench.sqlite")) as store:
        store.execute("CREATE TABLE entries (something TEXT)")
    with pytest.raises(Exception, match=f"{old.folder} cannot be written"):
        old.choose("a", 1)
    with contextlib.closing(sqlite3.connect(old.folder / "workbench.sqlite")) as store:
        assert store.execute("SELECT value FROM choices").fetchall() == [('["sex"]',)]
        assert store.execute("SELECT count(*) FROM project").fetchone() == (1,)
        store.execute("DROP TABLE entries")
    old.choose("a", 1)
    assert old.choices() == {"groups.by": ["sex"], "a": 1}


def test_two_processes_that_come_to_an_old_store_at_once_take_the_steps_once(old):
    code = "import sys; from workbench.store import Project; Project.open(sys.argv[1]).choose(sys.argv[2], 1)"
    writers = [subprocess.Popen([sys.executable, "-c", code, old.folder, name]) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert old.choices() == {"groups.by": ["sex"], "a": 1, "b": 1, "c": 1}
    assert (verify_log(old).entries, verify_log(old).fault) == (4, "")


def test_a_new_store_is_made_without_alembic(tmp_path):
    code = (
        "import sys; from workbench.store import Project; Project.open(sys.argv[1]).choose('a', 1); "
        "print({'alembic', 'psycopg', 'mako'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "p"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
