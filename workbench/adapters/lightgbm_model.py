"""LightGBM: a booster, or the classifier around one. Categories are coded as they were when it was trained."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.adapters.contract import NAMELESS, Adapter, Floats, check_objective, find_nameless, find_place
from workbench.adapters.tables import as_places, as_plain_numbers, holds_names
from workbench.coding import value_name
from workbench.errors import WorkbenchError
from workbench.language import tr

OBJECTIVES = ("binary", "cross_entropy", "xentropy")
UNSEEN = tr("A category that it has not seen in training counts as missing.")


class LightGbm(Adapter):
    """Asked with an array of numbers; a category is its place among those that the model has kept."""

    def __init__(self, model: Any, features: Sequence[str], favourable: str | None) -> None:
        super().__init__(model, features, favourable)
        self._booster = booster_of(model)
        header = _header(self._booster)
        self._objective = header.get("objective", "")
        check_objective(self.title(model), self._objective.partition(" ")[0], OBJECTIVES)
        self.check_width(self._booster.num_feature())
        self._ranges = header.get("feature_infos", "").split(" ")
        self._categories: list[list[Any]] = self._booster.pandas_categorical or []
        named = getattr(model, "classes_", None)
        self._classes: Sequence[Any] = NAMELESS if named is None else named
        self._place, words = find_nameless(favourable) if named is None else (find_place(named, favourable), "")
        self.remark = " ".join(filter(None, [words, UNSEEN if self._categories else ""]))

    @staticmethod
    def title(model: Any) -> str:
        """Which of the two it is."""
        return tr("LightGBM model") if type(model).__name__ == "Booster" else type(model).__name__

    @staticmethod
    def columns(model: Any) -> tuple[str, ...]:
        """The names that the booster has kept; those that LightGBM makes up for a bare array are none."""
        names = tuple(map(str, booster_of(model).feature_name()))
        return () if names == tuple(f"Column_{place}" for place in range(len(names))) else names

    def score(self, table: pd.DataFrame) -> Floats:
        """The probability of the second class, or what is left of 1 where the first is the favourable one."""
        chances = np.asarray(self._booster.predict(self.matrix(table)), dtype=np.float64)
        return chances if self._place == 1 else 1 - chances

    def log_odds(self, table: pd.DataFrame) -> Floats:
        """The log-odds of the favourable value."""
        return self._factor * np.asarray(self._booster.predict(self.matrix(table), raw_score=True), dtype=np.float64)

    def contributions(self, table: pd.DataFrame) -> Floats:
        """LightGBM's own Shapley values of the log-odds of the favourable value; the last column is the baseline."""
        return self._factor * np.asarray(self._booster.predict(self.matrix(table), pred_contrib=True), dtype=np.float64)

    def matrix(self, table: pd.DataFrame) -> Floats:
        """The table as the numbers it was trained on, NaN for what is missing or was never seen."""
        category = dict(zip(self._columns_of_categories(table), self._categories, strict=True))
        numbers = [
            as_places(table[column], category[column]) if column in category else as_plain_numbers(table[column])
            for column in table.columns
        ]
        return np.column_stack(numbers)

    def known_names(self, table: pd.DataFrame) -> Mapping[str, list[str]]:
        """The names it has seen in each column of categories."""
        columns = self._columns_of_categories(table)
        return {
            column: [value_name(value) for value in seen]
            for column, seen in zip(columns, self._categories, strict=True)
        }

    @property
    def _factor(self) -> float:
        """From raw scores to log-odds of the favourable value; `sigmoid` is 1 unless somebody asked for another."""
        _, _, sigmoid = self._objective.partition("sigmoid:")
        return (float(sigmoid.split()[0]) if sigmoid else 1.0) * (1 if self._place == 1 else -1)

    @property
    def scored(self) -> str:
        """The favourable class; a booster knows its two only as 0 and 1."""
        return tr("how likely {classes!r} is", classes=value_name(self._classes[self._place]))

    def _columns_of_categories(self, table: pd.DataFrame) -> list[str]:
        """The columns that were categories, in order: the model keeps their values, but not which columns they are."""
        # A number's range is written [low:high]; a category's values as 0:1:2; an unused column has none.
        open_ones = [name for name, seen in zip(self.features, self._ranges, strict=True) if not seen.startswith("[")]
        for chosen in (open_ones, [name for name in open_ones if holds_names(table[name])]):
            if len(chosen) == len(self._categories):
                return chosen
        if not self._categories:
            return []
        raise WorkbenchError(
            tr(
                "The model was trained with {categories} columns of categories, and this table does not show which "
                "they are; give them the type category.",
                categories=len(self._categories),
            )
        )


def booster_of(model: Any) -> Any:
    """The booster itself."""
    if type(model).__name__ == "Booster":
        return model
    if getattr(model, "classes_", None) is None:
        raise WorkbenchError(
            tr("The {name} has no classes yet; fit it before it is used here.", name=type(model).__name__)
        )
    return model.booster_


def _header(booster: Any) -> Mapping[str, str]:
    """What stands above the first tree, by name."""
    lines = booster.model_to_string(num_iteration=1).partition("\n\n")[0].splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
