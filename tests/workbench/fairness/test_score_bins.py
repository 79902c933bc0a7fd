"""Score bins: every threshold on the grid is exact, whatever the rows, the weights and the sides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.fairness.score_grid import BINS
from workbench.fairness.score_pass import bin_case
from workbench.metric_values import measure_rates
from workbench.metrics import find_metric

RATES = ["selection_rate", "true_positive_rate", "false_positive_rate", "precision", "accuracy"]


@given(case=..., k=st.integers(0, 1000), side=st.sampled_from(["favourable", "unfavourable"]))
def test_the_rates_at_a_threshold_are_those_of_a_case_with_that_threshold(case: Case, k, side):
    case = case.with_roles(prediction=None, score="score", threshold=k / 1000, score_means=side)
    bins = bin_case(case, ["sex", "race"])
    table = bins.at(np.full(len(bins.codes), k))
    report = compare_groups(case, by=[["sex", "race"]], metrics=RATES)
    for key, measured in zip(RATES, measure_rates([find_metric(key) for key in RATES], table), strict=True):
        frame = report.groups[report.groups["metric"] == key].set_index("group")
        wanted = frame.loc[bins.groups]
        assert measured.value == pytest.approx(wanted["value"].to_numpy(dtype=float), nan_ok=True)
        assert measured.n.tolist() == wanted["n"].tolist()


@given(case=...)
def test_all_thresholds_at_once_are_each_threshold_by_itself(case: Case):
    bins = bin_case(case, ["race"])
    everywhere = bins.everywhere.sums["w"].reshape(len(bins.codes), BINS, 3, 3)
    for k in (0, 250, 501, 1000):
        assert everywhere[:, k] == pytest.approx(bins.at(np.full(len(bins.codes), k)).sums["w"])


@given(case=...)
def test_everybody_is_counted_once_and_everyone_is_the_sum_of_the_groups(case: Case):
    bins = bin_case(case, ["sex"])
    assert bins.sums["n"].sum() + bins.unscored["n"].sum() == case.rows
    assert bins.everyone.sums["w"] == pytest.approx(bins.sums["w"].sum(axis=0, keepdims=True))
