"""What each method fits is what the library that knows it fits; a fit that did not come to rest is told."""

import warnings

import numpy as np
import pandas as pd
import pytest

from workbench import pipelines
from workbench.case import Case
from workbench.fairness import mitigation_fits
from workbench.fairness.mitigated import GroupReader, centred, dense
from workbench.fairness.mitigation_after import GivenScores
from workbench.fairness.mitigation_fits import fit_method
from workbench.fairness.mitigation_input import Fit
from workbench.fairness.mitigation_people import People


def fit_of(case: Case, by: str = "sex"):
    """What the methods are given, on everyone, in this process."""
    people = People.of(case, by, seed=0)
    task = people.task("logistic", 0, [], [])
    group = GroupReader(by, list(task.names), list(task.edges))
    kept = {"aware": task.aware, "blind": task.blind, "kind": "logistic", "seed": 0}
    return Fit(table=task.table, target=task.target, weights=task.weights, group=group, **kept)


def test_reweighing_uses_the_weights_of_aif360(credit):

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

    fit = fit_of(credit)
    made = fit_method("decorrelated", fit)
    matrix = dense(made.encoder.transform(fit.table))
    left = matrix - centred(made.group, fit.table, made.line[0]) @ made.line[1:].T
    women = (fit.codes == 0).astype(float)
    moving = left.std(axis=0) > 1e-9
    found = np.array([np.corrcoef(women, column)[0, 1] for column in left[:, moving].T])
    assert np.abs(found).max() < 1e-9


def test_a_fit_that_was_stopped_before_it_came_to_rest_is_told_from_one_with_other_warnings(credit, monkeypatch):
    from sklearn.exceptions import ConvergenceWarning

    def hurried(fit):
        warnings.warn("lbfgs failed to converge", ConvergenceWarning, stacklevel=1)
        return fit

    def loud(fit):
        warnings.warn("nothing that matters", UserWarning, stacklevel=1)
        return fit

    monkeypatch.setattr(mitigation_fits, "FITS", {"hurried": hurried, "loud": loud})
    assert mitigation_fits.watch_fit("hurried", credit) == (credit, False)
    assert mitigation_fits.watch_fit("loud", credit) == (credit, True)
