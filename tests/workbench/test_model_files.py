"""A file is known by what is in it, nothing in it runs unless somebody asks for that, and a fault is one sentence."""

import bz2
import json
import pickle
import sys
import zipfile
from io import BytesIO

import joblib
import lightgbm
import numpy as np
import onnxruntime
import pandas as pd
import pytest
import skops.io
import xgboost
from skl2onnx import to_onnx
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.model import NAMES, Model, fit_plain
from workbench.model_files import read_model, write_model


@pytest.fixture(scope="module")
def frame():
    random = np.random.default_rng(7)
    pay, town = random.normal(size=300), random.choice(["a", "b", "c"], 300)
    hired = (pay + (town == "b") + random.normal(size=300) > 0.5).astype(int)
    sex = random.choice(["f", "m"], 300)
    return pd.DataFrame({"sex": sex, "pay": pay, "town": town, "years": random.integers(0, 9, 300), "hired": hired})


@pytest.fixture(scope="module")
def case(frame):
    return Case.of(frame, sensitive="sex", target="hired")


@pytest.fixture(scope="module")
def table(frame):
    return frame[["pay", "years"]]


@pytest.fixture(scope="module")
def regression(frame, table):
    return LogisticRegression().fit(table, frame["hired"])


@pytest.fixture
def refused(tmp_path):
    """The one sentence that reading these bytes under this name ends in."""

    def read(data, name, **options):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(WorkbenchError) as error:
            read_model(path, **options)
        assert "\n" not in str(error.value)
        assert str(error.value).endswith(".")
        return str(error.value)

    return read


# What the workbench writes


@pytest.mark.parametrize("kind", NAMES)
def test_a_plain_model_comes_back_the_same_with_its_facts_and_words(case, frame, kind, tmp_path):
    model = fit_plain(case, kind, seed=5)
    write_model(model, tmp_path / "model.skops")
    back = read_model(tmp_path / "model.skops")
    np.testing.assert_allclose(back.score(frame), model.score(frame), rtol=0, atol=1e-12)
    assert (back.features, back.favourable, back.facts) == (model.features, model.favourable, model.facts)
    assert back.describe() == model.describe()
    assert list(tmp_path.iterdir()) == [tmp_path / "model.skops"]


def test_a_model_of_ones_own_comes_back_with_its_favourable_class(frame, table, tmp_path):
    words = frame["hired"].map({0: "no offer", 1: "an offer"})
    model = Model.of(make_pipeline(StandardScaler(), LogisticRegression()).fit(table, words), favourable="an offer")
    write_model(model, tmp_path / "model.skops")
    back = read_model(tmp_path / "model.skops")
    np.testing.assert_array_equal(back.score(frame), model.score(frame))
    assert back.facts is None
    other = read_model(tmp_path / "model.skops", favourable="no offer")
    np.testing.assert_allclose(other.score(frame), 1 - model.score(frame), rtol=0, atol=1e-12)


def test_skops_alone_reads_the_file_as_well(case, frame, tmp_path):
    model = fit_plain(case, "logistic")
    write_model(model, tmp_path / "model.skops")
    trusted = skops.io.get_untrusted_types(file=tmp_path / "model.skops")
    bare = skops.io.load(tmp_path / "model.skops", trusted=trusted)
    np.testing.assert_array_equal(bare.predict_proba(frame[["pay", "years", "town"]])[:, 1], model.score(frame))


def test_a_model_trained_for_another_answer_is_not_taken_for_this_one(frame, tmp_path):
    words = frame.assign(hired=frame["hired"].map({0: "no", 1: "yes"}))
    model = fit_plain(Case.of(words, sensitive="sex", target="hired", favourable="yes"))
    write_model(model, tmp_path / "model.skops")
    assert read_model(tmp_path / "model.skops", favourable="yes").facts == model.facts
    with pytest.raises(WorkbenchError, match="was trained to score 'yes', not 'no'"):
        read_model(tmp_path / "model.skops", favourable="no")


