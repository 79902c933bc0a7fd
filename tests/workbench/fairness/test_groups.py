import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.intervals import arcsine_gap, log_ratio, newcombe, simultaneous_z
from workbench.metrics import METRICS
from workbench.roles import Roles

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


# --- laws -----------------------------------------------------------------------------------------


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


@given(case=CASES)
def test_every_null_in_the_json_comes_with_a_reason(case):
    for interval in intervals_of(as_json(compare_groups(case, depth=2))):
        if None in (interval["value"], interval["low"], interval["high"]):
            assert interval["reason"].endswith(".")
        else:
            assert "reason" not in interval


def test_cutting_off_everything_else_leaves_the_group_as_it_was(hiring):
    case = Case.of(hiring, sensitive=["sex", "age"], target="hired", prediction="predicted", score="score")
    women = Case.of(hiring[hiring["sex"] == "female"], sensitive="age", target="hired", prediction="predicted")
    joint = compare_groups(case, by=[["sex", "age"]], metrics=["accuracy"]).groups
    alone = compare_groups(women.with_roles(cuts={"age": case.groups["age"].edges}), metrics=["accuracy"]).groups
    joint = joint[[group[0] == "female" for group in joint["group"]]]
    assert list(joint["value"]) == list(alone["value"])


# --- the contract ---------------------------------------------------------------------------------


def as_json(report):
    """The report as another program reads it: strict JSON."""
    return json.loads(json.dumps(report.to_dict(), allow_nan=False))


def intervals_of(document):
    for group in document["groups"]:
        yield from group["metrics"].values()
    for gap in document["disparities"]:
        yield from (gap["difference"], gap["ratio"])


@given(case=CASES)
def test_the_json_has_the_keys_of_the_contract(case):
    document = as_json(compare_groups(case, depth=2))
    assert {"schema", "rows", "excluded", "groups", "disparities", "findings"} <= set(document)
    assert document["schema"] == "workbench.audit/1"
    assert document["rows"] == case.rows
    assert document["excluded"] == {
        "target": int(case.frame["hired"].isna().sum()),
        "prediction": int(case.frame["predicted"].isna().sum()),
    }
    for group in document["groups"]:
        assert {"group", "rows", "metrics"} <= set(group)
        assert list(group["metrics"]) == list(METRICS)
    for gap in document["disparities"]:
        assert {"by", "metric", "difference", "ratio", "lowest", "highest"} <= set(gap)
    for finding in document["findings"]:
        assert {"code", "severity", "title", "text", "group"} <= set(finding)
    assert all({"value", "low", "high"} <= set(interval) for interval in intervals_of(document))


@given(case=CASES)
def test_the_json_says_what_the_frames_say(case):
    report = compare_groups(case, depth=2)
    document = as_json(report)
    rows = {(tuple(r["by"]), r["group"], r["metric"]): r for r in report.groups.to_dict("records")}
    seen = 0
    for group in document["groups"]:
        for metric, interval in group["metrics"].items():
            row = rows[tuple(group["group"]), tuple(group["group"].values()), metric]
            assert group["rows"] == row["rows"]
            assert [np.nan if interval[k] is None else interval[k] for k in NUMBERS] == pytest.approx(
                [row[k] for k in NUMBERS], nan_ok=True
            )
            seen += 1
    assert seen == len(rows)


@given(case=CASES)
def test_difference_is_highest_minus_lowest_and_ratio_lowest_over_highest(case):
    report = compare_groups(case)
    values = report.groups.set_index(["by", "group", "metric"])["value"]
    for row in report.disparities[report.disparities["reason"] == ""].to_dict("records"):
        low, high = (values[row["by"], tuple(row[end].values()), row["metric"]] for end in ("lowest", "highest"))
        mine = values.xs((row["by"], row["metric"]), level=("by", "metric"))
        assert (low, high) == (mine.min(), mine.max())
        assert row["difference"] == pytest.approx(high - low)
        assert row["ratio"] == pytest.approx(low / high if high > 0 else np.nan, nan_ok=True)


def test_single_columns_come_first_and_then_their_intersections(hiring):
    frame = hiring.assign(town=["A", "B"] * 200, shift=["day", "day", "night", "night"] * 100)
    report = compare_groups(Case.of(frame, sensitive=["sex", "town", "shift"], target="hired"), depth=2)
    assert list(dict.fromkeys(report.disparities["by"])) == [
        ("sex",),
        ("town",),
        ("shift",),
        ("sex", "town"),
        ("sex", "shift"),
        ("town", "shift"),
    ]


