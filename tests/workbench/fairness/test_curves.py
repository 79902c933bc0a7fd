"""Curves: areas that agree with scikit-learn, and intervals that hold the truth."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.curves import compare_curves


@pytest.mark.parametrize("by", ["sex", "age", "foreign_worker"])
def test_areas_agree_with_scikit_learn(by, scored_credit):
    from sklearn.metrics import average_precision_score, roc_auc_score

    coded = scored_credit.groups[by]
    for row in compare_curves(scored_credit, by=[by]).areas.to_dict("records"):
        mine = coded.codes == coded.names.index(row["group"][0])
        truth, score = scored_credit.target[mine], scored_credit.scores[mine]
        assert row["auc"] == pytest.approx(roc_auc_score(truth, score), abs=1e-3)
        assert row["average_precision"] == pytest.approx(average_precision_score(truth, score), abs=3e-3)
        assert row["auc_low"] < row["auc"] < row["auc_high"]


@given(case=...)
def test_areas_and_rates_of_any_case_are_those_of_scikit_learn(case: Case):
    from sklearn.metrics import roc_auc_score

    report = compare_curves(case, by=["sex"])
    coded = case.groups["sex"]
    for row in report.areas.dropna(subset=["auc"]).to_dict("records"):
        known = (coded.codes == coded.names.index(row["group"][0])) & (case.target >= 0) & ~np.isnan(case.scores)
        weight = None if case.weights is None else case.weights[known]
        wanted = roc_auc_score(case.target[known], case.scores[known], sample_weight=weight)
        assert row["auc"] == pytest.approx(wanted, abs=1e-3)
        assert 0 <= row["auc_low"] <= row["auc"] + 1e-12
        assert row["auc"] <= row["auc_high"] + 1e-12
    for rate in ("false_positive_rate", "true_positive_rate", "precision"):
        assert report.curves[rate].dropna().between(0, 1 + 1e-12).all()
    assert report.scores.groupby("group")["share"].sum().dropna().to_numpy() == pytest.approx(1, abs=1e-9, nan_ok=True)


def test_the_interval_of_the_area_holds_the_truth_as_often_as_it_claims():
    from scipy.stats import norm

    truth, seeds, held = float(norm.cdf(1 / np.sqrt(2))), 150, 0
    for seed in range(seeds):
        random = np.random.default_rng(seed)
        outcome = np.repeat([0, 1], [60, 40])
        score = norm.cdf(random.normal(outcome, 1) / 2)
        case = Case.of(
            pd.DataFrame({"g": [0, 1] * 50, "y": outcome, "s": score}), sensitive=["g"], target="y", score="s"
        )
        row = compare_curves(case, by=[]).areas.iloc[0]
        held += row["auc_low"] <= truth <= row["auc_high"]
    assert held >= 0.90 * seeds


def test_a_score_without_a_mistake_is_still_not_certain():
    frame = pd.DataFrame({"g": ["a"] * 10 + ["b"] * 10, "y": [0, 1] * 10, "s": [0.2, 0.8] * 10})
    areas = compare_curves(Case.of(frame, sensitive=["g"], target="y", score="s")).areas
    assert areas["auc"].tolist() == [1, 1]
    assert (areas["auc_low"] < 0.7).all()


def test_a_group_of_one_outcome_has_no_area_and_it_is_said():
    frame = pd.DataFrame({"g": ["a"] * 40 + ["b"] * 40, "y": [0, 1] * 20 + [1] * 40, "s": [0.2, 0.8] * 40})
    report = compare_curves(Case.of(frame, sensitive=["g"], target="y", score="s"))
    assert np.isnan(report.areas["auc"][1])
    assert "unfavourable outcome is recorded among g: b" in " ".join(report.notes)
    assert report.sentence().startswith("The score orders 100.0% of pairs of g: a rightly")
    assert json.loads(json.dumps(report.to_dict(), allow_nan=False))["areas"][1]["auc"] is None


def test_without_a_target_there_is_no_curve(scored_credit):
    with pytest.raises(WorkbenchError, match="what really happened"):
        compare_curves(scored_credit.with_roles(target=None))
