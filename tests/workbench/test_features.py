import datetime as dt
import decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from workbench.errors import WorkbenchError
from workbench.features import as_numbers, as_text, choose_features, is_measured
from workbench.roles import Roles

ROWS = 400
ROLES = Roles(sensitive=("sex", "age"), target="hired")
DAY = dt.date(1970, 1, 11)


def applicants(**columns):
    random = np.random.default_rng(2)
    base = {
        "sex": random.choice(["f", "m"], ROWS),
        "age": random.integers(20, 60, ROWS),
        "pay": random.normal(size=ROWS),
        "town": random.choice(["a", "b"], ROWS),
        "hired": random.integers(0, 2, ROWS),
    }
    return pd.DataFrame({**base, **columns})


def left_out(frame, roles=ROLES, **options):
    reasons = choose_features(frame, roles, **options).left_out
    return {column: reason for reason, columns in reasons.items() for column in columns}


def test_ordinary_columns_are_features_numbers_first():
    features = choose_features(applicants()[["town", "pay", "age", "sex", "hired"]], ROLES)
    assert (features.numbers, features.texts, features.names) == (("pay",), ("town",), ("pay", "town"))
    assert features.left_out == {"sensitive": ("age", "sex")}


def test_columns_with_another_role_are_left_out_and_said():
    frame = applicants(bank=[0, 1] * 200, risk=0.5, each=1.0, split=["x", "y"] * 200)
    roles = ROLES.replace(prediction="bank", score="risk", weight="each", not_features=("split", "each"))
    reasons = left_out(frame, roles, use_sensitive=True)
    assert reasons == {
        "bank": "an earlier decision",
        "risk": "an earlier score",
        "each": "the weight",
        "split": "set aside",
    }


def test_columns_that_repeat_or_reveal_a_sensitive_one_are_left_out():
    frame = applicants()
    born = pd.Timestamp("2024-06-01") - pd.to_timedelta(frame["age"] * 365.25 + np.arange(ROWS) % 365, unit="D")
    derived = {
        "is_woman": frame["sex"] == "f",
        "title": np.where(frame["sex"] == "f", np.resize(["Ms", "Mrs"], ROWS), "Mr"),
        "age_band": pd.cut(frame["age"], [0, 30, 40, 100]).astype(str),
        "birth_date": born,
        "birth_year": born.dt.year,
    }
    reasons = left_out(frame.assign(**derived))
    assert {column: reason for column, reason in reasons.items() if column in derived} == {
        "is_woman": "repeats or reveals sex",
        "title": "repeats or reveals sex",
        "age_band": "repeats or reveals age",
        "birth_date": "repeats or reveals age",
        "birth_year": "repeats or reveals age",
    }
    assert left_out(frame.assign(**derived), use_sensitive=True) == {}


def test_a_column_that_only_leans_on_a_sensitive_one_stays():
    frame = applicants()
    leaning = frame["sex"].where(np.arange(ROWS) % 50 > 0, "f")
    assert set(left_out(frame.assign(leaning=leaning, years=frame["age"] + frame["pay"] * 5))) == {"sex", "age"}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([f"person {row}" for row in range(ROWS)], "nearly every row has another text"),
        ([None] * ROWS, "one value only"),
        (["same"] * ROWS, "one value only"),
        ([[1]] * ROWS, "lists or other objects"),
    ],
)
def test_what_teaches_nothing_is_left_out_and_said(values, reason):
    assert left_out(applicants(extra=values))["extra"] == reason


@pytest.mark.parametrize(
    "written", ["{d:02}/{m:02}/2026", "{m}/{d}/26", "{d:02}.{m:02}.2026 08:15", "{d}-{m}-2026", "2026/{m:02}/{d:02}"]
)
def test_days_are_no_categories_however_they_are_written(written):
    days = [written.format(m=1 + row % 9, d=1 + row % 28) for row in range(800)]
    table = pd.DataFrame({"ordered": days, "pay": range(800), "target": [0, 1] * 400})
    chosen = choose_features(table, Roles(target="target"))
    assert chosen.names == ("pay",)
    assert chosen.left_out == {"days written as text, each of which would be a category of its own": ("ordered",)}


