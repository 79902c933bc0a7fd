"""Which answers are wanted, and how far away they are on the scale on which effects add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.explain.border import Border
from workbench.explain.search_wanted import Wanted

KNOWN = np.array([1.0, 2.0, 3.0])


@given(st.floats(0.01, 0.99), st.floats(0, 1))
def test_nothing_is_missing_exactly_where_the_answer_is_wanted(threshold, score):
    for means in ("favourable", "unfavourable"):
        wanted = Wanted.of(Border(threshold, means), None)
        short = wanted.aim(KNOWN).short(wanted.scaled(np.array([score])))
        if abs(score - threshold) > 1e-6:
            assert (short == 0).tolist() == wanted.holds(np.array([score])).tolist()


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(-3e6, 3e6))
def test_an_amount_is_as_short_as_it_lacks_in_its_own_unit(low, more, amount):
    wanted = Wanted.of(Border(), (low, low + more), is_amount=True)
    short = wanted.aim(KNOWN).short(wanted.scaled(np.array([amount])))[0]
    assert short == pytest.approx(max(low - amount, amount - low - more, 0.0))


def test_a_score_of_0_or_1_is_far_but_not_endlessly_far():
    wanted = Wanted(0.5, 1.0)
    assert wanted.aim(KNOWN).short(wanted.scaled(np.array([0.0])))[0] == pytest.approx(np.log(1e6), rel=1e-6)


def test_open_ends_are_open_in_json_too():
    assert Wanted(0, np.inf, is_favourable=False, is_amount=True).to_json() == [0, None]
    assert Wanted(0.5, 1.0).to_json() == 1
    assert Wanted(0.2, 0.4, is_favourable=False).to_json() == [0.2, 0.4]


@pytest.mark.parametrize(
    ("ends", "is_amount", "words"),
    [
        ((0.9, 0.1), False, "the lower first"),
        ((0.0, 8.0), False, "between 0 and 1"),
        ((np.nan, 0.5), False, "between 0 and 1"),
        ((8.0, 3.0), True, "the lower first"),
        ((-np.inf, np.inf), True, "give two numbers"),
        ((np.nan, 3.0), True, "give two numbers"),
        (None, True, "say which amounts are wanted"),
    ],
)
def test_what_no_answer_can_be_is_one_sentence(ends, is_amount, words):
    with pytest.raises(WorkbenchError, match=words):
        Wanted.of(Border(), ends, is_amount=is_amount)