@pytest.mark.parametrize(
    ("estimator", "match"),
    [
        (lambda frame: frame["pay"] * 0, "A function is not of scikit-learn"),
        (
            make_pipeline(FunctionTransformer(json.dumps), LogisticRegression()),
            "The model has parts that are not known to be harmless: json.dumps",
        ),
    ],
)
def test_what_could_not_be_read_again_is_not_written(frame, table, estimator, match, tmp_path):
    if hasattr(estimator, "steps"):
        estimator[-1].fit(table, frame["hired"])
    with pytest.raises(WorkbenchError, match=match):
        write_model(Model.of(estimator, features=["pay", "years"]), tmp_path / "model.skops")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_one_sentence(case, tmp_path):
    with pytest.raises(WorkbenchError, match=r"cannot be kept in .*model\.skops"):
        write_model(fit_plain(case), tmp_path / "nowhere" / "model.skops")


# skops from elsewhere


@pytest.mark.parametrize(
    "estimator",
    [
        RandomForestClassifier(5, random_state=0),
        HistGradientBoostingClassifier(max_iter=5),
        KNeighborsClassifier(),
        MLPClassifier((3,), max_iter=2000, random_state=0),
    ],
    ids=lambda estimator: type(estimator).__name__,
)
def test_usual_models_of_scikit_learn_are_read(estimator, frame, table, tmp_path):
    estimator.fit(table, frame["hired"])
    skops.io.dump(estimator, tmp_path / "model.skops")
    scores = read_model(tmp_path / "model.skops").score(frame)
    np.testing.assert_allclose(scores, estimator.predict_proba(table)[:, 1], rtol=0, atol=1e-12)


def test_a_part_that_nobody_knows_is_named_and_refused(regression, refused):
    data = skops.io.dumps(make_pipeline(FunctionTransformer(json.dumps), regression))
    told = refused(data, "model.skops", trust_pickle=True)
    assert "not known to be harmless: json.dumps; only parts of scikit-learn, numpy and the workbench" in told


def test_a_function_of_scikit_learn_that_is_no_part_of_a_model_is_refused_too(regression, refused):
    from sklearn.datasets import fetch_openml

    assert "fetch_openml" in refused(
        skops.io.dumps(make_pipeline(FunctionTransformer(fetch_openml), regression)), "model.skops"
    )


def test_a_partial_around_a_function_that_does_harm_is_refused(regression, refused):
    import os
    from functools import partial

    harm = FunctionTransformer(partial(os.system, "true"))
    assert "system" in refused(skops.io.dumps(make_pipeline(harm, regression)), "model.skops")


