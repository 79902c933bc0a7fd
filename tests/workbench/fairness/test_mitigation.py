"""Methods against a gap: the libraries' own answers, measured honestly, stopped at any moment, said in words."""

import time
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import Cancelled, WorkbenchError
from workbench.fairness.mitigation import Trial, compare_mitigations, fit_mitigated
from workbench.fairness.mitigation_measures import note_restless
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_words import direction, headline, verdict
from workbench.fairness.mitigation_worker import Answer
from workbench.model_files import read_model, write_model
from workbench.scenarios.generate import generate
from workbench.sources import card_of
from workbench.tables import read_table

FEW = ("left_out", "reweighing", "thresholds_demographic_parity")


@pytest.fixture(scope="module")
def credit() -> Case:
    name = "dataset:german_credit"
    return Case(frame=read_table(name), roles=card_of(name).roles, name=name)


@pytest.fixture(scope="module")
def report(credit):
    return compare_mitigations(credit, Trial(by="sex", splits=3))


def fit_of(case: Case, by: str = "sex"):
    """What the methods are given, on everyone, in this process."""
    from workbench.fairness.mitigated import GroupReader
    from workbench.fairness.mitigation_input import Fit
    from workbench.fairness.mitigation_people import People

    people = People.of(case, by, seed=0)
    task = people.task("logistic", 0, [], [])
    group = GroupReader(by, list(task.names), list(task.edges))
    kept = {"aware": task.aware, "blind": task.blind, "kind": "logistic", "seed": 0}
    return Fit(table=task.table, target=task.target, weights=task.weights, group=group, **kept)


def test_every_method_has_an_answer_or_a_reason(report):
    assert {*report.methods, *report.failed} == set(METHODS)
    assert not report.failed
    measures = report.measures.set_index(["method", "measure"])
    assert ((measures["low"] <= measures["value"]) & (measures["value"] <= measures["high"])).all()
    assert measures["value"].between(0, 1).all()
    assert (measures.loc["nothing"][["change", "change_low", "change_high"]] == 0).all(axis=None)


def test_a_method_moves_as_many_people_as_its_rates_say(report):
    moved = report.people.set_index(["method", "group"])
    rates = report.rates.set_index(["method", "group"])["value"]
    for method in report.methods:
        for group in ("female", "male"):
            row = moved.loc[(method, group)]
            expected = (rates[(method, group)] - rates[("nothing", group)]) * row["people"]
            assert row["accepted"] == pytest.approx(expected, abs=1e-6 * row["people"])


def test_nothing_beats_the_best_in_both(report):
    table = report.measures.pivot_table(index="method", columns="measure", values="value")
    for name in report.best:
        better = (table["accuracy"] > table["accuracy"][name]) & (table["gap"] < table["gap"][name])
        assert not better.any()
    assert report.best


def test_the_same_seed_gives_the_same_numbers(credit, report):
    again = compare_mitigations(credit, Trial(by="sex", splits=3, methods=FEW))
    for name in FEW:
        assert again.of(name, "gap") == report.of(name, "gap")


def test_reweighing_uses_the_weights_of_aif360(credit):
    from workbench import pipelines
    from workbench.fairness.mitigation_fits import fit_method

    fit = fit_of(credit)
    ours = fit_method("reweighing", fit).predict_proba(fit.table)[:, 1]
    counts = pd.crosstab(fit.codes, fit.target)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.to_numpy() / len(fit.target)
    weights = expected[fit.codes, fit.target]
    table = fit.table[list(fit.blind.names)]
    theirs, _ = pipelines.fit(pipelines.unfitted("logistic", fit.blind, 0), table, fit.target, weights)
    np.testing.assert_allclose(ours, theirs.predict_proba(table)[:, 1], atol=1e-8)


@pytest.mark.parametrize("constraint", ["demographic_parity", "equalized_odds", "true_positive_rate_parity"])
def test_own_borders_are_those_of_fairlearn(credit, constraint):
    from fairlearn.postprocessing import ThresholdOptimizer

    from workbench.fairness.mitigation_after import GivenScores
    from workbench.fairness.mitigation_fits import fit_method

    fit = fit_of(credit)
    ours = fit_method(f"thresholds_{constraint}", fit)
    theirs = ThresholdOptimizer(estimator=GivenScores(), constraints=constraint, prefit=True, predict_method="predict")
    scores = fit.unseen_scores.reshape(-1, 1)
    theirs.fit(scores, fit.target, sensitive_features=fit.codes)
    plain = fit.plain.predict_proba(fit.table)[:, 1].reshape(-1, 1)
    expected = theirs._pmf_predict(plain, sensitive_features=fit.codes)[:, 1]
    np.testing.assert_allclose(ours.predict_proba(fit.table)[:, 1], expected, atol=1e-9)


