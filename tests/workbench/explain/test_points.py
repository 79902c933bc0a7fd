"""Points of the score: they have the signs of the log-odds, and add up from the start to the model's own score."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.explain.explanation import Explanation, largest_first
from workbench.explain.points import in_points, moved_score
from workbench.explain.shapley import explain_person

PARTS = st.lists(st.floats(-5, 5).filter(lambda part: abs(part) > 1e-6), min_size=1, max_size=12)


def sigmoid(log_odds):
    return 1 / (1 + np.exp(-log_odds))


def explanation(baseline, parts, scale="log-odds"):
    frame = largest_first(
        pd.DataFrame({"feature": [f"c{at}" for at in range(len(parts))], "contribution": parts, "error": 0.0})
    )
    reached = baseline + sum(parts)
    return Explanation(
        row=0, method="shap", scale=scale, score=float(sigmoid(reached)), prediction=reached, baseline=baseline,
        contributions=frame, how="", against="",
    )  # fmt: skip


@given(st.floats(-4, 4), PARTS)
def test_points_add_up_and_keep_their_signs_and_their_order(baseline, parts):
    found = explanation(baseline, parts)
    points = in_points(found)
    assert points.scale == "probability"
    assert points.baseline == pytest.approx(sigmoid(baseline))
    assert points.prediction == pytest.approx(found.score)
    assert points.contributions["contribution"].sum() == pytest.approx(found.score - sigmoid(baseline))
    assert points.contributions["feature"].tolist() == found.contributions["feature"].tolist()
    signs = (np.sign(each.contributions["contribution"]).tolist() for each in (points, found))
    assert next(signs) == next(signs)


@given(st.floats(-4, 4), PARTS)
def test_one_part_alone_moves_the_score_from_where_it_would_be_without_it(baseline, parts):
    found = explanation(baseline, parts)
    part = float(found.contributions["contribution"].iloc[-1])
    assert moved_score(found, part) == pytest.approx(found.score - sigmoid(found.prediction - part))


@pytest.mark.parametrize("scale", ["probability", "output"])
def test_another_scale_stays(scale):
    found = explanation(0.2, [0.3, -0.1], scale)
    assert in_points(found) is found
    assert moved_score(found, 0.3) == 0.3


@pytest.mark.parametrize("kind", ["logistic", "boosting", "scorecard", "tree"])
def test_the_points_of_a_real_person_end_at_the_models_score(plain, kind):
    case, model = plain("german_credit", kind)
    for row in (0, 3, 17):
        found = in_points(explain_person(case, model, row))
        assert found.scale == "probability"
        assert found.prediction == pytest.approx(model.score(case.pandas.iloc[[row]])[0], abs=1e-6)
        assert found.baseline + found.contributions["contribution"].sum() == pytest.approx(found.prediction, abs=1e-6)
