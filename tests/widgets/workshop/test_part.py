"""A part looks as its visitor left it, on the same table; another table or another round begins anew."""

from dataclasses import replace

import pytest

from widgets import AmountPanel, GroupPanel
from widgets.workshop import open_part
from workbench.catalog import load_card
from workbench.store import Project
from workbench.table_ref import TableRef
from workbench.workshop.lessons import PARTS, find_part
from workbench.workshop.part_project import PartProject
from workbench.workshop.room import Room

KEY = "mountain"
TABLE = TableRef("dataset:german_credit", "0" * 64, 1000, "credit")


def shown(session):
    return session.metric, session.compare_by, session.also_by


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_only_opened_begins_at_its_start_and_writes_nothing(part, home):
    session = open_part(part)
    GroupPanel(session)
    assert shown(session) == ("selection_rate", find_part(part).start, "")
    assert not (home / "participant-number-1").exists()


def test_after_a_reload_the_picture_is_as_it_was_left_and_only_that_of_this_part():
    session = open_part("delivery")
    panel = GroupPanel(session)
    session.compare_by, session.also_by, session.metric = "home_language", "neighbourhood", "base_rate"
    again = open_part("delivery")
    assert shown(again) == ("base_rate", "home_language", "neighbourhood")
    assert GroupPanel(again).chart.alt == panel.chart.alt
    assert open_part("hiring").compare_by == find_part("hiring").start


def test_an_amount_is_kept_too():
    panel = AmountPanel(open_part("support"))
    other = next(value for _, value in panel.amount.options if value != panel.amount.value)
    panel.amount.value, panel.shown.value = other, "median"
    again = AmountPanel(open_part("support"))
    assert (again.amount.value, again.shown.value) == (other, "median")


@pytest.mark.parametrize(
    "change",
    [
        lambda room: room.plant(KEY, "hiring", bias="none"),
        lambda room: room.plant(KEY, "hiring", seed=room.recipe("hiring").seed + 1),
        lambda room: room.reset(KEY),
    ],
    ids=["change everybody's table", "same again, new people", "a new round"],
)
def test_what_the_trainer_changes_begins_anew_and_keeps_nothing_of_before(change):
    start = find_part("hiring").start
    session = open_part("hiring")
    session.compare_by, session.metric = "sex", "base_rate"
    change(Room.current())
    assert shown(open_part("hiring")) == ("selection_rate", start, "")
    open_part("hiring").also_by = "sex"
    assert shown(open_part("hiring")) == ("selection_rate", start, "sex")


def test_another_part_that_the_trainer_changes_leaves_this_one_as_it_is():
    open_part("hiring").compare_by = "sex"
    Room.current().plant(KEY, "lending", bias="none")
    Room.current().reveal(KEY, "hiring", True)
    assert open_part("hiring").compare_by == "sex"


def test_looking_around_in_a_part_leaves_the_table_of_ones_own_and_its_choices_alone():
    own = Project.current()
    own.choose_table(TABLE, load_card("german_credit").roles)
    own.choose("groups.compare_by", "age")
    before = (own.table, own.roles, own.model, own.choice("groups.compare_by"))
    session = open_part("hiring")
    session.compare_by = "sex"
    session.set_roles(threshold=0.7)
    session.record("groups", {"rows": 1})
    session.project.set_model("tree")
    session.project.choose_table(replace(TABLE, ref="dataset:telco_churn"), session.everyone.roles)
    assert (own.table, own.roles, own.model, own.choice("groups.compare_by")) == before
    assert not own.choices("evidence")


def test_what_is_kept_that_a_part_does_not_have_any_more_gives_way():
    kept = PartProject.of(Project.current(), Room.current(), "hiring")
    kept.choose("groups.compare_by", "shoe_size")
    kept.choose("groups.metric", "accuracy")
    assert shown(open_part("hiring")) == ("selection_rate", find_part("hiring").start, "")


def test_a_store_that_cannot_be_read_is_said_in_the_panel(home):
    (home / "participant-number-1").write_text("no folder")
    session = open_part("hiring")
    assert session.problem
    assert GroupPanel(session).alert.text == session.problem
