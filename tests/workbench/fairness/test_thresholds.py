"""Thresholds: the numbers of a comparison at that threshold, and sentences for what is special."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.fairness.score_grid import GRID
from workbench.fairness.thresholds import MOVED, metric_curves, report_thresholds


@pytest.fixture
def case(hiring) -> Case:
    return Case.of(hiring, sensitive=["sex", "age"], target="hired", score="score")


@given(case=..., k=st.integers(0, 1000))
def test_values_and_intervals_are_those_of_the_comparison_of_groups(case: Case, k):
    case = case.with_roles(prediction=None, threshold=k / 1000)
    ours, theirs = report_thresholds(case, by=["race"]), compare_groups(case, by=[["race"]], metrics=MOVED)
    one = ours.groups.set_index(["group", "metric"])[["value", "low", "high", "n"]].sort_index()
    other = theirs.groups.set_index(["group", "metric"])[["value", "low", "high", "n"]].sort_index()
    pd.testing.assert_frame_equal(one, other, rtol=1e-9)
    gaps = ours.gaps.set_index("metric")["difference"]
    assert gaps.to_numpy() == pytest.approx(
        theirs.disparities.set_index("metric")["difference"].to_numpy(), nan_ok=True
    )


def test_a_curve_holds_the_value_of_every_threshold(case):
    curves = metric_curves(case, "true_positive_rate", by=["sex"])
    assert curves.shape == (2, 1001)
    for k in (0, 300, 555, 1000):
        report = report_thresholds(case, k / 1000, by=["sex"])
        assert curves[:, k] == pytest.approx(report.of("true_positive_rate")["value"].to_numpy())
    assert (np.diff(metric_curves(case, "selection_rate")) <= 1e-12).all(), "a higher threshold accepts nobody more"


def test_thresholds_by_group_can_be_named_or_listed(case):
    named = report_thresholds(case, {"female": 0.3, "male": 0.6})
    listed = report_thresholds(case, [0.3, 0.6])
    assert named.groups.equals(listed.groups)
    assert not named.one_for_all
    assert report_thresholds(case, 0.3).of("selection_rate")["value"][0] == named.of("selection_rate")["value"][0]


def test_a_group_that_is_missing_or_unknown_is_said(case):
    with pytest.raises(WorkbenchError, match="'male' has no threshold"):
        report_thresholds(case, {"female": 0.3})
    with pytest.raises(WorkbenchError, match="There is no group 'diverse'"):
        report_thresholds(case, {"female": 0.3, "male": 0.6, "diverse": 0.5})
    with pytest.raises(WorkbenchError, match="2 groups but 3 thresholds"):
        report_thresholds(case, [0.1, 0.2, 0.3])
    with pytest.raises(WorkbenchError, match="does not depend on a threshold"):
        metric_curves(case, "base_rate")


def test_the_people_add_up_and_the_sentence_has_the_gap_with_its_interval(case):
    report = report_thresholds(case, 0.5)
    people = report.people
    assert (people["accepted"] + people["refused"]).tolist() == people["rows"].tolist()
    gap = report.gaps.set_index("metric").loc["accuracy"]
    assert report.sentence("accuracy").startswith("At a threshold of 0.500, sex: ")
    assert f"{100 * gap['difference']:.1f} percentage points (95% interval" in report.sentence("accuracy")
    assert json.loads(json.dumps(report.to_dict(), allow_nan=False))["schema"] == "workbench.thresholds/1"


def test_few_values_small_groups_and_missing_outcomes_are_said():
    frame = pd.DataFrame(
        {"g": ["a"] * 40 + ["b"] * 40 + ["c"] * 5, "y": [0, 1] * 40 + [0] * 5, "s": ([0.2, 0.5, 0.8] * 29)[:85]}
    )
    frame.loc[0, "s"] = np.nan
    report = report_thresholds(Case.of(frame, sensitive=["g"], target="y", score="s", threshold=0.33333))
    notes = " ".join(report.notes)
    assert "The score has only 3 different values" in notes
    assert "1 people have no score" in notes or "1 person" in notes
    assert "Fewer than 30 people: g: c" in notes
    assert "favourable outcome is recorded among g: c" in notes
    assert "0.33333 was rounded to 0.333" in notes
    assert report.thresholds == (0.333,) * 3
    assert report.of("true_positive_rate")["reason"].tolist()[2].startswith("Nobody in this group")


def test_without_a_target_the_shares_accepted_are_there_and_the_rest_says_why(case):
    report = report_thresholds(case.with_roles(target=None), 0.4)
    assert report.of("selection_rate")["value"].notna().all()
    assert report.of("accuracy")["reason"].str.contains("target").all()
    assert "cannot be compared" in report.sentence("accuracy")
    assert np.isnan(metric_curves(case.with_roles(target=None), "accuracy")).all()
    assert GRID[1] == 0.001
