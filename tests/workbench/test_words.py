"""Numbers and lists read as people say them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.words import NO_INTERVAL, capital, gap_words, listed, percent, points, range_words, whole

words = st.lists(st.text("abc", min_size=1), max_size=6)


@pytest.mark.parametrize(("share", "said"), [(0, "0.0%"), (0.0965, "9.7%"), (1, "100.0%"), (1 / 3, "33.3%")])
def test_a_share_is_a_percentage_with_one_decimal(share, said):
    assert percent(share) == said


def test_a_loss_of_points_has_a_real_minus():
    assert points(-0.0321) == "−3.2"
    assert "-" not in gap_words((-0.01, -0.02, -0.001), level=0.95, is_rate=True)
    assert "-" not in gap_words((-0.01, -0.02, -0.001), level=0.95, is_rate=False)


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (999.6, "1,000"), (1234567, "1,234,567")])
def test_people_are_counted_in_whole_numbers(number, said):
    assert whole(number) == said


@pytest.mark.parametrize(
    ("given_words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_in_a_row_end_with_and(given_words, said):
    assert listed(given_words) == said


@given(words)
def test_no_word_of_a_row_is_lost(names):
    assert listed(names).replace(" and ", ", ").split(", ") == (names or [""])


@given(st.text())
def test_only_the_first_letter_grows(sentence):
    assert capital(sentence)[len(sentence[:1].upper()) :] == sentence[1:]


def test_a_gap_names_its_unit_and_its_level():
    assert gap_words((0.032, 0.017, 0.047), level=0.9, is_rate=True) == (
        "3.2 percentage points (90% interval 1.7 to 4.7)"
    )
    assert gap_words((0.25, 0.1, 0.4), level=0.95, is_rate=False) == "0.250 (95% interval 0.100 to 0.400)"


@pytest.mark.parametrize("bounds", [(math.nan, math.nan), (0.1, math.nan), (math.nan, 0.1)])
def test_an_interval_that_nobody_can_give_is_said_and_never_printed_as_nan(bounds):
    assert range_words(*bounds) == NO_INTERVAL
    assert gap_words((0.2, *bounds), level=0.95, is_rate=False) == f"0.200 ({NO_INTERVAL})"
