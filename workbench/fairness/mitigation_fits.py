"""How each method is fitted, by fairlearn and aif360 themselves. It runs in a process of its own (mitigation_worker).

What a library returns is turned into the plain parts of `mitigated`, so that the model can be kept and read again
without it. Import this module only there: it loads scikit-learn, fairlearn and aif360.
"""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from workbench import pipelines
from workbench.errors import WorkbenchError
from workbench.fairness.mitigated import (
    BORDER,
    Codes,
    Decorrelated,
    Floats,
    GroupReader,
    Mixture,
    PerGroup,
    Repaired,
    centred,
    dense,
    plain_rules,
    repair,
)
from workbench.features import Features
from workbench.language import tr
from workbench.training import Kind

INNER_FOLDS = 3
QUANTILES = 201
LARGEST_STEP = 0.1  # of the grid that the reject option searches
OUTCOMES = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """What every method learns from: the rows of one split, their groups and answers, and the model that is tried."""

    table: pd.DataFrame
    target: NDArray[np.int8]
    weights: Floats
    group: GroupReader
    aware: Features
    blind: Features
    kind: Kind
    seed: int

    @cached_property
    def codes(self) -> Codes:
        """The group of each row."""
        return self.group.codes(self.table)

    def pipeline(self, features: Features, weights: Floats | None = None) -> Any:
        """The plain model on some columns."""
        given = self.weights if weights is None else weights
        table = self.table[list(features.names)]
        return pipelines.fit(pipelines.unfitted(self.kind, features, self.seed), table, self.target, given)[0]

    @cached_property
    def plain(self) -> Any:
        """The model that methods of the last stage start from."""
        return self.pipeline(self.aware)

    @cached_property
    def unseen_scores(self) -> Floats:
        """Scores of the training rows by models that have not seen them, as borders are not set on what was learned."""
        scores = np.full(len(self.target), np.nan)
        folds = StratifiedKFold(INNER_FOLDS, shuffle=True, random_state=self.seed)
        for seen, unseen in folds.split(self.table, self.target):
            model = clone(pipelines.unfitted(self.kind, self.aware, self.seed))
            fitted, _ = pipelines.fit(model, self.table.iloc[seen], self.target[seen], self.weights[seen])
            scores[unseen] = fitted.predict_proba(self.table.iloc[unseen])[:, 1]
        return scores

    def columns(self, features: Features) -> tuple[str, ...]:
        """The columns that a model reads which must also know the group."""
        return tuple(dict.fromkeys([*features.names, self.group.column]))


def nothing(fit: Fit) -> Any:
    """The plain model on all columns."""
    return fit.plain


def left_out(fit: Fit) -> Any:
    """The plain model on the columns that are not sensitive."""
    return fit.pipeline(fit.blind)


def reweighing(fit: Fit) -> Any:
    """The weights of aif360, then the plain model on the columns that are not sensitive."""
    from aif360.sklearn.preprocessing import Reweighing  # noqa: PLC0415 - slow to load, and only one method needs it

    people = _indexed(pd.DataFrame({"row": np.arange(len(fit.target))}), fit.codes)
    answers = pd.Series(fit.target, index=people.index)
    _, weights = Reweighing("group").fit_transform(people, answers, sample_weight=fit.weights)
    return fit.pipeline(fit.blind, np.asarray(weights, dtype=np.float64))


def decorrelated(fit: Fit) -> Any:
    """The correlation remover of fairlearn on the encoded columns, then the plain model on what is left."""
    from fairlearn.preprocessing import CorrelationRemover  # noqa: PLC0415 - as above

    encoder = pipelines.logistic(fit.blind)[:-1].fit(fit.table)
    matrix, others = dense(encoder.transform(fit.table)), len(fit.group.names) - 1
    both = np.hstack([(fit.codes[:, None] == np.arange(1, others + 1)).astype(float), matrix])
    remover = CorrelationRemover(sensitive_feature_ids=list(range(others))).fit(both)
    line = np.vstack([_wide(remover.sensitive_mean_, others), remover.beta_.T])
    model = pipelines.unfitted(fit.kind, fit.blind, fit.seed)[-1]
    if fit.kind == "boosting":
        model = model.set_params(categorical_features=None)  # after this step every column is a number
    cleaned = matrix - centred(fit.group, fit.table, line[0]) @ line[1:].T
    with pipelines.one_thread():
        model.fit(cleaned, fit.target, sample_weight=fit.weights)
    return Decorrelated(fit.columns(fit.blind), encoder, model, fit.group, line)


def repaired(fit: Fit) -> Any:
    """Quantiles of every number in every group, then the plain model on the repaired rows."""
    numbers = [name for name in fit.blind.numbers if pd.api.types.is_numeric_dtype(fit.table[name])]
    ranks = np.stack([_quantiles(fit, name) for name in numbers]) if numbers else np.empty((0, 0, QUANTILES))
    moved = repair(fit.table, fit.codes, numbers, ranks)
    unfitted = pipelines.unfitted(fit.kind, fit.blind, fit.seed)
    model, _ = pipelines.fit(unfitted, moved, fit.target, fit.weights)
    return Repaired(fit.columns(fit.blind), model, fit.group, numbers, ranks)


