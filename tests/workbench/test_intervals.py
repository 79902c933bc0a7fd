from math import isclose, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import false_discovery_control, studentized_range

from workbench.intervals import (
    arcsine_gap,
    arcsine_z,
    benjamini_hochberg,
    log_ratio,
    newcombe,
    range_tail,
    simultaneous_z,
    wilson,
    z_of_gap,
)

Z95 = 1.959963984540054


@st.composite
def shares(draw):
    """Some of so many people: (share, people)."""
    people = draw(st.integers(1, 5000))
    return draw(st.integers(0, people)) / people, float(people)


def numbers(*values):
    return [np.asarray(value, dtype=float) for value in values]


@pytest.mark.parametrize(
    ("counted", "people", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_examples(counted, people, low, high):
    # Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3
    found = wilson(*numbers(counted / people, people), Z95)
    assert found == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_published_examples(one, other, low, high):
    # Newcombe, Interval estimation for the difference between independent proportions, 1998, table II, method 10
    found = newcombe(*numbers(one[0] / one[1], one[1], other[0] / other[1], other[1]), Z95)
    assert found == pytest.approx((low, high), abs=5.1e-5)


def test_the_log_method_gives_the_published_example():
    # Physicians' Health Study: 189 of 11,034 on placebo and 104 of 11,037 on aspirin had a heart attack;
    # Agresti, Categorical Data Analysis: relative risk 1.82, 95 % interval 1.43 to 2.30
    found = log_ratio(*numbers(189 / 11034, 11034, 104 / 11037, 11037), Z95)
    assert found == pytest.approx((1.43, 2.30), abs=0.006)


@given(shares(), st.floats(0.5, 5))
def test_wilson_ends_where_the_score_test_just_rejects(share, z):
    p, n = share
    low, high = map(float, wilson(*numbers(p, n), z))

    def score(true):
        return (p - true) ** 2 * n - z**2 * true * (1 - true)

    if p > 0:
        assert isclose(low, brentq(score, 1e-15, p - 1e-15), abs_tol=1e-7)
    if p < 1:
        assert isclose(high, brentq(score, p + 1e-15, 1 - 1e-15), abs_tol=1e-7)


@given(shares(), shares(), st.floats(0.1, 10))
def test_every_interval_contains_its_value_and_stays_where_such_numbers_live(one, other, z):
    p1, n1, p2, n2 = numbers(*one, *other)
    low, high = wilson(p1, n1, z)
    assert 0 <= low <= p1 <= high <= 1
    low, high = newcombe(p1, n1, p2, n2, z)
    assert -1 - 1e-9 <= low <= p1 - p2 <= high <= 1 + 1e-9
    assume(p2 > 0)
    low, high = log_ratio(p1, n1, p2, n2, z)
    assert 0 <= low <= p1 / p2 <= high < np.inf


@given(shares(), shares(), st.integers(2, 50))
def test_every_interval_shrinks_as_people_are_added(one, other, times):
    p1, n1, p2, n2 = numbers(*one, *other)
    assert np.ptp(wilson(p1, n1 * times, 2)) < np.ptp(wilson(p1, n1, 2))
    assert np.ptp(newcombe(p1, n1 * times, p2, n2 * times, 2)) < np.ptp(newcombe(p1, n1, p2, n2, 2))
    assume(p2 > 0)
    assert np.ptp(log_ratio(p1, n1 * times, p2, n2 * times, 2)) < np.ptp(log_ratio(p1, n1, p2, n2, 2))


@given(shares(), shares())
def test_newcombe_the_other_way_round_is_its_mirror(one, other):
    p1, n1, p2, n2 = numbers(*one, *other)
    low, high = newcombe(p1, n1, p2, n2, 2)
    assert newcombe(p2, n2, p1, n1, 2) == pytest.approx((-high, -low), abs=1e-12)


@given(shares(), shares())
def test_the_log_method_the_other_way_round_is_its_inverse(one, other):
    p1, n1, p2, n2 = numbers(*one, *other)
    assume(0 < p1 < 1 and 0 < p2 < 1)
    low, high = log_ratio(p1, n1, p2, n2, 2)
    assert log_ratio(p2, n2, p1, n1, 2) == pytest.approx((1 / high, 1 / low))


def test_arrays_are_taken_element_by_element():
    p1, n1, p2, n2 = numbers([0.1, 0.5], [10, 20], [0.3, 0.2], [30, 40])
    for method in (newcombe, log_ratio):
        together = np.transpose(method(p1, n1, p2, n2, 2))
        alone = [method(p1[place], n1[place], p2[place], n2[place], 2) for place in range(2)]
        assert together == pytest.approx(np.array(alone))


def test_nobody_leaves_an_interval_unknown_and_never_0():
    p, n = numbers([np.nan, 0.5], [0, 10])
    assert np.isnan(wilson(p, n, 2)).tolist() == [[True, False], [True, False]]
    assert np.isnan(newcombe(p, n, p[::-1], n[::-1], 2)).all()
    assert np.isnan(log_ratio(p, n, p[::-1], n[::-1], 2)).all()


@pytest.mark.parametrize("lower", [0.0, 0.5])
def test_there_is_no_ratio_to_0(lower):
    assert np.isnan(log_ratio(*numbers(lower, 10, 0.0, 10), 2)).all()


@pytest.mark.parametrize(("p1", "p2"), [(1.0, 1.0), (0.9, 1.0)])
def test_everybody_counted_is_no_certainty_about_the_ratio(p1, p2):
    # ten of ten say little: the true rate may be 0.75, so that of two such groups the ratio may be 0.75 as well
    low, _ = log_ratio(*numbers(p1, 10, p2, 10), 2)
    assert low < 0.85 * p1
    assert log_ratio(*numbers(p2, 10, p1, 10), 2)[1] > p2 / p1 / 0.85


def test_nobody_counted_in_the_first_group_gives_a_ratio_from_0_to_a_finite_bound():
    low, high = log_ratio(*numbers(0.0, 50, 0.4, 50), 2)
    assert low == 0
    assert 0 < high < 1


@given(shares(), shares())
def test_the_interval_at_the_z_of_a_gap_just_touches_0(one, other):
    p1, n1, p2, n2 = numbers(*one, *other)
    z = float(z_of_gap(p1, n1, p2, n2))
    if p1 == p2:
        assert z == 0
    elif z < 39:
        low, high = newcombe(p1, n1, p2, n2, z)
        assert min(abs(low), abs(high)) < 1e-9


@given(shares(), shares(), st.floats(0.5, 5))
def test_the_test_and_its_interval_never_contradict_each_other(one, other, z):
    p1, n1, p2, n2 = numbers(*one, *other)
    needed = float(z_of_gap(p1, n1, p2, n2))
    assume(abs(needed - z) > 1e-9)
    low, high = newcombe(p1, n1, p2, n2, z)
    assert (needed > z) == bool(low > 0 or high < 0)


def test_the_z_of_a_gap_says_nothing_where_nobody_is():
    assert z_of_gap(*numbers([np.nan], [0], [0.5], [10])).tolist() == [0.0]


@given(shares(), shares(), st.floats(0.5, 5))
def test_the_arcsine_interval_is_the_least_and_the_largest_gap_of_the_pairs_within_reach(one, other, z):
    # brute force: every pair of true shares on a fine grid whose distance is at most z
    p1, n1, p2, n2 = numbers(*one, *other)
    low, high = map(float, arcsine_gap(p1, n1, p2, n2, z))
    angles = np.linspace(0, np.pi / 2, 1201)

    def distance(p, n):
        return (angles - np.arcsin(np.sqrt((p * n + 0.5) / (n + 1)))) * 2 * np.sqrt(n + 0.5)

    within = distance(p1, n1)[:, None] ** 2 + distance(p2, n2)[None, :] ** 2 <= z**2
    assume(within.any())
    gaps = (np.sin(angles)[:, None] ** 2 - np.sin(angles)[None, :] ** 2)[within]
    assert min(gaps.min(), p1 - p2) == pytest.approx(low, abs=0.004)
    assert max(gaps.max(), p1 - p2) == pytest.approx(high, abs=0.004)
    assert gaps.min() >= low - 1e-6
    assert gaps.max() <= high + 1e-6


@given(shares(), shares())
def test_the_arcsine_interval_at_its_own_z_just_touches_0(one, other):
    p1, n1, p2, n2 = numbers(*one, *other)
    z = float(arcsine_z(p1, n1, p2, n2))
    low, high = map(float, arcsine_gap(p1, n1, p2, n2, z))
    # where the half person turns a gap of tiny groups round, the value itself widens its interval
    assert min(abs(low), abs(high)) < 1e-7 or low < 0 < high


@given(shares(), shares(), st.floats(0.5, 5))
def test_the_arcsine_interval_the_other_way_round_is_its_mirror(one, other, z):
    p1, n1, p2, n2 = numbers(*one, *other)
    low, high = arcsine_gap(p1, n1, p2, n2, z)
    assert arcsine_gap(p2, n2, p1, n1, z) == pytest.approx((-high, -low), abs=1e-7)
    assert -1 <= low <= p1 - p2 <= high <= 1


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5])
@pytest.mark.parametrize("groups", [3, 5, 12])
def test_the_gap_of_the_extremes_holds_also_for_small_shares(groups, rate):
    # Newcombe's holds in 99.6 % of tables with twelve groups of 300 people and a share of 2 %: far too wide
    rng = np.random.default_rng(1948)
    seen = rng.binomial(300, rate, size=(8000, groups)) / 300
    people = np.full(8000, 300.0)
    low, _ = arcsine_gap(seen.max(axis=1), people, seen.min(axis=1), people, simultaneous_z(0.95, groups))
    assert 0.935 <= (low <= 0).mean() <= 0.97


