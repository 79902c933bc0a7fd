"""A decision beside an outcome has its own good answer: read off where it is clear, else asked, never turned round."""

import pandas as pd
import pytest

from widgets import DataPanel, Session
from widgets.data.favourable import MOST_VALUES, value_options


@pytest.fixture
def lender(read) -> DataPanel:
    """Loans whose outcome and decision are written differently, in more ways than one."""
    rows = ["area;repaid;approved;default;reply;denied;tariff"] + [
        f"{'NS'[row % 2]};{row % 3 > 0:d};{('nein', 'ja')[row % 5 > 0]};{row % 3 == 0:d};{row % 5 > 0:d};"
        f"{row % 5 == 0:d};{'AB'[row % 5 > 0]}"
        for row in range(60)
    ]
    return read("loans.csv", "\n".join(rows))


def shares(panel) -> tuple[float, float]:
    case = panel.session.case
    return case.target.mean(), case.prediction.mean()


def is_shown(box) -> bool:
    return box.layout.display != "none"


@pytest.mark.parametrize(
    ("outcome", "decision", "answers", "good"),
    [
        ("repaid", "approved", ["ja", "nein"], "ja"),
        ("repaid", "tariff", ["A", "B"], "B"),
        ("default", "reply", ["0", "1"], "1"),
        ("repaid", "denied", ["0", "1"], "0"),
    ],
)
def test_a_decision_that_is_not_written_like_the_outcome_is_asked_about(lender, outcome, decision, answers, good):
    form = lender.roles.answers
    form.target.value = outcome
    assert not is_shown(form.favourable_decision)
    form.prediction.value = decision
    assert lender.alert.text == ""
    assert f"Which answer of {decision} is the good one for the person?" in form.asked.value
    assert "“Favourable decision”" in form.asked.value
    assert is_shown(form.favourable_decision)
    assert [value for _, value in form.favourable_decision.options] == ["", *answers]
    assert (form.prediction.value, form.favourable_decision.value) == (decision, "")
    assert lender.session.case.roles.prediction is None, "nothing is counted before somebody says"
    form.favourable_decision.value = good
    assert lender.alert.text == form.asked.value == ""
    assert (form.prediction.value, form.favourable_decision.value) == (decision, good)
    assert lender.session.case.roles.favourable_decision == good
    assert shares(lender) == pytest.approx((2 / 3, 4 / 5))


def test_a_decision_written_like_the_outcome_follows_it_and_can_have_its_own(lender):
    form = lender.roles.answers
    form.target.value = "repaid"
    form.prediction.value = "reply"
    assert lender.alert.text == form.asked.value == ""
    assert is_shown(form.favourable_decision)
    assert list(form.favourable_decision.options) == [("the same as the outcome", ""), ("0", "0"), ("1", "1")]
    assert form.favourable_decision.value == ""
    assert shares(lender) == pytest.approx((2 / 3, 4 / 5))
    form.favourable_decision.value = "0"
    assert shares(lender) == pytest.approx((2 / 3, 1 / 5))
    form.favourable_decision.value = ""
    assert lender.session.case.roles.favourable_decision is None
    form.favourable.value = "0"
    assert shares(lender) == pytest.approx((1 / 3, 1 / 5))


def test_another_outcome_leaves_the_decision_as_it_was_read(lender):
    form = lender.roles.answers
    form.prediction.value = "approved"
    assert form.favourable.value == "ja"
    assert not is_shown(form.favourable_decision)
    form.target.value = "repaid"
    assert lender.alert.text == form.asked.value == ""
    assert (form.favourable.value, form.favourable_decision.value) == ("1", "ja")
    assert shares(lender) == pytest.approx((2 / 3, 4 / 5))
    form.target.value = "default"
    assert (form.favourable.value, form.favourable_decision.value) == ("0", "ja")
    assert shares(lender) == pytest.approx((2 / 3, 4 / 5))
    form.target.value = ""
    assert (form.favourable.value, form.prediction.value) == ("ja", "approved")
    assert not is_shown(form.favourable_decision)
    assert lender.session.case.roles.favourable_decision is None
    assert lender.session.case.prediction.mean() == pytest.approx(4 / 5)


