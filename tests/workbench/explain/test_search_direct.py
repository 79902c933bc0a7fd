"""The sums that stand for a model are the model's own answers, and where they are not it is asked itself."""

import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.tree import DecisionTreeClassifier

from workbench.case import Case
from workbench.explain.amount_model import AmountModel
from workbench.explain.counterfactuals import Space
from workbench.explain.search_direct import ways_to_ask
from workbench.model import Model

RANDOM = np.random.default_rng(0)
TABLE = RANDOM.normal(size=(120, 3)).astype(np.float32).astype(np.float64)
ANSWER = (TABLE.sum(axis=1) + RANDOM.normal(size=120) > 0).astype(int)


@pytest.mark.parametrize(
    "model",
    [
        RandomForestClassifier(6, random_state=0),
        ExtraTreesClassifier(6, random_state=0),
        GradientBoostingClassifier(n_estimators=6),
        GradientBoostingClassifier(n_estimators=6, init="zero"),
        LogisticRegression(),
        SGDClassifier(loss="log_loss"),
        GaussianNB(),
    ],
    ids=repr,
)
def test_one_of_the_first_ways_is_the_chance_of_each_class(model):
    known = model.fit(TABLE, ANSWER).predict_proba(TABLE)
    ways = ways_to_ask(model)
    for place in range(2):
        assert ways[place](TABLE) == pytest.approx(known[:, place], abs=1e-9)


@pytest.mark.parametrize(
    "model", [RandomForestRegressor(6, random_state=0), GradientBoostingRegressor(n_estimators=6), Ridge()], ids=repr
)
def test_a_regressor_has_a_sum_for_its_amount(model):
    amounts = 40 * TABLE[:, 0] + TABLE[:, 1]
    assert ways_to_ask(model.fit(TABLE, amounts))[0](TABLE) == pytest.approx(model.predict(TABLE), abs=1e-9)


def test_a_model_that_is_no_such_sum_is_asked_itself():
    start = DecisionTreeClassifier(max_depth=2)
    boosted = GradientBoostingClassifier(n_estimators=6, init=start).fit(TABLE, ANSWER)
    known = boosted.predict_proba(TABLE)[:, 1]
    answers = [ask(TABLE) for ask in ways_to_ask(boosted)]
    assert not any(np.allclose(answer, known) for answer in answers[:2])
    assert answers[-1] == pytest.approx(known)
    frame = pd.DataFrame(TABLE, columns=["a", "b", "c"])
    space = Space.of(Case.of(frame), Model.of(GradientBoostingClassifier(init=start).fit(frame, ANSWER)))
    assert space.scorer.short is not None
    assert space.scorer.score(space.people) == pytest.approx(space.scorer.check(space.people), abs=1e-9)


def test_a_constant_model_and_one_without_a_short_way_are_asked_all_the_same():
    frame = pd.DataFrame(TABLE, columns=["a", "b", "c"])
    constant = Space.of(Case.of(frame), Model.of(DummyClassifier().fit(frame, ANSWER)))
    assert np.ptp(constant.scores) == 0
    plain = Space.of(Case.of(frame), AmountModel.of(lambda table: table["a"] * 2, features=["a", "b", "c"]))
    assert plain.scorer.short is None
    assert plain.scores == pytest.approx(2 * frame["a"])
