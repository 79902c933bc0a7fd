"""Which project is meant, and what may be the id of one."""

import os
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.project_folder import default_home, is_project_id, new_project_id
from workbench.store import Project


def test_a_named_folder_wins_then_the_address_then_a_scratch_project_then_where_we_are(tmp_path, monkeypatch):
    home, named, one = tmp_path / "home", tmp_path / "named", new_project_id()
    monkeypatch.chdir(tmp_path)
    env = {"WORKBENCH_HOME": str(home)}
    assert Project.current(env).folder == tmp_path
    env["WORKBENCH_SERVED"] = "1"
    visitor = Project.current(env)
    assert visitor.folder.parent == home
    assert is_project_id(visitor.id)
    env["QUERY_STRING"] = f"theme=dark&project={one}&x=1"
    assert Project.current(env).folder == home / one
    assert Project.current(env).id == one
    env["WORKBENCH_PROJECT"] = str(named)
    assert Project.current(env).folder == named
    assert Project.current(env).id == "named"
    assert list(tmp_path.iterdir()) == []


def test_a_kernel_keeps_its_scratch_project(tmp_path, monkeypatch):
    for name, value in {"WORKBENCH_HOME": str(tmp_path), "WORKBENCH_SERVED": "1", "QUERY_STRING": "a=1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    assert Project.current() == Project.current()
    assert Project.current() != Project.current(dict(os.environ))


def test_a_forked_kernel_has_a_scratch_project_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    monkeypatch.delenv("QUERY_STRING", raising=False)
    mine = Project.current()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert Project.current() != mine


@pytest.mark.parametrize("served", ["", "1"])
@pytest.mark.parametrize(
    "query",
    [
        "project=../../../../etc",
        "project=..%2F..%2Faaaaaaaaaaaaaaaaaaaa",
        "project=%2Fetc%2Faaaaaaaaaaaaaaaa",
        "project=short",
        "project=",
        "project=aaaaaaaaaaaaaaaaa%0A",
        "project=aaaaaaaaaaaaaaaaa%00",
        "project=" + "a" * 65,
        "project=" + "é" * 20,
        "project=" + "a" * 20 + "&project=" + "b" * 20,
    ],
)
def test_an_id_in_the_address_that_cannot_be_one_is_refused(tmp_path, query, served):
    env = {"WORKBENCH_HOME": str(tmp_path), "QUERY_STRING": query, "WORKBENCH_SERVED": served}
    with pytest.raises(WorkbenchError, match="16 to 64 letters"):
        Project.current(env)


@given(text=st.text(st.characters() | st.sampled_from("./\\-_aZ0\n"), max_size=70))
def test_whatever_is_accepted_as_an_id_is_one_plain_folder_name(text):
    if is_project_id(text):
        assert 16 <= len(text) <= 64
        assert text.isascii()
        assert text.replace("-", "").replace("_", "a").isalnum() or set(text) == {"-"}
    else:
        assert not (16 <= len(text) <= 64 and text.isascii() and text.isalnum())


def test_new_ids_are_accepted_and_never_the_same():
    ids = {new_project_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(map(is_project_id, ids))


def test_projects_live_where_workbench_home_says_or_among_the_persons_own_data():
    assert default_home({"WORKBENCH_HOME": "/somewhere"}) == Path("/somewhere")
    usual = Path(platformdirs.user_data_dir("responsible-ai-workbench", appauthor=False)) / "projects"
    assert default_home({}) == default_home({"WORKBENCH_HOME": ""}) == usual