def test_a_zip_without_a_model_and_one_that_is_cut_short_are_told_apart(regression, refused, tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as file:
        file.writestr("a.txt", "a")
    assert "zip file without a model" in refused((tmp_path / "other.zip").read_bytes(), "model.skops")
    whole = skops.io.dumps(regression)
    for length in (len(whole) // 4, len(whole) // 2, len(whole) - 10):
        assert "cut short" in refused(whole[:length], "model.skops")


def test_a_zip_that_unpacks_to_more_than_a_model_may_have_is_not_unpacked(regression, refused, monkeypatch):
    packed = BytesIO(skops.io.dumps(regression))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("more.npy", bytes(1_000_000))
    monkeypatch.setattr("workbench.model_readers.LARGEST", 900_000)
    assert len(packed.getvalue()) < 900_000
    assert "unpacks to more than" in refused(packed.getvalue(), "model.skops")


def test_a_file_larger_than_a_model_may_be_is_not_read(refused, monkeypatch):
    monkeypatch.setattr("workbench.model_readers.LARGEST", 10)
    assert "a model may have" in refused(b"x" * 11, "model.skops")


@pytest.mark.parametrize(
    "kept", ["{}", "[1]", '{"features": 3}', "no json", '{"features": ["pay"], "facts": {"a": 1}}']
)
def test_what_stands_beside_a_model_may_be_damaged_too(regression, tmp_path, frame, kept):
    skops.io.dump(regression, tmp_path / "model.skops")
    with zipfile.ZipFile(tmp_path / "model.skops", "a") as file:
        file.writestr("workbench.json", kept)
    if kept in ("{}", "[1]"):
        assert read_model(tmp_path / "model.skops").score(frame).shape == (300,)
    else:
        with pytest.raises(WorkbenchError, match=r"cut short or is damaged|cannot be read as a skops file"):
            read_model(tmp_path / "model.skops")


def test_a_model_of_another_version_of_scikit_learn_says_so(regression, tmp_path, frame):
    skops.io.dump(regression, tmp_path / "now.skops")
    with zipfile.ZipFile(tmp_path / "now.skops") as now, zipfile.ZipFile(tmp_path / "old.skops", "w") as old:
        for name in now.namelist():
            import sklearn

            old.writestr(name, now.read(name).replace(sklearn.__version__.encode(), b"0.99.9"))
    model = read_model(tmp_path / "old.skops")
    assert "trained with scikit-learn 0.99.9 and is read with another version" in model.describe()
    np.testing.assert_array_equal(model.score(frame), Model.of(regression).score(frame))


def test_a_regression_of_numbers_in_a_file_is_refused(frame, table, refused):
    data = skops.io.dumps(LinearRegression().fit(table, frame["pay"]))
    assert "LinearRegression gives no scores" in refused(data, "model.skops")


# LightGBM, XGBoost, ONNX


@pytest.fixture(scope="module")
def booster(frame):
    typed = frame[["pay", "town"]].astype({"town": "category"})
    options = {"objective": "binary", "verbose": -1, "num_threads": 1}
    return lightgbm.train(options, lightgbm.Dataset(typed, frame["hired"]), 10)


@pytest.fixture(scope="module")
def xbooster(frame):
    typed = frame[["pay", "town"]].astype({"town": "category"})
    matrix = xgboost.DMatrix(typed, frame["hired"], enable_categorical=True)
    return xgboost.train({"objective": "binary:logistic", "nthread": 1}, matrix, 10)


@pytest.fixture(scope="module")
def onnx(frame, table):
    given = table.to_numpy(dtype=np.float32)
    return to_onnx(LogisticRegression().fit(given, frame["hired"]), given[:1], target_opset=18).SerializeToString()


@pytest.mark.parametrize("name", ["model.txt", "model.lgb", "model.pkl"])
def test_lightgbm_text_is_read_under_any_name_with_its_categories(booster, frame, name, tmp_path):
    booster.save_model(tmp_path / name)
    np.testing.assert_allclose(
        read_model(tmp_path / name).score(frame),
        booster.predict(frame[["pay", "town"]].astype({"town": "category"})),
        rtol=0,
        atol=1e-12,
    )


@pytest.mark.parametrize("form", ["json", "ubj"])
def test_xgboost_is_read_in_both_its_forms_with_its_categories(xbooster, frame, form, tmp_path):
    xbooster.save_model(tmp_path / f"model.{form}")
    (tmp_path / f"model.{form}").rename(tmp_path / "model.bin")
    matrix = xgboost.DMatrix(frame[["pay", "town"]].astype({"town": "category"}), enable_categorical=True)
    model = read_model(tmp_path / "model.bin")
    assert model.features == ("pay", "town")
    np.testing.assert_allclose(model.score(frame), xbooster.predict(matrix), rtol=0, atol=1e-7)


def test_onnx_is_read_under_any_name(onnx, frame, table, tmp_path):
    (tmp_path / "model.dat").write_bytes(onnx)
    model = read_model(tmp_path / "model.dat", features=["pay", "years"])
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    ones = session.run(None, {session.get_inputs()[0].name: table.to_numpy(dtype=np.float32)})[1]
    np.testing.assert_allclose(model.score(frame), [row[1] for row in ones], rtol=0, atol=1e-6)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.97])