def test_texts_that_only_look_like_days_are_categories():
    parts = [f"{13 + row % 18}/{13 + row % 10}/2026" for row in range(800)]
    table = pd.DataFrame({"lot": parts, "pay": range(800), "target": [0, 1] * 400})
    assert "lot" in choose_features(table, Roles(target="target")).names


def test_text_of_many_days_is_left_out_and_of_few_days_stays():
    days = [f"2026-{1 + row % 9:02}-{1 + row % 28:02}" for row in range(800)]
    months = [f"2026-{1 + row % 9:02}-01" for row in range(800)]
    table = pd.DataFrame({"ordered": days, "month": months, "pay": range(800), "target": [0, 1] * 400})
    chosen = choose_features(table, Roles(target="target"))
    assert chosen.names == ("pay", "month")
    assert chosen.left_out == {"days written as text, each of which would be a category of its own": ("ordered",)}


def test_a_column_whose_name_is_not_text_is_left_out_and_said():
    assert left_out(applicants().rename(columns={"pay": 7}))["7"] == "the name is not text"


def test_a_table_with_nothing_to_learn_from_is_refused():
    with pytest.raises(WorkbenchError, match="No column is left"):
        choose_features(applicants()[["sex", "age", "hired"]], ROLES)


@pytest.mark.parametrize(
    ("values", "number"),
    [
        (pd.Series([10, None], dtype="Int64"), 10),
        (pd.Series([10, None], dtype="Float32"), 10),
        (pd.Series([10, None], dtype=object), 10),
        (pd.Series([10, None], dtype="int64[pyarrow]"), 10),
        (pd.Series([decimal.Decimal("10.5"), None]), 10.5),
        (pd.Series([decimal.Decimal("10.5"), None], dtype=pd.ArrowDtype(pa.decimal128(5, 1))), 10.5),
        (pd.Series([DAY, None]), 10),
        (pd.Series([DAY, None], dtype=pd.ArrowDtype(pa.date32())), 10),
        (pd.Series(pd.to_datetime(["1970-01-11", None])), 10),
        (pd.Series(pd.to_datetime(["1970-01-11T02:00+02:00", None])), 10),
        (pd.Series([pd.Timedelta(days=10), None]), 10),
    ],
    ids=lambda values: str(getattr(values, "dtype", values)),
)
def test_numbers_dates_and_spans_of_any_type_become_numbers(values, number):
    assert is_measured(values)
    np.testing.assert_array_equal(as_numbers(pd.DataFrame({"it": values})), [[number], [np.nan]])


def test_numbers_without_a_sensible_size_are_missing():
    numbers = as_numbers(pd.DataFrame({"it": [np.inf, -np.inf, 1e300, 1e99]}))
    np.testing.assert_array_equal(numbers[:, 0], [np.nan, np.nan, np.nan, 1e99])


def test_text_in_the_place_of_a_number_is_one_sentence():
    with pytest.raises(WorkbenchError, match="feature column 'pay' must hold numbers, but holds 'much'"):
        as_numbers(pd.DataFrame({"pay": ["much", "1"]}))


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (pd.Series(["a", None], dtype="str"), ["a", "(missing)"]),
        (pd.Series(["a", None], dtype="string"), ["a", "(missing)"]),
        (pd.Series(["a", None], dtype="category"), ["a", "(missing)"]),
        (pd.Series([True, False]), ["true", "false"]),
        (pd.Series([True, None], dtype="boolean"), ["true", "(missing)"]),
        (pd.Series([True, None], dtype=object), ["true", "(missing)"]),
        (pd.Series([1, "a"], dtype=object), ["1", "a"]),
    ],
    ids=lambda values: str(getattr(values, "dtype", values)),
)
def test_anything_else_becomes_text_named_as_groups_are(values, names):
    assert not is_measured(values)
    assert as_text(pd.DataFrame({"it": values}))[:, 0].tolist() == names
