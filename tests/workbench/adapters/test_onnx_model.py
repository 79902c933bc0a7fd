import numpy as np
import onnxruntime
import pandas as pd
import pytest
from skl2onnx import to_onnx
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from workbench.errors import WorkbenchError
from workbench.model import Model


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(7)
    pay, town = random.normal(size=200), random.choice(["a", "b", "c"], 200)
    hired = (pay + (town == "b") + random.normal(size=200) > 0.5).astype(int)
    return pd.DataFrame({"town": town, "years": random.integers(0, 9, 200), "pay": pay, "hired": hired})


def session(model, example, **options):
    data = to_onnx(model, example, options={id(model): options} if options else None, target_opset=18)
    return onnxruntime.InferenceSession(data.SerializeToString(), providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def by_column(frame):
    """One input a column, of text, whole numbers and numbers; the answer is a map from class to probability."""
    words = frame["hired"].map({0: "no offer", 1: "an offer"})
    towns = make_column_transformer((OneHotEncoder(handle_unknown="ignore"), ["town"]), remainder="passthrough")
    table = frame[["town", "years", "pay"]].astype({"pay": np.float32, "town": object})
    pipeline = make_pipeline(towns, LogisticRegression()).fit(table, words)
    return pipeline, session(pipeline, table[:1])


def test_an_input_a_column_gives_the_features_and_the_answer_names_the_classes(frame, by_column):
    pipeline, onnx = by_column
    model = Model.of(onnx, favourable="an offer")
    assert model.features == ("town", "years", "pay")
    expected = pipeline.predict_proba(frame[["town", "years", "pay"]])
    np.testing.assert_allclose(model.score(frame[::-1]), expected[::-1, 0], rtol=0, atol=1e-5)
    np.testing.assert_allclose(Model.of(onnx, favourable="no offer").score(frame), expected[:, 1], rtol=0, atol=1e-5)
    assert model.describe().startswith("An ONNX model on 3 columns (town, years and pay). It scores how likely")


def test_a_class_that_the_answer_does_not_know_is_one_sentence(frame, by_column):
    with pytest.raises(WorkbenchError, match="knows the classes 'an offer', 'no offer'; none of them is 'hired'"):
        Model.of(by_column[1], favourable="hired").score(frame)


def test_a_category_that_was_never_seen_is_left_to_the_model(frame, by_column):
    pipeline, onnx = by_column
    strange = frame[:2].assign(town="nowhere")
    scores = Model.of(onnx, favourable="an offer").score(strange)
    np.testing.assert_allclose(scores, pipeline.predict_proba(strange[["town", "years", "pay"]])[:, 0], atol=1e-5)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"pay": "much"}, "feature column 'pay' must hold numbers, but holds 'much'"),
        ({"years": 1.5}, "whole numbers in column 'years', but some are missing or not whole"),
        ({"years": np.nan}, "whole numbers in column 'years', but some are missing or not whole"),
    ],
)
def test_a_column_of_another_type_is_one_sentence(frame, by_column, change, match):
    with pytest.raises(WorkbenchError, match=match):
        Model.of(by_column[1], favourable="an offer").score(frame.assign(**change))


def test_a_matrix_of_all_columns_needs_its_features_named(frame):
    table = frame[["years", "pay"]].to_numpy(dtype=np.float32)
    fitted = LogisticRegression().fit(table, frame["hired"])
    for options in ({"zipmap": False}, {}):
        onnx = session(fitted, table[:1], **options)
        with pytest.raises(WorkbenchError, match="ONNX model does not say which columns"):
            Model.of(onnx)
        with pytest.raises(WorkbenchError, match="fitted on 2 columns, but 1 features are named"):
            Model.of(onnx, features=["pay"])
        ones = Model.of(onnx, features=["years", "pay"]).score(frame)
        np.testing.assert_allclose(ones, fitted.predict_proba(table)[:, 1], rtol=0, atol=1e-5)
        zeros = Model.of(onnx, features=["years", "pay"], favourable="0").score(frame)
        np.testing.assert_allclose(zeros, 1 - ones, rtol=0, atol=1e-6)


@pytest.mark.parametrize("zipmap", [True, False])
def test_more_than_two_classes_are_refused(frame, zipmap):
    table = frame[["pay", "years"]].to_numpy(dtype=np.float32)
    fitted = LogisticRegression().fit(table, np.arange(200) % 3)
    with pytest.raises(WorkbenchError, match="ONNX model tells 3 classes apart"):
        Model.of(session(fitted, table[:1], zipmap=zipmap), features=["pay", "years"]).score(frame)


def test_names_of_classes_that_were_left_out_are_missed(frame):
    table = frame[["pay", "years"]].to_numpy(dtype=np.float32)
    fitted = LogisticRegression().fit(table, frame["hired"].map({0: "no", 1: "yes"}))
    with pytest.raises(WorkbenchError, match="does not say which class each probability is for"):
        Model.of(session(fitted, table[:1], zipmap=False), features=["pay", "years"])


def test_a_regression_is_noticed_by_what_it_gives(frame):
    table = frame[["pay", "years"]].to_numpy(dtype=np.float32)
    onnx = session(LinearRegression().fit(table, 100 * frame["pay"]), table[:1])
    with pytest.raises(WorkbenchError, match="a score must lie between 0 and 1"):
        Model.of(onnx, features=["pay", "years"]).score(frame)
