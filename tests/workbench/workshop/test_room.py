"""The trainer changes data and truth together, sees counts and nicknames only, and nobody else does."""

import json
import sys

import pytest

from workbench.address import bind
from workbench.cli import main
from workbench.errors import WorkbenchError
from workbench.project_folder import new_project_id
from workbench.store import Project
from workbench.workshop.lessons import PARTS, make_lesson
from workbench.workshop.progress import Tried, count_solved, keep_tried, last_tried, nickname, read_tried
from workbench.workshop.room import FILE, NAME, Room
from workbench.workshop.tally import Tally

KEY = "mountain"


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    opened = Room.current()
    opened.lock(KEY)
    return opened


def participant(room, name="", **solved):
    project = Project.open(room.folder / new_project_id())
    if name:
        project.choose(NAME, name)
    for part, count in solved.items():
        for number in range(1, count + 1):
            keep_tried(project, part, number, Tried(table=room.mark(part), solved=True, tries=2))
    return project


def test_the_key_is_not_kept_only_its_hash(room):
    assert KEY not in (room.folder / FILE).read_text()
    assert room.admits(KEY)
    assert not room.admits("")
    assert not room.admits("mountains")


def test_a_second_start_by_mistake_leaves_the_running_room_its_key(room, capsys, monkeypatch):
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(
            sys, "argv", ["workbench", "workshop", "--no-browser", f"--port={port}", f"--room={room.folder}"]
        )
        with pytest.raises(SystemExit):
            main()
    printed = capsys.readouterr()
    assert "in use" in printed.err
    assert "key" not in printed.out + printed.err
    assert room.admits(KEY)


def test_without_a_key_only_the_owner_of_this_computer_is_the_trainer(tmp_path):
    room = Room(tmp_path)
    assert room.admits("", {})
    assert room.admits("", {"WORKBENCH_SERVED": "1", "WORKBENCH_OWNER": "1"})
    assert not room.admits("", {"WORKBENCH_SERVED": "1"})


@pytest.mark.parametrize(
    "act",
    [
        lambda room: room.plant("no", "hiring", bias="none"),
        lambda room: room.reset("no"),
        lambda room: room.reveal("no", "hiring", shown=True),
        lambda room: room.cut("no", "taster"),
        lambda room: room.seats("no"),
    ],
)
def test_nobody_without_the_key_changes_or_sees_anything(room, act):
    before = room.setting
    with pytest.raises(WorkbenchError, match="That is not the trainer's key"):
        act(room)
    assert room.setting == before


def test_data_and_truth_change_together_and_the_old_truth_is_hidden_again(room):
    room.reveal(KEY, "hiring", shown=True)
    assert room.is_revealed("hiring")
    recipe = room.plant(KEY, "hiring", bias="none")
    assert room.recipe("hiring") == recipe
    assert not room.is_revealed("hiring")
    lesson = make_lesson("hiring", recipe)
    assert lesson.truth.kind == "none"
    assert room.recipe("lending").bias == "subgroup"
    assert room.plant(KEY, "hiring", seed=9).bias == "none"


def test_a_bias_or_an_agenda_that_is_not_there_changes_nothing(room):
    before = room.setting
    with pytest.raises(WorkbenchError, match="There is no kind of bias 'luck'"):
        room.plant(KEY, "hiring", bias="luck")
    with pytest.raises(WorkbenchError, match="there are: course, half_day, taster"):
        room.cut(KEY, "week")
    assert room.setting == before


def test_the_trainer_sees_nicknames_and_counts_and_nothing_else(room):
    participant(room, "Kim", hiring=4, lending=1)
    participant(room, "Alex <b>", hiring=2)
    participant(room)
    (room.folder / "not-a-project").mkdir()
    kim, alex = room.seats(KEY)
    assert (set(vars(kim)), set(kim.solved)) == ({"name", "solved"}, set(PARTS))
    assert (kim.name, kim.far) == ("Kim", 5)
    assert kim.solved["hiring"] == Tally(done=3, total=3, more=1, extras=1)
    assert kim.solved["lending"] == Tally(done=1, total=4)
    assert (alex.name, alex.far) == ("Alex <b>", 2)


def test_another_table_or_another_round_begins_the_exercises_anew(room):
    project = participant(room, "Kim", hiring=4, lending=4)
    room.plant(KEY, "hiring", strength="faint")
    assert count_solved(project, room)["hiring"].short == "0 of 3, extra 0 of 1"
    assert count_solved(project, room)["lending"].short == "4 of 4"
    room.reset(KEY)
    assert room.recipe("hiring").strength == "clear"
    assert not any(each.solved for each in count_solved(project, room).values())
    assert room.admits(KEY)


def test_what_a_person_tried_is_there_after_coming_back(room):
    project = participant(room)
    tried = Tried(table=room.mark("bakery"), tries=3, hints=1, answer="visits")
    keep_tried(project, "bakery", 2, tried)
    assert read_tried(Project.open(project.folder), room, "bakery", 2) == tried
    assert nickname(project) == ""


def test_what_was_said_about_an_earlier_table_is_kept_but_no_longer_counts(room):
    project = participant(room, bakery=1)
    before = last_tried(project, "bakery", 1)
    room.plant(KEY, "bakery", bias="none")
    assert read_tried(project, room, "bakery", 1) == Tried(table=room.mark("bakery"))
    assert last_tried(project, "bakery", 1) == before
    assert last_tried(project, "bakery", 2) is None


def test_what_was_planted_cannot_be_read_from_what_a_participant_keeps(room):
    project = participant(room, "Kim", lending=1)
    kept = json.dumps(project.choices())
    assert "subgroup" not in kept
    assert "scenario" not in kept


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cut": 1}', '{"revealed": [], "unknown": 2}'])
def test_settings_that_cannot_be_read_are_as_good_as_none(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    assert Room(tmp_path).recipe("hiring").bias == "direct"
