"""A model that gives an amount: a price, hours to delivery, in its own unit; what would have changed that?

`AmountModel.of` takes a scikit-learn regressor or pipeline, anything with `predict`, or a function of a table.
`read_amount_model` reads one from a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench import model_readers as readers
from workbench.adapters import Adapter
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.model import Model
from workbench.words import whole

Floats = NDArray[np.float64]
ZIP = b"PK"


class Amounts(Adapter):
    """Asked by `predict`, or by calling it."""

    def __init__(self, model: Any, features: Sequence[str], favourable: str | None) -> None:
        super().__init__(model, features, favourable)
        name = self.title(model)
        if hasattr(model, "classes_") or hasattr(model, "predict_proba"):
            raise WorkbenchError(tr("The {name} tells classes apart; it gives a score, not an amount.", name=name))
        if not callable(getattr(model, "predict", model)):
            raise WorkbenchError(
                tr("A {name} gives no amounts; possible are a regressor with predict, and a function.", name=name)
            )
        self.check_width(getattr(model, "n_features_in_", len(self.features)))

    @staticmethod
    def title(model: Any) -> str:
        """The class of the last step, or the function's name."""
        steps = getattr(model, "steps", None)
        last = steps[-1][1] if steps else model
        return str(getattr(last, "__name__", type(last).__name__))

    @staticmethod
    def columns(model: Any) -> tuple[str, ...]:
        """The columns of the table it was fitted on; a function does not say."""
        return tuple(map(str, getattr(model, "feature_names_in_", ())))

    def score(self, table: pd.DataFrame) -> Floats:
        """The amount of each row; a function is given a copy, so that it cannot change what is looked at."""
        if not hasattr(self.model, "predict"):
            return np.asarray(self.model(table.copy()), dtype=np.float64)
        knows_names = hasattr(self.model, "feature_names_in_") or not hasattr(self.model, "n_features_in_")
        return np.asarray(self.model.predict(table if knows_names else table.to_numpy()), dtype=np.float64)

    @property
    def scored(self) -> str:
        """What it gives."""
        return tr("an amount")


@dataclass(frozen=True, kw_only=True, eq=False)
class AmountModel(Model):
    """A model whose answer is an amount; `amount` is the column that it predicts, for its label and unit.

    Only a search for counterfactuals takes one: `find_counterfactuals(..., wanted=(low, high))`.
    """

    amount: str = "amount"

    @classmethod
    def of(
        cls,
        estimator: Any,
        *,
        features: Sequence[str] = (),
        favourable: str | None = None,
        amount: str = "amount",
    ) -> Self:
        """A model around a fitted one; its features are the columns it was trained on, unless they are named.

        >>> AmountModel.of(lambda table: table["items"] * 2, features=["items"]).score(pd.DataFrame({"items": [3]}))
        array([6.])
        """
        names = tuple(features) or Amounts.columns(estimator)
        if not names:
            raise WorkbenchError(
                tr(
                    "The {estimator} does not say which columns it was fitted on; name its features in order.",
                    estimator=Amounts.title(estimator),
                )
            )
        return cls(estimator=estimator, features=names, favourable=favourable, amount=amount)

    @cached_property
    def adapter(self) -> Adapter:
        """The model as it is asked."""
        return Amounts(self.estimator, self.features, self.favourable)

    def score(self, frame: pd.DataFrame) -> Floats:
        """The amount for each row, in the model's own unit, in one call for the whole table.

        Raises
        ------
        WorkbenchError
            When a feature is not among the columns, or the model gives no number for some row.
        """
        if not len(frame):
            self.check_features(frame)
            return np.empty(0)
        amounts = self.ask(frame, self.adapter.score)
        if amounts.shape != (len(frame),) or not np.isfinite(amounts).all():
            given = whole(np.isfinite(amounts).sum())
            raise WorkbenchError(
                tr(
                    "The model must give a number for each of {frame} rows; it gave {given}.",
                    frame=whole(len(frame)),
                    given=given,
                )
            )
        return amounts


def read_amount_model(path: str | Path, *, amount: str, trust_pickle: bool = False) -> AmountModel:
    """The model of an amount in a skops file, or in a pickle for who trusts its maker.

    Raises
    ------
    WorkbenchError
        When the file cannot be read, or the model in it gives no amount.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise WorkbenchError(
            tr("The model file {path} cannot be read ({strerror}).", path=path, strerror=problem.strerror)
        ) from None
    if not data.startswith(ZIP) and not trust_pickle:
        raise WorkbenchError(
            tr(
                "{name} is no skops file; a model of an amount is read from one, or from a pickle with "
                "--trust-pickle (trust_pickle=True) if you trust its maker.",
                name=path.name,
            )
        )
    found, _ = (readers.read_skops if data.startswith(ZIP) else readers.read_pickle)(data, path.name)
    return AmountModel.of(found, amount=amount)
