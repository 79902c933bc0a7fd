"""Places are written and read in plain words, and every code that a condition asks for has a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.govern.places import place_name, place_names, read_places

EEA = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK EU".split()  # noqa: SIM905 - a column of quotes reads worse
)
PLACES = [*EEA, "US", "US-CO", "US-NY", "US-GA", "GE", "CA", "CA-QC", "CO", "DE", "US-DE", "GB", "CH"]


@given(st.lists(st.sampled_from(PLACES), unique=True))
def test_what_is_shown_is_read_back_as_the_same_places(codes):
    assert read_places(place_names(codes)) == tuple(codes)


@pytest.mark.parametrize("code", PLACES)
def test_every_place_has_a_name_in_words(code):
    assert place_name(code) != code


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("germany; Colorado,,UK", ("DE", "US-CO", "GB")),
        ("Georgia, Georgia (USA)", ("GE", "US-GA")),
        ("de, us-co, DE", ("DE", "US-CO")),
        ("New York City", ("US-NY",)),
        ("DE-BY", ("DE-BY",)),
        ("", ()),
    ],
)
def test_names_and_codes_are_taken_however_they_are_written(written, codes):
    assert read_places(written) == codes


@pytest.mark.parametrize(
    ("written", "said"), [("Germny", "Did you mean Germany"), ("NY", "'NY'"), ("US-XX", "'US-XX'")]
)
def test_what_is_no_place_is_said_with_what_is_near(written, said):
    with pytest.raises(WorkbenchError, match="We know no country or state called") as problem:
        read_places(written)
    assert said in str(problem.value)


def test_a_code_without_a_name_stays_as_it_is():
    assert place_names(["XX-1", "DE"]) == "XX-1, Germany"
