import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.svm import LinearSVC

from workbench import pipelines
from workbench.case import Case
from workbench.errors import Cancelled, WorkbenchError
from workbench.model import NAMES, SCORE_COLUMN, Model, attach_model, attach_scores, fit_plain
from workbench.training import TrainingFacts

KINDS = pytest.mark.parametrize("kind", NAMES)
SENSITIVE = ("sex", "age", "foreign_worker")


@pytest.fixture(scope="module")
def credit(bundled_table):
    return Case.of(bundled_table("german_credit"), sensitive=SENSITIVE, target="good_credit")


@pytest.fixture(scope="module")
def scored(credit):
    return {kind: attach_scores(credit, kind) for kind in NAMES}


def applicants(rows=200, **columns):
    """A table in which pay tells who is hired, with noise."""
    random = np.random.default_rng(7)
    pay = random.normal(size=rows)
    return pd.DataFrame(
        {
            "sex": random.choice(["f", "m"], rows),
            "pay": pay,
            "town": random.choice(["a", "b", "c"], rows),
            "hired": (pay + random.normal(size=rows) > 0).astype(int),
            **columns,
        }
    )


def case_of(frame, **roles):
    return Case.of(frame, **{"sensitive": "sex", "target": "hired", **roles})


def one_sentence(error):
    return "\n" not in str(error.value)


# The adapter


def test_a_model_scores_the_favourable_class_whichever_it_is():
    frame = applicants()
    words = frame["hired"].map({0: "no offer", 1: "an offer"})
    forest = RandomForestClassifier(20, random_state=0).fit(frame[["pay"]], words)
    for place, name in enumerate(forest.classes_):
        scores = Model.of(forest, favourable=name).score(frame)
        assert np.array_equal(scores, forest.predict_proba(frame[["pay"]])[:, place])
        assert scores.dtype == np.float64


def test_a_model_takes_its_features_in_its_own_order_from_a_wider_table():
    frame = applicants(extra=range(200))
    features = frame[["extra", "pay"]]
    model = Model.of(LogisticRegression().fit(features, frame["hired"]))
    assert model.features == ("extra", "pay")
    shuffled = frame[["pay", "town", "extra"]]
    assert np.array_equal(model.score(shuffled), model.score(features))


def test_a_model_fitted_on_a_bare_array_needs_its_features_named_and_scores_without_warnings():
    frame = applicants()
    bare = LogisticRegression().fit(frame[["pay"]].to_numpy(), frame["hired"])
    with pytest.raises(WorkbenchError, match="name its features in order"):
        Model.of(bare)
    with pytest.raises(WorkbenchError, match="fitted on 1 columns, but 2 features are named"):
        Model.of(bare, features=["pay", "town"])
    scores = Model.of(bare, features=["pay"]).score(frame)
    assert np.array_equal(scores, bare.predict_proba(frame[["pay"]].to_numpy())[:, 1])


def test_a_model_is_asked_once_for_a_whole_table():
    class Counting:
        classes_ = (0, 1)
        calls = 0

        def predict_proba(self, table):
            self.calls += 1
            return np.tile([0.25, 0.75], (len(table), 1))

    model = Model.of(Counting(), features=["pay"])
    assert model.score(applicants()).tolist() == [0.75] * 200
    assert model.estimator.calls == 1


@pytest.mark.parametrize("favourable", ["0", "1"])
def test_decision_values_become_scores_with_the_models_own_border_at_one_half(favourable):
    frame = applicants()
    ridge = RidgeClassifier().fit(frame[["pay"]], frame["hired"])
    model = Model.of(ridge, favourable=favourable)
    agrees = (model.score(frame) >= 0.5) == (ridge.predict(frame[["pay"]]) == int(favourable))
    assert agrees.all()
    assert "not probabilities" in model.describe()


def test_a_table_without_rows_has_no_scores():
    frame = applicants()
    model = Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"]))
    assert model.score(frame.iloc[:0]).shape == (0,)


