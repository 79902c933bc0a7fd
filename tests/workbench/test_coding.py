import datetime as dt
import unicodedata
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.coding import MISSING, band_names, code_column, suggest_edges, value_name
from workbench.errors import WorkbenchError

NUMBERS = st.one_of(
    st.lists(st.integers(-(10**9), 10**9), min_size=11, max_size=60, unique=True),
    st.lists(st.floats(-1e6, 1e6).map(lambda number: round(number, 3)), min_size=11, max_size=60, unique=True),
    st.lists(st.integers(0, 40).map(lambda number: number / 10), min_size=11, max_size=60, unique=True),
)


def names_of(values, dtype=None):
    """The group of every row, by name."""
    coded = code_column(pd.Series(values, dtype=dtype, name="column"))
    return [coded.names[code] for code in coded.codes]


@pytest.mark.parametrize(
    ("values", "dtype", "names"),
    [
        ([True, False], bool, ["true", "false"]),
        ([True, None, False], "boolean", ["true", MISSING, "false"]),
        ([True, None, False], object, ["true", MISSING, "false"]),
        ([1, None, 0], "Int64", ["1", MISSING, "0"]),
        ([1.0, 0.0, np.nan], float, ["1", "0", MISSING]),
        ([0.1, 2.0], "float32", ["0.1", "2"]),
        ([0.5, None], "Float64", ["0.5", MISSING]),
        ([3, 1], "uint8", ["3", "1"]),
        (["a", None, "b"], "string", ["a", MISSING, "b"]),
        (["a", None, "b"], "string[python]", ["a", MISSING, "b"]),
        (["a", None, "b"], "string[pyarrow]", ["a", MISSING, "b"]),
        (["a", np.nan, "b"], object, ["a", MISSING, "b"]),
        ([1, "1", 1.0, 2], object, ["1", "1", "1", "2"]),
        (["", " ", "a"], object, ["", " ", "a"]),
        (["<script>alert(1)</script>", "a"], object, ["<script>alert(1)</script>", "a"]),
        (["naïve", "日本", "👩🏽‍⚕️", "a\u200bb"], object, ["naïve", "日本", "👩🏽‍⚕️", "a\u200bb"]),
    ],
)
def test_every_kind_of_column_becomes_named_groups(values, dtype, names):
    assert names_of(values, dtype) == names


def test_names_that_look_alike_but_are_not_stay_apart():
    composed, decomposed = (unicodedata.normalize(form, "José") for form in ("NFC", "NFD"))
    assert len(set(names_of([composed, decomposed]))) == 2


def test_dates_are_groups_and_a_missing_date_is_one_too():
    names = names_of(pd.to_datetime(["2020-01-01", None, "2021-01-01"]))
    assert names[1] == MISSING
    assert len(set(names)) == 3


def test_a_category_that_nobody_has_is_no_group():
    column = pd.Series(pd.Categorical(["b", "a", None], categories=["z", "a", "b"]))
    assert code_column(column).names == ("a", "b", MISSING)


def test_categories_are_sorted_by_name_and_missing_comes_last():
    assert code_column(pd.Series(["z", None, "a"])).names == ("a", "z", MISSING)


def test_few_numbers_are_sorted_as_numbers():
    assert code_column(pd.Series([10, 9, 2])).names == ("2", "9", "10")


def test_ten_distinct_numbers_are_categories_and_eleven_are_bands():
    assert code_column(pd.Series(range(10))).edges == ()
    assert code_column(pd.Series(range(11))).edges != ()


def test_a_missing_number_does_not_count_as_a_value():
    assert code_column(pd.Series([*range(10), None])).edges == ()


def test_given_cuts_band_a_number_even_with_few_values():
    coded = code_column(pd.Series([24, 25, 39.9, 40, 60, None]), edges=(25, 40, 60))
    assert coded.names == ("under 25", "25 to <40", "40 to <60", "60 and over", MISSING)
    assert list(coded.codes) == [0, 1, 1, 2, 3, 4]


def test_a_band_that_nobody_is_in_does_not_exist():
    coded = code_column(pd.Series([1, 70]), edges=(25, 40, 60))
    assert coded.names == ("under 25", "60 and over")
    assert list(coded.codes) == [0, 1]


