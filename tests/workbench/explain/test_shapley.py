"""Contributions add up, are shap's own numbers, and stand in the table's own columns."""

import json

import lightgbm
import numpy as np
import pandas as pd
import pytest
import xgboost
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from workbench.case import Case
from workbench.errors import Cancelled, WorkbenchError
from workbench.explain.shapley import Forest, Linear, Sampled, explain_person, explainer_for, json_value
from workbench.explain.shapley_trees import shap

TABLES = ("german_credit", "card_default", "employee_attrition")


def numbers_of(case):
    frame = case.pandas.select_dtypes("number").drop(columns=[case.roles.target], errors="ignore")
    return frame.fillna(0).astype(float), (case.target == 1).astype(int)


def categories_of(case):
    frame = case.pandas.drop(columns=[case.roles.target])
    return frame.apply(lambda column: column if column.dtype.kind in "if" else column.astype("category"))


def rest(explanation):
    return explanation.contributions["contribution"].sum() - (explanation.prediction - explanation.baseline)


@pytest.mark.parametrize("kind", ["scorecard", "tree", "logistic", "boosting"])
@pytest.mark.parametrize("name", TABLES)
def test_contributions_of_plain_models_add_up_on_the_named_scale(plain, name, kind):
    case, model = plain(name, kind)
    explainer = explainer_for(model, case.pandas)
    for row in (0, 3, case.rows - 1):
        found = explain_person(case, model, row, explainer=explainer)
        assert abs(rest(found)) < 1e-6
        assert set(found.contributions["feature"]) == set(model.features)
        odds = np.log(found.score / (1 - found.score))
        assert found.prediction == pytest.approx(found.score if found.scale == "probability" else odds, abs=1e-9)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kind", ["lightgbm", "xgboost"])
def test_boosted_trees_with_categories_add_up_and_are_shaps_numbers(plain, name, kind):
    case, _ = plain(name, "logistic")
    table, target = categories_of(case), (case.target == 1).astype(int)
    if kind == "lightgbm":
        fitted = lightgbm.LGBMClassifier(n_estimators=30, verbose=-1, n_jobs=1).fit(table, target)
        theirs = shap.TreeExplainer(fitted.booster_)(table.head(5)).values  # noqa: PD011 - shap's name
    else:
        fitted = xgboost.XGBClassifier(n_estimators=30, enable_categorical=True, n_jobs=1).fit(table, target)
        matrix = xgboost.DMatrix(table.head(5), enable_categorical=True)
        theirs = fitted.get_booster().predict(matrix, pred_contribs=True)[:, :-1]
    from workbench.model import Model

    model = Model.of(fitted, favourable="1")
    values, _, predictions = explainer_for(model, case.pandas).explain(case.pandas.head(5))
    assert np.abs(values - theirs).max() < 1e-5
    found = explain_person(case, model, 3)
    assert abs(rest(found)) < 1e-6
    assert found.scale == "log-odds"
    assert predictions[3] == pytest.approx(found.prediction)
    assert 1 / (1 + np.exp(-found.prediction)) == pytest.approx(found.score, abs=1e-6)


def forests():
    return {
        "forest": RandomForestClassifier(n_estimators=20, random_state=0),
        "gradient": GradientBoostingClassifier(n_estimators=20, random_state=0),
        "histogram": HistGradientBoostingClassifier(max_iter=20, random_state=0),
    }


@pytest.mark.parametrize("kind", list(forests()))
def test_trees_of_scikit_learn_are_shaps_numbers(plain, kind):
    case, _ = plain("german_credit", "logistic")
    table, target = numbers_of(case)
    fitted = forests()[kind].fit(table, target)
    from workbench.model import Model

    explainer = explainer_for(Model.of(fitted, favourable="1"), table)
    values, _, predictions = explainer.explain(table.head(20))
    theirs = np.asarray(shap.TreeExplainer(fitted).shap_values(table.head(20), check_additivity=False))
    theirs = theirs[..., 1] if theirs.ndim == 3 else theirs
    assert isinstance(explainer, Forest)
    assert np.abs(values - theirs).max() < 1e-9
    assert np.abs(values.sum(axis=1) + explainer.baseline - predictions).max() < 1e-6


def test_boosting_with_categories_is_exact_where_shap_itself_is_not(plain):
    case, model = plain("german_credit", "boosting")
    explainer = explainer_for(model, case.pandas)
    values, _, predictions = explainer.explain(case.pandas)
    scores = model.score(case.pandas)
    assert np.abs(predictions - np.log(scores / (1 - scores))).max() < 1e-9
    assert np.abs(values.sum(axis=1) + explainer.baseline - predictions).max() < 1e-9


def test_a_linear_model_is_shaps_linear_explainer_summed_back(german):
    case, model = german
    explainer = explainer_for(model, case.pandas)
    matrix = model.estimator[:-1].transform(case.pandas[list(model.features)])
    matrix = np.asarray(matrix.todense() if hasattr(matrix, "todense") else matrix)
    theirs = shap.LinearExplainer(model.estimator[-1], shap.maskers.Independent(matrix, len(matrix))).shap_values(
        matrix
    )
    names = [name.partition("__")[2] for name in model.estimator[:-1].get_feature_names_out()]
    values, _, _ = explainer.explain(case.pandas)
    for place, feature in enumerate(model.features):
        own = [at for at, name in enumerate(names) if name == feature or name.startswith(f"{feature}_")]
        assert np.abs(values[:, place] - theirs[:, own].sum(axis=1)).max() < 1e-9


