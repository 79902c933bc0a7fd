"""The guides under their steps, and how far a project has come."""

import json

import pytest

from workbench.bundled import bundled
from workbench.errors import WorkbenchError
from workbench.guides import STEPS, Guide, group_guides, list_guides, next_guide, states
from workbench.store import Project


def guide(folder, name, code="", heading="# A title"):
    cells = [{"cell_type": "markdown", "source": [f"{heading}\n"]}, {"cell_type": "code", "source": code}]
    (folder / name).write_text(json.dumps({"cells": cells}))


@pytest.fixture
def guides(tmp_path):
    guide(tmp_path, "00_start.ipynb")
    guide(tmp_path, "02_groups.ipynb", 'NotePanel(session, key="groups.answer", question="?")')
    guide(tmp_path, "06_drivers.ipynb", "NotePanel(session, key='repair.answer')\nOther(key='repair.more')")
    guide(tmp_path, "10_impact.ipynb")
    return list_guides(tmp_path)


@pytest.fixture
def project(tmp_path):
    return Project.open(tmp_path / "project")


def test_guides_stand_in_order_with_title_and_the_keys_of_their_answers(guides):
    assert [each.file for each in guides] == [
        "00_start.ipynb",
        "02_groups.ipynb",
        "06_drivers.ipynb",
        "10_impact.ipynb",
    ]
    assert guides[0].title == "A title"
    assert guides[2].answers == ("repair.answer", "repair.more")


def test_a_guide_without_a_heading_is_known_by_its_file(tmp_path):
    guide(tmp_path, "03_plain.ipynb", heading="words")
    assert list_guides(tmp_path)[0].title == "03_plain"


def test_a_folder_without_guides_is_one_sentence(tmp_path):
    with pytest.raises(WorkbenchError, match="no guides"):
        list_guides(tmp_path)


def test_every_guide_but_the_start_page_is_in_exactly_one_step(guides):
    steps = group_guides(guides)
    assert [step.title for step in steps] == [STEPS[1][1], STEPS[2][1], STEPS[3][1]]
    assert [each for step in steps for each in step.guides] == list(guides[1:])


def test_all_guides_that_come_along_have_a_place():
    listed = list_guides(bundled("notebooks"))
    assert [each for step in group_guides(listed) for each in step.guides] == list(listed[1:])
    assert len(group_guides(Guide(file=f"{n:02}_x.ipynb", title="x") for n in range(1, 13))) == len(STEPS)


def test_a_guide_is_not_begun_then_under_way_then_done(guides, project):
    assert set(states(None, guides).values()) == {"not begun"}
    project.choose("groups.metric", "selection_rate")
    assert states(project, guides)["02_groups.ipynb"] == "under way"
    project.choose("groups.answer", "   ")
    assert states(project, guides)["02_groups.ipynb"] == "under way", "nothing was said yet"
    project.choose("groups.answer", "Because.")
    project.choose("repair.answer", "Yes.")
    done = states(project, guides)
    assert done["02_groups.ipynb"] == "done"
    assert done["06_drivers.ipynb"] == "under way", "one of two questions is open"


def test_the_next_guide_is_the_first_that_is_not_done(guides, project):
    assert next_guide(guides, states(project, guides)).file == "02_groups.ipynb"
    project.choose("groups.answer", "Because.")
    assert next_guide(guides, states(project, guides)).file == "06_drivers.ipynb"
    assert next_guide(guides, dict.fromkeys((each.file for each in guides), "done")) is None


def test_a_folder_brings_steps_of_its_own(tmp_path):
    for name in ("00_start.ipynb", "01_one.ipynb", "03_three.ipynb", "04_four.ipynb"):
        guide(tmp_path, name)
    (tmp_path / "steps.toml").write_text('"Look" = 1\n"Decide" = 4\n', "utf-8")
    steps = group_guides(list_guides(tmp_path))
    assert [(step.title, [each.number for each in step.guides]) for step in steps] == [
        ("Look", [1, 3]),
        ("Decide", [4]),
    ]


def test_the_workshop_has_its_own_steps_and_every_page_is_in_one():
    listed = list_guides(bundled("notebooks") / "workshop")
    steps = group_guides(listed)
    assert [each for step in steps for each in step.guides] == list(listed[1:])
    assert not {step.title for step in steps} & {title for _, title in STEPS}


@pytest.mark.parametrize(
    ("key", "file"),
    [
        ("assess.impact@1/story", "10_impact.ipynb"),
        ("evidence.mitigation", "05_mitigation.ipynb"),
        ("told.cells.ab", "12_report.ipynb"),
        ("recourse.limits", "09_recourse.ipynb"),
        ("risks.1", "11_obligations.ipynb"),
    ],
)
def test_what_was_worked_out_on_a_guide_counts_as_under_way_there_and_nowhere_else(project, key, file):
    project.choose(key, {"about": [], "groups": {}})
    listed = states(project, list_guides(bundled("notebooks")))
    assert {name for name, state in listed.items() if state == "under way"} == {file}
