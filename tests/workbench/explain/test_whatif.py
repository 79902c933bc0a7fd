"""What if: the score after a change is the model's own, the nearest have the other answer, and nothing else moves."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.search_space import Space
from workbench.explain.shapley import explainer_for
from workbench.explain.whatif import Person, ask_what_if
from workbench.explain.whatif_compare import compare_people, compare_variants
from workbench.explain.whatif_curve import trace_curve
from workbench.explain.whatif_person import first_refused
from workbench.explain.whatif_words import answer_words, curve_words, moves_words, nearest_words
from workbench.model import Model, fit_plain

PARTS = {"sensitive": ["sex"], "target": "good_credit", "favourable": "1"}


@pytest.fixture(scope="module")
def space(bundled_table) -> Space:
    case = Case.of(bundled_table("german_credit"), **PARTS)
    return Space.of(case, fit_plain(case, "logistic"))


@given(row=st.integers(0, 999), months=st.integers(4, 72))
def test_the_answer_is_the_models_own_on_the_changed_row(space, row, months):
    report = ask_what_if(Person.of(space, row), {"duration_months": months})
    table = space.case.pandas.iloc[[row]]
    expected = space.model.score(table.assign(duration_months=months))[0]
    assert report.score == pytest.approx(expected)
    assert report.before == pytest.approx(space.model.score(table)[0])
    assert {change.feature for change in report.changes} <= {"duration_months"}
    assert report.has_it == (expected >= 0.5)


@given(row=st.integers(0, 999))
def test_the_nearest_people_are_real_and_have_the_other_answer(space, row):
    report = ask_what_if(Person.of(space, row))
    scores = space.model.score(space.case.pandas)
    assert [each.distance for each in report.nearest] == sorted(each.distance for each in report.nearest)
    assert all((scores[each.row] >= 0.5) != report.has_it for each in report.nearest)
    assert row not in [each.row for each in report.nearest]


def test_a_curve_goes_through_the_person_and_only_one_column_moves(space):
    person = Person.of(space, 3)
    curve = trace_curve(person, "credit_amount")
    mine = curve[curve["value"] == person.told["credit_amount"]]
    assert mine["score"].iloc[0] == pytest.approx(ask_what_if(person).score)
    assert curve["value"].is_monotonic_increasing
    assert "alone takes the score" in curve_words(curve, "the amount")


def test_contributions_explain_the_change_of_the_score(space):
    explainer = explainer_for(space.model, space.case.pandas)
    report = ask_what_if(Person.of(space, 1, explainer=explainer), {"duration_months": 6})
    odds = np.log(report.score / (1 - report.score)) - np.log(report.before / (1 - report.before))
    moved = report.contributions["after"] - report.contributions["before"]
    assert moved.sum() == pytest.approx(odds, abs=1e-6)
    assert moved[report.contributions["feature"] != "duration_months"].abs().max() < 1e-9
    assert moves_words(report, space.case.roles) == (
        "The changes act most through duration months: it pushes more towards a yes than before."
    )
    first = ask_what_if(Person.of(space, 1, explainer=explainer))
    row = first.contributions.loc[first.contributions["before"].abs().idxmax()]
    label = space.case.roles.column_label(row["feature"])
    side = "yes" if row["before"] > 0 else "no"
    assert f"{label} weighs most in this score: it pushes towards a {side}." in moves_words(first, space.case.roles)
    assert moves_words(ask_what_if(Person.of(space, 1)), space.case.roles) == ""


def test_two_people_differ_where_their_rows_differ(space):
    frame = compare_people(space, 0, 1)
    table = space.case.pandas[list(space.model.features)]
    differ = [name for name in table.columns if table[name].iloc[0] != table[name].iloc[1]]
    assert sorted(frame["feature"]) == sorted(differ)
    assert compare_people(space, 0, 0).empty


def test_variants_stand_beside_the_person_as_it_is(space):
    person = Person.of(space, first_refused(space))
    frame = compare_variants(person, {"shorter": {"duration_months": 6}})
    assert frame["variant"].tolist() == ["as it is", "shorter"]
    assert not frame["favourable"][0]
    assert frame["score"][1] > frame["score"][0]


def test_what_the_table_has_never_seen_is_said(space):
    person = Person.of(space, 1)
    report = ask_what_if(person, {"job": "astronaut", "credit_amount": 10**7})
    assert report.notes[0] == "No such value occurs in the table under job."
    assert "from 250 to 18424" in report.notes[1]
    assert "astronaut" in answer_words(report, space.case.roles)


def test_a_missing_value_can_be_asked_about_where_the_model_can_read_it():
    frame = pd.DataFrame({"pay": [1.0, None, 3.0, 4.0] * 20, "sex": ["f", "m"] * 40, "yes": [0, 0, 1, 1] * 20})
    case = Case.of(frame, sensitive=["sex"], target="yes")
    space = Space.of(case, Model.of(lambda table: table["pay"].fillna(0) / 4, features=["pay"]))
    assert ask_what_if(Person.of(space, 1), {"pay": 4}).score == 1.0
    assert ask_what_if(Person.of(space, 2), {"pay": None}).score == 0.0


def test_what_cannot_be_asked_is_one_sentence(space):
    person = Person.of(space, 0)
    with pytest.raises(WorkbenchError, match="There is no feature 'wage'"):
        ask_what_if(person, {"wage": 3})
    with pytest.raises(WorkbenchError, match="holds numbers; 'much' is not one"):
        ask_what_if(person, {"credit_amount": "much"})
    with pytest.raises(WorkbenchError, match="There is no row 1000"):
        Person.of(space, 1000)


def test_a_model_with_one_answer_has_nobody_with_the_other():
    frame = pd.DataFrame({"pay": range(40), "sex": ["f", "m"] * 20})
    space = Space.of(Case.of(frame, sensitive=["sex"]), Model.of(lambda t: t["pay"] * 0 + 0.9, features=["pay"]))
    report = ask_what_if(Person.of(space, 0))
    assert nearest_words(report.nearest, space.case.roles, has_it=True) == [
        "Nobody in the table did not get the favourable answer from this model."
    ]
    with pytest.raises(WorkbenchError, match="nobody is refused"):
        first_refused(space)