def test_a_missing_feature_is_named_with_the_nearest_column():
    frame = applicants()
    model = Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"]))
    with pytest.raises(WorkbenchError, match=r"no feature column 'pay'\. Did you mean 'pay_'"):
        model.score(frame.rename(columns={"pay": "pay_"}))


def test_a_table_the_estimator_cannot_read_is_one_sentence():
    frame = applicants()
    model = Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"]))
    with pytest.raises(WorkbenchError, match="cannot score this table: could not convert") as error:
        model.score(frame.assign(pay="much"))
    assert one_sentence(error)


@pytest.mark.parametrize(
    ("fit", "favourable", "match"),
    [
        (lambda x, y: LinearRegression().fit(x, y), None, "LinearRegression gives no scores"),
        (lambda _x, _y: LogisticRegression(), None, "has no classes yet; fit it"),
        (lambda x, y: LogisticRegression().fit(x, y), "hired", "knows the classes '0', '1'; none of them is 'hired'"),
        (lambda x, y: LogisticRegression().fit(x, y + 4), None, "none of them is plainly favourable"),
        (lambda x, y: LinearSVC().fit(x, y + np.arange(len(y)) % 2), "2", "more than two classes it needs predict"),
    ],
)
def test_what_cannot_be_a_model_is_refused_when_it_is_made(fit, favourable, match):
    frame = applicants()
    with pytest.raises(WorkbenchError, match=match) as error:
        Model.of(fit(frame[["pay"]], frame["hired"]), features=["pay"], favourable=favourable)
    assert one_sentence(error)


def test_a_model_says_what_it_is():
    frame = applicants()
    forest = RandomForestClassifier(5, random_state=0).fit(frame[["pay"]], frame["hired"])
    assert Model.of(forest).describe() == ("A RandomForestClassifier on 1 column (pay). It scores how likely '1' is.")


@pytest.mark.parametrize(
    ("given", "match"),
    [
        (lambda table: table["pay"], r"gives scores from -\S+ to \S+; a score must lie between 0 and 1"),
        (lambda table: table["pay"] * np.nan, "gave no score for 200 of 200 rows"),
        (lambda table: table["town"], "cannot score this table: could not convert string to float"),
        (lambda _table: [0.5] * 3, "gave 3 scores for 200 rows; it must give one for each"),
        (lambda _table: 0.5, "gave 1 scores for 200 rows"),
        (lambda table: table["age"], "cannot score this table: 'age'"),
    ],
)
def test_a_function_that_gives_no_scores_is_one_sentence(given, match):
    model = Model.of(given, features=["pay", "town"])
    with pytest.raises(WorkbenchError, match=match) as error:
        model.score(applicants())
    assert one_sentence(error)


def test_any_function_of_a_table_is_a_model_and_cannot_change_the_table():
    def half(table):
        table["pay"] = 0.0
        return table["pay"] + 0.5

    frame = applicants()
    before = frame.copy()
    model = Model.of(half, features=["pay"])
    assert model.score(frame).tolist() == [0.5] * 200
    pd.testing.assert_frame_equal(frame, before)
    assert model.describe() == (
        "A Python function half on 1 column (pay). It scores how likely the favourable value is."
    )
    with pytest.raises(WorkbenchError, match="Python function half does not say which columns"):
        Model.of(half)


def test_what_is_no_model_at_all_is_refused_with_what_is_possible():
    with pytest.raises(WorkbenchError, match="A dict is no model; possible are a scikit-learn classifier"):
        Model.of({"weights": [1, 2]})


# A model from outside on a table


def test_a_model_from_outside_scores_the_table_in_place_of_what_was_there():
    frame = applicants(bank=[0, 1] * 100)
    outside = Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"]))
    case = attach_model(case_of(frame, prediction="bank"), outside)
    assert (case.roles.score, case.roles.prediction) == ("model_score", None)
    np.testing.assert_array_equal(case.scores, outside.score(frame))
    assert {"bank", "model_score"} <= set(case.roles.not_features)
    assert "A LogisticRegression on 1 column (pay)" in case.scores_from
    assert "may have been trained on these very rows" in case.scores_from
    assert "opposite" not in case.scores_from


