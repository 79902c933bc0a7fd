"""One page of one's own: what was answered and measured, nothing that was not found out, and nothing that runs."""

import re
from datetime import date

import pytest

from workbench.bundled import bundled
from workbench.project_folder import new_project_id
from workbench.store import Project
from workbench.workshop.own_sheet import MONDAY, write_own_sheet
from workbench.workshop.paper import read_questions
from workbench.workshop.progress import Tried, keep_tried
from workbench.workshop.room import Room

NOTEBOOKS = bundled("notebooks") / "workshop"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    opened = Room.current()
    opened.lock("key")
    return opened


@pytest.fixture
def project(room):
    return Project.open(room.folder / new_project_id())


def tell(room, project, part, number, answer, *, solved=True):
    keep_tried(project, part, number, Tried(table=room.mark(part), solved=solved, tries=1, answer=answer))


def sheet(room, project, name="Kim"):
    return write_own_sheet(project, room, NOTEBOOKS, name=name, day=date(2026, 5, 1))


def test_who_has_answered_nothing_gets_no_page(room, project):
    assert sheet(room, project) == ""
    keep_tried(project, "hiring", 1, Tried(table=room.mark("hiring"), hints=1))
    assert sheet(room, project) == ""


def test_answers_stand_under_their_questions_with_what_became_of_them(room, project):
    tell(room, project, "hiring", 2, "64")
    tell(room, project, "hiring", 4, "both", solved=False)
    project.choose("workshop.hiring.answer", "We are sorry.\nWe will look again.")
    text = sheet(room, project)
    assert "Kim" in text
    assert "1 May 2026" in text
    assert re.search(r'<li value="2">Of 100 applicants .*64 <span class="soft">\(right\)', text)
    assert re.search(r'<li value="4">.*In both comparisons <span class="soft">\(not found yet\)', text)
    assert "What should Anna say" in text
    assert "We are sorry.\nWe will look again." in text
    assert "Lending" not in text


def test_what_was_measured_is_shown_with_interval_and_people_and_only_where_it_was_found_out(room, project):
    tell(room, project, "hiring", 1, "men", solved=False)
    assert "What I measured" not in sheet(room, project)
    tell(room, project, "hiring", 1, "women")
    text = sheet(room, project)
    assert "36.1% (34.3% to 38.0%)" in text
    assert "2,701" in text
    assert "aged 30 to 49" not in text


def test_answers_about_an_earlier_table_say_so_and_bring_no_picture_of_the_new_one(room, project):
    tell(room, project, "hiring", 1, "women")
    room.plant("key", "hiring", bias="none")
    text = sheet(room, project)
    assert "(right, about the table that lay there before)" in text
    assert "What I measured" not in text


@pytest.mark.parametrize("part", ["hiring", "lending", "bakery", "support", "delivery"])
def test_the_question_of_every_part_has_its_answer_on_the_page(room, project, part):
    ((key, question),) = read_questions(NOTEBOOKS, part).items()
    project.choose(key, "This is what I think.")
    text = sheet(room, project)
    assert question.replace("'", "&#39;") in text
    assert "This is what I think." in text


def test_the_step_for_monday_is_there_or_a_line_to_write_it_on(room, project):
    project.choose("workshop.assessment.what", "Who gets the early shift.")
    text = sheet(room, project)
    assert "Who gets the early shift." in text
    assert text.count('<div class="write">') == 1
    project.choose(MONDAY, "Ask Ben for the list.")
    text = sheet(room, project)
    assert text.count("Ask Ben for the list.") == 1
    assert '<div class="write">' not in text


def test_the_page_runs_nothing_and_asks_no_other_host(room, project):
    tell(room, project, "hiring", 1, EVIL, solved=False)
    project.choose("workshop.lending.answer", EVIL)
    project.choose(MONDAY, EVIL)
    text = sheet(room, project, name=EVIL)
    assert text.count("&lt;script&gt;") == 4
    assert "<script" not in text
    assert not re.search(r"https?://|url\(|@import|src=|href=", text)


def test_what_was_hidden_is_not_on_the_page(room, project):
    tell(room, project, "lending", 1, "Black women")
    for word in ("scenario", "Strength", "planted", "percentage points less often"):
        assert word not in sheet(room, project)
