"""What can be seen inside a model: which encoded columns come from which column of the table, and how it adds them up.

- A pipeline of scikit-learn is everything that encodes, then the last step that scores.
- An encoded column belongs to the column that moves it; where two columns move one, nothing can be told apart here and
  the model is asked from outside instead.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.adapters.estimator import Estimator
from workbench.coding import value_name
from workbench.model import Model

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Scale = Literal["probability", "log-odds", "output"]

LOGISTIC = ("LogisticRegression", "LogisticRegressionCV", "LinearDiscriminantAnalysis")
BORDERS = ("LinearSVC", "RidgeClassifier", "RidgeClassifierCV", "SGDClassifier", "Perceptron")
FORESTS = ("DecisionTreeClassifier", "ExtraTreeClassifier", "RandomForestClassifier", "ExtraTreesClassifier")
BOOSTED = ("GradientBoostingClassifier", "HistGradientBoostingClassifier")
TWO = 2
PROBED_VALUES, PROBED_ROWS, MOST_PROBED = 60, 3, 200_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Encoded:
    """A scikit-learn model taken apart: `encode` makes its matrix, `last` scores it, `owners` whose each column is.

    `place` is where the favourable class stands; `kind` is "linear", "forest" or "boosted".
    """

    encode: Callable[[pd.DataFrame], Floats]
    last: Any
    owners: Places
    place: int
    kind: Literal["linear", "forest", "boosted"]
    scale: Scale

    def to_columns(self, width: int) -> Floats:
        """The matrix that sums encoded columns back to `width` columns of the table: encoded × width."""
        return np.eye(width)[self.owners]


def take_apart(model: Model, table: pd.DataFrame) -> Encoded | None:
    """A scikit-learn model of two classes with a last step that can be looked into; None for every other one."""
    if not isinstance(model.adapter, Estimator):
        return None
    first, last = _steps(model.adapter.model)
    found = _kind(last)
    if found is None or len(getattr(last, "classes_", ())) != TWO:
        return None
    adapter = model.adapter

    def encode(rows: pd.DataFrame) -> Floats:
        given = adapter.given(rows)
        return _dense(given if first is None else first.transform(given))

    owners = np.arange(len(model.features)) if first is None else find_owners(model, encode, table)
    if owners is None:
        return None
    kind, scale = found
    return Encoded(encode=encode, last=last, owners=owners, place=adapter.place, kind=kind, scale=scale)


def find_owners(model: Model, encode: Callable[[pd.DataFrame], Floats], table: pd.DataFrame) -> Places | None:
    """The place of the one feature that moves each encoded column; None where one is moved by several.

    Each feature in turn takes all its values (numbers: 60 of them, spread evenly) while the others stand still, at
    three different rows. A column that nothing moves in this table adds nothing to what is compared within it.
    """
    table = table[list(model.features)]
    moved = np.zeros((0, 0), dtype=bool)
    for place, column in enumerate(model.features):
        encoded = model.ask(_varied(table, column), encode)
        if encoded.size > MOST_PROBED * PROBED_VALUES:
            return None
        if not place:
            moved = np.zeros((len(model.features), encoded.shape[1]), dtype=bool)
        blocks = encoded.reshape(PROBED_ROWS, -1, encoded.shape[1])
        still = blocks[:, :1, :]
        moved[place] = ((blocks != still) & ~(np.isnan(blocks) & np.isnan(still))).any(axis=(0, 1))
    if (moved.sum(axis=0) > 1).any():
        return None
    return _named_or_moved(model, moved)


def known_names(model: Model, table: pd.DataFrame) -> Mapping[str, Sequence[str]]:
    """The values that a model has seen in its columns of text, as far as it says."""
    if hasattr(model.adapter, "known_names"):
        return dict(model.adapter.known_names(table[list(model.features)]))
    if not isinstance(model.adapter, Estimator):
        return {}
    first, last = _steps(model.adapter.model)
    cards = getattr(last, "cards_", ())
    named = {card["column"]: card["names"][:-1] for card in cards if card["edges"] is None}
    for _, step in getattr(first, "steps", ()):
        for _, encoder, columns in getattr(step, "transformers_", ()):
            inner = encoder.steps[-1][1] if hasattr(encoder, "steps") else encoder
            seen = getattr(inner, "categories_", ())
            if len(seen) and len(seen) == len(columns):
                pairs = zip(columns, seen, strict=True)
                named |= {str(column): [value_name(value) for value in values] for column, values in pairs}
    return named


def _steps(estimator: Any) -> tuple[Any, Any]:
    """Everything that encodes (None for nothing), and the last step; a search is the model it found."""
    estimator = getattr(estimator, "best_estimator_", estimator)
    if not hasattr(estimator, "steps"):
        return None, estimator
    last = estimator.steps[-1][1]
    return (estimator[:-1] if len(estimator.steps) > 1 else None), last


def _kind(last: Any) -> tuple[Literal["linear", "forest", "boosted"], Scale] | None:
    name = type(last).__name__
    if not type(last).__module__.startswith("sklearn."):
        return None
    if name in LOGISTIC:
        return "linear", "log-odds"
    if name in BORDERS:
        return ("linear", "log-odds" if getattr(last, "loss", "") == "log_loss" else "output")
    if name in FORESTS:
        return "forest", "probability"
    logistic = getattr(last, "loss", "") == "log_loss" and getattr(last, "init", None) is None
    return ("boosted", "log-odds") if name in BOOSTED and logistic else None


def _dense(matrix: Any) -> Floats:
    dense = matrix.toarray() if hasattr(matrix, "toarray") else matrix
    return np.asarray(dense, dtype=np.float64)


def _varied(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Three rows, each repeated with every value of one column; the values lie one after the other within each."""
    values = table[column].drop_duplicates()
    if pd.api.types.is_numeric_dtype(values.dtype) and len(values) > PROBED_VALUES:
        ordered = values.sort_values(na_position="last")
        values = ordered.iloc[np.unique(np.linspace(0, len(ordered) - 1, PROBED_VALUES).astype(int))]
    at = np.linspace(0, len(table) - 1, PROBED_ROWS).astype(int)
    rows = table.iloc[np.repeat(at, len(values))].reset_index(drop=True)
    taken = values.iloc[np.tile(np.arange(len(values)), PROBED_ROWS)].reset_index(drop=True)
    return rows.assign(**{column: taken})


def _named_or_moved(model: Model, moved: NDArray[np.bool_]) -> Places:
    """Who moves each column; one that nothing moves goes by its name, or if that says nothing, to the first."""
    owners = np.asarray(moved.argmax(axis=0), dtype=np.intp)
    idle = np.flatnonzero(~moved.any(axis=0))
    if not len(idle):
        return owners
    first, _ = _steps(model.adapter.model)
    try:
        names = [str(name).partition("__")[2] or str(name) for name in first.get_feature_names_out()]
    except (AttributeError, ValueError):
        return owners
    for place in idle:
        fits = [each for each in model.features if each in names[place]]
        owners[place] = model.features.index(max(fits, key=len)) if fits else 0
    return owners
