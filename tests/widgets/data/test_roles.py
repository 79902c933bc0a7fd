"""What each column is for: the controls show the case, change it, and go back when it cannot be."""

import pandas as pd
import pytest

from widgets import DataPanel, Session
from widgets.data.favourable import MOST_VALUES, value_options
from widgets.data.roles import comparable
from workbench.case import Case
from workbench.store import Project


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Project.current()


@pytest.fixture
def panel(project, hiring) -> DataPanel:
    """A file of one's own, just chosen: no column has a part yet."""
    project.uploads.mkdir(parents=True)
    frame = hiring.assign(answer=["yes" if hired else "no" for hired in hiring["hired"]], row=range(400))
    frame.to_csv(project.uploads / "hiring.csv", index=False)
    panel = DataPanel(Session.open())
    panel.picker.path = str(project.uploads / "hiring.csv")
    panel.reading.use.click()
    assert panel.alert.text == ""
    return panel


@pytest.fixture
def form(panel):
    return panel.roles


def checked(form) -> dict[str, bool]:
    return {box.column: box.value for box in form.sensitive.children}


def check(form, column: str) -> None:
    next(box for box in form.sensitive.children if box.column == column).value = True


def test_the_controls_show_the_usual_roles_of_a_bundled_table(project):
    panel = DataPanel(Session.open())
    panel.table.value = "dataset:german_credit"
    form = panel.roles
    assert [column for column, value in checked(form).items() if value] == ["sex", "age", "foreign_worker"]
    assert [*checked(form)][:3] == ["sex", "age", "foreign_worker"]
    assert (form.answers.target.value, form.answers.favourable.value) == ("good_credit", "1")
    assert not form.answers.prediction.value
    assert form.fit.disabled is False


def test_showing_a_case_is_nobody_s_choice(panel, monkeypatch):
    monkeypatch.setattr(panel.session, "set_roles", lambda **changes: pytest.fail(f"changed {changes}"))
    panel.table.value = "dataset:mortgage_lending"
    panel.roles.render(panel.session.case)
    assert panel.alert.text == ""


def test_a_check_box_makes_a_column_one_to_compare_by(panel, form):
    check(form, "sex")
    check(form, "age")
    assert panel.session.case.roles.sensitive == ("sex", "age")
    next(box for box in form.sensitive.children if box.column == "sex").value = False
    assert panel.session.case.roles.sensitive == ("age",)


@pytest.mark.parametrize(("column", "favourable"), [("hired", "1"), ("answer", "yes")])
def test_an_outcome_brings_its_most_likely_favourable_answer(panel, form, column, favourable):
    form.answers.target.value = column
    assert panel.alert.text == ""
    assert (panel.session.case.roles.target, panel.session.case.roles.favourable) == (column, favourable)
    assert form.answers.favourable.value == favourable
    assert form.fit.disabled is False


@pytest.fixture
def shop(panel, project) -> DataPanel:
    """A table with decisions in two languages, and one whose answers say nothing."""
    rows = ["area;offered;Angeboten;Tarif;three"] + [
        f"{'NS'[row % 2]};{('yes', 'no')[row % 3 > 0]};{('ja', 'nein')[row % 3 > 0]};{'AB'[row % 3 > 0]};{row % 3 + 5}"
        for row in range(60)
    ]
    (project.uploads / "shop.csv").write_text("\n".join(rows))
    panel.picker.path = str(project.uploads / "shop.csv")
    panel.reading.use.click()
    assert panel.alert.text == ""
    return panel


@pytest.mark.parametrize(("column", "favourable"), [("offered", "yes"), ("Angeboten", "ja")])
def test_a_decision_brings_its_most_likely_favourable_answer_too(shop, column, favourable):
    form = shop.roles
    form.answers.prediction.value = column
    assert shop.alert.text == form.answers.asked.value == ""
    assert (form.answers.prediction.value, form.answers.favourable.value) == (column, favourable)
    assert not form.answers.favourable.disabled
    assert shop.session.case.prediction.mean() == pytest.approx(1 / 3)
    form.answers.favourable.value = next(value for _, value in form.answers.favourable.options if value != favourable)
    assert shop.session.case.prediction.mean() == pytest.approx(2 / 3)


