"""Many processes write to one project at once, and some are killed: nothing that was confirmed is lost."""

import contextlib
import secrets
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import folders, sqlite
from workbench.errors import WorkbenchError
from workbench.store import Project


def again(project: Project) -> Project:
    return Project.open(project.folder)


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_read_that_races_with_somebody_removing_the_project_makes_no_file(in_file, monkeypatch):
    in_file.folder.mkdir()
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    with pytest.raises(
        WorkbenchError, match=rf"{in_file.folder} cannot be read: its workbench.sqlite cannot be opened"
    ):
        in_file.choices()
    assert list(in_file.folder.iterdir()) == []


WRITE_FIFTY = """
import sys
from pathlib import Path
from workbench.store import Project
project = Project.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for i in range(50):
    project.choose(f"{sys.argv[2]}.{i}", [i] * 100)
"""


def test_four_processes_that_make_a_project_and_write_at_once_lose_nothing(project):
    with contextlib.ExitStack() as stack:
        writers = [stack.enter_context(start(WRITE_FIFTY, project.folder, name)) for name in "abcd"]
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        for writer in writers:
            writer.wait(timeout=60)
    assert [writer.returncode for writer in writers] == [0] * 4
    assert project.choices() == {f"{name}.{i}": [i] * 100 for name in "abcd" for i in range(50)}


def test_a_write_of_another_process_is_seen_by_the_next_read(project):
    project.choose("a.0", "mine")
    with start(WRITE_FIFTY, project.folder, "a") as writer:
        writer.communicate("go\n", timeout=60)
    assert project.choice("a.0") == [0] * 100


WRITE_UNTIL_KILLED = """
import itertools, sys
from pathlib import Path
from workbench.roles import Roles
from workbench.store import Project
from workbench.table_ref import TableRef
project = Project.open(Path(sys.argv[1]))
print("ready", flush=True)
for i in itertools.count():
    project.choose(f"{sys.argv[2]}.{i}", [i] * 500)
    print(f"{sys.argv[2]}.{i}", flush=True)
    project.choose_table(TableRef(ref="dataset:x", sha256="", rows=i, name=str(i)), Roles(people=str(i)))
"""


def test_a_writer_killed_at_any_moment_leaves_everything_confirmed_readable(project):
    confirmed: list[str] = []
    for killed in range(5):
        with start(WRITE_UNTIL_KILLED, project.folder, killed) as writer:
            assert writer.stdout
            wait_for = secrets.randbelow(60) if killed else 0  # the first dies while it makes the file
            confirmed += [writer.stdout.readline() for _ in range(1 + wait_for)]
            writer.kill()
            confirmed += writer.stdout.readlines()
        assert writer.returncode != 0
        names = [line.strip() for line in confirmed if line.endswith("\n") and line != "ready\n"]
        found = again(project).choices()
        assert {name: found.get(name) for name in names} == {name: [int(name.split(".")[1])] * 500 for name in names}
        table = project.table
        assert project.roles.people == (table.name if table else "people")
    assert len(names) >= killed


def test_every_connection_waits_and_writes_through_to_the_disk(in_file):
    in_file.choose("groups.by", ["sex"])
    with in_file.store.writing() as view:
        asked = ("journal_mode", "synchronous", "busy_timeout")
        found = [view.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 30_000]


def test_a_new_folder_and_those_above_it_are_written_through_to_the_disk(tmp_path, monkeypatch):
    synced: list[Path] = []
    monkeypatch.setattr(folders, "sync_folder", synced.append)
    in_file = Project.open(tmp_path / "a" / "b")
    in_file.choose("x", 1)
    in_file.choose("x", 2)
    assert sorted(synced) == [tmp_path, tmp_path / "a"]


def test_a_store_that_stays_locked_is_one_sentence(in_file, monkeypatch):
    in_file.choose("groups.by", ["sex"])
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkbenchError, match="kept it locked"):
            in_file.choose("groups.by", ["age"])
        assert in_file.choice("groups.by") == ["sex"]  # a reader never waits for a writer


def test_a_first_write_waits_for_the_first_write_of_another_process(in_file, monkeypatch):
    in_file.folder.mkdir()
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits: list[float] = []
        monkeypatch.setattr(sqlite.time, "sleep", lambda seconds: (waits.append(seconds), other.rollback()))
        in_file.choose("groups.by", ["sex"])
    assert len(waits) == 1
    assert in_file.choice("groups.by") == ["sex"]