def test_a_model_that_is_told_a_sensitive_column_is_said_to_be():
    frame = applicants().assign(sex=lambda table: (table["sex"] == "f").astype(int))
    told = Model.of(LogisticRegression().fit(frame[["pay", "sex"]], frame["hired"]))
    assert "It is told sex, by which people are compared here." in attach_model(case_of(frame), told).scores_from


def test_a_model_that_scores_the_other_answer_is_noticed_and_can_be_turned_round():
    frame = applicants()
    risk = Model.of(lambda table: 1 / (1 + np.exp(table["pay"])), features=["pay"])
    assert "opposite directions" in attach_model(case_of(frame), risk).scores_from
    turned = attach_model(case_of(frame), risk, score_means="unfavourable")
    assert "opposite directions" not in turned.scores_from
    np.testing.assert_array_equal(turned.prediction == 1, turned.scores < 0.5)


def test_a_plain_model_on_its_own_rows_is_known_to_have_seen_them_and_on_others_is_not():
    frame = applicants()
    model = fit_plain(case_of(frame))
    assert "It was trained on these very rows" in attach_model(case_of(frame), model).scores_from
    others = frame.assign(pay=frame["pay"] + 1)
    assert "It may have been trained" in attach_model(case_of(others), model).scores_from


# The facts of training


@KINDS
def test_the_facts_say_what_a_plain_model_was_trained_on(credit, kind):
    facts = fit_plain(credit, kind, seed=3).facts
    assert (facts.kind, facts.seed, facts.rows, facts.target) == (kind, 3, 1000, "good_credit")
    assert facts.columns == fit_plain(credit).features
    assert len(facts.data_hash) == 64
    assert set(facts.versions) >= {"numpy", "scikit-learn"}
    assert facts.trained.endswith("+00:00")
    assert TrainingFacts.from_dict(facts.to_dict()) == facts


def test_the_data_hash_changes_with_the_data_and_with_nothing_else():
    def hash_of(frame, **roles):
        return fit_plain(case_of(frame, **roles)).facts.data_hash

    frame = applicants()
    same = hash_of(frame)
    assert hash_of(frame.set_axis(range(200, 400)).assign(note=range(200)), not_features=("note",)) == same
    assert hash_of(frame.assign(pay=frame["pay"] + 1e-9)) != same
    assert hash_of(frame.assign(hired=1 - frame["hired"])) != same
    assert hash_of(frame[::-1]) != same
    assert Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"])).facts is None


# The plain model


@KINDS
def test_scores_are_those_of_scikit_learns_own_cross_validation(credit, scored, kind):
    model = fit_plain(credit, kind)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    table = credit.frame[list(fit_plain(credit).features)]
    with pipelines.one_thread():
        expected = cross_val_predict(clone(model.estimator), table, credit.target, cv=folds, method="predict_proba")
    np.testing.assert_allclose(scored[kind].scores, expected[:, 1], rtol=0, atol=1e-9)


def test_weights_count_as_in_scikit_learn():
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


def test_where_the_scores_come_from_is_said_in_words(scored):
    words = scored["logistic"].scores_from
    assert words.startswith("A plain model: a logistic regression on 17 columns (duration_months, ")
    assert "personal_status (repeats or reveals sex); age, foreign_worker and sex (sensitive)" in words
    assert "Each row was scored out-of-fold, in 5 folds, by a model that had not seen it." in words
    assert words.endswith("It is an example to look at error rates with, not the model that decided.")
    assert "gradient-boosted trees" in scored["boosting"].scores_from
    assert "a scorecard of whole points on up to 6 of 17 columns (duration_months" in scored["scorecard"].scores_from
    assert "a shallow decision tree on up to 7 of 17 columns" in scored["tree"].scores_from


