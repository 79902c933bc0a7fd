"""Exercises for whoever has time are counted apart: who leaves them out has finished."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.workshop.lessons import PARTS, find_part
from workbench.workshop.tally import Tally, count, exercise_key

numbers = st.integers(0, 9)
tallies = st.builds(Tally, done=numbers, total=numbers, more=numbers, extras=numbers)


def kept(part, numbers, table="here"):
    return {exercise_key(part, number): {"table": table, "solved": True} for number in numbers}


@pytest.mark.parametrize("part", PARTS)
def test_an_exercise_is_extra_where_its_question_says_so(part):
    for exercise in find_part(part).exercises:
        assert exercise.extra == exercise.question.startswith("(If you have time.)")


@pytest.mark.parametrize("part", PARTS)
def test_who_solves_everything_but_the_extra_has_finished(part):
    exercises = find_part(part).exercises
    tally = count(part, kept(part, [number for number, each in enumerate(exercises, 1) if not each.extra]), "here")
    assert tally.is_finished
    assert tally.short.startswith(f"{tally.total} of {tally.total}")
    assert tally.words == f"{tally.total} of {tally.total} exercises"


def test_an_extra_alone_finishes_nothing():
    tally = count("hiring", kept("hiring", [3]), "here")
    assert (tally.is_finished, tally.solved) == (False, 1)
    assert tally.words == "0 of 3 exercises, and 1 of 1 extra ones"


def test_the_two_counts_are_said_apart():
    tally = Tally(done=12, total=12, more=1, extras=5)
    assert tally.words == "12 of 12 exercises, and 1 of 5 extra ones"
    assert tally.short == "12 of 12, extra 1 of 5"


def test_what_was_about_another_table_and_what_is_no_exercise_count_for_nothing():
    others = {exercise_key("hiring", 9): {"table": "here", "solved": True}, "workshop.hiring.answer": "Sorry."}
    assert count("hiring", kept("hiring", [1, 2], "there") | others, "here").solved == 0


@given(tallies, tallies)
def test_parts_add_up_in_any_order(one, other):
    assert one + other == other + one
    assert (one + other).solved == one.solved + other.solved
    assert one + Tally() == one
