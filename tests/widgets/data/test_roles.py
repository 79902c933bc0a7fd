"""What each column is for: the controls show the case, change it, and go back when it cannot be."""

import pandas as pd
import pytest

from widgets import DataPanel, Session
from widgets.data.roles import comparable
from workbench.case import Case


@pytest.fixture
def panel(read, hiring) -> DataPanel:
    """A file of one's own, just chosen: no column has a part yet."""
    frame = hiring.assign(answer=["yes" if hired else "no" for hired in hiring["hired"]], row=range(400))
    return read("hiring.csv", frame.to_csv(index=False))


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


def test_an_outcome_with_one_value_only_goes_back_too(read):
    panel = read("one.csv", "sex,y\nf,1\nm,1\n")
    form = panel.roles
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