def test_scores_stand_in_a_new_table_and_the_old_one_is_untouched():
    frame = applicants(bank=[0, 1] * 100, risk=np.linspace(0, 1, 200))
    before = frame.copy()
    case = case_of(frame, prediction="bank", score="risk", score_means="unfavourable")
    after = attach_scores(case)
    pd.testing.assert_frame_equal(frame, before)
    assert case.frame is frame
    assert [*frame.columns, SCORE_COLUMN] == [*after.frame.columns]
    assert np.shares_memory(after.frame["pay"].to_numpy(), frame["pay"].to_numpy())
    assert (after.roles.score, after.roles.prediction) == (SCORE_COLUMN, None)
    assert np.array_equal(after.prediction == 1, after.scores >= 0.5)


def test_the_border_of_a_yes_stays_where_it_was_when_the_new_scores_mean_the_other_way_round():
    frame = applicants(risk=np.linspace(0, 1, 200))
    case = case_of(frame, score="risk", score_means="unfavourable", threshold=0.3)
    after = attach_scores(case)
    assert (after.roles.score_means, after.roles.threshold) == ("favourable", pytest.approx(0.7))
    risk = Model.of(lambda table: table["risk"], features=["risk"])
    kept = attach_model(case, risk, score_means="unfavourable")
    assert (kept.roles.score_means, kept.roles.threshold) == ("unfavourable", 0.3)


def test_an_earlier_score_or_decision_is_never_a_feature_and_a_taken_name_gets_a_number():
    frame = applicants(bank=[0, 1] * 100)
    once = attach_scores(case_of(frame, prediction="bank"))
    twice = attach_scores(once)
    thrice = attach_scores(twice)
    assert (twice.roles.score, thrice.roles.score) == (f"{SCORE_COLUMN}_2", f"{SCORE_COLUMN}_3")
    assert fit_plain(thrice).features == ("pay", "town")
    assert np.array_equal(once.scores, thrice.scores)


def test_rows_without_a_target_are_scored_by_a_model_of_all_others():
    frame = applicants().astype({"hired": "Int64"})
    frame.loc[:9, "hired"] = pd.NA
    case = attach_scores(case_of(frame))
    np.testing.assert_array_equal(case.scores[:10], fit_plain(case_of(frame)).score(frame[:10]))
    assert np.isfinite(case.scores).all()
    assert "The 10 rows without a target had a model of all the others." in case.scores_from
    rest = attach_scores(case_of(frame[10:].reset_index(drop=True)))
    np.testing.assert_array_equal(case.scores[10:], rest.scores)


@KINDS
def test_values_of_any_type_missing_and_unseen_ones_are_scored(kind):
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


@KINDS
def test_progress_is_told_before_each_fold_and_can_cancel(kind):
    told = []
    attach_scores(case_of(applicants()), kind, progress=lambda fraction, note: told.append((fraction, note)))
    assert [fraction for fraction, _ in told] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert told[0][1] == "Fold 1 of 5"

    def stop(fraction, note):
        if fraction > 0.3:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled, match=r"Stopped\."):
        attach_scores(case_of(applicants()), kind, progress=stop)


def test_a_fit_that_does_not_come_to_rest_is_said_and_warns_nobody(monkeypatch):
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
def test_what_cannot_be_scored_is_refused_in_one_sentence(roles, options, match):
    with pytest.raises(WorkbenchError, match=match) as error:
        attach_scores(case_of(applicants(), **roles), **options)
    assert one_sentence(error)


def test_too_few_rows_of_an_answer_are_counted_in_the_refusal():
    frame = applicants(hired=[1] * 3 + [0] * 197)
    with pytest.raises(WorkbenchError, match="the rarer answer has 3; the number of folds can be from 2"):
        attach_scores(case_of(frame))
    assert np.isfinite(attach_scores(case_of(frame), folds=3).scores).all()


def test_importing_the_model_loads_no_scikit_learn():
    code = (
        "import sys, workbench.model, workbench.model_files; print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"sklearn", "scipy", "threadpoolctl", "joblib", "skops", "lightgbm", "xgboost", "onnxruntime"}
    assert heavy.isdisjoint(done.stdout.split())
