"""Models whose answers were changed on the way: before, during or after they learned.

Each is asked like a scikit-learn classifier, with a table, and says how likely the favourable answer is; where a method
decides by lot in part, that is the chance of a yes. All parts are plain arrays and known models, so that skops keeps
and reads them. Import this module only where a model is fitted or read: it loads scikit-learn.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin

from workbench.coding import code_column

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
BORDER = 0.5


class GroupReader(BaseEstimator):  # type: ignore[misc]
    """Which of the known groups a row belongs to: its place among `names`, or their number where it is another one."""

    def __init__(self, column: str, names: Sequence[str], edges: Sequence[float | str] = ()) -> None:
        self.column, self.names, self.edges = column, names, edges

    def codes(self, table: pd.DataFrame) -> Codes:
        """One place a row."""
        coded = code_column(table[self.column], tuple(self.edges) or None)
        places = {name: place for place, name in enumerate(self.names)}
        known: Codes = np.array([places.get(name, len(self.names)) for name in coded.names], dtype=np.int64)
        return known[coded.codes].astype(np.int64)


class Answering(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """What all of them share: two answers, the columns they read, and a chance of a yes for each row."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns
        self.classes_ = np.array([0, 1])
        self.feature_names_in_ = np.array(list(columns), dtype=object)

    def chance(self, table: pd.DataFrame) -> Floats:
        """The chance of the favourable answer for each row, 0 to 1."""
        raise NotImplementedError

    def predict_proba(self, table: pd.DataFrame) -> Floats:
        """The chances of both answers: rows x 2."""
        chance = self.chance(table)
        return np.column_stack([1 - chance, chance])


class Mixture(Answering):
    """Several models of which one, drawn by lot with its weight, decides: what exponentiated gradient gives."""

    def __init__(self, columns: Sequence[str], encoder: Any, models: Sequence[Any], weights: Floats) -> None:
        super().__init__(columns)
        self.encoder, self.models, self.weights = encoder, models, weights

    def chance(self, table: pd.DataFrame) -> Floats:
        """How much of the weight says yes."""
        matrix = self.encoder.transform(table)
        votes = [
            weight * np.asarray(model.predict(matrix)) for model, weight in zip(self.models, self.weights, strict=True)
        ]
        return np.asarray(np.clip(np.sum(votes, axis=0), 0.0, 1.0), dtype=np.float64)


class PerGroup(Answering):
    """A model's scores against borders of each group's own.

    `rules` has a row a group, and a last one for people of no known group: a constant, then twice a weight and the
    border from above which it counts; the chance of a yes is their sum.
    """

    def __init__(self, columns: Sequence[str], model: Any, group: GroupReader, rules: Floats) -> None:
        super().__init__(columns)
        self.model, self.group, self.rules = model, group, rules

    def chance(self, table: pd.DataFrame) -> Floats:
        """From the scores of the model and the group of each row."""
        return apply_rules(self.rules, self.group.codes(table), self.model.predict_proba(table)[:, 1])


class Decorrelated(Answering):
    """A model of columns from which what follows linearly from the group was taken (fairlearn's CorrelationRemover)."""

    def __init__(self, columns: Sequence[str], encoder: Any, model: Any, group: GroupReader, line: Floats) -> None:
        super().__init__(columns)
        self.encoder, self.model, self.group, self.line = encoder, model, group, line

    def chance(self, table: pd.DataFrame) -> Floats:
        """`line` has the mean of each group's indicator, then what each encoded column loses by it."""
        matrix = dense(self.encoder.transform(table)) - centred(self.group, table, self.line[0]) @ self.line[1:].T
        return np.asarray(self.model.predict_proba(matrix)[:, 1], dtype=np.float64)


class Repaired(Answering):
    """A model of columns whose numbers were moved to where the same rank lies in the middle of all groups.

    `ranks` is columns x groups x quantiles of the training rows. Source: Feldman, Friedler, Moeller, Scheidegger &
    Venkatasubramanian, Certifying and removing disparate impact, KDD 2015, section 5 (full repair).
    """

    def __init__(
        self, columns: Sequence[str], model: Any, group: GroupReader, numbers: Sequence[str], ranks: Floats
    ) -> None:
        super().__init__(columns)
        self.model, self.group, self.numbers, self.ranks = model, group, numbers, ranks

    def chance(self, table: pd.DataFrame) -> Floats:
        """The scores of the repaired rows."""
        repaired = repair(table, self.group.codes(table), self.numbers, self.ranks)
        return np.asarray(self.model.predict_proba(repaired)[:, 1], dtype=np.float64)


def plain_rules(groups: int) -> Floats:
    """Rules that leave the scores as they are: yes above one half, for every group."""
    return np.tile([0.0, 1.0, BORDER, 0.0, BORDER], (groups + 1, 1))


def apply_rules(rules: Floats, codes: Codes, scores: Floats) -> Floats:
    """The chance of a yes of each row under the rule of its group."""
    constant, first, at, second, also_at = rules[codes].T
    chance = constant + first * (scores > at) + second * (scores > also_at)
    return np.asarray(np.clip(chance, 0.0, 1.0), dtype=np.float64)


def centred(group: GroupReader, table: pd.DataFrame, mean: Floats) -> Floats:
    """All groups but the first as columns of 0 and 1, minus their means; all 0 for people of no known group."""
    codes = group.codes(table)
    indicators = (codes[:, None] == np.arange(1, len(group.names))).astype(np.float64) - mean[: len(group.names) - 1]
    return np.where((codes < len(group.names))[:, None], indicators, 0.0)


def repair(table: pd.DataFrame, codes: Codes, numbers: Sequence[str], ranks: Floats) -> pd.DataFrame:
    """The table with every number at its rank's place in the middle (median) of all groups; missing stays missing."""
    repaired = table.copy(deep=False)
    steps = np.linspace(0, 1, ranks.shape[2])
    for column, by_group in zip(numbers, ranks, strict=True):
        values = pd.to_numeric(table[column]).to_numpy(dtype=np.float64, na_value=np.nan).copy()
        middle = np.median(by_group, axis=0)
        for place, quantiles in enumerate(by_group):
            rows = (codes == place) & ~np.isnan(values)
            values[rows] = np.interp(_rank(values[rows], quantiles, steps), steps, middle)
        repaired[column] = values
    return repaired


def dense(matrix: Any) -> Floats:
    """Whatever an encoder gives, as a plain array."""
    return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)


def _rank(values: Floats, quantiles: Floats, steps: Floats) -> Floats:
    """The share of a group at or below each value; of equal quantiles, which many people share, the middle one."""
    below = np.searchsorted(quantiles, values, side="left")
    above = np.searchsorted(quantiles, values, side="right") - 1
    tied = steps[np.clip((below + np.maximum(above, below)) // 2, 0, len(steps) - 1)]
    return np.where(above >= below, tied, np.interp(values, quantiles, steps)).astype(np.float64)