@pytest.mark.parametrize("part", ["target", "prediction"])
@pytest.mark.parametrize(
    ("column", "answers", "share"), [("Tarif", ["A", "B"], 1 / 3), ("three", ["5", "6", "7"], 1 / 3)]
)
def test_an_answer_nobody_can_guess_is_asked_for_and_the_choice_stays(shop, part, column, answers, share):
    form = shop.roles
    control = getattr(form.answers, part)
    control.value = column
    assert shop.alert.text == ""
    assert f"Which answer of {column} is the favourable one?" in form.answers.asked.value
    assert [value for _, value in form.answers.favourable.options] == ["", *answers]
    assert (control.value, form.answers.favourable.value, form.answers.favourable.disabled) == (column, "", False)
    assert getattr(shop.session.case.roles, part) is None, "nothing is counted before somebody says"
    check(form, "area")
    assert (control.value, form.answers.favourable.value) == (column, "")
    form.answers.favourable.value = answers[0]
    assert form.answers.asked.value == shop.alert.text == ""
    assert (control.value, form.answers.favourable.value) == (column, answers[0])
    assert getattr(shop.session.case, part).mean() == pytest.approx(share)


def test_suggestions_of_other_parts_leave_the_question_open(shop, project):
    (project.uploads / "few.csv").write_text("sex;Tarif\n" + "m;A\nf;B\nf;A\n" * 20)
    shop.picker.path = str(project.uploads / "few.csv")
    shop.reading.use.click()
    form = shop.roles
    form.answers.prediction.value = "Tarif"
    form.accept.click()
    assert shop.session.case.roles.sensitive == ("sex",)
    assert (form.answers.prediction.value, form.answers.favourable.value) == ("Tarif", "")
    assert form.answers.asked.value


def test_a_question_goes_with_the_choice_or_the_table_it_was_about(shop):
    form = shop.roles
    form.answers.prediction.value = "Tarif"
    form.answers.prediction.value = ""
    assert form.answers.asked.value == ""
    assert form.answers.favourable.disabled
    form.answers.prediction.value = "Tarif"
    shop.table.value = "dataset:german_credit"
    assert form.answers.asked.value == ""
    assert (form.answers.target.value, form.answers.prediction.value) == ("good_credit", "")


def test_a_decision_left_without_its_outcome_brings_its_own_favourable_answer(shop):
    form = shop.roles
    form.answers.target.value = "offered"
    form.answers.target.value = ""
    form.answers.prediction.value = "Angeboten"
    form.answers.target.value = "three"
    form.answers.target.value = ""
    assert shop.alert.text == form.answers.asked.value == ""
    assert (form.answers.prediction.value, form.answers.favourable.value) == ("Angeboten", "ja")


@pytest.fixture
def lender(shop, project) -> DataPanel:
    """Loans whose outcome and decision are written differently, in more ways than one."""
    rows = ["area;repaid;approved;default;reply;denied;tariff"] + [
        f"{'NS'[row % 2]};{row % 3 > 0:d};{('nein', 'ja')[row % 5 > 0]};{row % 3 == 0:d};{row % 5 > 0:d};"
        f"{row % 5 == 0:d};{'AB'[row % 5 > 0]}"
        for row in range(60)
    ]
    (project.uploads / "loans.csv").write_text("\n".join(rows))
    shop.picker.path = str(project.uploads / "loans.csv")
    shop.reading.use.click()
    assert shop.alert.text == ""
    return shop


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


def test_one_column_for_outcome_and_decision_is_refused_in_a_sentence(shop):
    form = shop.roles
    form.answers.target.value = "offered"
    form.answers.prediction.value = "offered"
    assert "'offered' cannot be both the recorded outcome and the decision" in shop.alert.text
    assert (form.answers.target.value, form.answers.prediction.value) == ("offered", "")


