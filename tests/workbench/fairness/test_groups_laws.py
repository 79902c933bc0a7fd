"""What holds for every table in which groups are compared."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.metrics import METRICS

CASES = st.from_type(Case)
NUMBERS = ["value", "low", "high"]
GAPS = [f"{kind}{bound}" for kind in ("difference", "ratio") for bound in ("", "_low", "_high")]


def groups_of(report):
    """Every group's numbers, by what they are and not by where they stand."""
    return report.groups.set_index(["by", "group", "metric"])[["rows", "n", *NUMBERS]].sort_index()


def gaps_of(report):
    return report.disparities.set_index(["by", "metric"])[GAPS].sort_index()


def assert_same(one, other, columns=None):
    pd.testing.assert_frame_equal(
        one[columns] if columns else one, other[columns] if columns else other, rtol=1e-9, atol=1e-9, check_like=True
    )


@given(case=CASES)
def test_the_rates_of_the_groups_weighed_by_their_size_give_the_rate_of_everybody(case):
    report = compare_groups(case.with_roles(weight=None), by=[["sex"], ["race"], ["sex", "race"], []])
    frame = report.groups.assign(counted=lambda f: f["value"].fillna(0) * f["n"])
    sums = frame.groupby(["by", "metric"])[["counted", "n"]].sum()
    rates = sums["counted"] / sums["n"].where(sums["n"] > 0)
    for by in report.disparities["by"].unique():
        assert rates.xs(by, level="by").to_numpy() == pytest.approx(rates.xs((), level="by").to_numpy(), nan_ok=True)


@given(case=CASES)
def test_renaming_the_groups_changes_nothing_but_names(case):
    names = {"female": "zz<script>", "male": "Männer"}
    renamed = Case.of(case.frame.assign(sex=case.frame["sex"].map(names)), roles=case.roles)
    one, other = compare_groups(case, by=[["sex"]]), compare_groups(renamed, by=[["sex"]])
    back = {new: old for old, new in names.items()}
    other.groups["group"] = [tuple(back[name] for name in group) for group in other.groups["group"]]
    assert_same(groups_of(one), groups_of(other))
    # of two groups with the same extreme rate the first by name is shown, whose interval may be wider
    assert_same(gaps_of(one), gaps_of(other), ["difference", "ratio"])
    assert [finding.code for finding in one.findings] == [finding.code for finding in other.findings]


