"""Permutation importance, effects and the map of errors: laws, and the libraries that know."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.inspection import partial_dependence

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.effects import trace_effect
from workbench.explain.errors_map import map_errors
from workbench.explain.importance import measure_importance
from workbench.model import Model, fit_plain


@pytest.fixture(scope="module")
def known():
    """`merit` decides, for the north twice; `noise` says nothing; the record of the south is chance."""
    rng = np.random.default_rng(3)
    merit, noise = rng.normal(size=(2, 3000))
    place = np.where(rng.random(3000) < 0.5, "north", "south")
    chance = np.where(place == "north", 1 / (1 + np.exp(-5 * merit)), 0.5)
    frame = pd.DataFrame({"merit": merit, "noise": noise, "place": place, "hired": (rng.random(3000) < chance) * 1})
    case = Case.of(frame, sensitive="place", target="hired")
    return case, Model.of(
        lambda rows: 1 / (1 + np.exp(-3 * rows["merit"] - 0 * rows["noise"])), features=["merit", "noise"]
    )


def test_what_the_model_does_not_use_has_no_importance(known):
    report = measure_importance(*known, by="place")
    everyone = report.everyone.set_index("feature")
    assert everyone.loc["noise", "importance"] == 0
    assert everyone.loc["merit", "low"] > 0
    by = report.groups.set_index(["group", "feature"])
    assert by.loc[("north", "merit"), "low"] > by.loc[("south", "merit"), "high"]
    assert "merit" in report.finding
    json.dumps(report.to_dict(), allow_nan=False)


def test_importance_needs_an_outcome(known):
    case, model = known
    with pytest.raises(WorkbenchError, match="choose a target column"):
        measure_importance(case.with_roles(target=None), model)
    with pytest.raises(WorkbenchError, match="no sensitive column 'merit'"):
        measure_importance(case, model, by="merit")


def test_partial_dependence_is_scikit_learns(german):
    case, model = german
    report = trace_effect(case, model, "duration_months")
    theirs = partial_dependence(
        model.estimator,
        case.pandas[list(model.features)].astype({"duration_months": float}),
        ["duration_months"],
        custom_values={"duration_months": report.partial["value"].astype(float).to_numpy()},
        kind="average",
        response_method="predict_proba",
    )
    assert report.partial["score"].to_numpy() == pytest.approx(theirs["average"][0])
    assert report.numeric
    assert set(report.ice["row"]) <= set(range(case.rows))
    json.dumps(report.to_dict(), allow_nan=False)


def test_accumulated_effects_of_a_sum_are_its_slope_and_average_to_nothing(known):
    case, _ = known
    model = Model.of(
        lambda rows: 0.5 + 0.05 * rows["merit"].clip(-4, 4) + 0.01 * rows["noise"], features=["merit", "noise"]
    )
    ale = trace_effect(case, model, "merit").ale
    slopes = np.diff(ale["effect"]) / np.diff(ale["value"])
    assert slopes == pytest.approx(0.05)
    assert ale["people"].sum() == 1000


def test_text_has_a_partial_dependence_and_no_steps(german):
    report = trace_effect(*german, "purpose")
    assert not report.numeric
    assert len(report.ale) == 0
    assert len(report.partial) == german[0].pandas["purpose"].nunique()
    assert "purpose" in report.finding
    with pytest.raises(WorkbenchError, match="There is no feature 'purposes'"):
        trace_effect(*german, "purposes")


def test_the_map_finds_where_the_model_is_wrong(known):
    report = map_errors(*known)
    worst = report.leaves.iloc[0]
    assert "place is not north" in worst["rule"] or "place is south" in worst["rule"]
    assert worst["clear"]
    assert report.leaves["people"].sum() == report.people
    assert report.leaves["errors"].sum() == pytest.approx(report.overall * report.people)
    assert "wrong most often where" in report.finding
    json.dumps(report.to_dict(), allow_nan=False)


def test_each_part_of_the_map_says_each_column_once():
    rng = np.random.default_rng(0)
    way, place = rng.uniform(0, 10, 3000), rng.choice(["harbour", "hill", "centre"], 3000)
    wrong = ((way > 4) & (way < 6)) | (place == "hill")
    frame = pd.DataFrame({"way": way, "place": place, "hired": 1 - wrong * 1})
    model = Model.of(lambda rows: np.full(len(rows), 0.7), features=["way", "place"])
    rules = map_errors(Case.of(frame, target="hired"), model).leaves["rule"]
    assert rules.str.contains(r"way above 4\S* up to 5\.\S+").any(), "from where to where, in one breath"
    assert rules.str.count("way").max() == 1
    assert rules[rules.str.contains("place is hill")].str.count("place").max() == 1


def test_where_nothing_stands_out_the_map_says_so():
    alarms = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        frame = pd.DataFrame(rng.normal(size=(400, 3)), columns=["a", "b", "c"]).assign(hired=rng.integers(0, 2, 400))
        model = Model.of(lambda rows: np.full(len(rows), 0.7), features=["a", "b", "c"])
        alarms.append(bool(map_errors(Case.of(frame, target="hired"), model).leaves["clear"].any()))
    assert np.mean(alarms) <= 0.1


def test_a_map_needs_enough_outcomes(known):
    case, model = known
    with pytest.raises(WorkbenchError, match="Only 30 rows have a known outcome"):
        map_errors(Case.of(case.pandas.head(30), target="hired"), model)
    with pytest.raises(WorkbenchError, match="choose the target column"):
        map_errors(case.with_roles(target=None), model)


@pytest.mark.parametrize("name", ["german_credit", "card_default", "employee_attrition"])
def test_all_views_work_on_bundled_tables(plain, name):
    case, model = plain(name, "tree")
    assert measure_importance(case, model, by=case.roles.sensitive[0]).groups["feature"].nunique() == len(
        model.features
    )
    assert len(map_errors(case, model).leaves) >= 1
    assert trace_effect(case, model, model.features[0]).sample


def test_fitted_models_are_taken_as_well(known):
    case, _ = known
    assert measure_importance(case, fit_plain(case)).everyone["feature"].iloc[0] == "merit"
