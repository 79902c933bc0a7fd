"""Amounts: means, medians and gaps that other libraries find too, intervals that hold, and what was planted."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.amount_spread import gap_bounds, normal, spread_of, student, z_of_gaps
from workbench.fairness.amount_words import amount_words, headline
from workbench.fairness.amounts import compare_amount_subgroups, compare_amounts
from workbench.scenarios import generate

NUMBERS = st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=1, max_size=60)
AMOUNTS = {"prices": "price", "delivery": "hours_to_delivery", "support": "waiting_minutes"}


def scenario(name: str, **parts) -> tuple[Case, object]:
    made = generate(name, **parts)
    return Case.of(made.frame, roles=made.card.roles), made.truth


@given(NUMBERS)
def test_mean_and_median_are_numpys(numbers):
    spread = spread_of(np.array(numbers))
    np.testing.assert_allclose(
        (spread.mean, spread.median), (np.mean(numbers), np.median(numbers)), rtol=1e-9, atol=1e-6
    )
    if len(numbers) > 1:
        np.testing.assert_allclose(spread.error, stats.sem(numbers), rtol=1e-6, atol=1e-6)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4)), min_size=1, max_size=30))
def test_a_weight_stands_for_as_many_people(pairs):
    amounts, weights = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    weighted, plain = spread_of(amounts, weights), spread_of(np.repeat(amounts, weights.astype(int)))
    assert weighted.mean == pytest.approx(plain.mean)
    assert weighted.median == pytest.approx(plain.median)


def test_the_interval_of_a_mean_is_that_of_scipy():
    numbers = np.random.default_rng(1).gamma(2, 3, 25)
    low, high = spread_of(numbers).mean_bounds(stats.norm.ppf(0.975))
    np.testing.assert_allclose((low, high), stats.t.interval(0.95, 24, numbers.mean(), stats.sem(numbers)))


def test_the_test_of_a_mean_gap_is_welchs():
    random = np.random.default_rng(2)
    one, other = random.gamma(2, 3, 40), random.gamma(2, 4, 25)
    z = z_of_gaps([(spread_of(one), spread_of(other))], "mean")[0]
    assert 2 * stats.norm.sf(z) == pytest.approx(stats.ttest_ind(one, other, equal_var=False).pvalue)
    assert normal(np.array([student(2.5, 7)]), np.array([7]))[0] == pytest.approx(2.5)


def test_the_intervals_lie_where_a_bootstrap_puts_them():
    random = np.random.default_rng(5)
    one, other = random.gamma(2, 3, 400), random.gamma(2, 4, 300)
    for statistic, function in (("mean", np.mean), ("median", np.median)):
        value, (low, high) = gap_bounds(spread_of(other), spread_of(one), statistic, 1.96)
        draw = stats.bootstrap(
            (other, one),
            lambda a, b, axis, function=function: function(a, axis=axis) - function(b, axis=axis),
            n_resamples=2000,
            method="percentile",
            rng=np.random.default_rng(1),
        ).confidence_interval
        assert value == pytest.approx(function(other) - function(one))
        np.testing.assert_allclose((low, high), (draw.low, draw.high), atol=0.25 * (draw.high - draw.low))


def test_the_interval_of_a_median_covers_it_in_19_of_20_skewed_samples():
    random = np.random.default_rng(7)
    samples, truth = random.lognormal(0, 1.2, (1000, 35)), 1.0
    bounds = np.array([spread_of(sample).median_bounds(1.96) for sample in samples])
    assert 0.935 <= ((bounds[:, 0] <= truth) & (truth <= bounds[:, 1])).mean() <= 0.99


def test_a_test_and_its_interval_never_contradict_each_other():
    random = np.random.default_rng(8)
    for shift in np.linspace(0, 2, 8):
        low, high = sorted((spread_of(random.gamma(2, 3, 60)), spread_of(random.gamma(2, 3, 50) + shift)),
                           key=lambda spread: spread.median)  # fmt: skip
        z = z_of_gaps([(low, high)], "median")[0]
        assert gap_bounds(high, low, "median", max(z - 1e-6, 0))[1][0] >= 0
        assert not gap_bounds(high, low, "median", z + 1e-6)[1][0] > 0


def test_too_few_people_have_no_interval_and_no_finding():
    frame = pd.DataFrame({"sex": ["f"] * 3 + ["m"] * 60, "minutes": [90.0, 95, 99, *range(60)]})
    report = compare_amounts(Case.of(frame, sensitive=["sex"]), "minutes", by=["sex"])
    women = report.groups.set_index("group").loc[[("f",)]].iloc[0]
    assert women["n"] == 3
    assert np.isnan(women["median_low"])
    assert report.findings == ()
    assert "Fewer than 30 people" in report.notes[0].text
    assert "No gap in minutes stands out" in headline(report, "mean")


@pytest.mark.parametrize("name", AMOUNTS)
def test_what_was_planted_is_named_first_and_nothing_where_nothing_was(name):
    alarms = 0
    for seed in range(8):
        case, truth = scenario(name, bias="subgroup", seed=seed)
        report = compare_amount_subgroups(case, AMOUNTS[name])
        assert dict(report.findings[0].group) == dict(truth.group)
        case, _ = scenario(name, bias="none", seed=seed)
        alarms += bool(compare_amount_subgroups(case, AMOUNTS[name]).findings)
    assert alarms <= 1


def test_groups_are_told_apart_with_their_unit():
    case, _ = scenario("prices", bias="direct", seed=1)
    report = compare_amounts(case, "price", by=["birthplace"])
    assert [finding.metric for finding in report.findings] == ["mean", "median"]
    means = case.frame.groupby("birthplace")["price"].mean()
    gap = report.gaps.set_index("statistic")["value"]
    assert gap["mean"] == pytest.approx(means["abroad"] - means["this country"])
    assert "euros (3,699 people) against" in headline(report, "mean")
    assert json.loads(json.dumps(report.to_dict(), allow_nan=False))["schema"] == "workbench.amounts/1"


def test_missing_amounts_are_left_out_and_counted():
    frame = pd.DataFrame({"sex": ["f", "m"] * 50, "minutes": [None, *range(99)]})
    report = compare_amounts(Case.of(frame, sensitive=["sex"]), "minutes", by=["sex"])
    assert report.groups["n"].sum() == 99
    assert "1 of 100 rows have no minutes" in report.notes[0].text


def test_what_is_no_amount_is_refused_in_words():
    frame = pd.DataFrame(
        {"sex": ["f", "m"] * 5, "name": list("abcdefghij"), "none": [np.nan] * 10, "yes": [True, False] * 5, "one": 1.0}
    ).assign(huge=[np.inf] * 10)
    case = Case.of(frame, sensitive=["sex"])
    for column, words in {
        "name": "must hold numbers",
        "none": "no number in any row",
        "yes": "yes and no, not numbers",
        "huge": "infinite",
        "wages": "There is no column 'wages'",
    }.items():
        with pytest.raises(WorkbenchError, match=words):
            compare_amounts(case, column, by=["sex"])
    with pytest.raises(WorkbenchError, match="not the amount itself"):
        compare_amounts(case, "one", by=["one"])
    assert "0 (95% interval 0 to 0)" in headline(compare_amounts(case, "one", by=["sex"]), "mean")


def test_numbers_are_said_as_people_say_them():
    assert [amount_words(value) for value in (0.0, 5.0, 123.45, 98765.4, -2.5)] == [
        "0",
        "5.00",
        "123.5",
        "98,765",
        "−2.50",
    ]
