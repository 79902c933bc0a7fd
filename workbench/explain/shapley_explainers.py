"""One explainer for each kind of model: sums and scorecards in closed form, trees exactly, anything else by sampling.

Each gives contributions in the table's own columns on one scale, and they add up to prediction less baseline.
"""

from abc import ABC, abstractmethod
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench.adapters.lightgbm_model import LightGbm
from workbench.adapters.xgboost_model import XgBoost
from workbench.errors import WorkbenchError
from workbench.explain.samples import sample_words
from workbench.explain.shapley_inside import Encoded, Floats, Scale
from workbench.explain.shapley_sampling import Walks
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell
from workbench.words import whole

AT_ONCE = 5_000


ROUNDING = 1e-3  # what single precision may leave of a sum


class Explainer(ABC):
    """One model, ready to be explained on one scale; `explainer_for` makes the right one.

    `how` and `against` are sentences; `baseline` is on `scale`.
    """

    how: str
    against: str
    scale: Scale

    def __init__(self, model: Model) -> None:
        self.model = model

    @property
    @abstractmethod
    def baseline(self) -> float:
        """The mean prediction that contributions start from."""

    @abstractmethod
    def explain(self, table: pd.DataFrame, progress: Progress | None = None) -> tuple[Floats, Floats, Floats]:
        """Contributions and their standard errors (rows × features) and the prediction of each row."""


class Linear(Explainer):
    """A sum of the encoded columns: each part less its mean."""

    how = tr("Exact: the model is a sum, and each part is taken less its mean.")

    def __init__(self, model: Model, encoded: Encoded, background: pd.DataFrame, against: str) -> None:
        super().__init__(model)
        self.against, self.scale = against, encoded.scale
        sign = 1 if encoded.place == 1 else -1
        coefficients = sign * np.ravel(encoded.last.coef_)
        self._encode = encoded.encode
        self._weights = coefficients[:, None] * encoded.to_columns(len(model.features))
        self._intercept = sign * float(np.ravel(encoded.last.intercept_)[0])
        self._mean = np.mean(self._parts(background), axis=0)

    @property
    def baseline(self) -> float:
        """The prediction for the mean of the background."""
        return float(self._intercept + self._mean.sum())

    def explain(self, table: pd.DataFrame, progress: Progress | None = None) -> tuple[Floats, Floats, Floats]:
        """Each part less its mean."""
        tell(progress, 0.0, tr("Explaining"))
        parts = self._parts(table)
        return parts - self._mean, np.zeros_like(parts), self._intercept + parts.sum(axis=1)

    def _parts(self, table: pd.DataFrame) -> Floats:
        parts = [
            self.model.ask(table.iloc[start : start + AT_ONCE], self._encode) @ self._weights
            for start in range(0, len(table), AT_ONCE)
        ]
        return np.concatenate(parts)


class Card(Explainer):
    """A scorecard: the points of each column less their mean, as log-odds."""

    how = tr("Exact: the score is a sum of points, and each column's points are taken less their mean.")
    scale: Scale = "log-odds"

    def __init__(self, model: Model, card: Any, background: pd.DataFrame, against: str) -> None:
        super().__init__(model)
        self.against, self._card = against, card
        self._mean = self._parts(background).mean(axis=0)

    @property
    def baseline(self) -> float:
        """The log-odds at the mean points."""
        return float(self._card.intercept_ + self._mean.sum())

    def explain(self, table: pd.DataFrame, progress: Progress | None = None) -> tuple[Floats, Floats, Floats]:
        """Each column's points less their mean."""
        tell(progress, 0.0, tr("Explaining"))
        parts = self._parts(table)
        return parts - self._mean, np.zeros_like(parts), self._card.intercept_ + parts.sum(axis=1)

    def _parts(self, table: pd.DataFrame) -> Floats:
        points = self.model.ask(table, self._card.parts)
        found = pd.DataFrame(points, columns=list(self._card.columns_)).reindex(columns=list(self.model.features))
        return np.asarray(self._card.slope_ * found.fillna(0.0).to_numpy(), dtype=np.float64)


