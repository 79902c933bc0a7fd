"""Calibration: the same bands as scikit-learn, and intervals that hold what they claim."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.calibration import compare_calibration


def drawn(seed: int, rows: int, shift: float = 0.0) -> Case:
    """People whose outcome follows their score, shifted."""
    random = np.random.default_rng(seed)
    score = random.uniform(0.15, 0.85, rows)
    outcome = random.binomial(1, np.clip(score + shift, 0, 1))
    outcome[:2] = [0, 1]
    return Case.of(
        pd.DataFrame({"g": np.arange(rows) % 2, "y": outcome, "s": score}), sensitive=["g"], target="y", score="s"
    )


def test_bands_of_one_width_are_those_of_scikit_learn(scored_credit):
    from sklearn.calibration import calibration_curve

    report = compare_calibration(scored_credit, by=["sex"], cutting="width")
    coded = scored_credit.groups["sex"]
    for place, name in enumerate(coded.names):
        mine = coded.codes == place
        share, score = calibration_curve(scored_credit.target[mine], scored_credit.scores[mine], n_bins=10)
        bands = report.bands[report.bands["group"] == (name,)]
        assert bands["share"].to_numpy() == pytest.approx(share, abs=1e-12)
        assert bands["score"].to_numpy() == pytest.approx(score, abs=1e-12)


@given(case=..., cutting=st.sampled_from(["people", "width"]), bands=st.integers(2, 20))
def test_bands_add_up_to_the_group_and_intervals_hold_their_value(case: Case, cutting, bands):
    report = compare_calibration(case, by=["race"], cutting=cutting, bands=bands)
    sizes = report.bands.groupby("group")["n"].sum()
    for row in report.groups.to_dict("records"):
        assert sizes.get(row["group"], 0) == row["n"]
    known = report.groups.dropna()
    for part in ("above", "apart"):
        assert (known[f"{part}_low"] <= known[part] + 1e-12).all()
        assert (known[part] <= known[f"{part}_high"] + 1e-12).all()
    weighed = report.bands.dropna(subset=["share"])
    assert (weighed["low"] <= weighed["share"]).all()
    assert (weighed["share"] <= weighed["high"]).all()


def test_the_intervals_hold_the_truth_as_often_as_they_claim():
    seeds, above, apart = 120, 0, 0
    for seed in range(seeds):
        row = compare_calibration(drawn(seed, 400, shift=0.08)).everyone.iloc[0]
        above += row["above_low"] <= 0.08 <= row["above_high"]
        apart += row["apart_low"] <= 0.08 <= row["apart_high"]
    assert above >= 0.90 * seeds
    assert apart >= 0.90 * seeds


def test_a_perfect_score_shows_about_what_chance_makes_and_its_interval_reaches_0():
    rows = [compare_calibration(drawn(seed, 300)).everyone.iloc[0] for seed in range(60)]
    found, chance = np.mean([row["apart"] for row in rows]), np.mean([row["by_chance"] for row in rows])
    assert found == pytest.approx(chance, rel=0.2)
    assert np.mean([row["apart_low"] == 0 for row in rows]) >= 0.9


def test_a_score_that_means_the_bad_is_turned_round(scored_credit):
    frame = scored_credit.frame.assign(turned=1 - scored_credit.scores)
    turned = Case.of(frame, roles=scored_credit.roles.replace(score="turned", score_means="unfavourable"))
    one, other = compare_calibration(scored_credit), compare_calibration(turned)
    assert other.everyone["score"][0] == pytest.approx(one.everyone["score"][0])
    assert other.groups["above"].to_numpy() == pytest.approx(one.groups["above"].to_numpy())


def test_the_sentence_says_who_and_whether_chance_would_do():
    few, many = compare_calibration(drawn(2, 60)), compare_calibration(drawn(1, 6000, shift=0.1))
    assert few.sentence().endswith("So small a difference can be chance.")
    assert "more often than it says (95% interval" in many.sentence()
    assert "had the favourable outcome" in many.sentence(), "what was recorded, not what was decided"
    assert "chance" not in many.sentence()
    assert json.loads(json.dumps(many.to_dict(), allow_nan=False))["schema"] == "workbench.calibration/1"


def test_three_distinct_values_make_at_most_three_bands():
    frame = pd.DataFrame({"g": [0, 1] * 30, "y": [0, 1, 1] * 20, "s": [0.2, 0.5, 0.8] * 20})
    report = compare_calibration(Case.of(frame, sensitive=["g"], target="y", score="s"))
    assert set(report.bands["score"].round(9)) == {0.2, 0.5, 0.8}
    assert "only 3 different values" in report.notes[0]


def test_what_cannot_be_asked_is_said(scored_credit):
    with pytest.raises(WorkbenchError, match="from 2 to 50, not 1"):
        compare_calibration(scored_credit, bands=1)
    with pytest.raises(WorkbenchError, match="There is no way of cutting bands 'size'"):
        compare_calibration(scored_credit, cutting="size")
    with pytest.raises(WorkbenchError, match="what really happened"):
        compare_calibration(scored_credit.with_roles(target=None))
