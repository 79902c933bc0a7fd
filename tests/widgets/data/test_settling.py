"""Columns chosen in any order: nobody's answers are turned round by the way, and what nobody can tell is asked."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.data.settling import settle
from workbench.case import Case
from workbench.errors import WorkbenchError

ROWS = range(60)
LOANS = pd.DataFrame(
    {
        "area": ["N", "S"] * 30,
        "repaid": [int(row % 3 > 0) for row in ROWS],
        "default": [int(row % 3 == 0) for row in ROWS],
        "approved": [("nein", "ja")[row % 5 > 0] for row in ROWS],
        "reply": [int(row % 5 > 0) for row in ROWS],
        "denied": [int(row % 5 == 0) for row in ROWS],
        "tariff": ["AB"[row % 7 > 0] for row in ROWS],
        "three": [row % 3 + 5 for row in ROWS],
        "none yet": [0] * 60,
        "number": [row + 2 for row in ROWS],
    }
)
COLUMNS = [None, *LOANS.columns[1:]]
CHOICES = st.tuples(st.sampled_from(["target", "prediction"]), st.sampled_from(COLUMNS))


@pytest.fixture
def case() -> Case:
    return Case.of(LOANS, sensitive=["area"])


def choose(case: Case, **changes: str | None) -> tuple[Case, object]:
    settled, question = settle(case, changes)
    return case.with_roles(**settled), question


@given(choices=st.lists(CHOICES, min_size=1, max_size=6), data=st.data())
def test_another_outcome_never_turns_a_decision_round(choices, data):
    case = Case.of(LOANS, sensitive=["area"])
    for part, column in choices:
        before = case
        try:
            case, question = choose(case, **{part: column})
            while question and data.draw(st.booleans()):
                value = data.draw(st.sampled_from([value for _, value in question.options(case)[1:]]))
                case, question = choose(case, **question.waiting, **{question.part: value})
        except WorkbenchError:  # one column for both, an outcome with one value, too many values: nothing changes
            case = before
        if part == "target" and before.roles.prediction == case.roles.prediction is not None:
            assert list(case.prediction) == list(before.prediction)


@pytest.mark.parametrize("outcome", ["repaid", "default"])
@pytest.mark.parametrize("decision", ["approved", "reply", "denied"])
def test_a_decision_that_was_there_first_keeps_its_own_good_answer(case, outcome, decision):
    case, question = choose(case, prediction=decision)
    assert question is None
    case, question = choose(case, target=outcome)
    assert question is None
    assert list(case.target) == list(LOANS["repaid"])
    assert list(case.prediction) == list(LOANS["reply"])


@pytest.mark.parametrize(
    ("outcome", "decision", "is_asked"),
    [
        ("repaid", "reply", False),
        ("default", "denied", False),
        ("repaid", "none yet", False),
        ("repaid", "approved", True),
        ("repaid", "denied", True),
        ("default", "reply", True),
        ("default", "tariff", True),
    ],
)
def test_a_decision_is_asked_about_where_it_is_or_sounds_otherwise(case, outcome, decision, is_asked):
    case, _ = choose(case, target=outcome)
    case, question = choose(case, prediction=decision)
    assert (question is not None) == is_asked
    assert (case.roles.prediction is None) == is_asked
    if question:
        assert (question.part, question.column, question.waiting) == (
            "favourable_decision",
            decision,
            {"prediction": decision},
        )


def test_a_decision_of_too_many_answers_is_refused_without_a_question_nobody_could_answer(case):
    case, _ = choose(case, target="repaid")
    with pytest.raises(WorkbenchError, match="number holds more than 20 different values"):
        choose(case, prediction="number")


def test_other_parts_are_left_as_they_are(case):
    assert settle(case, {"sensitive": ("area", "tariff")}) == ({"sensitive": ("area", "tariff")}, None)
