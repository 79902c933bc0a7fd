"""Groups compared: published figures, what cannot be computed, and what cannot be asked."""

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


def as_json(report):
    """The report as another program reads it: strict JSON."""
    return json.loads(json.dumps(report.to_dict(), allow_nan=False))


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
