"""Every metric against Fairlearn and AIF360, on bundled and on random tables; the variances by resampling."""

import logging
import warnings
from itertools import product

import numpy as np
import pandas as pd
import pytest
from fairlearn import metrics as fairlearn
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sklearn

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.metric_values import STEADY_PEOPLE, measure
from workbench.metrics import METRICS

BUNDLED = {
    "resume_callbacks": ("received_callback", ["race", "gender"]),
    "mortgage_lending": ("approved", ["race", "marital_status"]),
    "german_credit": ("good_credit", ["sex", "age", "foreign_worker"]),
    "card_default": ("paid_next_month", ["education", "age"]),
    "census_income": ("income_over_50k", ["sex", "race"]),
    "telco_churn": ("stayed", ["sex", "senior_citizen"]),
    "employee_attrition": ("stayed", ["gender", "age", "marital_status"]),
}
FAIRLEARN = {
    "selection_rate": fairlearn.selection_rate,
    "true_positive_rate": fairlearn.true_positive_rate,
    "false_positive_rate": fairlearn.false_positive_rate,
    "true_negative_rate": fairlearn.true_negative_rate,
    "false_negative_rate": fairlearn.false_negative_rate,
    "accuracy": sklearn.accuracy_score,
    "base_rate": lambda y_true, y_pred, **weights: fairlearn.mean_prediction(y_pred, y_true, **weights),
    "precision": lambda y_true, y_pred, **weights: sklearn.precision_score(y_true, y_pred, zero_division=0, **weights),
    "negative_predictive_value": lambda y_true, y_pred, **weights: sklearn.precision_score(
        y_true, y_pred, pos_label=0, zero_division=0, **weights
    ),
}


