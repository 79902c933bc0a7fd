"""That a guide was opened is an event of the log: about one table, and no choice of anybody's."""

import json

import pytest

from workbench.errors import WorkbenchError
from workbench.log import read_entries
from workbench.opened import OPENED, note_opened, opened
from workbench.reopen import choose_table
from workbench.store import Project
from workbench.verify import verify_log


@pytest.fixture
def project(tmp_path) -> Project:
    return Project.open(tmp_path / "project")


def events(project: Project) -> list[dict[str, str]]:
    with project.store.reading() as view:
        return [json.loads(entry.payload) for entry in read_entries(view) if entry.what == OPENED]


def test_before_a_table_nothing_is_noted_and_nothing_is_made(project):
    note_opened(project, "groups")
    assert opened(project) == frozenset()
    assert not project.folder.exists()


def test_it_is_noted_once_for_each_table_and_true_of_that_table_only(project):
    for ref, before in (("dataset:german_credit", set()), ("scenario:hiring", set()), ("dataset:german_credit", {"x"})):
        choose_table(project, ref)
        assert opened(project) == before
        for _ in range(2):
            note_opened(project, "x")
        assert opened(project) == {"x"}
    assert len(events(project)) == 2


def test_it_is_no_choice_and_the_log_still_adds_up(project):
    choose_table(project, "dataset:german_credit")
    project.choose("groups.metric", "accuracy")
    before = project.choices()
    note_opened(project, "groups")
    assert project.choices() == before
    assert events(project) == [{"guide": "groups", "table": project.table.sha256}]
    assert verify_log(project).fault == ""


@pytest.mark.parametrize("how", ["fill", "only_read"])
def test_on_a_disk_that_takes_nothing_more_it_is_one_sentence_and_can_still_be_asked(disk, how):
    project = Project(disk.folder / "project")
    choose_table(project, "dataset:german_credit")
    getattr(disk, how)()
    with pytest.raises(WorkbenchError, match="cannot be written"):
        note_opened(project, "x" * 9000)
    assert opened(project) == frozenset()
