"""Scores stand beside the table they are of, with what was there before and where they come from."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from workbench.case import Case
from workbench.model import SCORE_COLUMN, Model, attach_model, attach_scores, fit_plain

SENSITIVE = ("sex", "age", "foreign_worker")


def case_of(frame, **roles):
    return Case.of(frame, **{"sensitive": "sex", "target": "hired", **roles})


def test_a_model_from_outside_scores_the_table_beside_the_decision_that_was_there(applicants):
    frame = applicants(bank=[0, 1] * 100)
    outside = Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"]))
    case = attach_model(case_of(frame, prediction="bank"), outside)
    assert (case.roles.score, case.roles.prediction) == ("model_score", "bank")
    np.testing.assert_array_equal(case.prediction, frame["bank"])
    np.testing.assert_array_equal(case.scores, outside.score(frame))
    assert {"bank", "model_score"}.isdisjoint(fit_plain(case).features)
    assert "A LogisticRegression on 1 column (pay)" in case.scores_from
    assert "may have been trained on these very rows" in case.scores_from
    assert "opposite" not in case.scores_from


def test_a_model_that_is_told_a_sensitive_column_is_said_to_be(applicants):
    frame = applicants().assign(sex=lambda table: (table["sex"] == "f").astype(int))
    told = Model.of(LogisticRegression().fit(frame[["pay", "sex"]], frame["hired"]))
    assert "It is told sex, by which people are compared here." in attach_model(case_of(frame), told).scores_from


def test_a_model_that_scores_the_other_answer_is_noticed_and_can_be_turned_round(applicants):
    frame = applicants()
    risk = Model.of(lambda table: 1 / (1 + np.exp(table["pay"])), features=["pay"])
    assert "opposite directions" in attach_model(case_of(frame), risk).scores_from
    turned = attach_model(case_of(frame), risk, score_means="unfavourable")
    assert "opposite directions" not in turned.scores_from
    np.testing.assert_array_equal(turned.prediction == 1, turned.scores < 0.5)


def test_a_plain_model_on_its_own_rows_is_known_to_have_seen_them_and_on_others_is_not(applicants):
    frame = applicants()
    model = fit_plain(case_of(frame))
    assert "It was trained on these very rows" in attach_model(case_of(frame), model).scores_from
    others = frame.assign(pay=frame["pay"] + 1)
    assert "It may have been trained" in attach_model(case_of(others), model).scores_from


def test_where_the_scores_come_from_is_said_in_words(scored):
    words = scored["logistic"].scores_from
    assert words.startswith("A plain model: a logistic regression on 17 columns (duration_months, ")
    assert "personal_status (repeats or reveals sex); age, foreign_worker and sex (sensitive)" in words
    assert "Each row was scored out-of-fold, in 5 folds, by a model that had not seen it." in words
    assert words.endswith("It is an example to look at error rates with, not the model that decided.")
    assert "gradient-boosted trees" in scored["boosting"].scores_from
    assert "a scorecard of whole points on up to 6 of 17 columns (duration_months" in scored["scorecard"].scores_from
    assert "a shallow decision tree on up to 7 of 17 columns" in scored["tree"].scores_from


def test_scores_stand_in_a_new_table_and_the_old_one_is_untouched(applicants):
    frame = applicants(bank=[0, 1] * 100, risk=np.linspace(0, 1, 200))
    before = frame.copy()
    case = case_of(frame, prediction="bank", score="risk", score_means="unfavourable")
    after = attach_scores(case)
    pd.testing.assert_frame_equal(frame, before)
    assert case.frame is frame
    assert [*frame.columns, SCORE_COLUMN] == [*after.frame.columns]
    assert np.shares_memory(after.frame["pay"].to_numpy(), frame["pay"].to_numpy())
    assert (after.roles.score, after.roles.prediction) == (SCORE_COLUMN, "bank")
    assert np.array_equal(after.prediction, case.prediction)
    alone = attach_scores(case.with_roles(prediction=None))
    assert np.array_equal(alone.prediction == 1, alone.scores >= 0.5)


def test_the_border_of_a_yes_stays_where_it_was_when_the_new_scores_mean_the_other_way_round(applicants):
    frame = applicants(risk=np.linspace(0, 1, 200))
    case = case_of(frame, score="risk", score_means="unfavourable", threshold=0.3)
    after = attach_scores(case)
    assert (after.roles.score_means, after.roles.threshold) == ("favourable", pytest.approx(0.7))
    risk = Model.of(lambda table: table["risk"], features=["risk"])
    kept = attach_model(case, risk, score_means="unfavourable")
    assert (kept.roles.score_means, kept.roles.threshold) == ("unfavourable", 0.3)


def test_an_earlier_score_or_decision_is_never_a_feature_and_a_taken_name_gets_a_number(applicants):
    frame = applicants(bank=[0, 1] * 100)
    once = attach_scores(case_of(frame, prediction="bank"))
    twice = attach_scores(once)
    thrice = attach_scores(twice)
    assert (twice.roles.score, thrice.roles.score) == (f"{SCORE_COLUMN}_2", f"{SCORE_COLUMN}_3")
    assert fit_plain(thrice).features == ("pay", "town")
    assert np.array_equal(once.scores, thrice.scores)


def test_rows_without_a_target_are_scored_by_a_model_of_all_others(applicants):
    frame = applicants().astype({"hired": "Int64"})
    frame.loc[:9, "hired"] = pd.NA
    case = attach_scores(case_of(frame))
    np.testing.assert_array_equal(case.scores[:10], fit_plain(case_of(frame)).score(frame[:10]))
    assert np.isfinite(case.scores).all()
    assert "The 10 rows without a target had a model of all the others." in case.scores_from
    rest = attach_scores(case_of(frame[10:].reset_index(drop=True)))
    np.testing.assert_array_equal(case.scores[10:], rest.scores)
