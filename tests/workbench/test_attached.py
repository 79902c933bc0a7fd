"""Scores that are attached stand beside the table's own decision: whatever measures decisions measures the table's."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.attached import SCORE_COLUMN, turn_threshold, with_scores
from workbench.case import Case
from workbench.explain.decided import decisions_of
from workbench.fairness.groups import compare_groups
from workbench.fairness.thresholds import report_thresholds
from workbench.model import Model, attach_model, attach_scores
from workbench.reopen import without_scores
from workbench.roles import Roles

PEOPLE = st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), st.booleans(), st.floats(0, 1)), min_size=4)


def table(people):
    group, paid, served, score = zip(*people, strict=True)
    return pd.DataFrame({"group": group, "paid": paid, "served": ["ja" if yes else "nein" for yes in served]}), score


@given(PEOPLE)
def test_every_number_about_decisions_stays_what_it_was(people):
    frame, scores = table([*people, ("a", True, True, 0.0), ("b", False, False, 1.0)])
    roles = {"sensitive": "group", "target": "paid", "prediction": "served", "favourable_decision": "ja"}
    case = Case.of(frame, **roles)
    after = with_scores(case, np.array(scores), "A model.")
    np.testing.assert_array_equal(after.prediction, case.prediction)
    np.testing.assert_array_equal(after.scores, scores)
    before, now = (compare_groups(each, metrics=["selection_rate", "false_positive_rate"]) for each in (case, after))
    pd.testing.assert_frame_equal(before.groups, now.groups)
    pd.testing.assert_frame_equal(before.disparities, now.disparities)
    np.testing.assert_array_equal(decisions_of(after), case.prediction)


def hired(**more):
    rng = np.random.default_rng(1)
    pay = rng.normal(size=200)
    frame = pd.DataFrame({"sex": ["f", "m"] * 100, "pay": pay, "hired": pay + rng.normal(size=200) > 0})
    return frame.assign(**more)


def test_it_is_said_once_that_decisions_stay_the_tables_own():
    case = Case.of(hired(bank=[True, False] * 100), sensitive="sex", target="hired", prediction="bank")
    scored = attach_scores(case)
    said = "This score stands beside the table's own decisions (bank)"
    assert scored.scores_from.count(said) == 1
    again = with_scores(case, scored.scores, scored.scores_from)
    assert again.scores_from == scored.scores_from
    model = Model.of(lambda rows: 1 / (1 + np.exp(-rows["pay"])), features=["pay"])
    assert said in attach_model(case, model).scores_from
    assert said not in attach_scores(case.with_roles(prediction=None)).scores_from


def test_it_is_said_what_becomes_of_a_score_of_the_tables_own():
    frame = hired(bank=[True, False] * 100, risk=np.linspace(0, 1, 200))
    case = Case.of(frame, sensitive="sex", target="hired", score="risk")
    alone, beside = attach_scores(case), attach_scores(case.with_roles(prediction="bank"))
    replaced = "This score stands in the place of the table's own (risk): wherever decisions are measured"
    assert alone.scores_from.count(replaced) == 1
    assert attach_model(case, Model.of(lambda rows: rows["risk"], features=["risk"])).scores_from.count(replaced) == 1
    assert replaced not in beside.scores_from
    assert "beside the table's own decisions (bank)" in beside.scores_from
    assert beside.scores_from.endswith("Wherever a score is looked at, it is this one, not the table's own (risk).")
    once = attach_scores(case.with_roles(score=None))
    assert "table's own" not in once.scores_from
    assert "table's own" not in attach_scores(once).scores_from, "the first score was none of the table's"


@pytest.mark.parametrize("column", ["bank", None])
@pytest.mark.parametrize("score", ["risk", None])
def test_what_the_tables_own_columns_say_is_not_changed_by_attaching_scores(column, score):
    frame = hired(bank=[True, False] * 100, risk=np.linspace(0, 1, 200))
    case = Case.of(frame, sensitive="sex", target="hired", prediction=column, score=score)
    after = attach_scores(case)
    pd.testing.assert_frame_equal(after.pandas[list(frame)], frame)
    np.testing.assert_array_equal(after.target, case.target)
    if column:
        np.testing.assert_array_equal(decisions_of(after), case.prediction)
    elif score:
        assert decisions_of(after) is None, "the model's answers are not called the table's"
        assert "not what the table's own score says" in after.scores_from


@given(st.floats(0, 1), st.sampled_from(["favourable", "unfavourable"]))
def test_a_threshold_that_is_turned_twice_is_itself(threshold, means):
    own = Roles(score="risk", score_means="unfavourable")
    once = turn_threshold(threshold, own, means)
    assert 0 <= once <= 1
    assert turn_threshold(once, own, means) == pytest.approx(threshold, abs=1e-9)
    assert turn_threshold(threshold, own.replace(score=None), means) == threshold


def test_without_a_decision_of_its_own_the_score_decides():
    case = attach_scores(Case.of(hired(), sensitive="sex", target="hired"))
    np.testing.assert_array_equal(case.prediction == 1, case.scores >= 0.5)
    assert decisions_of(case) is None


def test_a_threshold_is_about_the_score_and_the_groups_about_the_decision():
    case = attach_scores(Case.of(hired(bank=[True, False] * 100), sensitive="sex", target="hired", prediction="bank"))
    rate = report_thresholds(case, 0.0, metrics=["selection_rate"]).of("selection_rate")["value"]
    assert rate.tolist() == [1.0, 1.0]
    groups = compare_groups(case, metrics=["selection_rate"]).groups
    assert sorted(groups["value"]) == [0.0, 1.0]


@pytest.mark.parametrize("roles", [{}, {"prediction": "bank"}])
def test_without_the_scores_the_roles_are_those_of_before(roles):
    case = Case.of(hired(bank=[True, False] * 100), sensitive="sex", target="hired", **roles)
    scored = attach_scores(case)
    assert SCORE_COLUMN in scored.columns
    assert without_scores(None, scored).roles == case.roles
