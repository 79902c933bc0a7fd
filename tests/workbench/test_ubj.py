import numpy as np
import pandas as pd
import pytest
import xgboost

from workbench.ubj import is_whole


@pytest.fixture(scope="module")
def model():
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"pay": random.normal(size=100), "town": pd.Categorical(random.choice(["a", "b"], 100))})
    matrix = xgboost.DMatrix(frame, frame["pay"] > 0, enable_categorical=True)
    booster = xgboost.train({"objective": "binary:logistic", "nthread": 1}, matrix, 2)
    return bytes(booster.save_raw("ubj"))


def test_a_model_of_xgboost_is_whole(model):
    assert is_whole(model)


def test_a_model_that_lacks_its_end_anywhere_is_not(model):
    assert not any(is_whole(model[:length]) for length in range(len(model)))


def test_a_model_with_more_behind_its_end_is_not(model):
    assert not is_whole(model + b"}")


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"[", b"[" * 100_000, b"Si\xff", b"SL" + b"\x7f" * 8, b"[$x#i\x01a", b"[#i\x05ZZ", b"{S", b"{i\x01a"],
    ids=repr,
)
def test_what_is_damaged_is_not_whole(data):
    assert not is_whole(data)


@pytest.mark.parametrize(
    "data", [b"Z", b"[]", b"{}", b"[ZTF]", b"[#i\x02ZZ", b"[$U#i\x02ab", b"Si\x02ab", b"{i\x01aD12345678}"]
)
def test_small_values_of_every_kind_are_whole(data):
    assert is_whole(data)