def test_numbers_are_taken_as_arrays_are():
    assert newcombe(0.5, 20, 0.4, 30, 2) == pytest.approx(np.ravel(newcombe(*numbers([0.5], [20], [0.4], [30]), 2)))
    assert np.isnan(arcsine_gap(*numbers([np.nan], [0], [0.5], [10]), 2)).all()


@pytest.mark.parametrize("groups", [2, 3, 5, 12, 50])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.98, 0.999])
def test_simultaneous_z_is_the_studentized_range(groups, level):
    expected = studentized_range.ppf(level, groups, np.inf) / sqrt(2)
    assert simultaneous_z(level, groups) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("groups", [2, 5, 30])
@pytest.mark.parametrize("z", [0.0, 0.5, 2.0, 3.5, 6.0])
def test_the_tail_of_the_range_is_the_studentized_one(groups, z):
    assert range_tail(z, groups) == pytest.approx(studentized_range.sf(z * sqrt(2), groups, np.inf), abs=1e-8)


def test_far_out_there_is_no_chance_left_and_never_less_than_none():
    assert 0 <= range_tail(39.0, 50) < 1e-12


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_corrected_p_values_are_those_of_scipy(p):
    assert benjamini_hochberg(np.array(p)) == pytest.approx(false_discovery_control(p), abs=1e-12)


def test_nothing_tested_is_nothing_corrected():
    assert len(benjamini_hochberg(np.array([]))) == 0


def test_intervals_over_all_pairs_hold_as_often_as_they_say():
    # five equal groups: the plain interval of the largest gap would leave out 0 in far more than 5 % of tables
    rng = np.random.default_rng(1998)
    counted = rng.binomial(200, 0.4, size=(4000, 5)) / 200
    n = np.full(4000, 200.0)
    low, _ = newcombe(counted.max(axis=1), n, counted.min(axis=1), n, simultaneous_z(0.95, 5))
    plain, _ = newcombe(counted.max(axis=1), n, counted.min(axis=1), n, Z95)
    assert 0.03 < (low > 0).mean() < 0.06
    assert (plain > 0).mean() > 0.2
