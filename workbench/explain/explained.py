"""Were these rows explained before? The same rows by the same model are explained once, and the answer is kept."""

import pickle
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from weakref import WeakKeyDictionary

import pandas as pd

from workbench.explain.shapley_explainers import Explainer
from workbench.explain.shapley_inside import Floats, Scale
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, hash_rows

KEPT = 8
Key = tuple[str, str, str, int]
_KEPT: OrderedDict[Key, "Explained"] = OrderedDict()
_NAMES: WeakKeyDictionary[Model, str] = WeakKeyDictionary()
_NUMBERS = count()


@dataclass(frozen=True, kw_only=True, eq=False)
class Explained:
    """Contributions and their standard errors of sampling (rows × features), and the predictions they add up to.

    `how` says how they were found, `against` what they start from; all numbers are on `scale`.
    """

    contributions: Floats
    errors: Floats
    predictions: Floats
    baseline: float
    how: str
    against: str
    scale: Scale


def explain_rows(
    explainer: Explainer, rows: pd.DataFrame, background: pd.DataFrame, *, seed: int, progress: Progress | None = None
) -> Explained:
    """The explanation of these rows, kept from before where model, rows, background and seed are the same."""
    key = (name_model(explainer.model), hash_rows(rows), hash_rows(background), seed)
    if key not in _KEPT:
        contributions, errors, predictions = explainer.explain(rows, progress)
        _KEPT[key] = Explained(
            contributions=contributions,
            errors=errors,
            predictions=predictions,
            baseline=explainer.baseline,
            how=explainer.how,
            against=explainer.against,
            scale=explainer.scale,
        )
        while len(_KEPT) > KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return _KEPT[key]


def forget_explained() -> None:
    """Keep nothing of what was explained: the next question is answered from the beginning."""
    _KEPT.clear()


def name_model(model: Model) -> str:
    """A name that two models share only if they are the same: a hash of what is in it, or a number of its own."""
    if model not in _NAMES:
        try:
            content = pickle.dumps((model.estimator, model.features, model.favourable))
            _NAMES[model] = sha256(content).hexdigest()
        except Exception:  # noqa: BLE001 - whatever a model does when it is written; a function may not be
            _NAMES[model] = tr("model {numbers}", numbers=next(_NUMBERS))
    return _NAMES[model]
