"""The plain model learns what scikit-learn learns, and no more than the table holds."""

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from workbench import pipelines
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.model import NAMES, attach_scores, fit_plain

KINDS = pytest.mark.parametrize("kind", NAMES)
SENSITIVE = ("sex", "age", "foreign_worker")


def case_of(frame, **roles):
    return Case.of(frame, **{"sensitive": "sex", "target": "hired", **roles})


def one_sentence(error):
    return "\n" not in str(error.value)


@KINDS
def test_scores_are_those_of_scikit_learns_own_cross_validation(credit, scored, kind):
    model = fit_plain(credit, kind)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    table = credit.frame[list(fit_plain(credit).features)]
    with pipelines.one_thread():
        expected = cross_val_predict(clone(model.estimator), table, credit.target, cv=folds, method="predict_proba")
    np.testing.assert_allclose(scored[kind].scores, expected[:, 1], rtol=0, atol=1e-9)


def test_weights_count_as_in_scikit_learn(applicants):
    frame = applicants(weight=np.arange(200) % 5 * 300.0)
    case = case_of(frame, weight="weight")
    model = fit_plain(case)
    assert "weight" not in model.features
    weights = frame["weight"] / frame["weight"].mean()
    own = clone(model.estimator).fit(frame[list(model.features)], frame["hired"], model__sample_weight=weights)
    np.testing.assert_allclose(model.score(frame), own.predict_proba(frame)[:, 1], rtol=0, atol=1e-12)
    assert not np.allclose(model.score(frame), fit_plain(case_of(frame, not_features=("weight",))).score(frame))


@KINDS
def test_the_plain_model_of_german_credit_is_neither_useless_nor_too_good(scored, kind):
    assert 0.68 < roc_auc_score(scored[kind].target, scored[kind].scores) < 0.85


@KINDS
def test_there_is_nothing_to_learn_from_a_shuffled_target(credit, kind):
    shuffled = np.random.default_rng(1).permutation(credit.frame["good_credit"])
    case = attach_scores(Case.of(credit.frame.assign(good_credit=shuffled), roles=credit.roles), kind)
    assert 0.42 < roc_auc_score(case.target, case.scores) < 0.58


@KINDS
def test_the_same_seed_gives_the_same_scores_and_another_seed_others(credit, scored, kind):
    assert np.array_equal(attach_scores(credit, kind).scores, scored[kind].scores)
    assert not np.array_equal(attach_scores(credit, kind, seed=1).scores, scored[kind].scores)


def test_sensitive_columns_and_what_reveals_them_change_nothing(credit, scored):
    random = np.random.default_rng(3)
    hidden = ("personal_status", *SENSITIVE)
    together = random.permutation(len(credit.frame))  # so that personal_status still reveals sex
    mixed = credit.frame.assign(**{column: credit.frame[column].to_numpy()[together] for column in hidden})
    assert np.array_equal(attach_scores(Case.of(mixed, roles=credit.roles)).scores, scored["logistic"].scores)
    assert set(hidden).isdisjoint(fit_plain(credit).features)


def test_sensitive_columns_are_used_when_asked_for(credit, scored):
    model = fit_plain(credit, use_sensitive=True)
    assert {"personal_status", *SENSITIVE} <= set(model.features)
    assert not np.array_equal(attach_scores(credit, use_sensitive=True).scores, scored["logistic"].scores)


@KINDS
def test_values_of_any_type_missing_and_unseen_ones_are_scored(kind, applicants):
    frame = applicants(
        flag=np.resize([True, False, None], 200),
        nullable=pd.array(np.resize([1, 2, None, 4], 200), dtype="Int64"),
        truth=pd.array(np.resize([True, None, False], 200), dtype="boolean"),
        category=pd.Categorical(np.resize(["x", None, "y"], 200)),
        day=pd.date_range("2024-01-01", periods=200, tz="Europe/Paris"),
        date=pd.Series(pd.date_range("2024-01-01", periods=200)).dt.date,
        wait=pd.to_timedelta(np.arange(200), unit="h"),
        once=[1.0] + [np.nan] * 199,
        endless=np.resize([np.inf, 1.0, 1e300], 200),
        empty=np.nan,
    )
    case = attach_scores(case_of(frame), kind)
    assert np.isfinite(case.scores).all()
    assert "empty (one value only)" in case.scores_from
    model = fit_plain(case_of(frame), kind)
    strange = frame[:3].assign(town=["nowhere", None, "a"], pay=[None, 1e9, 0.0], date=None, category="z")
    assert np.isfinite(model.score(strange)).all()


def test_a_date_that_decides_is_learned_as_a_number():
    random = np.random.default_rng(5)
    days = random.integers(0, 4000, 300)
    frame = pd.DataFrame(
        {"sex": random.choice(["f", "m"], 300), "since": pd.Timestamp("2010-01-01") + pd.to_timedelta(days, unit="D")}
    )
    case = attach_scores(case_of(frame.assign(hired=(days > 2000).astype(int))))
    assert roc_auc_score(case.target, case.scores) > 0.99


def test_a_fit_that_does_not_come_to_rest_is_said_and_warns_nobody(monkeypatch, applicants):
    monkeypatch.setattr(pipelines, "MOST_STEPS", 1)
    assert "stopped before it had come to rest" in attach_scores(case_of(applicants())).scores_from
    assert "stopped before it had come to rest" in fit_plain(case_of(applicants())).describe()


@pytest.mark.parametrize(
    ("roles", "options", "match"),
    [
        ({"target": None}, {}, "needs a target column"),
        ({"not_features": ("pay", "town")}, {}, "No column is left"),
        ({}, {"kind": "forest"}, "no kind of model 'forest'. There are: scorecard, tree, logistic, boosting"),
        ({}, {"folds": 1}, "from 2 up to that, not 1"),
        ({}, {"folds": 150}, "from 2 up to that, not 150"),
    ],
)
def test_what_cannot_be_scored_is_refused_in_one_sentence(roles, options, match, applicants):
    with pytest.raises(WorkbenchError, match=match) as error:
        attach_scores(case_of(applicants(), **roles), **options)
    assert one_sentence(error)


def test_too_few_rows_of_an_answer_are_counted_in_the_refusal(applicants):
    frame = applicants(hired=[1] * 3 + [0] * 197)
    with pytest.raises(WorkbenchError, match="the rarer answer has 3; the number of folds can be from 2"):
        attach_scores(case_of(frame))
    assert np.isfinite(attach_scores(case_of(frame), folds=3).scores).all()