def test_constrained_learning_is_that_of_fairlearn(credit):
    from fairlearn.reductions import DemographicParity, ExponentiatedGradient

    from workbench import pipelines
    from workbench.fairness.mitigation_fits import fit_method

    fit = fit_of(credit)
    ours = fit_method("gradient_demographic_parity", fit)
    matrix = ours.encoder.transform(fit.table)
    search = ExponentiatedGradient(pipelines.unfitted("logistic", fit.blind, 0)[-1], DemographicParity())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library
        search.fit(matrix, fit.target, sensitive_features=fit.codes)
    expected = search._pmf_predict(matrix)[:, 1]
    np.testing.assert_allclose(ours.predict_proba(fit.table)[:, 1], expected, atol=1e-6)


def test_close_calls_and_mixed_averages_are_those_of_aif360(credit):
    from aif360.sklearn.postprocessing import CalibratedEqualizedOdds, RejectOptionClassifier

    from workbench.fairness.mitigation_fits import fit_method

    fit = fit_of(credit)
    plain = fit.plain.predict_proba(fit.table)
    chances = pd.DataFrame(plain, index=pd.Index(fit.codes, name="group"))
    turned = fit_method("reject_option", fit)
    border, margin = (turned.rules[1, 2] + turned.rules[0, 2]) / 2, (turned.rules[1, 2] - turned.rules[0, 2]) / 2
    theirs = RejectOptionClassifier("group", threshold=border, margin=margin)
    theirs.fit(chances, pd.Series(fit.target, index=chances.index), priv_group=1, pos_label=1)
    np.testing.assert_array_equal(turned.predict_proba(fit.table)[:, 1], theirs.predict(chances))
    mixed = fit_method("calibrated_odds", fit)
    unseen = np.column_stack([1 - fit.unseen_scores, fit.unseen_scores])
    found = CalibratedEqualizedOdds("group", random_state=0)
    answers = pd.Series(fit.target, index=chances.index)
    found.fit(pd.DataFrame(unseen, index=chances.index), answers)
    drawn = [np.mean([found.predict(chances)]) for _ in range(1)]
    assert mixed.predict_proba(fit.table)[:, 1].mean() == pytest.approx(drawn[0], abs=0.03)  # their lots, our chances


def test_the_correlation_that_is_taken_out_is_gone(credit):
    from workbench.fairness.mitigated import centred, dense
    from workbench.fairness.mitigation_fits import fit_method

    fit = fit_of(credit)
    made = fit_method("decorrelated", fit)
    matrix = dense(made.encoder.transform(fit.table))
    left = matrix - centred(made.group, fit.table, made.line[0]) @ made.line[1:].T
    women = (fit.codes == 0).astype(float)
    moving = left.std(axis=0) > 1e-9
    found = np.array([np.corrcoef(women, column)[0, 1] for column in left[:, moving].T])
    assert np.abs(found).max() < 1e-9


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=60), st.floats(-100, 100), st.floats(0.1, 10))
def test_repaired_numbers_keep_their_order_within_a_group_and_miss_what_was_missing(values, shift, scale):
    from workbench.fairness.mitigated import repair

    numbers = np.array([*values, *(np.array(values) * scale + shift), np.nan])
    codes = np.array([0] * len(values) + [1] * len(values) + [0])
    steps = np.linspace(0, 1, 101)
    ranks = np.stack([[np.quantile(numbers[(codes == g) & ~np.isnan(numbers)], steps) for g in (0, 1)]])
    moved = repair(pd.DataFrame({"pay": numbers}), codes, ["pay"], ranks)["pay"].to_numpy()
    assert np.isnan(moved[-1])
    for group in (0, 1):
        rows = np.flatnonzero((codes == group) & ~np.isnan(numbers))
        order = rows[np.argsort(numbers[rows], kind="stable")]
        assert (np.diff(moved[order]) >= -1e-6 * np.ptp(values) - 1e-9).all()


def test_repaired_groups_have_the_same_numbers():
    from workbench.fairness.mitigated import repair

    random = np.random.default_rng(3)
    numbers = np.concatenate([random.normal(0, 1, 2000), random.normal(3, 2, 2000)])
    codes = np.repeat([0, 1], 2000)
    steps = np.linspace(0, 1, 201)
    ranks = np.stack([[np.quantile(numbers[codes == g], steps) for g in (0, 1)]])
    moved = repair(pd.DataFrame({"pay": numbers}), codes, ["pay"], ranks)["pay"].to_numpy()
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        low, high = np.quantile(moved[codes == 0], share), np.quantile(moved[codes == 1], share)
        assert low == pytest.approx(high, abs=0.05)


