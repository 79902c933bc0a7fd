"""How a cut is written, and what a cut makes of the dates that people write."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.coding import MISSING, code_column
from workbench.cuts import as_cut, cut_words, cuts_dates, read_cut
from workbench.dates import first_days, read_days, start_of
from workbench.errors import WorkbenchError
from workbench.roles import Roles


@pytest.mark.parametrize(
    ("written", "cut"),
    [
        ("25,40;60.5  70", (25.0, 40.0, 60.5, 70.0)),
        ("Year", ("year",)),
        (" month ", ("month",)),
        ("2024-01-01, 2024-07-01", ("2024-01-01", "2024-07-01")),
        ("1.1.2024; 01.07.2024", ("2024-01-01", "2024-07-01")),
        ("2024-7-1", ("2024-07-01",)),
        (" ", ()),
    ],
)
def test_a_cut_is_read_as_people_write_it(written, cut):
    assert read_cut(written) == cut


@pytest.mark.parametrize("written", ["2,5 x", "week", "year, month", "2024-13-01", "30.2.2024", "7/1/2024", "25, year"])
def test_what_is_no_cut_says_what_one_is(written):
    with pytest.raises(
        WorkbenchError, match=r"with a point in 2\.5.*such as 2024-07-01, or one of year, quarter and month"
    ):
        read_cut(written)


@given(st.lists(st.dates(), min_size=1, max_size=3) | st.lists(st.floats(allow_nan=False, width=16), max_size=3))
def test_what_a_cut_is_written_as_is_read_as_the_same_cut(edges):
    cut = as_cut(edges)
    assert as_cut(list(cut)) == cut
    if all(np.isfinite(edge) for edge in cut if not cuts_dates(cut)) and cut:
        assert read_cut(cut_words(cut).removeprefix("at ")) == cut


def test_roles_keep_a_cut_in_one_form_however_it_was_written():
    cuts = {"age": [25, 40], "joined": "year", "left": [dt.date(2024, 7, 1), pd.Timestamp("2025-01-01 12:00")]}
    roles = Roles(cuts=cuts)
    assert roles.cuts == {"age": (25, 40), "joined": ("year",), "left": ("2024-07-01", "2025-01-01")}
    assert Roles.from_dict(roles.to_dict()) == roles
    assert Roles().replace(cuts=cuts) == roles


@given(st.dates(), st.sampled_from(["year", "quarter", "month"]))
def test_a_period_starts_on_its_first_day_whatever_counts_it(day, period):
    number = day.year * 10_000 + day.month * 100 + day.day
    first = {"year": 1, "quarter": (day.month - 1) // 3 * 3 + 1, "month": day.month}[period]
    start = dt.date(day.year, first, 1)
    assert start_of(number, period) == start.year * 10_000 + start.month * 100 + 1
    assert first_days(pd.Series([start_of(float(number), period)])).iloc[0].date() == start


@pytest.mark.parametrize(
    "values",
    [
        ["2024-02-29", None],
        ["29.02.2024", None],
        ["2024-02-29 23:59:59", None],
        ["2024-02-29T23:59:59.5+01:00", None],
        [dt.date(2024, 2, 29), None],
        [pd.Timestamp("2024-02-29 23:59"), pd.NaT],
        [pd.Timestamp("2024-02-29 23:59", tz="America/New_York"), None],
        pd.Series(["2024-02-29", None], dtype="date32[pyarrow]"),
        pd.Series(["2024-02-29", None], dtype="category"),
    ],
)
def test_the_day_is_the_one_that_is_written(values):
    days = read_days(values)
    assert days[0] == 20240229
    assert np.isnan(days[1])
    assert code_column(pd.Series(values), edges="month").names == ("2024-02", MISSING)


@pytest.mark.parametrize(
    "text",
    ["2024-02-29\n", "2024", "29.2.24", "02/29/2024", "2024-00-10", "2024-13-01", "1.2.3.4", "today", "", "٢٠٢٤-01-01"],
)
def test_what_only_looks_like_a_date_is_text(text):
    assert read_days(["2024-02-29", text]) is None
    with pytest.raises(WorkbenchError, match="'joined' holds text, so it cannot be cut at year"):
        code_column(pd.Series(["2024-02-29", text], name="joined"), edges="year")


def test_up_to_fifty_dates_stay_as_they_are_and_more_are_banded():
    days = pd.Series(pd.date_range("2024-01-01", periods=51))
    assert code_column(days[:50]).names[0] == "2024-01-01"
    assert code_column(days).names == ("2024-01", "2024-02")
    assert code_column(days).edges == ("month",)


def test_the_years_of_birth_of_many_people_are_cut_at_round_years():
    births = pd.Series(pd.date_range("1940-01-01", "2005-12-31", freq="30D"))
    assert code_column(births).names == (
        "before 1955-01-01",
        "1955-01-01 to <1970-01-01",
        "1970-01-01 to <1990-01-01",
        "1990-01-01 and later",
    )


def test_dates_that_are_all_missing_are_one_group():
    assert code_column(pd.Series([pd.NaT, pd.NaT]), edges="year").names == (MISSING,)
