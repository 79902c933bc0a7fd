"""A scikit-learn classifier or pipeline, or anything that is asked in the same way."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.adapters.contract import TWO, Adapter, Floats, find_place, squeeze
from workbench.coding import value_name
from workbench.errors import WorkbenchError
from workbench.language import tr

BORDER = tr("Its decision values are squeezed to 0 to 1, with 0.5 at its own border; they are not probabilities.")


class Estimator(Adapter):
    """Asked by `predict_proba`, or by `decision_function` where it gives no probabilities."""

    def __init__(self, model: Any, features: Sequence[str], favourable: str | None) -> None:
        super().__init__(model, features, favourable)
        name = self.title(model)
        self._gives_probabilities = hasattr(model, "predict_proba")
        if not (self._gives_probabilities or hasattr(model, "decision_function")):
            raise WorkbenchError(
                tr(
                    "The {name} gives no scores; it needs predict_proba or decision_function, as classifiers have.",
                    name=name,
                )
            )
        if getattr(model, "classes_", None) is None:
            raise WorkbenchError(tr("The {name} has no classes yet; fit it before it is used here.", name=name))
        self.check_width(getattr(model, "n_features_in_", len(self.features)))
        self._place = find_place(model.classes_, favourable)
        self._check_classes()
        self.remark = "" if self._gives_probabilities else BORDER

    @staticmethod
    def title(model: Any) -> str:
        """The class of the last step: LogisticRegression."""
        steps = getattr(model, "steps", None)
        return type(steps[-1][1] if steps else model).__name__

    @staticmethod
    def columns(model: Any) -> tuple[str, ...]:
        """The columns of the table it was fitted on."""
        return tuple(map(str, getattr(model, "feature_names_in_", ())))

    def score(self, table: pd.DataFrame) -> Floats:
        """The probability of the favourable class, or the decision value squeezed to 0 to 1."""
        given = self.given(table)
        if self._gives_probabilities:
            return np.asarray(self.model.predict_proba(given), dtype=np.float64)[:, self._place]
        sign = 1.0 if self._place == 1 else -1.0  # decision values speak for the second class
        return squeeze(sign * np.asarray(self.model.decision_function(given), dtype=np.float64))

    def given(self, table: pd.DataFrame) -> Any:
        """The table as it was fitted: an estimator fitted on a bare array warns when it is given names."""
        knows_names = hasattr(self.model, "feature_names_in_") or not hasattr(self.model, "n_features_in_")
        return table if knows_names else table.to_numpy()

    @property
    def place(self) -> int:
        """Where the favourable class stands among the classes."""
        return self._place

    @property
    def scored(self) -> str:
        """The favourable class by its own name."""
        return tr("how likely {classes!r} is", classes=value_name(self.model.classes_[self._place]))

    def _check_classes(self) -> None:
        names = [repr(value_name(value)) for value in self.model.classes_]
        if len(names) > TWO and not self._gives_probabilities:
            raise WorkbenchError(
                tr(
                    "The model tells {names} apart; with more than two classes it needs predict_proba.",
                    names=", ".join(names),
                )
            )