@pytest.fixture(scope="module")
def aif360():
    """AIF360's functions by our names; its import alone may complain about libraries that are not there."""
    logging.disable(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from aif360.sklearn import metrics
    logging.disable(logging.NOTSET)
    return metrics, {
        "selection_rate": metrics.selection_rate,
        "base_rate": metrics.base_rate,
        "true_positive_rate": metrics.sensitivity_score,
        "true_negative_rate": metrics.specificity_score,
        "false_negative_rate": metrics.false_negative_rate_error,
        "false_positive_rate": metrics.false_positive_rate_error,
        "accuracy": sklearn.accuracy_score,
        "precision": sklearn.precision_score,
    }


@pytest.fixture(scope="module", params=BUNDLED)
def decided(request, bundled_table):
    """A bundled table with a prediction and a score that are wrong now and then, more often for some."""
    target, sensitive = BUNDLED[request.param]
    weight = ["instance_weight"] if request.param == "census_income" else []
    frame = bundled_table(request.param, [*sensitive, target, *weight])
    rng = np.random.default_rng(7)
    wrong = rng.random(len(frame)) < np.where(pd.factorize(frame[sensitive[0]])[0] == 0, 0.15, 0.25)
    frame["predicted"] = np.where(wrong, 1 - frame[target], frame[target])
    frame["score"] = np.clip(0.25 + 0.5 * frame[target] + 0.2 * rng.standard_normal(len(frame)), 0, 1)
    return Case.of(
        frame,
        sensitive=sensitive,
        target=target,
        prediction="predicted",
        score="score",
        weight=weight[0] if weight else None,
        name=request.param,
    )


def in_fairlearn(case: Case, by: tuple[str, ...]) -> fairlearn.MetricFrame:
    """Fairlearn's metrics of the rows that have a target and a prediction, by the numbers of the groups."""
    known = (case.target >= 0) & (case.prediction >= 0)
    weights = None if case.weights is None else {"sample_weight": case.weights[known]}
    return fairlearn.MetricFrame(
        metrics=FAIRLEARN,
        y_true=case.target[known],
        y_pred=case.prediction[known],
        sensitive_features=pd.DataFrame({column: case.groups[column].codes[known] for column in by}),
        sample_params=None if weights is None else dict.fromkeys(FAIRLEARN, weights),
    )


def assert_as_in_fairlearn(case: Case, by: tuple[str, ...]) -> None:
    theirs = in_fairlearn(case, by)
    difference, ratio = theirs.difference(), theirs.ratio()
    report = compare_groups(case, by=[by])
    for metric in FAIRLEARN:
        ours = report.of(metric, by).dropna(subset="value")
        places = [
            tuple(case.groups[c].names.index(v) for c, v in zip(by, group, strict=True)) for group in ours["group"]
        ]
        expected = [theirs.by_group[metric][place if len(by) > 1 else place[0]] for place in places]
        assert ours["value"].to_numpy() == pytest.approx(expected, abs=1e-12)
        if len(ours) == theirs.by_group[metric].notna().sum() >= 2:
            row = report.disparities.set_index("metric").loc[metric]
            assert difference[metric] == pytest.approx(row["difference"], abs=1e-12)
            assert ratio[metric] == pytest.approx(row["ratio"], abs=1e-12, nan_ok=True)


def test_the_bundled_tables_give_the_values_of_fairlearn(decided):
    # Fairlearn takes long over the census with its weights: there the intersection alone stands for its columns
    columns = decided.roles.sensitive
    for by in [columns[:2]] if decided.weights is not None else [*((column,) for column in columns), columns[:2]]:
        assert_as_in_fairlearn(decided, by)


def test_the_bundled_tables_give_the_mean_scores_of_fairlearn(decided):
    for column in decided.roles.sensitive:
        coded = decided.groups[column]
        weights = {} if decided.weights is None else {"sample_params": {"sample_weight": decided.weights}}
        theirs = fairlearn.MetricFrame(
            metrics=fairlearn.mean_prediction,
            y_true=decided.target,
            y_pred=decided.scores,
            sensitive_features=coded.codes,
            **weights,
        ).by_group
        ours = compare_groups(decided, by=[[column]]).of("mean_score", [column])
        expected = [theirs[coded.names.index(group[0])] for group in ours["group"]]
        assert ours["value"].to_numpy() == pytest.approx(expected)


def test_the_bundled_tables_give_the_gaps_of_aif360(decided, aif360):
    module, functions = aif360
    for column, (metric, function) in product(decided.roles.sensitive, functions.items()):
        row = compare_groups(decided, by=[[column]], metrics=[metric]).disparities.iloc[0]
        codes, names = decided.groups[column].codes, decided.groups[column].names
        low, high = (names.index(row[end][column]) for end in ("lowest", "highest"))
        rows = np.isin(codes, (low, high))
        side = pd.Index(np.where(codes[rows] == high, 1, 0), name="group")
        target, prediction = (pd.Series(v[rows].astype(int), index=side) for v in (decided.target, decided.prediction))
        weights = {} if decided.weights is None else {"sample_weight": decided.weights[rows]}
        arguments = {"prot_attr": "group", "priv_group": 1, **weights}
        assert module.difference(function, target, prediction, **arguments) == pytest.approx(-row["difference"])
        assert module.ratio(function, target, prediction, **arguments) == pytest.approx(row["ratio"])


@given(case=st.from_type(Case), weighted=st.booleans())
@settings(max_examples=12)
def test_random_tables_give_the_values_of_fairlearn(case, weighted):
    # Fairlearn knows no missing answers and no groups whose weights are all 0
    known = case.frame.dropna(subset=["hired", "predicted"])
    frame = known.assign(weight=known["weight"] + 0.25)
    whole = Case.of(frame, roles=case.roles) if weighted else Case.of(frame, roles=case.roles, weight=None)
    assert_as_in_fairlearn(whole, ("sex",))
    assert_as_in_fairlearn(whole, ("sex", "race"))


@given(case=st.from_type(Case))
def test_complements_add_up_to_one_and_have_the_same_uncertainty(case):
    counts = case.counts.by(["sex", "race"])
    for metric in METRICS.values():
        if metric.complement:
            one, other = measure(metric, counts), measure(METRICS[metric.complement], counts)
            assert one.value + other.value == pytest.approx(np.where(np.isnan(one.value), np.nan, 1), nan_ok=True)
            assert one.n == pytest.approx(other.n)
            assert one.effective == pytest.approx(other.effective, nan_ok=True)


@given(case=st.from_type(Case))
def test_without_weights_the_effective_number_of_people_is_their_number(case):
    counts = case.with_roles(weight=None).counts.by(["race"])
    for metric in METRICS.values():
        measured = measure(metric, counts)
        known = measured.n > 0
        assert measured.effective[known] == pytest.approx(measured.n[known])


def steady_case(rows, *, light, heavy, seed=0):
    """Rows whose weight goes with the outcome: people counted weigh `light`, the others `heavy`, on average."""
    rng = np.random.default_rng(seed)
    hired = (rng.random(rows) < 0.25).astype(int)
    weight = rng.gamma(3, 1 / 3, rows) * np.where(hired, light, heavy)
    frame = pd.DataFrame({"sex": np.where(np.arange(rows) % 2, "f", "m"), "hired": hired, "weight": weight})
    return Case.of(frame, sensitive="sex", target="hired", weight="weight")


@pytest.mark.parametrize(("light", "heavy"), [(1.0, 1.0), (0.4, 1.6), (1.6, 0.4)])
def test_weighted_intervals_are_as_wide_as_those_of_rows_drawn_again(light, heavy):
    case = steady_case(4000, light=light, heavy=heavy)
    report = compare_groups(case, metrics=["base_rate"]).groups
    rng, rates = np.random.default_rng(1), []
    codes, yes = case.groups["sex"].codes, case.target == 1
    for _ in range(1500):
        weight = rng.poisson(1.0, case.rows) * case.weights
        rates.append(np.bincount(codes, weight * yes) / np.bincount(codes, weight))
    drawn = 2 * 1.96 * np.std(rates, axis=0)
    assert (report["high"] - report["low"]).to_numpy() == pytest.approx(drawn, rel=0.05)


@given(case=st.from_type(Case))
def test_few_people_of_little_weight_are_never_worth_much_more_than_their_number(case):
    counts = case.counts.by(["sex", "race"])
    for metric in METRICS.values():
        measured = measure(metric, counts)
        known = ~np.isnan(measured.value)
        # as if ten people of the usual weight stood beside them: at most (n + 10) / 10 times their number
        most = measured.n * (measured.n + STEADY_PEOPLE) / STEADY_PEOPLE
        assert (measured.effective[known] <= most[known] * (1 + 1e-9)).all()


def test_one_counted_person_of_little_weight_leaves_much_uncertainty():
    frame = pd.DataFrame({"sex": ["f", "m"] * 40, "hired": [0] * 79 + [1], "weight": [1.0] * 79 + [0.001]})
    report = compare_groups(Case.of(frame, sensitive="sex", target="hired", weight="weight"), metrics=["base_rate"])
    assert report.groups.set_index("group").loc[[("m",)], "high"].iloc[0] > 0.05


@pytest.mark.parametrize("key", METRICS)
def test_the_standard_error_is_that_of_resampled_rows(key):
    rng = np.random.default_rng(11)
    n = 300
    frame = pd.DataFrame(
        {
            "sex": ["f", "m"] * (n // 2),
            "hired": rng.integers(0, 2, n),
            "predicted": rng.integers(0, 2, n),
            "score": rng.random(n),
            "weight": rng.gamma(3, 1, n),
        }
    )
    parts = {"target": "hired", "prediction": "predicted", "score": "score", "weight": "weight", "favourable": "1"}
    case = Case.of(frame, sensitive="sex", **parts)
    metric = METRICS[key]
    values = []
    for _ in range(400):
        again = Case.of(frame.iloc[rng.integers(0, n, n)], sensitive="sex", **parts)
        values.append(measure(metric, again.counts.by(["sex"])).value)
    assert measure(metric, case.counts.by(["sex"])).deviation == pytest.approx(np.std(values, axis=0), rel=0.15)


def test_a_constant_score_leaves_no_uncertainty_and_one_person_no_measure_of_it():
    frame = pd.DataFrame({"sex": ["f"] * 9 + ["m"], "score": [0.3] * 10})
    measured = measure(METRICS["mean_score"], Case.of(frame, sensitive="sex", score="score").counts.by(["sex"]))
    assert measured.value == pytest.approx([0.3, 0.3])
    assert measured.deviation[0] == pytest.approx(0, abs=1e-6)
    assert np.isnan(measured.deviation[1])
