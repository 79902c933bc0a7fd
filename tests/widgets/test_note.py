"""An answer in a person's own words is "Saved" only when it is on the disk."""

import pytest

from widgets import Desk, NotePanel, Session
from workbench.errors import WorkbenchError
from workbench.opened import opened
from workbench.reopen import choose_table
from workbench.store import Project


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Project.current()


def note(key: str = "groups.answer", question: str = "Do you know why?") -> NotePanel:
    return NotePanel(Session.open(), key=key, question=question)


def test_an_answer_is_kept_and_there_on_the_next_page(project):
    panel = note()
    panel.text.value = "Women apply for <other> jobs.\nAsk Ana."
    assert "Saved." in panel.said.value
    assert project.choice("groups.answer") == "Women apply for <other> jobs.\nAsk Ana."
    assert note().text.value == "Women apply for <other> jobs.\nAsk Ana."
    assert note(key="other").text.value == ""


def test_the_button_saves_too_and_the_question_is_its_label(project):
    panel = note(question="Why?")
    panel.save.click()
    assert "Saved." in panel.said.value
    assert panel.text.description == "Why?"


def test_showing_an_old_answer_is_not_saving_it(project):
    note().text.value = "Because."
    assert note().said.value == ""


def test_what_could_not_be_saved_is_never_called_saved(project, monkeypatch):
    panel = note()
    panel.text.value = "Perhaps because."

    def full(_project, _key, _value):
        raise WorkbenchError("The disk is full.")

    monkeypatch.setattr(Project, "choose", full)
    panel.text.value = "Because."
    assert panel.said.value == ""
    assert panel.alert.text == "The disk is full."
    monkeypatch.undo()
    panel.save.click()
    assert (panel.alert.text, project.choice("groups.answer")) == ("", "Because.")
    assert "Saved." in panel.said.value


def test_another_table_forgets_the_answer_about_the_old_one(project):
    panel = note()
    panel.text.value = "Because."
    session = panel.session
    session.chosen(session.choosing("dataset:german_credit")(lambda _fraction, _words: None))
    assert panel.text.value == ""
    assert note().text.value == ""


@pytest.mark.parametrize("page", [Session, Desk])
def test_a_guide_that_is_served_and_opened_with_a_table_was_looked_at(project, monkeypatch, page):
    choose_table(project, "dataset:german_credit")
    NotePanel(page.open(), key="groups.answer", question="Why?")
    assert opened(project) == frozenset(), "an analyst's own notebook keeps no account of who looked"
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    panel = NotePanel(page.open(), key="groups.answer", question="Why?")
    assert opened(project) == {"groups"}
    assert (panel.alert.text, panel.said.value, panel.text.value) == ("", "", "")


def test_without_a_table_a_guide_that_is_opened_writes_nothing(project, monkeypatch):
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    assert note().alert.text == ""
    assert not project.folder.exists()


@pytest.mark.parametrize("how", ["fill", "only_read"])
def test_a_page_that_is_only_looked_at_works_on_a_disk_that_takes_nothing_more(disk, monkeypatch, how):
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    project = Project(disk.folder / "project")
    choose_table(project, "dataset:german_credit")
    project.choose("groups.answer", "Because.")
    getattr(disk, how)()
    panel = NotePanel(Session.open(project), key="groups.answer", question="Why?")
    assert (panel.alert.text, panel.session.problem, panel.text.value) == ("", "", "Because.")
