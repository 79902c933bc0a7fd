"""LIME's own numbers, how well they fit and how stable they are; and whether SHAP tells the same story."""

import numpy as np
import pandas as pd
import pytest
from lime.lime_tabular import LimeTabularExplainer

from workbench.case import Case
from workbench.explain.agreement import compare_explanations
from workbench.explain.shapley import explain_person
from workbench.explain.surrogate import Neighbourhood, imitate_person
from workbench.model import Model


@pytest.mark.parametrize("name", ["german_credit", "employee_attrition"])
def test_the_numbers_are_limes_at_the_same_seed(plain, name):
    case, model = plain(name, "logistic")
    found = imitate_person(case, model, 3, seed=7, seeds=1)
    table = case.pandas[list(model.features)]
    table = pd.concat([table, table.iloc[[3]]], ignore_index=True)
    texts = [column for column in model.features if not pd.api.types.is_numeric_dtype(table[column])]
    coded = table.assign(**{column: pd.factorize(table[column])[0] for column in texts}).astype(float)

    def chances(matrix):
        rows = pd.DataFrame(matrix, columns=list(model.features))
        for column in texts:
            rows[column] = pd.factorize(table[column])[1].take(rows[column].astype(int))
        for column in set(model.features) - set(texts):
            rows[column] = rows[column].round()
        score = model.score(rows)
        return np.column_stack([1 - score, score])

    theirs = LimeTabularExplainer(
        coded.to_numpy(),
        feature_names=list(model.features),
        categorical_features=[model.features.index(column) for column in texts],
        categorical_names={
            model.features.index(column): [str(value) for value in pd.factorize(table[column])[1]] for column in texts
        },
        feature_selection="none",
        random_state=7,
    ).explain_instance(coded.to_numpy()[-1], chances, num_features=len(model.features), num_samples=5000)
    for place, weight in theirs.local_exp[1]:
        assert found.of(model.features[place]) == pytest.approx(weight, abs=1e-9)
    assert found.fidelity == pytest.approx(theirs.score)
    total = found.baseline + found.contributions["contribution"].sum()
    assert total == pytest.approx(found.local_prediction)


def test_it_says_how_well_the_imitation_fits_and_how_stable_it_is(german):
    found = imitate_person(*german, 3, seeds=3)
    assert 0 < found.fidelity <= 1
    assert f"R² {found.fidelity:.2f}" in found.trust
    assert "3 different seeds" in found.trust
    assert (found.contributions["spread"] >= 0).all()
    assert found.prediction == found.score


def test_missing_numbers_text_and_truth_values_are_read(german):
    frame = pd.DataFrame(
        {"a": [1.0, None, 3.0, 4.0] * 10, "b": [True, False, True, None] * 10, "c": ["x", None, "y", "x"] * 10}
    )
    model = Model.of(lambda rows: np.where(rows["c"] == "x", 0.8, 0.2) + 0.01 * rows["a"], features=["a", "b", "c"])
    frame["a"] = frame["a"].astype("Float64")
    found = imitate_person(Case.of(frame), model, 0, seeds=1)
    assert found.contributions["feature"][0] == "c"
    assert found.of("c") > 0.3
    assert "median" in found.notes[-1]


def test_a_table_comes_back_as_it_was(plain):
    case, model = plain("german_credit", "logistic")
    nearby = Neighbourhood.of(model, case.pandas)
    back = nearby.decode(nearby.matrix)
    assert np.array_equal(model.score(back), model.score(case.pandas))


def test_agreement_compares_sign_order_and_top(german):
    case, model = german
    one, other = explain_person(case, model, 3), imitate_person(case, model, 3, seeds=1)
    same = compare_explanations(one, one)
    assert same.agrees
    assert same.order == pytest.approx(1)
    assert (len(same.top), same.conflicts) == (5, ())
    report = compare_explanations(one, other, roles=case.roles)
    assert 0 < len(report.top) <= 5
    assert "SHAP and LIME share" in report.sentences[0]


def test_where_they_disagree_it_says_so_and_picks_neither(german):
    from dataclasses import replace

    one = explain_person(*german, 3)
    turned = replace(
        one, method="lime", contributions=one.contributions.assign(contribution=-one.contributions["contribution"])
    )
    report = compare_explanations(one, turned)
    assert not report.agrees
    assert set(report.conflicts) <= set(one.contributions["feature"])
    assert len(report.conflicts) >= 5
    assert "neither is picked" in report.sentences[-1]
