"""Methods that change the data before a model learns: columns, weights or values."""

from typing import Any

import numpy as np
import pandas as pd

from workbench import pipelines
from workbench.fairness.mitigated import Decorrelated, Floats, Repaired, centred, dense, repair
from workbench.fairness.mitigation_input import Fit

QUANTILES = 201


def left_out(fit: Fit) -> Any:
    """The plain model on the columns that are not sensitive."""
    return fit.pipeline(fit.blind)


def reweighing(fit: Fit) -> Any:
    """The weights of aif360, then the plain model on the columns that are not sensitive."""
    from aif360.sklearn.preprocessing import Reweighing  # noqa: PLC0415 - slow to load, and only one method needs it

    people = fit.indexed(pd.DataFrame({"row": np.arange(len(fit.target))}))
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


def _wide(means: Floats, columns: int) -> Floats:
    return np.asarray(means, dtype=np.float64).reshape(1, columns)


def _quantiles(fit: Fit, column: str) -> Floats:
    values = pd.to_numeric(fit.table[column]).to_numpy(dtype=np.float64, na_value=np.nan)
    steps = np.linspace(0, 1, QUANTILES)
    known = [values[(fit.codes == place) & ~np.isnan(values)] for place in range(len(fit.group.names))]
    everyone = values[~np.isnan(values)]
    return np.stack([np.quantile(part if len(part) else everyone, steps) for part in known])
