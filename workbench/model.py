"""A model beside a case: an adapter for a fitted one, and a plain one to learn with where a table brings none.

scikit-learn is imported where it is needed, so that a page without a model does not pay for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import count
from typing import Any, Literal, Self, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import value_name
from workbench.errors import WorkbenchError, unknown
from workbench.features import Features, choose_features, column_words
from workbench.outcomes import FAVOURABLE, UNKNOWN, code_target
from workbench.words import whole

Kind = Literal["logistic", "boosting"]
Rows = NDArray[np.intp]
Progress = Callable[[float, str], None]

SCORE_COLUMN = "plain_model_score"
NAMES: Mapping[Kind, str] = {"logistic": "a logistic regression", "boosting": "gradient-boosted trees"}
BORDER = "Its decision values are squeezed to 0 to 1, with 0.5 at its own border; they are not probabilities."
RESTLESS = "The fit was stopped before it had come to rest, so the scores are rough."
ONLY_AN_EXAMPLE = "It is an example to look at error rates with, not the model that decided."


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """A fitted scikit-learn classifier that says how likely the favourable value is; `Model.of` makes one.

    `features` are the columns it is given, in its order; `favourable` is compared with its classes as text or as a
    number, None means 1, true or yes; `about` describes it in words.

    Raises
    ------
    WorkbenchError
        In one sentence, when the estimator is not a fitted classifier or does not know the favourable value.
    """

    estimator: Any = field(repr=False)
    features: tuple[str, ...]
    favourable: str | None = None
    about: str = ""

    @classmethod
    def of(cls, estimator: Any, *, features: Sequence[str] = (), favourable: str | None = None) -> Self:
        """A model around a fitted estimator; its features are the columns it was fitted on, unless they are named."""
        names = tuple(features) or tuple(map(str, getattr(estimator, "feature_names_in_", ())))
        if not names:
            raise WorkbenchError(
                f"The {_kind_of(estimator)} does not say which columns it was fitted on; name its features in order."
            )
        return cls(estimator=estimator, features=names, favourable=favourable)

    def __post_init__(self) -> None:
        """Check that the estimator can give a score before anyone waits for one."""
        name = _kind_of(self.estimator)
        if not (self._gives_probabilities or hasattr(self.estimator, "decision_function")):
            raise WorkbenchError(
                f"The {name} gives no scores; it needs predict_proba or decision_function, as classifiers have."
            )
        if getattr(self.estimator, "classes_", None) is None:
            raise WorkbenchError(f"The {name} has no classes yet; fit it before it is used here.")
        expected = getattr(self.estimator, "n_features_in_", len(self.features))
        if expected != len(self.features):
            raise WorkbenchError(
                f"The {name} was fitted on {expected} columns, but {len(self.features)} features are named."
            )
        _ = self._place

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """How likely the favourable value is for each row, 0 to 1, in one call for the whole table.

        Raises
        ------
        WorkbenchError
            When a feature is not among the columns, or the estimator cannot read what they hold.
        """
        for column in self.features:
            if column not in frame.columns:
                raise unknown("feature column", column, frame.columns)
        if not len(frame):
            return np.empty(0)
        table = frame[list(self.features)]
        try:
            return self._score(table if self._knows_names else table.to_numpy())
        except WorkbenchError:
            raise
        except (ValueError, TypeError) as error:
            reason = next(iter(str(error).splitlines()), "it gives no reason")
            raise WorkbenchError(f"The model cannot score this table: {reason}") from error

    def describe(self) -> str:
        """What kind of model this is and which columns it uses, in words."""
        about = self.about or (
            f"A {_kind_of(self.estimator)} on {column_words(self.features)}. "
            f"It scores how likely {self._classes[self._place]!r} is."
        )
        return about if self._gives_probabilities else f"{about} {BORDER}"

    def _score(self, table: pd.DataFrame | NDArray[Any]) -> NDArray[np.float64]:
        if self._gives_probabilities:
            return np.asarray(self.estimator.predict_proba(table), dtype=np.float64)[:, self._place]
        sign = 1.0 if self._place == 1 else -1.0  # decision values speak for the second class
        values = np.asarray(self.estimator.decision_function(table), dtype=np.float64)
        return 0.5 + 0.5 * np.tanh(0.5 * sign * values)  # the logistic function, without overflow

    @property
    def _gives_probabilities(self) -> bool:
        return hasattr(self.estimator, "predict_proba")

    @property
    def _knows_names(self) -> bool:
        """A scikit-learn estimator fitted on a bare array warns when it is given names."""
        return hasattr(self.estimator, "feature_names_in_") or not hasattr(self.estimator, "n_features_in_")

    @property
    def _classes(self) -> list[str]:
        return [value_name(value) for value in self.estimator.classes_]

    @cached_property
    def _place(self) -> int:
        known = ", ".join(map(repr, self._classes))
        try:
            codes = code_target(pd.Series(list(self.estimator.classes_)), self.favourable)
        except WorkbenchError:
            wanted = "plainly favourable (1, true or yes)" if self.favourable is None else repr(self.favourable)
            raise WorkbenchError(f"The model knows the classes {known}; none of them is {wanted}.") from None
        if len(codes) > 2 and not self._gives_probabilities:  # noqa: PLR2004 - favourable and not
            raise WorkbenchError(f"The model tells {known} apart; with more than two classes it needs predict_proba.")
        return int(np.argmax(codes == FAVOURABLE))


def fit_plain(
    case: Case,
    kind: Kind = "logistic",
    *,
    seed: int = 0,
    use_sensitive: bool = False,
    progress: Progress | None = None,
) -> Model:
    """A plain model of the target, fitted on every row whose target is known, to look at where a table brings no model.

    Sensitive columns, and columns that repeat or reveal one, are left out unless `use_sensitive`; `describe()` of the
    model says which columns it uses, which not and why. Weights count. The same seed gives the same model.

    Raises
    ------
    WorkbenchError
        When there is no target or no column to learn from.
    """
    training = _Training.of(case, kind, seed=seed, use_sensitive=use_sensitive)
    _tell(progress, 0.0, "Fitting the model on all rows")
    model, rested = training.fit(training.answered)
    _tell(progress, 1.0, "Fitted the model")
    return replace(model, about=training.words(rested=rested))


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
    target are scored by a model fitted on all others. A prediction or score that was there is no role any more, and
    none of these columns is a feature. `progress(fraction, note)` is called before each fit and may raise `Cancelled`.

    Raises
    ------
    WorkbenchError
        When there is no target, no column to learn from, or too few rows of either answer for the folds.
    """
    training = _Training.of(case, kind, seed=seed, use_sensitive=use_sensitive)
    scores, rested = training.score_out_of_fold(folds, progress)
    return with_scores(case, scores, training.words(training.who_scored(folds), rested=rested))