class Boosted(Explainer):
    """LightGBM and XGBoost, which explain themselves; their categories are read as in training."""

    how = tr("Exact for trees, by the library's own algorithm (the path-dependent TreeSHAP of the shap library).")
    against = tr("the mean prediction over the rows that the model was trained on")
    scale: Scale = "log-odds"

    def __init__(self, model: Model, background: pd.DataFrame) -> None:
        super().__init__(model)
        adapter = model.adapter
        if not isinstance(adapter, LightGbm | XgBoost):
            raise TypeError(tr("{name} does not explain itself", name=type(adapter).__name__))
        self._adapter = adapter
        self._baseline = float(model.ask(background.iloc[:1], adapter.contributions)[0, -1])

    @property
    def baseline(self) -> float:
        """What the library starts from."""
        return self._baseline

    def explain(self, table: pd.DataFrame, progress: Progress | None = None) -> tuple[Floats, Floats, Floats]:
        """The library's contributions, without the column of the baseline."""
        values = []
        for start in range(0, len(table), AT_ONCE):
            tell(
                progress,
                start / len(table),
                tr("Explaining row {start:,} of {table:,}", start=start + 1, table=len(table)),
            )
            values.append(self.model.ask(table.iloc[start : start + AT_ONCE], self._adapter.contributions)[:, :-1])
        found = np.concatenate(values)
        predicted = self.model.ask(table, self._adapter.log_odds)
        return settle(found, predicted - self._baseline), np.zeros_like(found), predicted


class Forest(Explainer):
    """Trees of scikit-learn, through shap."""

    how = tr("Exact for trees, by the path-dependent TreeSHAP of the shap library.")
    against = tr("the mean prediction over the rows that the model was trained on")

    def __init__(self, model: Model, encoded: Encoded) -> None:
        from workbench.explain.shapley_trees import Trees  # noqa: PLC0415 - it loads shap

        super().__init__(model)
        self.scale, self._encoded = encoded.scale, encoded
        self._trees = Trees.of(encoded)
        self._back = encoded.to_columns(len(model.features))

    @property
    def baseline(self) -> float:
        """The mean over the training, weighted as the trees weigh it."""
        return self._trees.baseline

    def explain(self, table: pd.DataFrame, progress: Progress | None = None) -> tuple[Floats, Floats, Floats]:
        """Some hundred rows at a time, so that it can be stopped."""
        step, values, predicted = AT_ONCE // 10, [], []
        for start in range(0, len(table), step):
            tell(
                progress,
                start / len(table),
                tr("Explaining row {start:,} of {table:,}", start=start + 1, table=len(table)),
            )
            matrix = self.model.ask(table.iloc[start : start + step], self._encoded.encode)
            values.append(self._trees.contributions(matrix) @ self._back)
            predicted.append(self._trees.predictions(matrix))
        found, reached = np.concatenate(values), np.concatenate(predicted)
        return settle(found, reached - self.baseline), np.zeros_like(found), reached


class Sampled(Explainer):
    """Any model, asked from outside."""

    scale: Scale = "probability"

    def __init__(self, model: Model, walks: Walks, rows: int) -> None:
        super().__init__(model)
        self._walks = walks
        people = len(walks.background)
        self.against = tr("the mean score of {people}", people=sample_words(people, rows))
        asked = 2 * walks.rounds * people
        self.how = (
            f"Sampled: {whole(asked)} walks a row from other rows to this one; the sum is exact, and each part has the "
            "standard error given."
        )

    @cached_property
    def baseline(self) -> float:
        """The mean score of the background."""
        return float(self.model.score(self._walks.background).mean())

    def explain(self, table: pd.DataFrame, progress: Progress | None = None) -> tuple[Floats, Floats, Floats]:
        """Walks for each row in turn."""
        values, errors = self._walks.contributions(table, progress)
        return values, errors, self.model.score(table)


def settle(values: Floats, reached: Floats) -> Floats:
    """Contributions with what single precision left of their sum put on the largest; more than rounding is an error."""
    rest = reached - values.sum(axis=1)
    if (np.abs(rest) > ROUNDING * np.maximum(1.0, np.abs(reached))).any():
        raise WorkbenchError(
            tr(
                "The contributions miss the prediction by up to {max:.3g}, so they would be wrong; the model and "
                "the library that explains it do not fit together.",
                max=np.abs(rest).max(),
            )
        )
    settled = values.copy()
    settled[np.arange(len(values)), np.abs(values).argmax(axis=1)] += rest
    return settled
