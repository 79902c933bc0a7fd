"""The method that changes how a model learns: fairlearn's reductions, over the encoded columns."""

from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from workbench import pipelines
from workbench.fairness.mitigated import Mixture, dense
from workbench.fairness.mitigation_input import Fit


def gradient(constraint: str, fit: Fit) -> Any:
    """Exponentiated gradient of fairlearn over the encoded columns that are not sensitive."""
    from fairlearn import reductions  # noqa: PLC0415 - slow to load, and only one method needs it

    names = "".join(part.capitalize() for part in constraint.split("_"))
    whole = pipelines.unfitted(fit.kind, fit.blind, fit.seed)
    encoder = Pipeline([*whole[:-1].steps, ("dense", FunctionTransformer(dense))]).fit(fit.table, fit.target)
    search = reductions.ExponentiatedGradient(whole[-1], constraints=getattr(reductions, names)())
    with pipelines.one_thread():
        search.fit(encoder.transform(fit.table), fit.target, sensitive_features=fit.codes)
    used = [place for place, weight in search.weights_.items() if weight > 0]
    models = [search.predictors_[place] for place in used]
    return Mixture(fit.blind.names, encoder, models, search.weights_[used].to_numpy(dtype=np.float64))