def test_groups_of_one_metric_come_largest_first(hiring):
    frame = hiring.assign(town=["big"] * 300 + ["small"] * 20 + ["middle"] * 80)
    report = compare_groups(Case.of(frame, sensitive=["town", "sex"], target="hired"), depth=2)
    assert [group[0] for group in report.of("base_rate", ["town"])["group"]] == ["big", "middle", "small"]
    assert len(report.of("base_rate", ["town", "sex"])) == 6


# --- published figures ----------------------------------------------------------------------------


def test_callbacks_by_race_are_those_of_the_paper(bundled_table):
    # Bertrand & Mullainathan, American Economic Review 94(4), 2004, table 1
    frame = bundled_table("resume_callbacks")
    case = Case.of(frame, sensitive=["race", "gender"], target="received_callback")
    report = compare_groups(case, depth=2, metrics=["base_rate"])
    rates = report.of("base_rate", ["race"]).set_index("group")["value"]
    assert rates[[("white",)]].iloc[0] == pytest.approx(0.0965, abs=1e-4)
    assert rates[[("black",)]].iloc[0] == pytest.approx(0.0645, abs=1e-4)
    gap = report.disparities.iloc[0]
    assert gap["ratio"] == pytest.approx(0.668, abs=1e-3)
    assert gap["lowest"] == {"race": "black"}
    assert gap["difference_low"] > 0
    assert len(report.of("base_rate", ["race", "gender"])) == 4


def test_denials_of_mortgages_are_those_of_the_textbook(bundled_table):
    # Stock & Watson, Introduction to Econometrics, chapter 11: 28.3 % of Black and 9.3 % of white applicants
    frame = bundled_table("mortgage_lending")
    report = compare_groups(Case.of(frame, sensitive="race", target="approved"), metrics=["base_rate"])
    rates = report.of("base_rate", ["race"]).set_index("group")["value"]
    assert 1 - rates[[("black",)]].iloc[0] == pytest.approx(0.283, abs=5e-4)
    assert 1 - rates[[("white",)]].iloc[0] == pytest.approx(0.093, abs=5e-4)


# --- what cannot be computed ----------------------------------------------------------------------


def test_a_metric_whose_column_is_missing_is_there_empty_with_its_reason(hiring):
    report = compare_groups(Case.of(hiring, sensitive="sex", target="hired"))
    frame = report.groups[report.groups["metric"] == "selection_rate"]
    assert frame["value"].isna().all()
    assert set(frame["reason"]) == {"Needs a column with the decision (prediction, or a score and a threshold)."}
    assert set(report.groups["metric"]) == set(METRICS)


def test_a_group_without_anybody_in_the_denominator_has_no_rate(hiring):
    frame = hiring.assign(hired=hiring["hired"].where(hiring["sex"] == "male", 0))
    report = compare_groups(Case.of(frame, sensitive="sex", target="hired", prediction="predicted"))
    women = report.of("true_positive_rate", ["sex"]).set_index("group").loc[[("female",)]].iloc[0]
    assert np.isnan(women["value"])
    assert women["n"] == 0
    assert women["reason"] == "Nobody in this group is counted in the denominator."
    gap = report.disparities.set_index("metric").loc["true_positive_rate"]
    assert gap["reason"] == "Fewer than two groups have a value to compare."
    assert gap["lowest"] is None


def test_there_is_no_ratio_when_the_highest_rate_is_0(hiring):
    case = Case.of(hiring.assign(predicted=0), sensitive="sex", target="hired", prediction="predicted")
    document = as_json(compare_groups(case, metrics=["selection_rate"]))
    gap = document["disparities"][0]
    assert gap["difference"]["value"] == 0
    assert gap["ratio"] == {
        "value": None,
        "low": None,
        "high": None,
        "reason": "The highest rate is 0, so there is no ratio.",
    }


@pytest.mark.parametrize("scores", [{"female": 0.0, "male": 0.5}, {"female": 0.0, "male": 0.0}])
def test_scores_of_0_are_scores(hiring, scores):
    case = Case.of(hiring.assign(score=hiring["sex"].map(scores)), sensitive="sex", score="score")
    report = compare_groups(case, metrics=["mean_score"])
    gap = report.disparities.iloc[0]
    assert gap["difference"] == scores["male"] - scores["female"]
    assert gap["ratio"] == pytest.approx(0 if scores["male"] else np.nan, nan_ok=True)
    as_json(report)


