"""An outcome or a decision brings its favourable answer with it; where nobody can guess it, it is asked for."""

import pytest

from widgets import DataPanel


@pytest.fixture
def shop(read) -> DataPanel:
    """A table with decisions in two languages, and one whose answers say nothing."""
    rows = ["area;offered;Angeboten;Tarif;three"] + [
        f"{'NS'[row % 2]};{('yes', 'no')[row % 3 > 0]};{('ja', 'nein')[row % 3 > 0]};{'AB'[row % 3 > 0]};{row % 3 + 5}"
        for row in range(60)
    ]
    return read("shop.csv", "\n".join(rows))


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
    next(box for box in form.sensitive.children if box.column == "area").value = True
    assert (control.value, form.answers.favourable.value) == (column, "")
    form.answers.favourable.value = answers[0]
    assert form.answers.asked.value == shop.alert.text == ""
    assert (control.value, form.answers.favourable.value) == (column, answers[0])
    assert getattr(shop.session.case, part).mean() == pytest.approx(share)


def test_suggestions_of_other_parts_leave_the_question_open(read):
    shop = read("few.csv", "sex;Tarif\n" + "m;A\nf;B\nf;A\n" * 20)
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


@pytest.mark.parametrize("part", ["target", "prediction"])
def test_an_amount_is_refused_as_an_answer_and_the_choice_goes_back(read, part):
    panel = read("waits.csv", "area;minutes\n" + "\n".join(f"{'NS'[row % 2]};{row}" for row in range(60)))
    control = getattr(panel.roles.answers, part)
    control.value = "minutes"
    assert "minutes holds more than 20 different values" in panel.alert.text
    assert "favourable one" not in panel.alert.text, "no question that no control can answer"
    assert (control.value, panel.roles.answers.asked.value) == ("", "")
    assert getattr(panel.session.case.roles, part) is None
