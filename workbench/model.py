"""A model beside a case: one from outside, or a plain one to learn with where a table brings none.

- `Model.of` wraps one from outside (`wrapped_model.py`), and `attach_model` scores the table with it.
- `fit_plain` and `attach_scores` fit a plain one.
"""

import numpy as np
from numpy.typing import NDArray

from workbench.attached import SCORE_COLUMN, with_scores
from workbench.case import Case
from workbench.language import tr
from workbench.outcomes import FAVOURABLE, UNFAVOURABLE
from workbench.roles import ScoreMeans
from workbench.training import NAMES, Kind, Progress, Training, TrainingFacts, hash_training, tell
from workbench.words import listed
from workbench.wrapped_model import Model

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

FOREIGN_COLUMN = "model_score"
CLEARLY = 3  # standard errors
SEEN = tr("It was trained on these very rows, so its errors look smaller here than they are for new people.")
MAYBE_SEEN = tr(
    "It may have been trained on these very rows; then its errors look smaller here than they are for new people."
)
AGAINST = tr(
    "Its scores and the target go in opposite directions here: make sure that it scores the favourable value, not "
    "the other one."
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


def _has_seen(model: Model, case: Case) -> bool:
    return model.facts is not None and model.facts.data_hash == hash_training(case, model.facts.columns)


def _goes_against(case: Case, scores: NDArray[np.float64]) -> bool:
    """Whether people with the favourable answer have the lower scores on average, beyond what chance would do."""
    if case.target is None:
        return False
    good, bad = (scores[case.target == answer] for answer in (FAVOURABLE, UNFAVOURABLE))
    error = np.sqrt(good.var() / len(good) + bad.var() / len(bad))
    return bool(good.mean() - bad.mean() < -CLEARLY * error)
