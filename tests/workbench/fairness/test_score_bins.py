"""Score bins: every threshold on the grid is exact, whatever the rows, the weights and the sides."""

import gc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness import score_bins
from workbench.fairness.groups import compare_groups
from workbench.fairness.score_bins import BINS, GRID, bin_case, bin_scores, cut_of, is_binned
from workbench.metrics import find_metric, measure_rates

RATES = ["selection_rate", "true_positive_rate", "false_positive_rate", "precision", "accuracy"]
SCORES = st.one_of(
    st.floats(0, 1),
    st.integers(0, 1000).map(lambda k: k / 1000),
    st.integers(0, 1000).map(float).map(lambda k: float(np.nextafter(k / 1000, 0)) if k else 0.0),
)


@given(scores=st.lists(SCORES, min_size=1, max_size=50))
def test_a_score_reaches_exactly_the_thresholds_that_its_bin_reaches(scores):
    values = np.array(scores)
    bins = bin_scores(values)
    assert ((values[:, None] >= GRID) == (bins[:, None] >= np.arange(BINS))).all()


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


def test_many_rows_are_counted_in_pieces_with_the_same_result(monkeypatch, hiring):
    roles = {"sensitive": ["sex"], "target": "hired", "score": "score"}
    once = bin_case(Case.of(hiring, **roles))
    monkeypatch.setattr(score_bins, "CHUNK", 7)
    pieces = bin_case(Case.of(hiring, **roles))
    assert all((once.sums[key] == pieces.sums[key]).all() for key in ("n", "w"))


def test_the_bins_of_a_case_are_made_once_and_go_with_it(hiring):
    case = Case.of(hiring, sensitive=["sex"], target="hired", score="score")
    assert not is_binned(case)
    assert bin_case(case) is bin_case(case, ["sex"])
    assert is_binned(case)
    before = len(score_bins._MADE)
    del case
    gc.collect()
    assert len(score_bins._MADE) < before


def test_what_cannot_be_binned_is_said():
    frame = pd.DataFrame(
        {
            "sex": ["f", "m"] * 60,
            "shop": [f"s{i % 40}" for i in range(120)],
            "town": [f"t{i % 39}" for i in range(120)],
            "y": [0, 1] * 60,
            "score": 0.5,
        }
    )
    case = Case.of(frame, sensitive=["sex", "shop", "town"], target="y", score="score")
    with pytest.raises(WorkbenchError, match="make 120 groups; thresholds"):
        bin_case(case, ["shop", "town"])
    with pytest.raises(WorkbenchError, match="no sensitive column 'y'"):
        bin_case(case, ["y"])
    with pytest.raises(WorkbenchError, match="There is no score"):
        bin_case(case.with_roles(score=None))
    with pytest.raises(WorkbenchError, match="at least one sensitive column"):
        bin_case(case.with_roles(sensitive=()))


def test_a_threshold_beside_the_grid_names_the_nearest():
    assert [cut_of(t) for t in (0, 0.001, 0.29, 0.57, 1)] == [0, 1, 290, 570, 1000]
    with pytest.raises(WorkbenchError, match=r"the nearest to 0\.3333 is 0\.333"):
        cut_of(0.3333)
    with pytest.raises(WorkbenchError, match=r"between 0 and 1, not 1\.2"):
        cut_of(1.2)
