"""Choices about the room's table are kept with the person's project, and with no other table."""

import pytest

from workbench.archive import export_project, import_project
from workbench.store import Project
from workbench.workshop.part_project import PartProject
from workbench.workshop.progress import count_solved
from workbench.workshop.room import Room


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


@pytest.fixture
def own(tmp_path):
    return Project.open(tmp_path / "participant-number-1")


def test_a_choice_is_kept_under_its_part_and_read_back_by_name_and_by_prefix(room, own):
    part = PartProject.of(own, room, "hiring")
    assert (part.choices(), part.choice("groups.metric", "none")) == ({}, "none")
    part.choose("groups.metric", "base_rate")
    part.choose("amounts.shown", "median")
    assert part.choices("groups.") == {"groups.metric": "base_rate"}
    assert PartProject.of(own, room, "hiring").choices() == {"groups.metric": "base_rate", "amounts.shown": "median"}
    assert PartProject.of(own, room, "lending").choices() == {}
    assert own.choices("groups.") == {}


def test_reading_makes_nothing(room, own):
    assert PartProject.of(own, room, "hiring").choice("groups.metric") is None
    assert not own.folder.exists()


def test_another_table_has_no_choices_yet_and_its_first_one_takes_the_place_of_the_old(room, own, monkeypatch):
    monkeypatch.setenv("WORKBENCH_OWNER", "1")
    before = PartProject.of(own, room, "hiring")
    before.choose("groups.metric", "base_rate")
    room.plant("", "hiring", seed=7)
    after = PartProject.of(own, room, "hiring")
    assert after.choices() == {}
    assert before.choices() == {"groups.metric": "base_rate"}
    after.choose("groups.also_by", "sex")
    assert after.choices() == {"groups.also_by": "sex"}
    assert before.choices() == {}


def test_it_travels_with_the_work_and_counts_as_no_exercise(room, own, tmp_path):
    PartProject.of(own, room, "hiring").choose("groups.metric", "base_rate")
    assert count_solved(own, room)["hiring"].solved == 0
    export_project(own, tmp_path / "work.zip")
    import_project(tmp_path / "work.zip", tmp_path / "participant-number-2")
    there = Project.open(tmp_path / "participant-number-2")
    assert PartProject.of(there, room, "hiring").choice("groups.metric") == "base_rate"


def test_it_has_no_table_roles_or_model_of_its_own_and_changes_none(room, own):
    part = PartProject.of(own, room, "hiring")
    own.set_model("tree")
    part.set_model("boosting")
    part.set_roles(own.roles.replace(people="applicants"))
    assert (part.table, part.model, part.roles) == (None, None, type(own.roles)())
    assert (own.model, own.roles.people) == ("tree", "people")
