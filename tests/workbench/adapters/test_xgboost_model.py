import numpy as np
import pandas as pd
import pytest
import xgboost

from workbench.errors import WorkbenchError
from workbench.model import Model

FEATURES = ["pay", "town", "zone"]


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(7)
    pay, town = random.normal(size=300), random.choice(["a", "b", "c"], 300)
    hired = (pay + (town == "b") + random.normal(size=300) > 0.5).astype(int)
    return pd.DataFrame({"pay": pay, "town": town, "zone": random.integers(0, 3, 300), "hired": hired})


def typed(frame):
    return frame[FEATURES].assign(town=pd.Categorical(frame["town"], categories=["c", "a", "b"]))


def matrix(frame, target=None):
    return xgboost.DMatrix(typed(frame), target, enable_categorical=True)


def trained(frame, objective="binary:logistic", **options):
    return xgboost.train({"objective": objective, "nthread": 1, **options}, matrix(frame, frame["hired"]), 15)


@pytest.fixture(scope="module")
def booster(frame):
    return trained(frame)


def test_categories_from_a_file_are_coded_as_they_were_in_training(frame, booster):
    expected = booster.predict(matrix(frame)).astype(float)
    model = Model.of(booster)
    assert model.features == tuple(FEATURES)
    np.testing.assert_allclose(model.score(frame), expected, rtol=0, atol=1e-7)
    other_order = frame.assign(town=pd.Categorical(frame["town"], categories=["a", "b", "c", "z"]))
    np.testing.assert_allclose(model.score(other_order[::-1]), expected[::-1], rtol=0, atol=1e-7)
    assert np.abs(expected - booster.predict(matrix(frame.assign(town="a")))).max() > 0.05  # the town matters


def test_a_category_that_was_never_seen_is_named_and_a_missing_one_is_scored(frame, booster):
    with pytest.raises(WorkbenchError, match=r"never seen 'nowhere' in column 'town'; it knows: 'c', 'a', 'b'\."):
        Model.of(booster).score(frame.assign(town="nowhere"))
    missing = frame.assign(town=None)
    np.testing.assert_allclose(Model.of(booster).score(missing), booster.predict(matrix(missing)), rtol=0, atol=1e-7)


def test_a_booster_knows_its_classes_only_as_0_and_1_and_says_so(frame, booster):
    ones = Model.of(booster).score(frame)
    np.testing.assert_allclose(Model.of(booster, favourable="0").score(frame), 1 - ones, rtol=0, atol=1e-15)
    assert "1 is taken for 'hired'" in Model.of(booster, favourable="hired").describe()
    assert Model.of(booster).describe() == (
        "An XGBoost model on 3 columns (pay, town and zone). It scores how likely '1' is."
    )


def test_log_odds_become_scores(frame):
    raw = trained(frame, "binary:logitraw")
    expected = 1 / (1 + np.exp(-raw.predict(matrix(frame)).astype(float)))
    np.testing.assert_allclose(Model.of(raw).score(frame), expected, rtol=0, atol=1e-12)


def test_a_classifier_that_stopped_early_uses_its_best_round(frame):
    classifier = xgboost.XGBClassifier(
        n_estimators=200, n_jobs=1, enable_categorical=True, early_stopping_rounds=3, learning_rate=0.8
    )
    half = frame[::2]
    classifier.fit(typed(half), half["hired"], eval_set=[(typed(frame[1::2]), frame["hired"][1::2])], verbose=False)
    assert classifier.best_iteration + 1 < classifier.get_booster().num_boosted_rounds()
    expected = classifier.predict_proba(typed(frame))[:, 1]
    np.testing.assert_allclose(Model.of(classifier).score(frame), expected, rtol=0, atol=1e-7)


def test_a_model_of_a_bare_array_needs_its_features_named(frame):
    given = frame[["pay", "zone"]].to_numpy()
    booster = xgboost.train({"objective": "binary:logistic"}, xgboost.DMatrix(given, frame["hired"]), 5)
    with pytest.raises(WorkbenchError, match="XGBoost model does not say which columns"):
        Model.of(booster)
    scores = Model.of(booster, features=["pay", "zone"]).score(frame)
    np.testing.assert_allclose(scores, booster.predict(xgboost.DMatrix(given)), rtol=0, atol=1e-7)


def test_categories_that_were_only_numbers_to_the_model_cannot_be_read_from_names(frame):
    codes = typed(frame).assign(town=typed(frame)["town"].cat.codes).to_numpy(dtype=float)
    types = {"feature_names": FEATURES, "feature_types": ["float", "c", "int"]}
    booster = xgboost.train({"objective": "binary:logistic"}, xgboost.DMatrix(codes, frame["hired"], **types), 5)
    with pytest.raises(WorkbenchError, match="categories in column 'town' but has not kept their names"):
        Model.of(booster).score(frame)
    scores = Model.of(booster).score(frame.assign(town=codes[:, 1]))
    np.testing.assert_allclose(scores, booster.predict(xgboost.DMatrix(codes, **types)), rtol=0, atol=1e-7)


def test_text_in_the_place_of_a_number_is_one_sentence(frame, booster):
    with pytest.raises(WorkbenchError, match="feature column 'pay' must hold numbers, but holds 'much'"):
        Model.of(booster).score(frame.assign(pay="much"))


@pytest.mark.parametrize(
    ("objective", "options", "match"),
    [
        ("reg:squarederror", {}, "trained for reg:squarederror: it predicts numbers"),
        ("multi:softprob", {"num_class": 3}, "more than two classes"),
    ],
)
def test_what_gives_no_chance_of_one_answer_is_refused(frame, objective, options, match):
    with pytest.raises(WorkbenchError, match=match):
        Model.of(trained(frame, objective, **options))


def test_a_classifier_that_was_never_fitted_is_refused():
    with pytest.raises(WorkbenchError, match="XGBClassifier has no classes yet"):
        Model.of(xgboost.XGBClassifier())