@pytest.mark.parametrize("edges", [(40, 25), (25, 25), (25, 60, 40)])
def test_cuts_that_do_not_go_up_are_refused(edges):
    with pytest.raises(WorkbenchError, match="must go up"):
        code_column(pd.Series([20, 30, 50]), edges=edges)


def test_a_cut_that_is_not_a_number_is_refused():
    with pytest.raises(WorkbenchError, match="cut"):
        code_column(pd.Series([20, 30, 50]), edges=(float("nan"),))


def test_text_cannot_be_cut():
    with pytest.raises(WorkbenchError, match=r"'name' holds text, so it cannot be cut at 25"):
        code_column(pd.Series(["a", "b"], name="name"), edges=(25,))


def test_band_names_drop_the_point_of_whole_numbers():
    assert band_names((0.5, 10.0)) == ("under 0.5", "0.5 to <10", "10 and over")


@given(NUMBERS)
def test_suggested_bands_are_inside_the_range_go_up_and_hold_everybody(numbers):
    edges = suggest_edges(pd.Series(numbers))
    assert edges == tuple(sorted(set(edges)))
    assert all(min(numbers) < edge <= max(numbers) for edge in edges)
    coded = code_column(pd.Series(numbers))
    assert 2 <= len(coded.names) <= 4
    assert set(coded.codes) == set(range(len(coded.names)))


@given(NUMBERS)
def test_every_number_lies_in_the_band_that_its_name_says(numbers):
    coded = code_column(pd.Series(numbers))
    borders = [-np.inf, *coded.edges, np.inf]
    bands = dict(zip(band_names(coded.edges), pairwise(borders), strict=True))
    for number, code in zip(numbers, coded.codes, strict=True):
        low, high = bands[coded.names[code]]
        assert low <= number < high


def test_suggested_bands_of_ages_are_round():
    assert suggest_edges(pd.Series(range(18, 78))) == (35, 50, 60)


def test_quartiles_a_hair_less_than_a_power_of_ten_apart_still_make_bands():
    # 0.7 - 0.3 is 0.39999999999999997, a quarter of which is just under 0.1
    numbers = pd.Series([0.3] * 50 + [0.7] * 50 + [number / 100 for number in range(31, 43)])
    assert code_column(numbers).edges


def test_many_equal_numbers_and_few_others_still_make_bands():
    coded = code_column(pd.Series([0] * 1000 + list(range(1, 15))))
    assert len(coded.names) >= 2


@pytest.mark.parametrize("extreme", [[np.inf], [-np.inf], [-np.inf] * 10 + [np.inf] * 20])
def test_infinite_numbers_belong_to_the_outer_bands_or_are_refused_in_a_sentence(extreme):
    try:
        coded = code_column(pd.Series([*map(float, range(20)), *extreme]))
    except WorkbenchError:
        return
    assert all(np.isfinite(coded.edges))


def test_a_column_of_lists_is_refused_in_a_sentence():
    with pytest.raises(WorkbenchError, match="skills"):
        code_column(pd.Series([["a"], ["b"]], name="skills"))


@given(st.lists(st.one_of(st.none(), st.text(max_size=3), st.booleans()), min_size=1, max_size=30))
def test_two_rows_are_in_one_group_exactly_if_their_values_have_one_name(values):
    assert names_of(values, object) == [value_name(value) for value in values]


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (3, "3"),
        (3.0, "3"),
        (np.float64(-0.0), "0"),
        (3.5, "3.5"),
        (np.int8(4), "4"),
        (np.True_, "true"),
        (None, MISSING),
        (pd.NA, MISSING),
        (pd.NaT, MISSING),
        (float("nan"), MISSING),
        ("3.0", "3.0"),
        ("True", "True"),
    ],
)
def test_a_value_has_one_name(value, name):
    assert value_name(value) == name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (pd.Timestamp("2020-01-01"), "2020-01-01"),
        (dt.date(2020, 1, 1), "2020-01-01"),
        (pd.Timestamp("2020-01-01 12:30"), "2020-01-01 12:30:00"),
        (pd.Timestamp("2020-01-01", tz="UTC"), "2020-01-01 00:00:00+00:00"),
    ],
)
def test_a_date_without_a_time_of_day_is_just_a_date(value, name):
    assert value_name(value) == name


def test_short_numbers_have_short_names_from_every_kind_of_column():
    for dtype in ("float32", "Float32", "float32[pyarrow]"):
        assert names_of([0.1, 2.0, None], dtype) == ["0.1", "2", MISSING]