def test_a_decision_of_ones_is_not_turned_round_by_an_outcome_of_defaults(lender):
    form = lender.roles.answers
    form.prediction.value = "reply"
    form.target.value = "default"
    assert (form.favourable.value, form.favourable_decision.value) == ("0", "1")
    assert shares(lender) == pytest.approx((2 / 3, 4 / 5))


def test_an_outcome_and_a_decision_that_nobody_can_guess_are_asked_about_one_after_the_other(lender):
    form = lender.roles.answers
    form.target.value = "tariff"
    form.prediction.value = "approved"
    assert "Which answer of tariff is the favourable one?" in form.asked.value
    assert (form.target.value, form.prediction.value) == ("tariff", "approved")
    form.favourable.value = "A"
    assert "Which answer of approved is the good one for the person?" in form.asked.value
    assert (form.target.value, form.prediction.value) == ("tariff", "approved")
    form.favourable_decision.value = "nein"
    assert lender.alert.text == form.asked.value == ""
    assert shares(lender) == pytest.approx((1 / 5, 1 / 5))


def test_another_decision_has_its_own_question_and_none_takes_it_away(lender):
    form = lender.roles.answers
    form.target.value = "repaid"
    form.prediction.value = "approved"
    form.favourable_decision.value = "ja"
    form.prediction.value = "tariff"
    assert "Which answer of tariff" in form.asked.value
    assert lender.session.case.prediction is None, "what is shown is not counted as something else"
    form.prediction.value = "reply"
    assert form.asked.value == ""
    assert lender.session.case.roles.favourable_decision is None
    form.prediction.value = "tariff"
    form.prediction.value = ""
    assert form.asked.value == ""
    assert not is_shown(form.favourable_decision)
    assert lender.session.case.roles.prediction is None


def test_the_suggestions_for_loans_ask_about_the_decision_alone(lender):
    form = lender.roles
    assert "<strong>approved</strong>: the decision" in form.suggested.value
    assert "<strong>repaid</strong>: the recorded outcome" in form.suggested.value
    form.accept.click()
    assert lender.alert.text == ""
    assert "Which answer of approved is the good one for the person?" in form.answers.asked.value
    assert lender.session.case.roles.target == "repaid"
    form.answers.favourable_decision.value = "ja"
    assert shares(lender) == pytest.approx((2 / 3, 4 / 5))


def test_what_an_analyst_named_stands_among_the_answers(lender):
    lender.session.set_roles(
        target="repaid", favourable="1", prediction="tariff", favourable_decision=("A", "B"), sensitive=("area",)
    )
    form = lender.roles.answers
    assert [label for label, _ in form.favourable_decision.options] == ["A", "B", "A or B"]
    assert form.favourable_decision.value == ("A", "B")


def test_it_is_there_again_on_the_next_page_and_goes_with_the_table(lender):
    form = lender.roles.answers
    form.target.value = "repaid"
    form.prediction.value = "approved"
    form.favourable_decision.value = "ja"
    again = DataPanel(Session.open())
    assert (again.roles.answers.prediction.value, again.roles.answers.favourable_decision.value) == ("approved", "ja")
    again.table.value = "dataset:german_credit"
    assert again.session.case.roles.favourable_decision is None
    assert not is_shown(again.roles.answers.favourable_decision)


def test_a_question_about_a_decision_goes_with_its_table(lender):
    form = lender.roles.answers
    form.target.value = "repaid"
    form.prediction.value = "approved"
    lender.table.value = "dataset:german_credit"
    assert form.asked.value == ""
    assert not is_shown(form.favourable_decision)


def test_values_to_choose_from_are_few_and_named_as_groups_are():
    assert value_options(pd.Series([1.0, 0.0, None])) == [("0", "0"), ("1", "1")]
    assert value_options(pd.Series([True, False])) == [("false", "false"), ("true", "true")]
    assert value_options(pd.Series(range(MOST_VALUES + 1))) == []
    assert value_options(pd.Series([["a"], ["b"]])) == []