@pytest.mark.parametrize(
    "method", ["left_out", "decorrelated", "repaired", "gradient_error_rate_parity", "calibrated_odds"]
)
def test_the_chosen_model_is_kept_with_its_facts_and_reads_back_the_same(credit, tmp_path, method):
    model = fit_mitigated(credit, Trial(by="sex", methods=(method,)))
    write_model(model, tmp_path / "model.skops")
    back = read_model(tmp_path / "model.skops")
    np.testing.assert_allclose(back.score(credit.pandas), model.score(credit.pandas))
    assert back.facts.kind == f"logistic, {method}"
    assert "fairlearn" in back.facts.versions
    assert METHODS[method].label in back.describe()


def test_on_planted_bias_methods_move_the_gap_they_are_made_for_and_say_what_it_costs():
    made = generate("hiring", bias="labels", strength=0.25, seed=5, rows=4000)
    case = Case.of(made.frame, roles=made.card.roles)
    methods = ("reweighing", "gradient_demographic_parity", "thresholds_demographic_parity")
    report = compare_mitigations(case, Trial(by="sex", splits=3, methods=methods))
    assert all(report.of(name, "gap")["change_high"] < 0 for name in methods)
    assert "of the answers are right" in verdict(report, "nothing", case.roles)
    assert "right answers" in headline(report, case.roles)


def test_a_method_that_makes_the_gap_larger_is_named(report, credit):
    larger = [name for name in report.methods if direction(report, name) == "larger"]
    for name in larger:
        assert "made the gap larger" in verdict(report, name, credit.roles)
        assert METHODS[name].label in headline(report, credit.roles)
    worse = report.of("calibrated_odds", "gap")
    assert worse["change"] > 0


def test_cancelling_ends_the_process_at_once_and_changes_nothing(credit):
    def stop(fraction, _note):
        if fraction > 0:
            raise Cancelled("Cancelled; nothing was changed.")

    start = time.monotonic()
    with pytest.raises(Cancelled):
        compare_mitigations(credit, Trial(by="sex", splits=20), stop)
    assert time.monotonic() - start < 60  # twenty divisions take minutes


def test_what_cannot_be_tried_is_said_in_one_sentence(credit):
    with pytest.raises(WorkbenchError, match="There is no method 'magic'"):
        compare_mitigations(credit, Trial(by="sex", methods=("magic",)))
    with pytest.raises(WorkbenchError, match="needs a target"):
        compare_mitigations(credit.with_roles(target=None, score=None, prediction="good_credit"), Trial(by="sex"))
    with pytest.raises(WorkbenchError, match="sensitive column"):
        compare_mitigations(credit, Trial(by="housing"))
    with pytest.raises(WorkbenchError, match="not about decisions"):
        compare_mitigations(credit, Trial(by="sex", metric="base_rate"))
    with pytest.raises(WorkbenchError, match="kind of model"):
        compare_mitigations(credit, Trial(by="sex", kind="scorecard"))
    with pytest.raises(WorkbenchError, match="At least 2 splits"):
        compare_mitigations(credit, Trial(by="sex", splits=1))


def test_more_than_two_groups_and_a_tiny_one(credit):
    methods = ("reweighing", "reject_option", "gradient_equalized_odds")
    report = compare_mitigations(credit, Trial(by="age", splits=2, methods=methods))
    assert "exactly two groups" in report.failed["reject_option"]
    tiny = credit.pandas.assign(sex=["other"] * 3 + [*credit.pandas["sex"][3:]])
    case = Case.of(tiny, roles=credit.roles)
    report = compare_mitigations(case, Trial(by="sex", splits=2, methods=("thresholds_equalized_odds",)))
    words = report.failed.get("thresholds_equalized_odds", "") + " ".join(report.notes)
    assert "other" in words or "could not be fitted" in words


def test_a_fit_that_was_stopped_before_it_came_to_rest_is_said(credit, report, monkeypatch):
    from sklearn.exceptions import ConvergenceWarning

    from workbench.fairness import mitigation_fits

    def hurried(fit):
        warnings.warn("lbfgs failed to converge", ConvergenceWarning, stacklevel=1)
        return fit

    def loud(fit):
        warnings.warn("nothing that matters", UserWarning, stacklevel=1)
        return fit

    monkeypatch.setattr(mitigation_fits, "FITS", {"hurried": hurried, "loud": loud})
    assert mitigation_fits.watch_fit("hurried", credit) == (credit, False)
    assert mitigation_fits.watch_fit("loud", credit) == (credit, True)
    found = {
        "nothing": [Answer(split=place, method="nothing") for place in range(3)],
        "reweighing": [Answer(split=place, method="reweighing", rested=place > 1) for place in range(3)],
    }
    (told,) = note_restless(found)
    assert told.startswith("Weigh people differently: in 2 of 3 divisions the fit was stopped before")
    assert not any("come to rest" in note for note in report.notes)
