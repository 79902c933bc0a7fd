"""Many rows: what is drawn is said, the intervals hold, and the same question is answered once."""

import json

import numpy as np
import pytest

from workbench.errors import Cancelled, WorkbenchError
from workbench.explain import drivers as module
from workbench.explain.drivers import explain_people
from workbench.explain.explained import forget_explained, name_model
from workbench.model import Model


def test_all_rows_are_explained_where_there_are_few(plain):
    case, model = plain("german_credit", "logistic")
    report = explain_people(case, model)
    assert np.array_equal(report.rows, np.arange(case.rows))
    assert report.sample == "All 1,000 rows were explained."
    assert report.importance["importance"].to_numpy() == pytest.approx(
        np.sort(np.abs(report.contributions).mean(axis=0))[::-1]
    )
    assert report.weights.sum() == pytest.approx(1)


def test_a_sample_holds_every_group_and_stands_for_the_whole_table(plain):
    case, model = plain("card_default", "logistic")
    report = explain_people(case, model, most=500)
    assert len(report.rows) <= 500
    assert "of 3,000 rows were explained, drawn at random within the groups of" in report.sample
    assert report.weights.sum() == pytest.approx(1)
    for column, coded in case.groups.items():
        assert set(report.coded(column).codes) == set(coded.codes)
        whole = np.bincount(coded.codes) / case.rows
        drawn = np.bincount(report.coded(column).codes, weights=report.weights)
        assert drawn == pytest.approx(whole)


def test_the_intervals_hold_the_importance_of_the_whole_table(plain):
    case, model = plain("card_default", "logistic")
    truth = explain_people(case, model).importance.set_index("feature")["importance"]
    held = []
    for seed in range(30):
        found = explain_people(case, model, most=800, seed=seed).importance.set_index("feature")
        held.append((found["low"] <= truth[found.index]) & (truth[found.index] <= found["high"]))
    assert np.mean(held) > 0.93


def test_the_same_question_is_answered_from_what_was_kept(plain, monkeypatch):
    case, model = plain("german_credit", "boosting")
    first = explain_people(case, model, most=100)
    monkeypatch.setattr(module.Forest, "explain", lambda *_: pytest.fail("it was explained again"))
    assert explain_people(case, model, most=100).contributions is first.contributions
    forget_explained()
    with pytest.raises(pytest.fail.Exception, match="explained again"):
        explain_people(case, model, most=100)


def test_models_have_the_same_name_only_if_they_are_the_same(plain):
    _case, model = plain("german_credit", "logistic")
    assert name_model(model) == name_model(Model.of(model.estimator, features=model.features, favourable="1"))
    assert name_model(model) != name_model(plain("german_credit", "boosting")[1])
    one, other = (Model.of(lambda rows: rows["age"] / 100, features=["age"]) for _ in range(2))
    assert name_model(one) != name_model(other)
    assert name_model(one) == name_model(one)


def test_groups_have_their_own_importance_and_people_their_dependence(plain):
    case, model = plain("german_credit", "logistic")
    report = explain_people(case, model)
    by = report.by_group("sex")
    assert set(by["group"]) == {"female", "male"}
    women = by[by["group"] == "female"].set_index("feature")["importance"]
    inside = case.groups["sex"].codes == case.groups["sex"].names.index("female")
    place = model.features.index("purpose")
    assert women["purpose"] == pytest.approx(np.abs(report.contributions[inside, place]).mean())
    dependence = report.dependence("duration_months")
    assert list(dependence["value"]) == list(case.pandas["duration_months"])
    assert np.array_equal(dependence["contribution"], report.contributions[:, model.features.index("duration_months")])


def test_what_cannot_be_is_one_sentence_and_a_person_can_stop(plain):
    case, model = plain("german_credit", "logistic")
    with pytest.raises(WorkbenchError, match="at least 2 rows, not 1"):
        explain_people(case, model, most=1)
    with pytest.raises(WorkbenchError, match="There is no feature 'agee'"):
        explain_people(case, model).dependence("agee")

    def stop(fraction, note):
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        explain_people(case, model, progress=stop)


def test_the_json_holds_nobodys_row(plain):
    report = explain_people(*plain("german_credit", "logistic"))
    kept = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert {type(value) for value in kept.values()} <= {str, int, float, list}
    assert len(kept["importance"]) == len(report.features)
    assert max(len(value) for value in kept.values() if isinstance(value, list)) <= len(report.features)
