"""Numbers, dates and bands go up; words have no order of their own."""

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.coding import band_names, code_column
from workbench.natural import natural_order


@pytest.mark.parametrize(
    "upwards",
    [
        ["under 30", "30 to 49", "50 and over"],
        ["unter 30", "30 bis 49", "ab 50"],
        ["<18", "18-64", "65+"],
        ["2", "9", "10"],
        ["-5", "0", "2.5"],
        ["2023 Q4", "2024 Q1", "2024 Q2"],
        ["before 2024-07-01", "2024-07-01 to <2025-01-01", "2025-01-01 and later"],
        ["under 1,000", "1,000 to <2,000", "2,000 and over"],
    ],
)
def test_bands_go_up_in_whatever_words_they_are_written(upwards: list[str]) -> None:
    assert natural_order(upwards[::-1]) == upwards


@pytest.mark.parametrize("values", [["women", "men"], ["ward 3", "centre"], ["nan", "1"], ["over 30", "under 30"], []])
def test_words_or_values_that_cannot_be_told_apart_have_no_order(values: list[str]) -> None:
    assert natural_order(values) == []


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8, unique=True).map(sorted), st.randoms())
def test_the_bands_of_any_cuts_come_back_in_their_order(edges: list[int], chance: random.Random) -> None:
    names = [*band_names(edges)]
    mixed = names[:]
    chance.shuffle(mixed)
    assert natural_order(mixed) == names


def test_a_column_of_written_ages_is_coded_from_the_youngest_to_the_oldest() -> None:
    coded = code_column(pd.Series(["50 and over", "under 30", None, "30 to 49"], name="age"))
    assert coded.names == ("under 30", "30 to 49", "50 and over", "(missing)")
