import lightgbm
import numpy as np
import pandas as pd
import pytest

from workbench.errors import WorkbenchError
from workbench.model import Model

QUIET = {"verbose": -1, "num_threads": 1, "min_data_in_leaf": 5}


def applicants(rows=300):
    random = np.random.default_rng(7)
    pay, town = random.normal(size=rows), random.choice(["a", "b", "c"], rows)
    hired = (pay + (town == "b") + random.normal(size=rows) > 0.5).astype(int)
    one = ["same"] * rows
    return pd.DataFrame({"pay": pay, "town": town, "zone": random.integers(0, 3, rows), "one": one, "hired": hired})


FEATURES = ["pay", "town", "zone", "one"]


def typed(frame):
    """The features as they were given in training: two columns of categories, one of which never varies."""
    known = frame["town"].where(frame["town"].isin(["a", "b", "c"]))
    towns = pd.Categorical(known, categories=["c", "a", "b"])
    return frame[FEATURES].assign(town=towns, one=pd.Categorical(frame["one"], categories=["same"]))


def trained(frame, **options):
    return lightgbm.train(
        {"objective": "binary", **QUIET, **options}, lightgbm.Dataset(typed(frame), frame["hired"]), 20
    )


@pytest.fixture(scope="module")
def frame():
    return applicants()


@pytest.fixture(scope="module")
def booster(frame):
    return trained(frame)


def test_categories_from_a_file_are_coded_as_they_were_in_training(frame, booster):
    expected = booster.predict(typed(frame))
    model = Model.of(booster)
    assert model.features == tuple(FEATURES)
    np.testing.assert_allclose(model.score(frame), expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(model.score(typed(frame)), expected, rtol=0, atol=1e-12)
    other_order = frame.assign(town=pd.Categorical(frame["town"], categories=["a", "b", "c", "z"]))
    np.testing.assert_allclose(model.score(other_order[::-1]), expected[::-1], rtol=0, atol=1e-12)
    assert np.abs(expected - booster.predict(typed(frame.assign(town="a")))).max() > 0.05  # the town matters


def test_a_category_that_was_never_seen_counts_as_missing_as_in_lightgbm_itself_and_is_said(frame, booster):
    strange = frame[:3].assign(town=["nowhere", None, "a"])
    np.testing.assert_allclose(Model.of(booster).score(strange), booster.predict(typed(strange)), rtol=0, atol=1e-12)
    assert "not seen in training counts as missing" in Model.of(booster).describe()


def test_categories_that_are_numbers_are_found_whatever_their_type(frame):
    as_categories = typed(frame).assign(zone=pd.Categorical(frame["zone"], categories=[2, 0, 1]))
    booster = lightgbm.train({"objective": "binary", **QUIET}, lightgbm.Dataset(as_categories, frame["hired"]), 10)
    for given in (frame, frame.assign(zone=frame["zone"].astype(str)), frame.assign(zone=frame["zone"].astype(float))):
        np.testing.assert_allclose(Model.of(booster).score(given), booster.predict(as_categories), rtol=0, atol=1e-12)


def test_a_classifier_scores_the_class_by_its_name(frame):
    words = frame["hired"].map({0: "no offer", 1: "an offer"})
    classifier = lightgbm.LGBMClassifier(n_estimators=10, verbose=-1, n_jobs=1).fit(typed(frame), words)
    for place, name in enumerate(classifier.classes_):
        scores = Model.of(classifier, favourable=name).score(frame)
        np.testing.assert_allclose(scores, classifier.predict_proba(typed(frame))[:, place], rtol=0, atol=1e-12)
    assert (
        Model.of(classifier, favourable="an offer")
        .describe()
        .startswith("An LGBMClassifier on 4 columns (pay, town, zone and one). It scores how likely 'an offer' is.")
    )


def test_a_booster_knows_its_classes_only_as_0_and_1_and_says_so(frame, booster):
    ones = Model.of(booster).score(frame)
    np.testing.assert_allclose(Model.of(booster, favourable="0").score(frame), 1 - ones, rtol=0, atol=1e-15)
    named = Model.of(booster, favourable="hired")
    np.testing.assert_array_equal(named.score(frame), ones)
    assert "1 is taken for 'hired'" in named.describe()
    assert Model.of(booster).describe().startswith("A LightGBM model on 4 columns")


def test_truth_values_and_missing_numbers_are_read_as_lightgbm_reads_them(frame):
    table = frame[["pay"]].assign(flag=frame["zone"] > 1)
    table.loc[::7, "pay"] = np.nan
    booster = lightgbm.train({"objective": "binary", **QUIET}, lightgbm.Dataset(table, frame["hired"]), 10)
    np.testing.assert_allclose(Model.of(booster).score(table), booster.predict(table), rtol=0, atol=1e-12)
    nullable = table.astype({"flag": "boolean", "pay": "Float64"})
    np.testing.assert_allclose(Model.of(booster).score(nullable), booster.predict(table), rtol=0, atol=1e-12)


def test_text_in_the_place_of_a_number_is_one_sentence(frame, booster):
    with pytest.raises(WorkbenchError, match="feature column 'pay' must hold numbers, but holds 'much'"):
        Model.of(booster).score(frame.assign(pay="much"))


def test_a_model_of_a_bare_array_needs_its_features_named(frame):
    given = frame[["pay", "zone"]]
    booster = lightgbm.train({"objective": "binary", **QUIET}, lightgbm.Dataset(given.to_numpy(), frame["hired"]), 5)
    with pytest.raises(WorkbenchError, match="LightGBM model does not say which columns"):
        Model.of(booster)
    with pytest.raises(WorkbenchError, match="fitted on 2 columns, but 1 features are named"):
        Model.of(booster, features=["pay"])
    np.testing.assert_allclose(
        Model.of(booster, features=["pay", "zone"]).score(frame), booster.predict(given.to_numpy()), rtol=0, atol=1e-12
    )


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"objective": "regression"}, "trained for regression: it predicts numbers"),
        ({"objective": "multiclass", "num_class": 3}, "more than two classes"),
    ],
)
def test_what_gives_no_chance_of_one_answer_is_refused(frame, options, match):
    with pytest.raises(WorkbenchError, match=match):
        Model.of(trained(frame, **options))


def test_a_classifier_that_was_never_fitted_is_refused():
    with pytest.raises(WorkbenchError, match="LGBMClassifier has no classes yet"):
        Model.of(lightgbm.LGBMClassifier())