def test_suggestions_are_used_with_their_favourable_answer(shop):
    form = shop.roles
    assert "offered" in form.suggested.value
    form.accept.click()
    assert shop.alert.text == ""
    assert (form.answers.prediction.value, form.answers.favourable.value) == ("offered", "yes")


def test_another_favourable_answer_turns_the_rates_round(panel, form):
    form.answers.target.value = "answer"
    form.answers.favourable.value = "no"
    assert panel.session.case.target.mean() == pytest.approx(0.55)


def test_an_outcome_can_be_taken_away_again(panel, form):
    form.answers.target.value = "hired"
    form.answers.target.value = form.answers.target.options[0][1]
    assert panel.session.case.roles.target is None
    assert form.fit.disabled is True


def test_a_decision_and_a_score_with_its_threshold(panel, form):
    assert form.threshold.layout.display == "none"
    form.score.value = "score"
    assert form.threshold.layout.display is None
    form.threshold.value = 0.8
    assert panel.session.case.prediction.mean() == pytest.approx(0.2)
    form.answers.prediction.value = "predicted"
    assert panel.session.case.prediction.mean() == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("control", "column", "said"), [("score", "age", "between 0 and 1"), ("score", "sex", "numbers")]
)
def test_a_part_the_table_cannot_play_is_said_and_the_control_goes_back(panel, form, control, column, said):
    before = panel.session.case
    getattr(form, control).value = column
    assert said in panel.alert.text
    assert not getattr(form, control).value
    assert panel.session.case is before
    form.answers.target.value = "hired"
    assert panel.alert.text == ""


def test_an_outcome_with_one_value_only_goes_back_too(panel, form, project):
    (project.uploads / "one.csv").write_text("sex,y\nf,1\nm,1\n")
    panel.picker.path = str(project.uploads / "one.csv")
    panel.reading.use.click()
    form.answers.target.value = "y"
    assert "nothing to compare" in panel.alert.text
    assert not form.answers.target.value


def test_a_plain_model_is_fitted_and_says_where_its_scores_come_from(panel, form):
    check(form, "sex")
    form.answers.target.value = "hired"
    form.fit.click()
    assert panel.alert.text == ""
    assert "logistic regression" in form.scores_from.value
    assert panel.session.case.scores is not None
    assert panel.session.project.model == "logistic"
    form.kind.value = "boosting"
    form.fit.click()
    assert "gradient-boosted trees" in form.scores_from.value


def test_changing_what_the_model_learned_from_takes_its_scores_away(panel, form):
    check(form, "sex")
    form.answers.target.value = "hired"
    form.fit.click()
    form.threshold.value = 0.6
    assert form.scores_from.value
    check(form, "age")
    assert form.scores_from.value == ""
    assert not form.score.value
    assert panel.session.case.roles.score is None
    assert panel.session.project.model is None


def test_a_model_without_an_outcome_cannot_be_asked_for(panel, form):
    assert form.fit.disabled
    form.fit.click()
    assert "needs a target column" in panel.alert.text


def test_columns_to_compare_by_have_few_values_or_are_numbers(panel):
    names = [*checked(panel.roles)]
    assert {"sex", "age", "answer"} <= {*names}
    frame = pd.DataFrame({"id": [f"p{i}" for i in range(60)], "one": 1, "n": range(60), "kind": ["a", "b"] * 30})
    assert comparable(Case.of(frame)) == ["n", "kind"]
    assert comparable(Case.of(frame.assign(y=[0, 1] * 30), target="y", not_features=("kind",))) == ["n"]


def test_values_to_choose_from_are_few_and_named_as_groups_are():
    assert value_options(pd.Series([1.0, 0.0, None])) == [("0", "0"), ("1", "1")]
    assert value_options(pd.Series([True, False])) == [("false", "false"), ("true", "true")]
    assert value_options(pd.Series(range(MOST_VALUES + 1))) == []
    assert value_options(pd.Series([["a"], ["b"]])) == []
