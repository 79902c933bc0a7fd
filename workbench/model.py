"""A model beside a case: an adapter for one from outside, and a plain one to learn with where a table brings none.

- `Model.of` takes a scikit-learn classifier or pipeline, LightGBM, XGBoost, an ONNX session or any Python function.
- `fit_plain` and `attach_scores` fit a plain one; `attach_model` scores the table with one from outside.
- No library is imported before a model needs it, so that a page without a model does not pay for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.adapters import Adapter, adapter_for
from workbench.attached import SCORE_COLUMN, with_scores
from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.features import column_words
from workbench.language import tr
from workbench.outcomes import FAVOURABLE, UNFAVOURABLE
from workbench.roles import ScoreMeans
from workbench.training import NAMES, Kind, Progress, Training, TrainingFacts, hash_training, tell
from workbench.words import listed, whole

__all__ = [
    "NAMES",
    "SCORE_COLUMN",
    "Kind",
    "Model",
    "Progress",
    "TrainingFacts",
    "attach_model",
    "attach_scores",
    "fit_plain",
    "with_scores",
]

Answer = TypeVar("Answer")
FOREIGN_COLUMN = "model_score"
ROUNDING = 1e-6  # by how much sums of single-precision numbers leave 0 to 1
SPOKEN_AN = ("A", "E", "I", "O", "LGBM", "MLP", "SVC", "XGB")
CLEARLY = 3  # standard errors
SEEN = tr("It was trained on these very rows, so its errors look smaller here than they are for new people.")
MAYBE_SEEN = tr(
    "It may have been trained on these very rows; then its errors look smaller here than they are for new people."
)
AGAINST = tr(
    "Its scores and the target go in opposite directions here: make sure that it scores the favourable value, not "
    "the other one."
)


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


def fit_plain(
    case: Case,
    kind: Kind = "logistic",
    *,
    seed: int = 0,
    use_sensitive: bool = False,
    progress: Progress | None = None,
) -> Model:
    """A plain model of the target, fitted on every row whose target is known, to look at where a table brings no model.

    From plain to strong: "scorecard", "tree", "logistic", "boosting". Sensitive columns, and columns that repeat or
    reveal one, are left out unless `use_sensitive`; `describe()` of the model says which columns it uses, which not
    and why. Weights count. The same seed gives the same model; `facts` say what it was trained on.

    Raises
    ------
    WorkbenchError
        When there is no target or no column to learn from.
    """
    training = Training.of(case, kind, seed=seed, use_sensitive=use_sensitive)
    tell(progress, 0.0, tr("Fitting the model on all rows"))
    fitted, rested = training.fit(training.answered)
    tell(progress, 1.0, tr("Fitted the model"))
    return Model(
        estimator=fitted,
        features=getattr(fitted[-1], "columns_", training.features.names),  # a scorecard has chosen some of them
        favourable=str(FAVOURABLE),
        about=training.words(rested=rested),
        facts=training.facts(),
    )


def attach_scores(
    case: Case,
    kind: Kind = "logistic",
    *,
    seed: int = 0,
    folds: int = 5,
    use_sensitive: bool = False,
    progress: Progress | None = None,
) -> Case:
    """The case with scores of a plain model, each row scored by a model that has not seen it; `scores_from` says how.

    The scores are a new column of a new table, 0 to 1, the higher the more likely the favourable value. Rows with no
    target are scored by a model fitted on all others. A prediction that was there stays what is measured; a score that
    was there is no role any more, and none of these columns is a feature. `progress(fraction, note)` is called before
    each fit and may raise `Cancelled`.

    Raises
    ------
    WorkbenchError
        When there is no target, no column to learn from, or too few rows of either answer for the folds.
    """
    training = Training.of(case, kind, seed=seed, use_sensitive=use_sensitive)
    scores, rested = training.score_out_of_fold(folds, progress)
    return with_scores(case, scores, training.words(training.who_scored(folds), rested=rested))


def attach_model(case: Case, model: Model, *, score_means: ScoreMeans = "favourable") -> Case:
    """The case with the scores of a model from outside in the place of a score, beside a prediction of its own.

    `score_means` is for a model that scores the unfavourable value. Whether the model has seen these rows in its
    training is known only where its facts are; else `scores_from` warns that it may have.

    Raises
    ------
    WorkbenchError
        When the table lacks a feature, or the model cannot read what it holds.
    """
    scores = model.score(case.pandas)
    given = [column for column in case.roles.sensitive if column in model.features]
    words = [
        tr("Scored with a model from outside the table. {describe}", describe=model.describe()),
        *([tr("It is told {given}, by which people are compared here.", given=listed(given))] if given else []),
        SEEN if _has_seen(model, case) else MAYBE_SEEN,
        *([AGAINST] if _goes_against(case, scores if score_means == "favourable" else -scores) else []),
    ]
    return with_scores(case, scores, " ".join(words), column=FOREIGN_COLUMN, score_means=score_means)


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


def _has_seen(model: Model, case: Case) -> bool:
    return model.facts is not None and model.facts.data_hash == hash_training(case, model.facts.columns)


def _goes_against(case: Case, scores: NDArray[np.float64]) -> bool:
    """Whether people with the favourable answer have the lower scores on average, beyond what chance would do."""
    if case.target is None:
        return False
    good, bad = (scores[case.target == answer] for answer in (FAVOURABLE, UNFAVOURABLE))
    error = np.sqrt(good.var() / len(good) + bad.var() / len(bad))
    return bool(good.mean() - bad.mean() < -CLEARLY * error)