def test_files_that_are_cut_short_are_said_to_be(booster, xbooster, onnx, refused, share):
    whole = {
        "model.txt": booster.model_to_string().encode(),
        "model.json": bytes(xbooster.save_raw("json")),
        "model.ubj": bytes(xbooster.save_raw("ubj")),
    } | ({"model.onnx": onnx} if share < 0.95 else {})  # its last fields are no part of the model
    for name, data in whole.items():
        assert "cut short or is damaged" in refused(data[: int(len(data) * share)], name), name


def test_json_that_is_no_model_is_said_to_be_none(refused):
    assert "JSON file without a model" in refused(b'{"a": 1}', "model.json")
    assert "is no model that can be read; possible are skops" in refused(b'{"a": 1}', "model.txt")


@pytest.mark.parametrize(
    ("module", "title", "extra"),
    [("lightgbm", "LightGBM", "lightgbm"), ("xgboost", "XGBoost", "xgboost"), ("onnxruntime", "ONNX", "onnx")],
)
def test_a_library_that_is_not_here_names_the_extra(request, refused, monkeypatch, module, title, extra):
    data = {
        "lightgbm": lambda: request.getfixturevalue("booster").model_to_string().encode(),
        "xgboost": lambda: bytes(request.getfixturevalue("xbooster").save_raw("json")),
        "onnxruntime": lambda: request.getfixturevalue("onnx"),
    }[module]()
    monkeypatch.setitem(sys.modules, module, None)
    told = refused(data, "model")
    assert told == f"To read a model of {title}, install the extra: pip install 'responsible-ai-workbench[{extra}]'."


# Pickles


class Harm:
    """Opening this pickle leaves a mark."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (open, (str(self.mark), "w"))


PICKLERS = {
    "model.pkl": pickle.dumps,
    "model.skops": lambda harm: pickle.dumps(harm, protocol=2),
    "old.pickle": lambda harm: pickle.dumps(harm, protocol=0),
    "model.onnx": lambda harm: bz2.compress(pickle.dumps(harm)),
}


@pytest.mark.parametrize("name", PICKLERS)
def test_a_pickle_is_known_by_its_bytes_and_nothing_in_it_runs(refused, tmp_path, name):
    mark = tmp_path / "mark"
    told = refused(PICKLERS[name](Harm(mark)), name)
    assert "is a pickle, which runs whatever code its maker put in" in told
    assert "--trust-pickle" in told
    assert not mark.exists()


@pytest.mark.parametrize("compress", [0, 3, ("gzip", 3), ("bz2", 3), ("lzma", 3), ("xz", 3)])
def test_joblib_files_are_refused_too_and_read_when_asked_for(regression, frame, tmp_path, compress):
    joblib.dump(regression, tmp_path / "model.anything", compress=compress)
    with pytest.raises(WorkbenchError, match="is a pickle"):
        read_model(tmp_path / "model.anything")
    model = read_model(tmp_path / "model.anything", trust_pickle=True)
    np.testing.assert_array_equal(model.score(frame), Model.of(regression).score(frame))


def test_a_pickle_that_cannot_be_opened_is_one_sentence(regression, refused):
    data = pickle.dumps(regression)
    assert "cannot be opened" in refused(data[: len(data) // 2], "model.pkl", trust_pickle=True)
    gone = data.replace(b"sklearn.linear_model._logistic", b"sklearn.linear_model._logiztic")
    assert "cannot be opened" in refused(gone, "model.pkl", trust_pickle=True)
    assert "is no model" in refused(pickle.dumps({"a": 1}), "model.pkl", trust_pickle=True)


def test_trusting_pickles_does_not_make_other_files_pickles(refused):
    assert "is no model that can be read" in refused(b"hello", "model.txt", trust_pickle=True)


# Files that are none


def test_an_empty_file_a_folder_and_none_at_all_are_one_sentence(refused, tmp_path):
    assert refused(b"", "model.skops") == "The model file model.skops is empty."
    with pytest.raises(WorkbenchError, match="cannot be read"):
        read_model(tmp_path)
    with pytest.raises(WorkbenchError, match=r"nothing\.skops cannot be read \(No such file"):
        read_model(tmp_path / "nothing.skops")
