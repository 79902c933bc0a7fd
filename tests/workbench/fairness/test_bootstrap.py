"""Drawing the counts again is drawing the rows again, only faster."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multinomial

import workbench.fairness.bootstrap as module
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.bootstrap import bootstrap
from workbench.fairness.groups import compare_groups
from workbench.metrics import METRICS

RATES = [key for key, metric in METRICS.items() if metric.is_rate]


def table(rows=6000, seed=0):
    rng = np.random.default_rng(seed)
    group = rng.choice(list("abc"), rows, p=[0.2, 0.3, 0.5])
    hired = (rng.random(rows) < 0.4).astype(int)
    predicted = (rng.random(rows) < 0.3 + 0.3 * hired + 0.1 * (group == "c")).astype(int)
    return pd.DataFrame({"group": group, "hired": hired, "predicted": predicted})


def case_of(frame):
    return Case.of(frame, sensitive="group", target="hired", prediction="predicted", favourable="1")


def test_for_many_people_its_intervals_are_those_of_wilson():
    case = case_of(table())
    drawn = bootstrap(case.counts.by(["group"]), RATES, replicates=4000).groups.set_index(["group", "metric"])
    wilson = compare_groups(case).groups.set_index(["group", "metric"]).loc[drawn.index]
    ratio = (drawn["high"] - drawn["low"]) / (wilson["high"] - wilson["low"])
    assert ratio.to_numpy() == pytest.approx(np.ones(len(ratio)), rel=0.06)


def test_the_gap_of_two_groups_is_as_wide_as_newcombe_s():
    frame = table().query("group != 'b'")
    case = case_of(frame)
    drawn = bootstrap(case.counts.by(["group"]), ["selection_rate"], replicates=4000).groups
    lowest = drawn.loc[drawn["difference"].idxmax()]
    gap = compare_groups(case, metrics=["selection_rate"]).disparities.iloc[0]
    for kind in ("difference", "ratio"):
        assert lowest[kind] == pytest.approx(gap[kind])
        ours, theirs = (one[f"{kind}_high"] - one[f"{kind}_low"] for one in (lowest, gap))
        assert ours == pytest.approx(theirs, rel=0.06)


def test_four_people_are_drawn_with_the_chances_that_four_people_have():
    # every way to draw a table of four again, with its exact chance, against what is drawn
    frame = pd.DataFrame({"group": ["a", "a", "b", "b"], "hired": [1, 0, 1, 0]})
    counts = Case.of(frame, sensitive="group", target="hired").counts.by(["group"])
    exact: dict[float, float] = {}
    for times in product(range(5), repeat=4):
        if sum(times) == 4 and times[0] + times[1]:
            rate = times[0] / (times[0] + times[1])
            exact[rate] = exact.get(rate, 0) + multinomial.pmf(times, 4, [0.25] * 4)
    draws = np.concatenate(list(module._draws(counts.sums["n"].reshape(-1, 9), 20_000, 1)))
    rates = module._rates(draws, [METRICS["base_rate"]])[:, 0, 0]
    for rate, chance in exact.items():
        assert (np.abs(rates - rate) < 1e-12).mean() == pytest.approx(chance, abs=0.012)


@given(case=st.from_type(Case), seed=st.integers(0, 9))
def test_values_stay_what_they_are_and_stand_inside_their_extremes(case, seed):
    plain = case.with_roles(weight=None)
    counts = plain.counts.by(["sex", "race"])
    found = bootstrap(counts, RATES, replicates=50, seed=seed).groups
    expected = compare_groups(plain, by=[["sex", "race"]]).groups.set_index(["group", "metric"])["value"]
    values = found.set_index(["group", "metric"])["value"]
    assert values.to_numpy() == pytest.approx(expected.loc[values.index].to_numpy(), nan_ok=True)
    for name in ("", "difference_", "ratio_"):
        known = found.dropna(subset=[f"{name}low"])
        assert (known[f"{name}low"] <= known[f"{name}high"]).all()
    assert found.loc[found["value"].isna(), ["low", "high", "difference", "ratio"]].isna().all(axis=None)


def test_the_same_seed_draws_the_same_and_small_chunks_as_well(monkeypatch):
    counts = case_of(table(500)).counts.by(["group"])
    one, other, third = (bootstrap(counts, RATES, replicates=60, seed=seed).groups for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, other)
    assert not one.equals(third)
    monkeypatch.setattr(module, "CHUNK", 100)
    pd.testing.assert_frame_equal(one, bootstrap(counts, RATES, replicates=60, seed=1).groups)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"metrics": ["mean_score"]}, "no share of people"),
        ({"metrics": ["acuracy"]}, "Did you mean 'accuracy'"),
        ({"metrics": []}, "at least one metric"),
        ({"replicates": 1}, "at least two"),
        ({"level": 95}, "level"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(options, match):
    counts = case_of(table(50)).counts.by(["group"])
    with pytest.raises(WorkbenchError, match=match):
        bootstrap(counts, **{"metrics": ["accuracy"], **options})


def test_weighted_rows_are_refused():
    case = Case.of(table(50).assign(weight=2.0), sensitive="group", target="hired", weight="weight")
    with pytest.raises(WorkbenchError, match="weights"):
        bootstrap(case.counts.by(["group"]), ["base_rate"])
