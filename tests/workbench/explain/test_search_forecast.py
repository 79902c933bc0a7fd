"""Forecasts: what is left out of the pairs is never part of the cheapest one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.explain.search_forecast import Singles, first_of_each
from workbench.explain.search_variety import leave_minimal, pick_different
from workbench.explain.search_wanted import Aim


def make_singles(seed, aim):
    random = np.random.default_rng(seed)
    at = np.sort(random.integers(0, 5, 40))
    gain = random.normal(size=40)
    cost = random.uniform(0.1, 2, 40)
    return Singles(
        aim=aim,
        at=at,
        step=np.arange(1, 41),
        cost=cost,
        gain=gain,
        is_valid=aim.short(gain) == 0,
        base=0.0,
    )


def cheapest_pair(singles, places):
    one, two = (places[part] for part in np.triu_indices(len(places), k=1))
    fits = (singles.at[one] != singles.at[two]) & (singles.aim.short(singles.gain[one] + singles.gain[two]) == 0)
    return min((singles.cost[one] + singles.cost[two])[fits], default=np.inf)


@settings(max_examples=150)
@given(st.integers(0, 10_000), st.sampled_from([Aim(2.0, np.inf, 0.1), Aim(-np.inf, -2.0, 0.1), Aim(2.0, 2.4, 0.1)]))
def test_the_cheapest_pair_is_among_the_useful_ones(seed, aim):
    singles = make_singles(seed, aim)
    assert not singles.is_valid[singles.useful].any()
    everything = np.flatnonzero(~singles.is_valid)
    assert cheapest_pair(singles, singles.useful) == pytest.approx(cheapest_pair(singles, everything))


def test_each_key_gives_its_lowest_and_the_lowest_of_all_come_first():
    key, rank = np.array([1, 2, 1, 3, 2]), np.array([5.0, 2.0, 1.0, 9.0, 3.0])
    assert first_of_each(key, rank, np.arange(5), 9).tolist() == [2, 1, 3]
    assert first_of_each(key, rank, np.array([0, 3, 4]), 2).tolist() == [4, 0]


@settings(max_examples=100)
@given(st.integers(0, 10_000))
def test_a_way_is_minimal_when_no_other_is_part_of_it(seed):
    random = np.random.default_rng(seed)
    is_number = np.array([True, True, False, False])
    steps = random.integers(-2, 3, (25, 4)) * np.where(is_number, 1, 0) + random.integers(0, 3, (25, 4)) * ~is_number

    def is_part(small, large):
        nearer = [
            s == 0 or (np.sign(s) == np.sign(big) and abs(s) <= abs(big) if number else s == big)
            for s, big, number in zip(small, large, is_number, strict=True)
        ]
        return all(nearer) and (small != large).any()

    expected = [not any(is_part(other, one) for other in steps) for one in steps]
    assert leave_minimal(steps, is_number).tolist() == expected


def test_the_cheapest_is_shown_first_and_its_like_last():
    changed = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1]], dtype=bool)
    assert pick_different(changed, np.array([1.0, 1.1, 2.0, 1.2]), 4) == [0, 2, 3, 1]
    assert pick_different(changed, np.array([1.0, 1.1, 9.0, 1.2]), 2) == [0, 3]
