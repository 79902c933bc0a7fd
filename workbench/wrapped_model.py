"""What does a model say about people, whatever it was made with? It is wrapped, and asked in one way.

`Model.of` takes a scikit-learn classifier or pipeline, LightGBM, XGBoost, an ONNX session or any Python function. No
library is imported before a model needs it, so that a page without a model does not pay for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.adapters import Adapter, adapter_for
from workbench.errors import WorkbenchError, unknown
from workbench.features import column_words
from workbench.language import tr
from workbench.training import TrainingFacts
from workbench.words import whole

Answer = TypeVar("Answer")
ROUNDING = 1e-6  # by how much sums of single-precision numbers leave 0 to 1
SPOKEN_AN = ("A", "E", "I", "O", "LGBM", "MLP", "SVC", "XGB")


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """A model that says how likely the favourable value is; `Model.of` makes one.

    `features` are the columns it is given, in its order; `favourable` is compared with its classes as text or as a
    number, None means 1, true or yes; `about` describes it in words; `facts` say how the workbench trained it, None
    for a model from outside.

    Raises
    ------
    WorkbenchError
        In one sentence, when it is not a fitted model of two answers or does not know the favourable value.
    """

    estimator: Any = field(repr=False)
    features: tuple[str, ...]
    favourable: str | None = None
    about: str = ""
    facts: TrainingFacts | None = None

    @classmethod
    def of(cls, estimator: Any, *, features: Sequence[str] = (), favourable: str | None = None) -> Self:
        """A model around a fitted one; its features are the columns it was trained on, unless they are named.

        >>> Model.of(lambda table: table["pay"] / 100, features=["pay"]).score(pd.DataFrame({"pay": [25, 50]}))
        array([0.25, 0.5 ])
        """
        kind = adapter_for(estimator)
        names = tuple(features) or kind.columns(estimator)
        if not names:
            raise WorkbenchError(
                tr(
                    "The {estimator} does not say which columns it was fitted on; name its features in order.",
                    estimator=kind.title(estimator),
                )
            )
        return cls(estimator=estimator, features=names, favourable=favourable)

    def __post_init__(self) -> None:
        """Check that the model can give a score before anyone waits for one."""
        _ = self.adapter

    @cached_property
    def adapter(self) -> Adapter:
        """The model as its own library knows it, for what has to look inside."""
        return adapter_for(self.estimator)(self.estimator, self.features, self.favourable)

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """How likely the favourable value is for each row, 0 to 1, in one call for the whole table.

        Raises
        ------
        WorkbenchError
            When a feature is not among the columns, or the model cannot read what they hold.
        """
        if not len(frame):
            self.check_features(frame)
            return np.empty(0)
        scores = self.ask(frame, self.adapter.score)
        return _checked(scores, len(frame))

    def ask(self, frame: pd.DataFrame, question: Callable[[pd.DataFrame], Answer]) -> Answer:
        """What a question about a table of exactly its features gives; what the model refuses is one sentence.

        Raises
        ------
        WorkbenchError
            When a feature is not among the columns, or the model cannot read what they hold.
        """
        self.check_features(frame)
        try:
            return question(frame[list(self.features)])
        except WorkbenchError:
            raise
        except (ValueError, TypeError, LookupError) as error:
            reason = next(iter(str(error).splitlines()), tr("it gives no reason"))
            raise WorkbenchError(tr("The model cannot score this table: {reason}", reason=reason)) from error

    def check_features(self, frame: pd.DataFrame) -> None:
        """Refuse a table that lacks a feature, in one sentence."""
        for column in self.features:
            if column not in frame.columns:
                raise unknown(tr("feature column"), column, frame.columns)

    def describe(self) -> str:
        """What kind of model this is and which columns it uses, in words."""
        return f"{self.about or self._title_words} {self.adapter.remark}".strip()

    def noting(self, *sentences: str) -> Self:
        """The same model with more said about it."""
        return replace(self, about=" ".join([self.about or self._title_words, *sentences])) if sentences else self

    @property
    def _title_words(self) -> str:
        title = self.adapter.title(self.estimator)
        article = "An" if title.startswith(SPOKEN_AN) else "A"
        return tr(
            "{article} {title} on {features}. It scores {scored}.",
            article=article,
            title=title,
            features=column_words(self.features),
            scored=self.adapter.scored,
        )


def _checked(scores: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """The scores, one a row and within 0 to 1, or a sentence on what they are instead."""
    if scores.shape != (rows,):
        given = " × ".join(map(str, scores.shape)) or "1"
        raise WorkbenchError(
            tr(
                "The model gave {given} scores for {rows} rows; it must give one for each.",
                given=given,
                rows=whole(rows),
            )
        )
    if np.isnan(scores).any():
        raise WorkbenchError(
            tr("The model gave no score for {sum} of {rows} rows.", sum=whole(np.isnan(scores).sum()), rows=whole(rows))
        )
    low, high = scores.min(), scores.max()
    if low < -ROUNDING or high > 1 + ROUNDING:
        raise WorkbenchError(
            tr("The model gives scores from {low:g} to {high:g}; a score must lie between 0 and 1.", low=low, high=high)
        )
    return np.clip(scores, 0.0, 1.0)