def test_a_border_is_explained_on_the_models_own_output(plain):
    case, _ = plain("german_credit", "logistic")
    table, target = numbers_of(case)
    from workbench.model import Model

    fitted = make_pipeline(StandardScaler(), LinearSVC()).fit(table, target)
    case = Case.of(table)
    found = explain_person(case, Model.of(fitted, favourable="1"), 3)
    assert found.scale == "output"
    assert found.prediction == pytest.approx(fitted.decision_function(table)[3])
    assert abs(rest(found)) < 1e-6


@pytest.mark.parametrize("name", TABLES)
def test_a_black_box_is_sampled_adds_up_and_says_how_sure_it_is(plain, name):
    case, _ = plain(name, "logistic")
    table, target = numbers_of(case)
    from workbench.model import Model

    model = Model.of(make_pipeline(StandardScaler(), KNeighborsClassifier(25)).fit(table, target), favourable="1")
    explainer = explainer_for(model, table, budget=2000)
    found = explain_person(Case.of(table), model, 3, explainer=explainer)
    assert isinstance(explainer, Sampled)
    assert found.scale == "probability"
    assert abs(rest(found)) < 1e-3
    assert (found.contributions["error"] >= 0).all()
    assert "drawn at random" in found.against


def test_sampled_contributions_approach_the_exact_ones(german):
    case, _ = german
    table, target = numbers_of(case)
    table = table.iloc[:100]
    from workbench.model import Model

    fitted = LogisticRegression().fit(table / table.max(), target[:100])
    model = Model.of(lambda rows: 0.01 * (rows / table.max() @ fitted.coef_[0]) + 0.5, features=list(table.columns))
    found = explain_person(Case.of(table), model, 3, explainer=explainer_for(model, table))
    exact = 0.01 * fitted.coef_[0] * ((table.iloc[3] - table.mean()) / table.max())
    for feature, part in exact.items():
        assert found.of(feature) == pytest.approx(part, abs=1e-12)  # a sum has the same change in every order


def test_the_unfavourable_class_has_the_opposite_contributions(plain):
    case, _ = plain("german_credit", "logistic")
    table, target = numbers_of(case)
    from workbench.model import Model

    for fitted in (
        LogisticRegression(max_iter=5000).fit(table, target),
        *(f.fit(table, target) for f in forests().values()),
    ):
        good = explainer_for(Model.of(fitted, favourable="1"), table).explain(table.head(3))[0]
        bad = explainer_for(Model.of(fitted, favourable="0"), table).explain(table.head(3))[0]
        assert np.abs(good + bad).max() < 1e-9


def test_columns_mixed_by_the_encoding_are_explained_from_outside(german):
    from sklearn.decomposition import PCA

    from workbench.model import Model

    case, _ = german
    table, target = numbers_of(case)
    fitted = make_pipeline(StandardScaler(), PCA(3), LogisticRegression()).fit(table, target)
    model = Model.of(fitted, favourable="1")
    assert isinstance(explainer_for(model, table), Sampled)
    plain_one = Model.of(make_pipeline(StandardScaler(), LogisticRegression()).fit(table, target), favourable="1")
    assert isinstance(explainer_for(plain_one, table), Linear)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 1000), rows=st.integers(5, 40))
def test_any_linear_model_adds_up_for_any_table(seed, rows):
    from workbench.model import Model

    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(rows, 3)), columns=["a", "b", "c"])
    fitted = LogisticRegression().fit(table, np.arange(rows) % 2)
    found = explain_person(Case.of(table), Model.of(fitted), int(rng.integers(rows)))
    assert abs(rest(found)) < 1e-6


def test_a_row_that_is_not_there_is_one_sentence(german):
    for row in (-1, 1000):
        with pytest.raises(WorkbenchError, match="counted from 0, so this table has rows 0 to 999"):
            explain_person(*german, row)


def test_a_value_never_seen_is_said(german):
    case, model = german
    frame = case.pandas.copy()
    frame.loc[0, "purpose"] = "a boat"
    found = explain_person(Case.of(frame), model, 0)
    assert "'a boat' in column 'purpose'" in found.notes[0]
    assert explain_person(case, model, 1).notes == ()


def test_a_long_explanation_can_be_stopped(plain):
    case, model = plain("german_credit", "boosting")

    def stop(fraction, note):
        raise Cancelled("enough")

    with pytest.raises(Cancelled):
        explainer_for(model, case.pandas).explain(case.pandas, stop)


def test_the_json_is_the_contract(german):
    found = json.loads(json.dumps(explain_person(*german, 3).to_dict(), allow_nan=False))
    assert list(found) == ["schema", "row", "scale", "prediction", "baseline", "method", "contributions"]
    assert found["schema"] == "workbench.explanation/1"
    assert (found["row"], found["method"], found["scale"]) == (3, "shap", "log-odds")
    assert all(list(part) == ["feature", "value", "contribution"] for part in found["contributions"])
    sizes = [abs(part["contribution"]) for part in found["contributions"]]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.int64(3), 3),
        (np.bool_(True), True),
        (float("nan"), None),
        (None, None),
        (pd.NA, None),
        (pd.Timestamp("2024-05-01"), "2024-05-01"),
        ("a", "a"),
    ],
)
def test_values_are_json(value, expected):
    assert json_value(value) == expected
    assert type(json_value(value)) is type(expected)