def gradient(constraint: str, fit: Fit) -> Any:
    """Exponentiated gradient of fairlearn over the encoded columns that are not sensitive."""
    from fairlearn import reductions  # noqa: PLC0415 - as above

    names = "".join(part.capitalize() for part in constraint.split("_"))
    whole = pipelines.unfitted(fit.kind, fit.blind, fit.seed)
    encoder = Pipeline([*whole[:-1].steps, ("dense", FunctionTransformer(dense))]).fit(fit.table, fit.target)
    search = reductions.ExponentiatedGradient(whole[-1], constraints=getattr(reductions, names)())
    with pipelines.one_thread():
        search.fit(encoder.transform(fit.table), fit.target, sensitive_features=fit.codes)
    used = [place for place, weight in search.weights_.items() if weight > 0]
    models = [search.predictors_[place] for place in used]
    return Mixture(fit.blind.names, encoder, models, search.weights_[used].to_numpy(dtype=np.float64))


def thresholds(constraint: str, fit: Fit) -> Any:
    """The threshold optimizer of fairlearn on scores of people the model had not seen."""
    from fairlearn.postprocessing import ThresholdOptimizer  # noqa: PLC0415 - as above

    search = ThresholdOptimizer(estimator=_Given(), constraints=constraint, prefit=True, predict_method="predict")
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

    chances = _indexed(pd.DataFrame({0: 1 - fit.unseen_scores, 1: fit.unseen_scores}), fit.codes)
    answers = pd.Series(fit.target, index=chances.index)
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

    chances = _indexed(pd.DataFrame({0: 1 - fit.unseen_scores, 1: fit.unseen_scores}), fit.codes)
    answers = pd.Series(fit.target, index=chances.index)
    found = CalibratedEqualizedOdds("group", random_state=fit.seed).fit(chances, answers, sample_weight=fit.weights)
    rules = plain_rules(OUTCOMES)
    for place in range(OUTCOMES):
        mixed = float(np.clip(found.mix_rates_[place], 0, 1))
        rules[place, :2] = [mixed * (found.base_rates_[place] > BORDER), 1 - mixed]
    return PerGroup(fit.columns(fit.aware), fit.plain, fit.group, rules)


FITS: Mapping[str, Callable[[Fit], Any]] = {
    "nothing": nothing,
    "left_out": left_out,
    "reweighing": reweighing,
    "decorrelated": decorrelated,
    "repaired": repaired,
    **{
        f"gradient_{name}": partial(gradient, name)
        for name in (
            "demographic_parity",
            "equalized_odds",
            "true_positive_rate_parity",
            "false_positive_rate_parity",
            "error_rate_parity",
        )
    },
    **{
        f"thresholds_{name}": partial(thresholds, name)
        for name in ("demographic_parity", "true_positive_rate_parity", "equalized_odds")
    },
    "reject_option": reject_option,
    "calibrated_odds": calibrated_odds,
}


def fit_method(method: str, fit: Fit) -> Any:
    """The model a method makes; what its library cannot do is said in one sentence."""
    return watch_fit(method, fit)[0]


def watch_fit(method: str, fit: Fit) -> tuple[Any, bool]:
    """The model a method makes, and whether every fit of it came to rest before it was stopped."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("ignore")  # of the libraries; what matters of them is said in the report
        warnings.simplefilter("always", ConvergenceWarning)
        try:
            return FITS[method](fit), not heard
        except (ValueError, ArithmeticError, LookupError, TypeError) as problem:
            reason = " ".join(str(problem).split()).rstrip(".")[:200]
            raise WorkbenchError(tr("The method could not be fitted here: {reason}.", reason=reason)) from problem


class _Given(BaseEstimator):  # type: ignore[misc]
    """Scores that are there already, in the place of a fitted model."""

    def fit(self) -> "_Given":
        """Nothing is left to learn."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def predict(self, scores: Floats) -> Floats:
        """The scores themselves."""
        return np.asarray(scores)[:, 0]


def _indexed(table: pd.DataFrame, codes: Codes) -> pd.DataFrame:
    """A table as aif360 reads it: the group is its index."""
    return table.set_index(pd.Index(codes, name="group"))


def _wide(means: Floats, columns: int) -> Floats:
    return np.asarray(means, dtype=np.float64).reshape(1, columns)


def _quantiles(fit: Fit, column: str) -> Floats:
    values = pd.to_numeric(fit.table[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    steps = np.linspace(0, 1, QUANTILES)
    known = [values[(fit.codes == place) & ~np.isnan(values)] for place in range(len(fit.group.names))]
    everyone = values[~np.isnan(values)]
    return np.stack([np.quantile(part if len(part) else everyone, steps) for part in known])