@given(case=CASES, seed=st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(case, seed):
    shuffled = Case.of(case.frame.sample(frac=1, random_state=seed), roles=case.roles)
    one, other = compare_groups(case, depth=2), compare_groups(shuffled, depth=2)
    assert_same(groups_of(one), groups_of(other))
    assert_same(gaps_of(one), gaps_of(other))
    assert one.excluded == other.excluded


@given(case=CASES)
def test_every_interval_contains_its_value(case):
    report = compare_groups(case, depth=2)
    known = report.groups.dropna(subset=NUMBERS)
    assert ((known["low"] <= known["value"]) & (known["value"] <= known["high"])).all()
    for kind in ("difference", "ratio"):
        low, value, high = (report.disparities[f"{kind}{bound}"].dropna() for bound in ("_low", "", "_high"))
        assert (low <= value[low.index] + 1e-12).all()
        assert (value[high.index] <= high + 1e-12).all()


@given(case=CASES, times=st.integers(2, 6))
def test_a_table_repeated_keeps_its_values_and_is_surer_of_them(case, times):
    repeated = Case.of(pd.concat([case.frame] * times), roles=case.roles)
    once, more = compare_groups(case, depth=2), compare_groups(repeated, depth=2)
    assert_same(groups_of(once), groups_of(more), ["value"])
    assert_same(gaps_of(once), gaps_of(more), ["difference", "ratio"])
    width_once = (once.groups["high"] - once.groups["low"]).to_numpy()
    width_more = (more.groups["high"] - more.groups["low"]).to_numpy()
    unsure = width_once > 1e-9  # equal scores leave no width to shrink
    assert (width_more[unsure] < width_once[unsure]).all()
    for kind in ("difference", "ratio"):
        widths = [(r.disparities[f"{kind}_high"] - r.disparities[f"{kind}_low"]).to_numpy() for r in (once, more)]
        unsure = widths[0] > 1e-9
        assert (widths[1][unsure] < widths[0][unsure]).all()


@given(case=CASES)
def test_weights_of_1_say_what_no_weights_say(case):
    ones = Case.of(case.frame.assign(weight=1.0), roles=case.roles)
    weighted, plain = compare_groups(ones, depth=2), compare_groups(case.with_roles(weight=None), depth=2)
    assert_same(groups_of(weighted), groups_of(plain))
    assert_same(gaps_of(weighted), gaps_of(plain))
    assert weighted.findings == plain.findings


@given(case=CASES, scale=st.sampled_from([0.001, 0.5, 3.0, 1e6]))
def test_the_unit_of_the_weights_does_not_matter(case, scale):
    scaled = Case.of(case.frame.assign(weight=case.frame["weight"] * scale), roles=case.roles)
    one, other = compare_groups(case, depth=2), compare_groups(scaled, depth=2)
    assert_same(groups_of(one), groups_of(other))
    assert_same(gaps_of(one), gaps_of(other))


@pytest.mark.parametrize("seed", range(5))
def test_equal_scores_leave_no_doubt_whatever_their_weights(seed):
    weights = np.random.default_rng(seed).random(80) * (seed + 1) / 7
    table = pd.DataFrame({"sex": ["f", "m"] * 40, "hired": [0, 1] * 40, "score": [0.3, 0.3125] * 40, "weight": weights})
    case = Case.of(table, sensitive=["sex"], target="hired", score="score", weight="weight")
    mean = compare_groups(case).of("mean_score", ["sex"])
    assert mean["low"].tolist() == mean["high"].tolist() == mean["value"].tolist()


@given(case=CASES, times=st.lists(st.integers(1, 4), min_size=62, max_size=62))
def test_a_row_of_weight_3_says_what_three_equal_rows_say(case, times):
    counts = np.array(times[: case.rows])
    weighted = Case.of(case.frame.assign(weight=counts.astype(float)), roles=case.roles)
    repeated = Case.of(case.frame.loc[case.frame.index.repeat(counts)], roles=case.roles, weight=None)
    one, other = compare_groups(weighted, depth=2), compare_groups(repeated, depth=2)
    assert_same(groups_of(one), groups_of(other), ["value"])
    assert_same(gaps_of(one), gaps_of(other), ["difference", "ratio"])


@given(case=CASES)
def test_an_intersection_has_as_many_people_as_each_of_its_columns(case):
    frame = compare_groups(case, depth=2).groups
    joint = frame[frame["by"] == ("sex", "race")]
    for place, column in enumerate(("sex", "race")):
        single = frame[frame["by"] == (column,)].set_index(["group", "metric"])
        summed = joint.groupby([joint["group"].map(lambda group, p=place: (group[p],)), "metric"])[["rows", "n"]].sum()
        assert_same(summed, single.loc[summed.index, ["rows", "n"]], None)


@given(case=CASES)
def test_complements_mirror_each_other(case):
    report = compare_groups(case, depth=2)
    frame, gaps = report.groups.set_index("metric"), report.disparities.set_index("metric")["difference"]
    for metric in METRICS.values():
        if metric.complement:
            mine, its = frame.loc[metric.key], frame.loc[metric.complement]
            assert mine["value"].to_numpy() == pytest.approx(1 - its["value"].to_numpy(), nan_ok=True)
            assert mine["low"].to_numpy() == pytest.approx(1 - its["high"].to_numpy(), nan_ok=True)
            assert gaps[metric.key].to_numpy() == pytest.approx(gaps[metric.complement].to_numpy(), nan_ok=True)


@given(case=CASES)
def test_what_cannot_be_computed_is_not_a_number_and_has_a_reason_and_never_the_other_way_round(case):
    report = compare_groups(case, depth=2)
    assert (report.groups["value"].isna() == (report.groups["reason"] != "")).all()
    assert (report.disparities["difference"].isna() == (report.disparities["reason"] != "")).all()
    empty = report.groups["n"] == 0
    assert report.groups.loc[empty, NUMBERS].isna().all(axis=None)


def test_cutting_off_everything_else_leaves_the_group_as_it_was(hiring):
    case = Case.of(hiring, sensitive=["sex", "age"], target="hired", prediction="predicted", score="score")
    women = Case.of(hiring[hiring["sex"] == "female"], sensitive="age", target="hired", prediction="predicted")
    joint = compare_groups(case, by=[["sex", "age"]], metrics=["accuracy"]).groups
    alone = compare_groups(women.with_roles(cuts={"age": case.groups["age"].edges}), metrics=["accuracy"]).groups
    joint = joint[[group[0] == "female" for group in joint["group"]]]
    assert list(joint["value"]) == list(alone["value"])
