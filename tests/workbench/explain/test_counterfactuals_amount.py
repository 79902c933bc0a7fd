"""What would have changed an amount: hours to delivery and a price, in their own unit, on every kind of regression."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingRegressor,
    HistGradientBoostingRegressor,
    RandomForestRegressor,
)
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.amount_model import AmountModel, read_amount_model
from workbench.explain.counterfactual_words import answer_words, option_words, report_words, wanted_words
from workbench.explain.counterfactuals import Limits, Space, find_counterfactuals, find_many
from workbench.roles import Label, Roles
from workbench.scenarios import generate

TABLES = {
    "delivery": ("hours_to_delivery", ["basket_value", "items", "hours_before_noon"], "fresh_food"),
    "prices": ("price", ["bicycle_value", "km_per_week", "years_without_claim"], "lock"),
}
MODELS = {
    "forest": lambda: RandomForestRegressor(8, random_state=0),
    "extra": lambda: ExtraTreesRegressor(8, random_state=0),
    "boosting": lambda: GradientBoostingRegressor(n_estimators=15, random_state=0),
    "hist": lambda: HistGradientBoostingRegressor(max_iter=15, random_state=0),
    "linear": LinearRegression,
}


def make_space(table, model):
    amount, numbers, text = TABLES[table]
    made = generate(table, seed=5, rows=300)
    encode = make_column_transformer((OneHotEncoder(sparse_output=False), [text]), remainder="passthrough")
    fitted = make_pipeline(encode, MODELS[model]()).fit(made.frame[[*numbers, text]], made.frame[amount])
    return Space.of(Case.of(made.frame, roles=made.card.roles), AmountModel.of(fitted, amount=amount))


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("table", TABLES)
def test_every_way_ends_in_the_range_that_is_wanted(table, model):
    space = make_space(table, model)
    frame, features = space.case.pandas, list(space.model.features)
    assert space.scorer.short is not None
    assert space.scorer.score(space.people) == pytest.approx(space.scorer.check(space.people))
    low, high = np.quantile(space.scores, [0.2, 0.45])
    rows = [int(row) for row in np.argsort(-space.scores)[:40:10]]
    found = find_many(space, rows, count=3, wanted=(low, high), budget_seconds=60)
    for report, row in zip(found, rows, strict=True):
        assert report.prediction == pytest.approx(space.model.score(frame.iloc[[row]])[0])
        for option in report.options:
            made = {**report.person, **{change.feature: change.after for change in option.changes}}
            again = space.model.score(pd.DataFrame([made]).astype(frame[features].dtypes))[0]
            assert low <= again <= high
            assert option.prediction == pytest.approx(again)
    assert np.mean([bool(report.options) for report in found]) >= 0.8


def test_the_smallest_change_of_a_line_is_exact_from_either_side():
    frame = pd.DataFrame({"items": np.arange(100), "kilometres": np.arange(100) % 10})
    line = AmountModel.of(lambda table: 3.0 * table["items"] + table["kilometres"], features=list(frame))
    space = Space.of(Case.of(frame), line)
    down = find_counterfactuals(space, 90, wanted=(-np.inf, 120.0), count=1, limits=Limits(keep=("kilometres",)))
    up = find_counterfactuals(space, 10, wanted=(120.0, np.inf), count=1, limits=Limits(keep=("kilometres",)))
    inside = find_counterfactuals(space, 90, wanted=(118.0, 121.0), count=1, limits=Limits(keep=("kilometres",)))
    assert [report.options[0].changes[0].after for report in (down, up, inside)] == [40, 40, 40]
    assert down.to_dict()["wanted"] == [None, 120.0]
    already = find_counterfactuals(space, 20, wanted=(50.0, 70.0))
    assert already.note == "This person already has the wanted answer."
    never = find_counterfactuals(space, 20, wanted=(5000.0, 9000.0))
    assert "gives nobody in the table the wanted answer" in never.note


def test_an_amount_is_told_by_its_own_name_and_in_its_own_unit():
    frame = pd.DataFrame({"items": np.arange(100)})
    model = AmountModel.of(lambda table: 40.0 * table["items"], features=["items"], amount="minutes")
    roles = Roles(labels={"minutes": Label(name="waiting time", unit="minutes")})
    space = Space.of(Case.of(frame, roles=roles), model)
    report = find_counterfactuals(space, 90, wanted=(100, 1200.5))
    assert answer_words(0.456, report, roles) == ("waiting time", "0.46 minutes")
    assert wanted_words(report, roles) == "100 to 1,200 minutes"
    assert option_words(report.options[0], report, roles) == (
        "If the items were 30 instead of 90, the waiting time would have been 1,200 minutes; wanted is 100 to 1,200 "
        "minutes. This is not a promise."
    )
    text = report_words(report, roles)
    assert text.startswith("For row 90 the waiting time is 3,600 minutes; wanted is 100 to 1,200 minutes.")
    assert "The waiting time would be 1,200 minutes, and " in text
    more = find_counterfactuals(space, 1, wanted=(100, np.inf))
    assert wanted_words(more, roles) == "100 minutes or more"


def test_a_model_of_amounts_reads_no_table_but_its_own():
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [0.0, 1.0, 0.0]})
    bare = AmountModel.of(LinearRegression().fit(frame.to_numpy(), [1, 2, 3]), features=["a", "b"])
    assert bare.score(frame) == pytest.approx([1, 2, 3])
    assert bare.score(frame.head(0)).shape == (0,)


def test_a_pickle_is_opened_only_for_who_trusts_it(tmp_path):
    import joblib

    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0]})
    joblib.dump(LinearRegression().fit(frame, [2, 4, 6]), tmp_path / "model.pkl")
    with pytest.raises(WorkbenchError, match="if you trust its maker"):
        read_amount_model(tmp_path / "model.pkl", amount="price")
    model = read_amount_model(tmp_path / "model.pkl", amount="price", trust_pickle=True)
    assert model.amount == "price"
    assert model.score(frame) == pytest.approx([2, 4, 6])


FRAME = pd.DataFrame({"a": [1.0, 2.0, 3.0]})


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: AmountModel.of(lambda table: table["a"]), "name its features"),
        (lambda: AmountModel.of(3, features=["a"]), "gives no amounts"),
        (lambda: AmountModel.of(LinearRegression().fit(FRAME, [1, 2, 3]), features=["a", "b"]), "fitted on 1 columns"),
        (lambda: AmountModel.of(lambda table: table["a"].head(2), features=["a"]).score(FRAME), "it gave 2"),
        (lambda: AmountModel.of(lambda table: table["a"] / 0, features=["a"]).score(FRAME), "it gave 0"),
        (lambda: AmountModel.of(lambda table: table["b"], features=["b"]).score(FRAME), "no feature column 'b'"),
    ],
)
def test_what_is_no_amount_is_one_sentence(ask, words):
    with pytest.raises(WorkbenchError, match=words):
        ask()


def test_who_is_refused_is_no_question_for_a_model_that_decides_nothing():
    space = make_space("prices", "linear")
    with pytest.raises(WorkbenchError, match=r"gives an amount, .*, and decides nothing"):
        assert space.favourable
