"""Projects that share a database keep apart, and what goes wrong with the database is one sentence without secrets."""

import builtins
import os
import subprocess
import sys

import pytest

from workbench import postgres as module
from workbench.errors import WorkbenchError
from workbench.postgres import postgres_url
from workbench.project_folder import new_project_id
from workbench.store import Project


def test_two_folders_of_one_name_are_two_projects_and_a_folder_that_moves_stays_the_same(postgres, tmp_path):
    one, two = Project.open(tmp_path / "a" / "loans"), Project.open(tmp_path / "b" / "loans")
    one.choose("x", 1)
    two.choose("x", 2)
    assert (one.choices(), two.choices()) == ({"x": 1}, {"x": 2})
    one.folder.rename(tmp_path / "moved")
    assert Project.open(tmp_path / "moved").choices() == {"x": 1}


def test_a_project_that_is_known_by_an_id_needs_no_folder(postgres, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    env = {"WORKBENCH_HOME": str(tmp_path / "home"), "QUERY_STRING": f"project={new_project_id()}"}
    Project.current(env).choose("x", 1)
    assert Project.current(env).choices() == {"x": 1}
    assert Project.current({**env, "QUERY_STRING": f"project={new_project_id()}"}).choices() == {}
    assert not (tmp_path / "home").exists()


def test_processes_that_make_the_tables_at_once_make_them_once(postgres, tmp_path):
    code = "import sys; from workbench.store import Project; Project.open(sys.argv[1]).choose(sys.argv[2], 1)"
    folders = [tmp_path / name for name in ("a", "a", "b", "b", "c")]
    writers = [
        subprocess.Popen([sys.executable, "-c", code, folder, str(number)]) for number, folder in enumerate(folders)
    ]
    assert [writer.wait(120) for writer in writers] == [0] * 5
    assert [Project.open(tmp_path / name).choices() for name in "abc"] == [{"0": 1, "1": 1}, {"2": 1, "3": 1}, {"4": 1}]
    assert not list(tmp_path.glob("*/.workbench.id*"))


def test_a_write_is_confirmed_by_the_disk_whatever_the_server_is_set_to(postgres, tmp_path):
    project = Project.open(tmp_path / "project")
    with project.store.writing() as view:
        asked = ("synchronous_commit", "transaction_isolation", "lock_timeout")
        found = [view.connection.exec_driver_sql(f"SHOW {name}").scalar() for name in asked]
    assert found == ["on", "read committed", "30s"]


def test_a_project_that_stays_locked_is_one_sentence(postgres, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY_SECONDS", 1)
    project = Project.open(tmp_path / "project")
    project.choose("x", 1)
    with project.store.writing(), pytest.raises(WorkbenchError, match="kept it locked for 1 seconds"):
        Project.open(project.folder).choose("x", 2)
    assert project.choices() == {"x": 1}


def test_a_store_of_a_newer_release_is_refused_in_one_sentence(postgres, tmp_path):
    project = Project.open(tmp_path / "project")
    with project.store.writing() as view:
        view.connection.exec_driver_sql("INSERT INTO schema_version VALUES (99)")
    for attempt in (project.choices, lambda: project.choose("x", 1)):
        with pytest.raises(WorkbenchError, match=r"newer release.*version 99.*reads up to 2"):
            attempt()


def test_a_database_that_cannot_be_reached_is_one_sentence_without_the_password(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_DATABASE", "postgresql://mira:geheim@127.0.0.1:1/shop")
    project = Project.open(tmp_path / "project")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "workbench.id").write_text(new_project_id())
    for attempt in (project.choices, lambda: project.choose("x", 1)):
        with pytest.raises(WorkbenchError, match=r"PostgreSQL \(127.0.0.1/shop\) cannot be (read|written)") as problem:
            attempt()
        assert "geheim" not in str(problem.value)
        assert "\n" not in str(problem.value)


@pytest.mark.parametrize("address", ["mysql://root:geheim@host/db", "geheim", "postgresql:geheim", "sqlite:///a"])
def test_another_kind_of_database_is_refused_without_saying_what_may_be_secret(address):
    with pytest.raises(WorkbenchError, match="WORKBENCH_DATABASE names a PostgreSQL database") as problem:
        postgres_url(address)
    assert "geheim" not in str(problem.value)


def test_without_a_driver_the_sentence_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_DATABASE", f"postgresql://mira@host-{os.getpid()}/shop")
    original = builtins.__import__

    def without(name, *rest, **more):
        if name == "psycopg":
            raise ModuleNotFoundError(name)
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WorkbenchError, match=r"responsible-ai-workbench\[postgres\]"):
        Project.open(tmp_path / "project").choose("x", 1)
