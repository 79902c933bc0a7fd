"""Methods that leave the model as it is and change its answers: a rule of their own for each group."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from workbench.fairness.mitigated import BORDER, Floats, PerGroup, plain_rules
from workbench.fairness.mitigation_input import INNER_FOLDS, Fit

LARGEST_STEP = 0.1  # of the grid that the reject option searches
OUTCOMES = 2


def thresholds(constraint: str, fit: Fit) -> Any:
    """The threshold optimizer of fairlearn on scores of people the model had not seen."""
    from fairlearn.postprocessing import ThresholdOptimizer  # noqa: PLC0415 - slow to load, and only one method needs it

    search = ThresholdOptimizer(estimator=GivenScores(), constraints=constraint, prefit=True, predict_method="predict")
    search.fit(fit.unseen_scores.reshape(-1, 1), fit.target, sensitive_features=fit.codes)
    rules = plain_rules(len(fit.group.names))
    for place, mix in search.interpolated_thresholder_.interpolation_dict.items():
        kept, constant = 1 - mix.get("p_ignore", 0.0), mix.get("p_ignore", 0.0) * mix.get("prediction_constant", 0.0)
        operations = [(mix.p0, mix.operation0), (mix.p1, mix.operation1)]
        above = [number for weight, rule in operations for number in (kept * weight, rule.threshold)]
        rules[int(place)] = [constant, *above]
    return PerGroup(fit.columns(fit.aware), fit.plain, fit.group, rules)


def reject_option(fit: Fit) -> Any:
    """The reject option of aif360 at the border and margin that its own search finds."""
    from aif360.sklearn.postprocessing import RejectOptionClassifierCV  # noqa: PLC0415 - as above

    chances, answers = _chances(fit)
    rates = [fit.unseen_scores[fit.codes == place].mean() for place in range(OUTCOMES)]
    better = int(np.argmax(rates))
    search = RejectOptionClassifierCV("group", scoring="statistical_parity", step=LARGEST_STEP, cv=INNER_FOLDS)
    best = search.fit(chances, answers, priv_group=better, pos_label=1).best_estimator_
    rules = plain_rules(OUTCOMES)
    rules[:OUTCOMES, 2] = best.threshold - best.margin
    rules[better, 2] = np.nextafter(best.threshold + best.margin, 0)
    return PerGroup(fit.columns(fit.aware), fit.plain, fit.group, rules)


def calibrated_odds(fit: Fit) -> Any:
    """Calibrated equalized odds of aif360; its lots are kept as chances."""
    from aif360.sklearn.postprocessing import CalibratedEqualizedOdds  # noqa: PLC0415 - as above

    chances, answers = _chances(fit)
    found = CalibratedEqualizedOdds("group", random_state=fit.seed).fit(chances, answers, sample_weight=fit.weights)
    rules = plain_rules(OUTCOMES)
    for place in range(OUTCOMES):
        mixed = float(np.clip(found.mix_rates_[place], 0, 1))
        rules[place, :2] = [mixed * (found.base_rates_[place] > BORDER), 1 - mixed]
    return PerGroup(fit.columns(fit.aware), fit.plain, fit.group, rules)


def _chances(fit: Fit) -> tuple[pd.DataFrame, pd.Series]:
    """The chance of each answer for people the model had not seen, and the answers they got."""
    chances = fit.indexed(pd.DataFrame({0: 1 - fit.unseen_scores, 1: fit.unseen_scores}))
    return chances, pd.Series(fit.target, index=chances.index)


class GivenScores(BaseEstimator):  # type: ignore[misc]
    """Scores that are there already, in the place of a fitted model."""

    def fit(self) -> "GivenScores":
        """Nothing is left to learn."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, scores: Floats) -> Floats:
        """The scores themselves."""
        return np.asarray(scores)[:, 0]
