import pytest

from workbench.errors import Cancelled, WorkbenchError, unknown


def test_an_unknown_name_is_answered_with_the_nearest_one():
    message = str(unknown("column", "rase", ["race", "sex"]))
    assert message == "There is no column 'rase'. Did you mean 'race'? There are: race, sex."


def test_a_name_like_nothing_gets_no_guess():
    assert str(unknown("column", "zzz", ["race"])) == "There is no column 'zzz'. There are: race."


def test_many_possible_names_are_cut_and_counted():
    message = str(unknown("column", "zzz", [f"column {number}" for number in range(25)]))
    assert "column 19" in message
    assert "column 20" not in message
    assert message.endswith("and 5 more.")


def test_nothing_possible_is_said_plainly():
    assert str(unknown("column", "race", [])) == "There is no column 'race'. There are none."


def test_names_that_are_not_text_can_be_offered():
    assert "There are: 2020, 2021." in str(unknown("column", 2022, [2020, 2021]))


@pytest.mark.parametrize("kind", [ValueError, WorkbenchError])
def test_a_cancelled_computation_can_be_caught_as(kind):
    assert issubclass(Cancelled, kind)
