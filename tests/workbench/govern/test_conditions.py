"""Conditions say yes, no, or that nobody can say yet."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from workbench.govern.circumstances import Circumstances
from workbench.govern.conditions import Condition, asked_by

READ = TypeAdapter(Condition)
IDS = ("a", "b", "c")
TOKENS = ("x", "y")
asked = st.builds(lambda id_, token: {"question": id_, "is": token}, st.sampled_from(IDS), st.sampled_from(TOKENS))
conditions = st.recursive(
    asked,
    lambda parts: (
        st.lists(parts, min_size=1, max_size=3).map(lambda inner: {"all": inner})
        | st.lists(parts, min_size=1, max_size=3).map(lambda inner: {"any": inner})
        | parts.map(lambda inner: {"not": inner})
    ),
    max_leaves=6,
)
answers = st.dictionaries(st.sampled_from(IDS), st.sampled_from(TOKENS))


def holds(condition, **seen):
    return READ.validate_python(condition).holds(Circumstances(**seen))


@given(conditions, answers, st.sets(st.sampled_from(IDS)))
def test_what_is_said_while_answers_are_missing_stays_true_whatever_they_turn_out_to_be(condition, later, missing):
    known = {id_: token for id_, token in later.items() if id_ not in missing}
    early = holds(condition, answers=known, open=frozenset(missing))
    assert early is None or early == holds(condition, answers=later)


@given(conditions, answers)
def test_without_open_questions_a_condition_is_always_decided(condition, given_):
    assert holds(condition, answers=given_) in (True, False)


@given(conditions)
def test_a_condition_names_the_questions_it_depends_on(condition):
    read = READ.validate_python(condition)
    assert set(asked_by(read)) <= set(IDS)
    assert read.holds(Circumstances(open=frozenset(asked_by(read)))) in (None, True, False)


def test_of_several_choices_one_has_to_be_ticked():
    condition = {"question": "a", "is": ["x", "y"]}
    assert holds(condition, answers={"a": ("y", "z")})
    assert not holds(condition, answers={"a": ("z",)})
    assert not holds(condition, answers={})


@pytest.mark.parametrize(("value", "within"), [(2, False), (3, True), (5, True), (5.5, False)])
def test_a_number_lies_within_bounds_that_are_included(value, within):
    assert holds({"question": "n", "at_least": 3, "at_most": 5}, answers={"n": value}) is within


def test_a_date_is_compared_as_a_day():
    condition = {"question": "d", "at_least": date(2026, 5, 1)}
    assert holds(condition, answers={"d": "2026-05-01"})
    assert not holds(condition, answers={"d": "2026-04-30"})
    assert not holds(condition, answers={"d": "soon"})


def test_answered_tells_a_blank_from_an_answer():
    assert holds({"question": "a", "answered": True}, answers={"a": "x"})
    assert holds({"question": "a", "answered": False}, answers={"a": ()})


@pytest.mark.parametrize(
    ("here", "place", "lies"),
    [
        ("DE", "EU", True),
        ("IS", "EU", False),
        ("IS", "EEA", True),
        ("US-CO", "US", True),
        ("US", "US-CO", False),
        ("CA", "EU", False),
    ],
)
def test_a_country_lies_in_its_union_and_a_state_in_its_country(here, place, lies):
    assert holds({"country": place}, countries=frozenset({here})) is lies


def test_circumstances_nobody_gave_leave_it_open():
    assert holds({"country": "EU"}) is None
    assert holds({"role": "deployer"}) is None
    assert holds({"level": 3}) is None
    assert holds({"level": [3, 4]}, levels=frozenset({2, 3})) is None
    assert holds({"level": [3, 4]}, levels=frozenset({3, 4})) is True
    assert holds({"level": [3, 4]}, levels=frozenset({1, 2})) is False


def test_since_and_until_meet_without_gap_or_overlap():
    day = date(2027, 12, 2)
    for today in (date(2027, 12, 1), day, date(2027, 12, 3)):
        assert holds({"since": day}, today=today) is not holds({"until": day}, today=today)


@pytest.mark.parametrize("wrong", [{"question": "a"}, {"question": "a", "is": []}, {"some": 1}, {}, {"all": []}, "a"])
def test_what_is_no_condition_is_refused(wrong):
    with pytest.raises(ValidationError):
        READ.validate_python(wrong)
