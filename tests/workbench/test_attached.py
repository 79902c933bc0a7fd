"""Scores that are attached stand beside the table's own decision: whatever measures decisions measures the table's."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.attached import SCORE_COLUMN, with_scores
from workbench.case import Case
from workbench.explain.decided import decisions_of
from workbench.fairness.groups import compare_groups
from workbench.fairness.thresholds import report_thresholds
from workbench.model import Model, attach_model, attach_scores
from workbench.reopen import without_scores

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
