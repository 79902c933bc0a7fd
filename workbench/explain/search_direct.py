"""The last step of a model of a known kind as plain arithmetic: for a few rows its own call costs more than the sums.

Whether the sums are right is not believed but tried: `search_scores` compares them with the model on real rows.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.adapters.contract import squeeze

Floats = NDArray[np.float64]
Asking = Callable[[Floats], Floats]
FORESTS = ("RandomForest", "ExtraTrees")


def ways_to_ask(last: Any) -> list[Asking]:
    """Functions of encoded rows, one of which may be what the model answers: a score of either class, or an amount."""
    return [*_sums(last), *_own_calls(last)]


def _sums(last: Any) -> list[Asking]:
    """The model as sums of its leaves or weights, where it is of a kind that is one."""
    name = type(last).__name__
    if name.startswith(FORESTS):
        trees = [tree.tree_ for tree in last.estimators_]
        return [_mean_of(trees, place) for place in _classes(last)]
    if name.startswith("GradientBoosting"):
        return _either(_boosted(last), last)
    if hasattr(last, "coef_") and np.size(last.intercept_) == 1:
        weights, start = np.ravel(last.coef_), float(np.ravel(last.intercept_)[0])
        return _either(lambda made: made @ weights + start, last)
    return []


def _own_calls(last: Any) -> list[Asking]:
    """The model's own call, without what stands before it."""
    if not hasattr(last, "classes_"):
        return [lambda made: np.ravel(last.predict(_named(last, made)))]
    return [partial(_chance, last, place) for place in _classes(last)]


def _chance(last: Any, place: int, made: Floats) -> Floats:
    return np.asarray(last.predict_proba(_named(last, made))[:, place], dtype=np.float64)


def _classes(last: Any) -> range:
    """The places of the classes; a regressor has one."""
    return range(len(getattr(last, "classes_", (None,))))


def _either(raw: Asking, last: Any) -> list[Asking]:
    """Sums are log-odds of the second class, or the amount itself."""
    if not hasattr(last, "classes_"):
        return [raw]
    return [lambda made: squeeze(-raw(made)), lambda made: squeeze(raw(made))]


def _mean_of(trees: Sequence[Any], place: int) -> Asking:
    total = _sum_of(trees, place)
    return lambda made: total(made) / len(trees)


def _boosted(last: Any) -> Asking:
    """The sum of the trees, each times the learning rate, from where the model starts."""
    total = _sum_of([tree.tree_ for tree in last.estimators_[:, 0]], 0)
    some = np.zeros((1, last.n_features_in_))
    answer = last.decision_function(some) if hasattr(last, "classes_") else last.predict(some)
    start = float(np.ravel(answer)[0]) - last.learning_rate * float(total(some)[0])
    return lambda made: start + last.learning_rate * total(made)


def _sum_of(trees: Sequence[Any], place: int) -> Asking:
    """What stands in the leaves that a row falls into, added up over the trees."""
    values = np.concatenate([tree.value[:, 0, place] for tree in trees])
    starts = np.cumsum([0, *(tree.node_count for tree in trees[:-1])])[:, None]

    def total(made: Floats) -> Floats:
        narrow = np.ascontiguousarray(made, dtype=np.float32)
        leaves = np.array([tree.apply(narrow) for tree in trees])
        return np.asarray(values[leaves + starts].sum(axis=0), dtype=np.float64)

    return total


def _named(last: Any, made: Floats) -> Any:
    names = getattr(last, "feature_names_in_", None)
    return made if names is None else pd.DataFrame(made, columns=names)
