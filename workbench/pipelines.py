"""The plain models themselves: how columns are encoded, what learns from them, and how they are fitted.

Import this module only where a model is fitted: it loads scikit-learn.
"""

import warnings
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.linalg import LinAlgWarning
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits

from workbench.features import LARGEST, Features, as_numbers, as_text
from workbench.scorecard import Scorecard

MOST_STEPS = 1000
RARE, MOST_VALUES = 10, 30
WIDE = 1000
DEPTH, SMALLEST_LEAF = 3, 0.02

Rows = NDArray[np.intp]


def unfitted(kind: Literal["scorecard", "tree", "logistic", "boosting"], features: Features, seed: int) -> Pipeline:
    """A model of this kind that reads a table of these features, not fitted."""
    if kind == "scorecard":
        return Pipeline([("model", Scorecard(numbers=features.numbers, texts=features.texts))])
    if kind == "tree":
        return tree(features, seed)
    return boosting(features, seed) if kind == "boosting" else logistic(features)


def tree(features: Features, seed: int) -> Pipeline:
    """A decision tree of at most three questions, each about one column, not fitted; rare values as for `logistic`."""
    numbers = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    texts = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=RARE, max_categories=MOST_VALUES, sparse_output=False
    )
    model = DecisionTreeClassifier(max_depth=DEPTH, min_samples_leaf=SMALLEST_LEAF, random_state=seed)
    return _pipeline(features, numbers, texts, model)


def logistic(features: Features) -> Pipeline:
    """A logistic regression that reads a table of these features, not fitted.

    Values of text seen in fewer than 10 rows, and those beyond the 30 most frequent, are learned together as one.
    """
    # A column may be empty in one fold and not in another: it keeps its place.
    numbers = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True), StandardScaler()
    )
    texts = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=RARE, max_categories=MOST_VALUES)
    # Newton's method comes closest to the optimum in the shortest time, but not with thousands of encoded columns.
    wide = 2 * len(features.numbers) + MOST_VALUES * len(features.texts) > WIDE
    model = LogisticRegression(solver="lbfgs" if wide else "newton-cholesky", max_iter=MOST_STEPS)
    return _pipeline(features, numbers, texts, model)


def boosting(features: Features, seed: int) -> Pipeline:
    """Gradient-boosted trees that read a table of these features, not fitted; rare values as for `logistic`."""
    # Missing comes below every number: one split sets it apart. Trees refuse a column that is empty in one fold.
    numbers = SimpleImputer(strategy="constant", fill_value=-LARGEST, keep_empty_features=True)
    texts = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=-1, min_frequency=RARE, max_categories=MOST_VALUES
    )
    categorical = [False] * len(features.numbers) + [True] * len(features.texts)  # the order of the encoded columns
    trees = HistGradientBoostingClassifier(categorical_features=categorical, random_state=seed)
    return _pipeline(features, numbers, texts, trees)


def fit(
    pipeline: Pipeline, table: pd.DataFrame, target: NDArray[np.int8], weights: NDArray[np.float64] | None
) -> tuple[Pipeline, bool]:
    """A fitted copy, and whether the fit came to rest (trees always do); there is no warning besides."""
    given = {} if weights is None else {"model__sample_weight": weights}
    with warnings.catch_warnings(), one_thread():
        for told_in_words in (ConvergenceWarning, LinAlgWarning):
            warnings.simplefilter("ignore", told_in_words)
        fitted = clone(pipeline).fit(table, target, **given)
    model = fitted[-1]
    return fitted, not isinstance(model, LogisticRegression) or int(np.max(model.n_iter_)) < model.max_iter


def one_thread() -> Any:
    """A context with one thread of OpenMP: sums that do not depend on the machine, and no waiting for a busy core."""
    return threadpool_limits(1, user_api="openmp")


def split(target: NDArray[np.int8], folds: int, seed: int) -> list[tuple[Rows, Rows]]:
    """The rows to learn from and the rows to score in each fold, with like shares of either answer, shuffled."""
    return list(StratifiedKFold(folds, shuffle=True, random_state=seed).split(target, target))


def _pipeline(features: Features, numbers: Any, texts: Any, model: Any) -> Pipeline:
    columns = ColumnTransformer(
        [
            ("numbers", _reading(as_numbers, numbers), list(features.numbers)),
            ("texts", _reading(as_text, texts), list(features.texts)),
        ]
    )
    return Pipeline([("columns", columns), ("model", model)])


def _reading(function: Callable[[pd.DataFrame], NDArray[Any]], then: Any) -> Pipeline:
    read = FunctionTransformer(function, feature_names_out="one-to-one")
    return Pipeline([("read", read), ("encode", then)])