def test_a_group_whose_weights_are_all_0_has_no_rate_and_no_warning(hiring):
    frame = hiring.assign(weight=hiring["weight"].where(hiring["sex"] == "male", 0.0))
    report = compare_groups(
        Case.of(frame, sensitive="sex", target="hired", prediction="predicted", score="score", weight="weight")
    )
    women = report.groups[report.groups["group"] == ("female",)]
    assert women["value"].isna().all()
    assert (women["rows"] == 200).all()


@given(case=CASES)
def test_intervals_of_mean_scores_stay_where_scores_live(case):
    frame = compare_groups(case, metrics=["mean_score"]).groups.dropna(subset=NUMBERS)
    assert ((frame["low"] >= 0) & (frame["high"] <= 1)).all()


# --- errors ---------------------------------------------------------------------------------------


def test_there_must_be_somebody_to_compare(hiring):
    with pytest.raises(WorkbenchError, match="at least one sensitive column"):
        compare_groups(Case.of(hiring, target="hired"))


def test_there_must_be_something_to_compare(hiring):
    with pytest.raises(WorkbenchError, match="target, a prediction or a score"):
        compare_groups(Case.of(hiring, sensitive="sex"))


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"metrics": ["selection_rat"]}, "Did you mean 'selection_rate'"),
        ({"by": [["sax"]]}, r"no sensitive column 'sax'. Did you mean 'sex'\?"),
        ({"depth": 0}, "at least 1, not 0"),
        ({"level": 1.0}, "between 0 and 1, not 1"),
        ({"level": 95}, "between 0 and 1, not 95"),
        ({"metrics": []}, "metric"),
        ({"by": []}, "column|comparison"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_a_sentence(hiring, options, match):
    with pytest.raises(WorkbenchError, match=match):
        compare_groups(Case.of(hiring, sensitive="sex", target="hired"), **options)


def test_more_depth_than_columns_is_all_there_is(hiring):
    report = compare_groups(Case.of(hiring, sensitive=["sex", "age"], target="hired"), depth=9)
    assert set(report.disparities["by"]) == {("sex",), ("age",), ("sex", "age")}


def test_a_column_named_twice_is_compared_once(hiring):
    case = Case(frame=hiring, roles=Roles(sensitive=("sex", "sex"), target="hired"))
    assert set(compare_groups(case, depth=2).disparities["by"]) == {("sex",)}
    assert len(compare_groups(case).disparities) == len(METRICS)


# --- which interval the gap has -----------------------------------------------------------------------


@pytest.mark.parametrize(("groups", "method"), [(2, newcombe), (5, arcsine_gap)])
def test_the_gap_of_two_groups_is_newcombe_s_and_that_of_more_is_simultaneous(groups, method):
    rng = np.random.default_rng(groups)
    frame = pd.DataFrame({"group": rng.integers(0, groups, 900).astype(str), "hired": rng.integers(0, 2, 900)})
    report = compare_groups(Case.of(frame, sensitive="group", target="hired"), metrics=["base_rate"])
    gap = report.disparities.iloc[0]
    rows = report.groups.set_index("group")
    high, low = (rows.loc[[tuple(gap[end].values())]].iloc[0] for end in ("highest", "lowest"))
    z = simultaneous_z(0.95, groups)
    given = [np.array([number]) for number in (high["value"], high["n"], low["value"], low["n"])]
    expected = [float(bound[0]) for bound in method(*given, z)]
    assert [gap["difference_low"], gap["difference_high"]] == pytest.approx(expected)
    ratio = [float(bound[0]) for bound in log_ratio(*given[2:], *given[:2], z)]
    assert [gap["ratio_low"], gap["ratio_high"]] == pytest.approx(ratio)


# --- several favourable values --------------------------------------------------------------------


def test_several_favourable_values_count_as_one(hiring):
    grade = np.select([hiring["hired"] == 0, hiring["predicted"] == 1], ["no", "yes"], "perhaps")
    frame = hiring.assign(grade=grade, either=np.where(grade == "no", "0", "1"))
    several = Case.of(frame, sensitive="sex", target="grade", favourable=["yes", "perhaps"])
    one = Case.of(frame, sensitive="sex", target="either")
    assert compare_groups(several).to_dict()["groups"] == compare_groups(one).to_dict()["groups"]
    assert Roles.from_dict(json.loads(json.dumps(several.roles.to_dict()))) == several.roles
    assert several.roles.favourable_words == "yes or perhaps"


def test_each_of_several_favourable_values_must_occur(hiring):
    with pytest.raises(WorkbenchError, match="never has the favourable value 'maybe'"):
        Case.of(hiring.assign(grade=["yes", "no"] * 200), sensitive="sex", target="grade", favourable=("yes", "maybe"))
