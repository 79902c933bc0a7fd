"""What a person meant by what they typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.workshop.reading import Option, find_named, has_several, read_number

SEX = (
    Option(column="sex", key="sex=female", names=("female", "women", "woman")),
    Option(column="sex", key="sex=male", names=("male", "men", "man")),
)
AGE = (
    Option(column="age", key="age=old", names=("60 and over", "60 plus", "over 60")),
    Option(column="age", key="age=young", names=("under 35",)),
    Option(column="age", key="age=middle", names=("35 to 59",)),
)


@pytest.mark.parametrize(
    "text",
    ["12", "12 %", "12%", "0.12", "0,12", ".12", "about 12 percent", "twelve", "12 of 100", "12/100", "3 in 25",
     "12.0 %", "twelve per cent", "12% of 2,743", "I think 12"],
)  # fmt: skip
def test_a_share_is_read_however_it_is_written(text):
    assert any(abs(reading - 0.12) < 1e-9 for reading in read_number(text, "share"))


@pytest.mark.parametrize("text", ["2743", "2,743", "2.743", "2 743", "2’743", "2,743 people"])
def test_a_number_of_people_is_read_with_any_mark_between_thousands(text):
    assert 2743 in read_number(text, "people")


@pytest.mark.parametrize("text", ["", "many", "35 to 40", "between 3 and 5", "1 / 0"])
def test_what_is_no_single_number_has_no_reading(text):
    assert read_number(text, "share") == ()


def test_two_numbers_are_told_from_none():
    assert has_several("35 to 40")
    assert not has_several("many")
    assert not has_several("1,054 people")


@given(st.integers(0, 99))
def test_every_whole_percentage_is_read_from_digits_and_with_its_sign(number):
    for text in (f"{number} %", f"{number} percent", f"{number} of 100"):
        assert read_number(text, "share")[0] == pytest.approx(number / 100)


@given(st.text())
def test_no_text_is_too_strange_to_be_read(text):
    for unit in ("share", "points", "people", "amount"):
        assert all(isinstance(reading, float) for reading in read_number(text, unit))
    assert find_named(text, SEX) <= {"sex=female", "sex=male"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Women applicants", {"sex=female"}),
        ("the women", {"sex=female"}),
        ("not men", {"sex=female"}),
        ("those who are not women", {"sex=male"}),
        ("men and women", {"sex=female", "sex=male"}),
        ("womenfolk", set()),
        ("", set()),
    ],
)
def test_a_group_is_found_under_any_name_and_never_inside_another_word(text, found):
    assert find_named(text, SEX) == found


@pytest.mark.parametrize("text", ["60+", "people over 60", "customers aged 60 and over", "60 and over"])
def test_an_age_group_is_found_by_its_numbers(text):
    assert find_named(text, AGE) == {"age=old"}


def test_not_this_one_says_nothing_where_there_are_two_others():
    assert find_named("not under 35", AGE) == set()