def with_scores(case: Case, scores: NDArray[np.float64], scores_from: str) -> Case:
    """The case with scores as a new column of a new table, in the place of a prediction or score that was there."""
    column = _free_name(case.frame.columns)
    frame = case.frame.copy(deep=False)
    frame[column] = scores
    roles = case.roles
    used = [name for name in (roles.prediction, roles.score) if name is not None]
    kept_out = tuple(dict.fromkeys([*roles.not_features, *used, column]))
    roles = roles.replace(score=column, prediction=None, score_means="favourable", not_features=kept_out)
    return replace(case, frame=frame, roles=roles, scores_from=scores_from)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Training:
    """What a plain model learns from: the case, which has a target, and the features chosen from it."""

    case: Case
    kind: Kind
    seed: int
    features: Features
    target: NDArray[np.int8]

    @classmethod
    def of(cls, case: Case, kind: Kind, *, seed: int, use_sensitive: bool) -> Self:
        if kind not in get_args(Kind):
            raise unknown("kind of model", kind, get_args(Kind))
        if case.target is None:
            raise WorkbenchError("A model needs a target column to learn from; name the one that holds the answers.")
        features = choose_features(case.frame, case.roles, use_sensitive=use_sensitive)
        return cls(case=case, kind=kind, seed=seed, features=features, target=case.target)

    @cached_property
    def answered(self) -> Rows:
        return np.flatnonzero(self.target != UNKNOWN)

    @cached_property
    def unanswered(self) -> Rows:
        return np.flatnonzero(self.target == UNKNOWN)

    @cached_property
    def weights(self) -> NDArray[np.float64] | None:
        """Weights with a mean of 1: a survey's thousands would outweigh the penalty that keeps coefficients small."""
        weights = self.case.weights
        return None if weights is None else weights / weights.mean()

    def fit(self, rows: Rows) -> tuple[Model, bool]:
        """A model of these rows, and whether its fit came to rest."""
        from workbench import pipelines

        names = self.features.names
        boosting = self.kind == "boosting"
        pipeline = pipelines.boosting(self.features, self.seed) if boosting else pipelines.logistic(self.features)
        weights = None if self.weights is None else self.weights[rows]
        table = self.case.frame[list(names)].iloc[rows]
        fitted, rested = pipelines.fit(pipeline, table, self.target[rows], weights)
        return Model(estimator=fitted, features=names, favourable=str(FAVOURABLE)), rested

    def score_out_of_fold(self, folds: int, progress: Progress | None) -> tuple[NDArray[np.float64], bool]:
        """A score for every row by a model that has not seen it, and whether all fits came to rest."""
        from workbench import pipelines

        work = self._parts(folds)
        scores = np.full(self.case.rows, np.nan)
        all_rested = True
        for done, (note, seen, unseen) in enumerate(work):
            _tell(progress, done / len(work), note)
            model, rested = self.fit(seen)
            with pipelines.one_thread():
                scores[unseen] = model.score(self.case.frame.iloc[unseen])
            all_rested = all_rested and rested
        _tell(progress, 1.0, "Every row has a score")
        return scores, all_rested

    def _parts(self, folds: int) -> list[tuple[str, Rows, Rows]]:
        """For each fit a note, the rows to learn from and the rows to score."""
        from workbench import pipelines

        fewest = int(np.bincount(self.target[self.answered], minlength=2).min())
        if not 1 < folds <= fewest:
            raise WorkbenchError(
                f"Each fold needs a row of either answer, and the rarer answer has {whole(fewest)}; "
                f"the number of folds can be from 2 up to that, not {folds}."
            )
        splits = pipelines.split(self.target[self.answered], folds, self.seed)
        parts = [
            (f"Fold {fold} of {folds}", self.answered[seen], self.answered[unseen])
            for fold, (seen, unseen) in enumerate(splits, start=1)
        ]
        return [*parts, ("Rows without a target", self.answered, self.unanswered)] if len(self.unanswered) else parts

    def words(self, *sentences: str, rested: bool) -> str:
        """What the model is, then these sentences, then what to think of it."""
        model = (
            f"A plain model: {NAMES[self.kind]} on {column_words(self.features.names)}{self.features.left_out_words}."
        )
        return " ".join([model, *sentences, *([] if rested else [RESTLESS]), ONLY_AN_EXAMPLE])

    def who_scored(self, folds: int) -> str:
        """Which model scored which row."""
        rows = len(self.unanswered)
        some = f"The {whole(rows)} rows" if rows > 1 else "The one row"
        rest = f" {some} without a target had a model of all the others." if rows else ""
        return f"Each row was scored out-of-fold, in {folds} folds, by a model that had not seen it.{rest}"


def _tell(progress: Progress | None, fraction: float, note: str) -> None:
    if progress is not None:
        progress(fraction, note)


def _free_name(taken: pd.Index) -> str:
    names = (SCORE_COLUMN if number == 1 else f"{SCORE_COLUMN}_{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _kind_of(estimator: Any) -> str:
    steps = getattr(estimator, "steps", None)
    return type(steps[-1][1] if steps else estimator).__name__
