"""What cannot be read or written is said in one sentence, and left as it is."""

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from workbench.errors import WorkbenchError
from workbench.roles import Roles
from workbench.store import Project


def again(project: Project) -> Project:
    return Project.open(project.folder)


def everything(project: Project) -> tuple[object, ...]:
    return project.table, project.roles, project.model, project.choice("groups.by", "nobody"), project.choices()


def test_an_empty_file_left_by_a_killed_first_write_counts_as_unmade(in_file):
    in_file.folder.mkdir()
    (in_file.folder / "workbench.sqlite").touch()
    assert everything(in_file) == (None, Roles(), None, "nobody", {})
    in_file.choose("groups.by", ["sex"])
    assert again(in_file).choices() == {"groups.by": ["sex"]}


def test_a_store_of_a_newer_release_is_refused_in_one_sentence_and_left_alone(in_file):
    in_file.choose("groups.by", ["sex"])
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite")) as connection:
        connection.execute("INSERT INTO schema_version VALUES (99)")
        connection.execute("ALTER TABLE choices RENAME TO decisions")
        connection.commit()
    newer = rf"{in_file.folder}.*newer release.*version 99.*reads up to 2"
    with pytest.raises(WorkbenchError, match=newer):
        in_file.choices()
    with pytest.raises(WorkbenchError, match=newer):
        in_file.choose("groups.by", ["age"])
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite")) as connection:
        assert connection.execute("SELECT value FROM decisions").fetchall() == [('["sex"]',)]


@pytest.mark.parametrize("keep", [0, 1024, 2 * 4096 + 100])
def test_a_damaged_file_is_one_sentence_that_names_the_folder(in_file, keep):
    in_file.choose("groups.by", ["sex"])
    file = in_file.folder / "workbench.sqlite"
    good = file.read_bytes()
    file.write_bytes(good[:keep] + b"\xa5" * (len(good) - keep))
    for attempt in (in_file.choices, lambda: in_file.choose("groups.by", 1)):
        with pytest.raises(WorkbenchError, match=rf"{in_file.folder} cannot be (read|written): its workbench.sqlite"):
            attempt()


def test_a_damaged_value_is_one_sentence_too(in_file):
    in_file.choose("groups.by", ["sex"])
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite")) as connection:
        connection.execute("UPDATE choices SET value = '[\"sex'")
        connection.commit()
    with pytest.raises(WorkbenchError, match=rf"{in_file.folder} cannot be read: its workbench.sqlite is damaged"):
        in_file.choice("groups.by")


def test_a_full_disk_is_one_sentence_and_costs_nothing_that_was_there(in_file):
    in_file.choose("groups.by", ["sex"])
    event.listen(in_file.store._engine, "connect", lambda opened, _: opened.execute("PRAGMA max_page_count = 14"))
    with pytest.raises(WorkbenchError, match=rf"{in_file.folder} cannot be written: the disk is full\.$"):
        in_file.choose("groups.note", "x" * 100_000)
    assert again(in_file).choices() == {"groups.by": ["sex"]}


def test_a_file_is_not_a_folder_for_a_project(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorkbenchError, match=rf"{tmp_path / 'file'} is a file"):
        Project.open(tmp_path / "file")
    below = Project.open(tmp_path / "file" / "project")
    assert below.choices() == {}
    with pytest.raises(WorkbenchError, match=rf"{below.folder} cannot be written: not a directory\.$"):
        below.choose("a", 1)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write into any folder")
def test_a_folder_that_may_only_be_read_is_one_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WorkbenchError, match=rf"{tmp_path} cannot be written: permission denied\.$"):
        Project.open(tmp_path).choose("a", 1)


def test_a_path_that_no_folder_can_have_is_one_sentence():
    with pytest.raises(WorkbenchError, match="not a folder that can be opened"):
        Project.open(Path("a\0b"))
