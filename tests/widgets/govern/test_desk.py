"""The pages of an assessment stay light, open as they were left, and say in a sentence what is wrong."""

import contextlib
import sqlite3
import subprocess
import sys

import pytest

from widgets import AssessmentPanel, Desk, LogPanel, NotePanel, ObligationsPanel, ReportPanel, RiskPanel, VendorPanel
from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer
from workbench.govern.kept import AnsweredMeanwhileError
from workbench.store import Project

LIGHT = """if True:
    import sys, psutil
    import widgets
    desk = widgets.Desk.open()
    panels = [getattr(widgets, name)(desk) for name in ("AssessmentPanel", "VendorPanel", "ObligationsPanel",
        "RiskPanel", "ReportPanel", "LogPanel")] + [widgets.NotePanel(desk, key="impact.answer", question="What?")]
    panels[0]._write("story", widgets.govern.desk.Answer(value="It sorts loans."), None)
    assert not [panel.alert.text for panel in panels if panel.alert.text]
    print(psutil.Process().memory_full_info().uss, *sys.modules)
"""
MOST = 120e6
PANELS = (AssessmentPanel, LogPanel, ObligationsPanel, ReportPanel, RiskPanel, VendorPanel)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Project.current()


def test_a_kernel_that_only_assesses_loads_no_pandas_and_stays_small(tmp_path):
    command = [sys.executable, "-W", "error", "-c", LIGHT]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"WORKBENCH_PROJECT": str(tmp_path / "project")}
    )
    assert (done.returncode, done.stderr) == (0, "")
    memory, *modules = done.stdout.split()
    assert {"pandas", "pyarrow", "sklearn", "plotly", "workbench.case", "widgets.session"}.isdisjoint(modules)
    assert int(memory) < MOST


def test_the_first_questionnaire_is_ours_and_the_chosen_one_is_there_on_the_next_page(project):
    desk = Desk.open()
    assert desk.pack.startswith("impact@")
    assert "vendor" not in {name.partition("@")[0] for _, name in desk.pack_options}
    desk.choose_pack("canada-aia")
    assert desk.pack == "canada-aia@1.0.1"
    assert Desk.open().pack == "canada-aia@1.0.1"
    assert desk.report.score.level == 1


@pytest.mark.parametrize("pack", ["impct", "impact@7.0"])
def test_a_questionnaire_that_is_not_there_is_refused_with_those_that_are(project, pack):
    with pytest.raises(WorkbenchError, match=r"There is no .*There are: "):
        Desk.open().choose_pack(pack)


@pytest.mark.parametrize("panel", PANELS)
def test_a_questionnaire_of_another_release_is_a_sentence_in_every_panel(project, panel):
    project.choose("assess.pack", "impact@99.0")
    shown = panel(Desk.open())
    assert "There is no questionnaire 'impact@99.0'" in shown.alert.text


def test_a_store_of_a_newer_release_is_a_sentence_and_left_alone(project):
    project.choose("assess.pack", "impact@1.0.0")
    with contextlib.closing(sqlite3.connect(project.folder / "workbench.sqlite")) as connection:
        connection.execute("INSERT INTO schema_version VALUES (99)")
        connection.commit()
    desk = Desk.open(Project(project.folder))
    assert "newer release" in desk.problem
    assert AssessmentPanel(desk).alert.text == desk.problem


def test_what_cannot_be_written_is_said_and_was_not_kept(project, monkeypatch):
    desk = Desk.open()

    def full(_project, _key, _expected, _value):
        raise WorkbenchError("The disk is full.")

    monkeypatch.setattr(Project, "choose_if", full)
    with pytest.raises(WorkbenchError, match="The disk is full"):
        desk.write("story", Answer(value="It sorts loans."), seen=None)
    assert desk.answers.answers == {}


def test_two_desks_on_one_answer_never_overwrite_each_other_in_silence(project):
    one, other = Desk.open(), Desk.open()
    first = one.write("reach", Answer(value="few"), seen=None)
    with pytest.raises(AnsweredMeanwhileError):
        other.write("reach", Answer(value="more"), seen=None)
    assert other.answers.answers["reach"] == first
    other.write("reach", Answer(value="more"), seen=first)
    one.refresh()
    assert one.answers.answers["reach"].value == "more"


def test_a_panel_is_linked_to_a_desk_a_project_or_a_folder_and_to_nothing_else(project):
    assert AssessmentPanel(project.folder).desk.project == project
    assert AssessmentPanel(str(project.folder)).desk.project == project
    with pytest.raises(WorkbenchError, match="kept in a project, not in a int"):
        AssessmentPanel(3)


def test_a_note_on_a_desk_is_kept_with_the_project(project):
    note = NotePanel(Desk.open(), key="impact.answer", question="What?")
    note.text.value = "It hurts people who move often."
    assert "Saved." in note.said.value
    assert project.choice("impact.answer") == "It hurts people who move often."
    assert NotePanel(Desk.open(), key="impact.answer", question="What?").text.value == "It hurts people who move often."
