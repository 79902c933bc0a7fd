"""XGBoost: a booster, or the classifier around one. Categories are coded as they were when it was trained."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.adapters.contract import Adapter, Floats, check_objective, find_nameless, squeeze
from workbench.adapters.tables import as_places, as_plain_numbers, holds_names
from workbench.errors import WorkbenchError
from workbench.language import tr

RAW = "binary:logitraw"
OBJECTIVES = ("binary:logistic", RAW)
CATEGORY = "c"


class XgBoost(Adapter):
    """Asked with a matrix of numbers; a category is its place among those that the model has kept."""

    def __init__(self, model: Any, features: Sequence[str], favourable: str | None) -> None:
        super().__init__(model, features, favourable)
        self._booster = booster_of(model)
        learner = json.loads(self._booster.save_config())["learner"]
        self._objective = learner["objective"]["name"]
        check_objective(self.title(model), self._objective, OBJECTIVES)
        self.check_width(self._booster.num_features())
        self._place, self.remark = find_nameless(favourable)
        self._rounds = _rounds(model, self._booster)
        self._types: Sequence[str] | None = self._booster.feature_types
        self._categories = _categories(self._booster) if CATEGORY in (self._types or ()) else {}

    @staticmethod
    def title(model: Any) -> str:
        """Which of the two it is."""
        return tr("XGBoost model") if type(model).__name__ == "Booster" else type(model).__name__

    @staticmethod
    def columns(model: Any) -> tuple[str, ...]:
        """The names that the booster has kept, if it has."""
        return tuple(booster_of(model).feature_names or ())

    def score(self, table: pd.DataFrame) -> Floats:
        """The probability of 1, or what is left of 1 where 0 is the favourable value."""
        raw = self._predict(table)
        chances = squeeze(raw) if self._objective == RAW else raw
        return chances if self._place == 1 else 1 - chances

    def log_odds(self, table: pd.DataFrame) -> Floats:
        """The log-odds of the favourable value, in the single precision of XGBoost."""
        return self._sign * self._predict(table, output_margin=True)

    def contributions(self, table: pd.DataFrame) -> Floats:
        """XGBoost's own Shapley values of the log-odds of the favourable value; the last column is the baseline."""
        return self._sign * self._predict(table, pred_contribs=True)

    def _predict(self, table: pd.DataFrame, **how: bool) -> Floats:
        import xgboost  # noqa: PLC0415 - it is here already: the model is its own

        types = self._types or [""] * len(self.features)
        numbers = [self._numbers(table[column], kind) for column, kind in zip(table.columns, types, strict=True)]
        matrix = xgboost.DMatrix(
            np.column_stack(numbers), feature_names=self._booster.feature_names, feature_types=self._types
        )
        return np.asarray(self._booster.predict(matrix, iteration_range=self._rounds, **how), dtype=np.float64)

    @property
    def _sign(self) -> int:
        return 1 if self._place == 1 else -1

    @property
    def scored(self) -> str:
        """XGBoost knows its two classes only as 0 and 1."""
        return tr("how likely '{place}' is", place=self._place)

    def _numbers(self, values: pd.Series, kind: str) -> Floats:
        if kind != CATEGORY:
            return as_plain_numbers(values)
        if str(values.name) in self._categories:
            return as_places(values, self._categories[str(values.name)], refuse_unseen=True)
        if holds_names(values):
            raise WorkbenchError(
                tr(
                    "The model was trained on categories in column {name!r} but has not kept their names; save it "
                    "with XGBoost 3.1 or newer, or give the column as the numbers that stood for them.",
                    name=values.name,
                )
            )
        return as_plain_numbers(values)


def booster_of(model: Any) -> Any:
    """The booster itself."""
    if type(model).__name__ == "Booster":
        return model
    if not model.__sklearn_is_fitted__():
        raise WorkbenchError(
            tr("The {name} has no classes yet; fit it before it is used here.", name=type(model).__name__)
        )
    return model.get_booster()


def _rounds(model: Any, booster: Any) -> tuple[int, int]:
    """Which rounds count: a classifier stops at its best, a bare booster uses all (0, 0)."""
    best = booster.attr("best_iteration")
    is_classifier = model is not booster or booster.attr("scikit_learn") is not None
    return (0, int(best) + 1) if is_classifier and best is not None else (0, 0)


def _categories(booster: Any) -> Mapping[str, list[Any]]:
    """The values of each column of categories, in the order of their codes; models of XGBoost before 3.1 keep none."""
    if not hasattr(booster, "get_categories"):
        return {}
    kept = booster.get_categories(export_to_arrow=True).to_arrow()
    return {name: values.to_pylist() for name, values in kept if values is not None}
