"""`workbench doctor` says what is wrong and what to do, and changes nothing."""

import json
import socket

import pytest
from typer.testing import CliRunner

from workbench import doctor
from workbench.cli import app
from workbench.doctor import check_up
from workbench.reopen import choose_table
from workbench.store import Project


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def said(found, about):
    return [(check.state, check.says) for check in found.checks if check.about == about]


def test_a_sound_installation_is_well_and_nothing_is_made(home):
    found = check_up(port=0)
    assert not found.is_ill
    assert all(check.remedy for check in found.checks if check.state != "well")
    assert not home.exists()


def test_a_port_in_use_is_said_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = check_up(port=taken.getsockname()[1])
    assert said(found, "port")[0][0] == "ill"
    assert "--port 0" in found.to_text()
    assert "Something does not work." in found.to_text()


@pytest.mark.parametrize("port", [70_000, -1])
def test_a_port_that_cannot_be_is_said(port):
    assert said(check_up(port=port), "port")[0][0] == "ill"


def test_a_project_is_read_and_its_log_verified(tmp_path):
    folder = tmp_path / "project"
    assert said(check_up(project=folder, port=0), "project")[1] == ("ill", f"There is no project in {folder}.")
    project = Project.open(folder)
    project.choose("a", 1)
    assert [state for state, _ in said(check_up(project=folder, port=0), "project")[1:]] == ["well", "look"]
    choose_table(project, "dataset:german_credit")
    assert [state for state, _ in said(check_up(project=folder, port=0), "project")[1:]] == ["well"]


def test_a_damaged_project_is_ill(tmp_path):
    project = Project.open(tmp_path / "project")
    project.choose("a", 1)
    for file in project.folder.glob("*.sqlite*"):
        file.write_bytes(b"no database at all" * 100)
    assert said(check_up(project=project.folder, port=0), "project")[1][0] == "ill"


def test_a_computer_without_a_browser_is_told_what_else_there_is(monkeypatch):
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: None)
    monkeypatch.setattr(doctor.sys, "platform", "linux")
    assert said(check_up(port=0), "browser") == [("look", "No browser was found on this computer.")]


def test_the_command_gives_json_and_exit_code_1_where_something_does_not_work():
    well = CliRunner().invoke(app, ["doctor", "--port", "0", "--format", "json"])
    assert (well.exit_code, json.loads(well.stdout)["schema"]) == (0, "workbench.doctor/1")
    ill = CliRunner().invoke(app, ["doctor", "--port", "99999"])
    assert (ill.exit_code, "ILL" in ill.stdout) == (1, True)
