"""A model is asked for scores the same way wherever it comes from, and what is none is refused."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.svm import LinearSVC

from workbench.errors import WorkbenchError
from workbench.wrapped_model import Model


def one_sentence(error):
    return "\n" not in str(error.value)


def test_a_model_scores_the_favourable_class_whichever_it_is(applicants):
    frame = applicants()
    words = frame["hired"].map({0: "no offer", 1: "an offer"})
    forest = RandomForestClassifier(20, random_state=0).fit(frame[["pay"]], words)
    for place, name in enumerate(forest.classes_):
        scores = Model.of(forest, favourable=name).score(frame)
        assert np.array_equal(scores, forest.predict_proba(frame[["pay"]])[:, place])
        assert scores.dtype == np.float64


def test_a_model_takes_its_features_in_its_own_order_from_a_wider_table(applicants):
    frame = applicants(extra=range(200))
    features = frame[["extra", "pay"]]
    model = Model.of(LogisticRegression().fit(features, frame["hired"]))
    assert model.features == ("extra", "pay")
    shuffled = frame[["pay", "town", "extra"]]
    assert np.array_equal(model.score(shuffled), model.score(features))


def test_a_model_fitted_on_a_bare_array_needs_its_features_named_and_scores_without_warnings(applicants):
    frame = applicants()
    bare = LogisticRegression().fit(frame[["pay"]].to_numpy(), frame["hired"])
    with pytest.raises(WorkbenchError, match="name its features in order"):
        Model.of(bare)
    with pytest.raises(WorkbenchError, match="fitted on 1 columns, but 2 features are named"):
        Model.of(bare, features=["pay", "town"])
    scores = Model.of(bare, features=["pay"]).score(frame)
    assert np.array_equal(scores, bare.predict_proba(frame[["pay"]].to_numpy())[:, 1])


def test_a_model_is_asked_once_for_a_whole_table(applicants):
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
def test_decision_values_become_scores_with_the_models_own_border_at_one_half(favourable, applicants):
    frame = applicants()
    ridge = RidgeClassifier().fit(frame[["pay"]], frame["hired"])
    model = Model.of(ridge, favourable=favourable)
    agrees = (model.score(frame) >= 0.5) == (ridge.predict(frame[["pay"]]) == int(favourable))
    assert agrees.all()
    assert "not probabilities" in model.describe()


def test_a_table_without_rows_has_no_scores(applicants):
    frame = applicants()
    model = Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"]))
    assert model.score(frame.iloc[:0]).shape == (0,)


def test_a_missing_feature_is_named_with_the_nearest_column(applicants):
    frame = applicants()
    model = Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"]))
    with pytest.raises(WorkbenchError, match=r"no feature column 'pay'\. Did you mean 'pay_'"):
        model.score(frame.rename(columns={"pay": "pay_"}))


def test_a_table_the_estimator_cannot_read_is_one_sentence(applicants):
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
def test_what_cannot_be_a_model_is_refused_when_it_is_made(fit, favourable, match, applicants):
    frame = applicants()
    with pytest.raises(WorkbenchError, match=match) as error:
        Model.of(fit(frame[["pay"]], frame["hired"]), features=["pay"], favourable=favourable)
    assert one_sentence(error)


def test_a_model_says_what_it_is(applicants):
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
def test_a_function_that_gives_no_scores_is_one_sentence(given, match, applicants):
    model = Model.of(given, features=["pay", "town"])
    with pytest.raises(WorkbenchError, match=match) as error:
        model.score(applicants())
    assert one_sentence(error)


def test_any_function_of_a_table_is_a_model_and_cannot_change_the_table(applicants):
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


def test_importing_the_model_loads_no_scikit_learn():
    code = (
        "import sys, workbench.model, workbench.model_files; print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"sklearn", "scipy", "threadpoolctl", "joblib", "skops", "lightgbm", "xgboost", "onnxruntime"}
    assert heavy.isdisjoint(done.stdout.split())
