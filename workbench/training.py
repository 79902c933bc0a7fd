"""How a plain model learns from a case, and the facts of its training that are kept with it.

scikit-learn is imported where it is needed, so that a page without a model does not pay for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.features import Features, choose_features, column_words
from workbench.language import tr
from workbench.outcomes import UNKNOWN
from workbench.words import whole

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Kind = Literal["scorecard", "tree", "logistic", "boosting"]
Rows = NDArray[np.intp]
Progress = Callable[[float, str], None]

NAMES: Mapping[Kind, str] = {  # from the plainest to the strongest
    "scorecard": tr("a scorecard of whole points"),
    "tree": tr("a shallow decision tree"),
    "logistic": tr("a logistic regression"),
    "boosting": tr("gradient-boosted trees"),
}
CHOOSES: Mapping[Kind, int] = {"scorecard": 6, "tree": 7}  # how many columns these use at most
PLAIN = tr("A plain model: ")
RESTLESS = tr("The fit was stopped before it had come to rest, so the scores are rough.")
ONLY_AN_EXAMPLE = tr("It is an example to look at error rates with, not the model that decided.")
LIBRARIES = ("numpy", "pandas", "responsible-ai-workbench", "scikit-learn")


@dataclass(frozen=True, kw_only=True)
class TrainingFacts:
    """What a model was trained on, with and when, so that it can be made again and told from another.

    `data_hash` is a SHA-256 over the columns, the target and the weights of the rows it learned from, in their order;
    `trained` is the time in UTC, as ISO 8601.
    """

    kind: str
    columns: tuple[str, ...]
    rows: int
    target: str
    favourable: str | None
    seed: int
    data_hash: str
    versions: Mapping[str, str] = field(default_factory=dict)
    trained: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The facts as JSON."""
        return asdict(self) | {"columns": list(self.columns)}

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        return cls(**{**parts, "columns": tuple(parts["columns"])})


def hash_rows(table: pd.DataFrame) -> str:
    """A SHA-256 over the names and values of a table's columns in their order; an index does not count.

    >>> one = pd.DataFrame({"pay": [1, 2]})
    >>> hash_rows(one) == hash_rows(one.set_axis([7, 8])), hash_rows(one) == hash_rows(one[::-1])
    (True, False)
    """
    digest = sha256("\x1f".join(map(str, table.columns)).encode())
    digest.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    return digest.hexdigest()


@dataclass(frozen=True, kw_only=True, eq=False)
class Training:
    """What a plain model learns from: the case, which has a target, and the features chosen from it."""

    case: Case
    kind: Kind
    seed: int
    features: Features
    target: NDArray[np.int8]

    @classmethod
    def of(cls, case: Case, kind: Kind, *, seed: int, use_sensitive: bool) -> Self:
        """The training, or one sentence on why there can be none."""
        if kind not in get_args(Kind):
            raise unknown(tr("kind of model"), kind, get_args(Kind))
        if case.target is None:
            raise WorkbenchError(
                tr("A model needs a target column to learn from; name the one that holds the answers.")
            )
        features = choose_features(case.pandas, case.roles, use_sensitive=use_sensitive)
        return cls(case=case, kind=kind, seed=seed, features=features, target=case.target)

    @cached_property
    def answered(self) -> Rows:
        """The rows whose target is known."""
        return np.flatnonzero(self.target != UNKNOWN)

    @cached_property
    def unanswered(self) -> Rows:
        """The rows whose target is not known."""
        return np.flatnonzero(self.target == UNKNOWN)

    @cached_property
    def weights(self) -> NDArray[np.float64] | None:
        """Weights with a mean of 1: a survey's thousands would outweigh the penalty that keeps coefficients small."""
        weights = self.case.weights
        return None if weights is None else weights / weights.mean()

    def fit(self, rows: Rows) -> tuple["Pipeline", bool]:
        """A pipeline fitted on these rows, which scores 1, and whether its fit came to rest."""
        from workbench import pipelines  # noqa: PLC0415 - it loads scikit-learn

        pipeline = pipelines.unfitted(self.kind, self.features, self.seed)
        weights = None if self.weights is None else self.weights[rows]
        return pipelines.fit(pipeline, self._table(rows), self.target[rows], weights)

    def score_out_of_fold(self, folds: int, progress: Progress | None) -> tuple[NDArray[np.float64], bool]:
        """A score for every row by a model that has not seen it, and whether all fits came to rest."""
        from workbench import pipelines  # noqa: PLC0415 - it loads scikit-learn

        work = self._parts(folds)
        scores = np.full(self.case.rows, np.nan)
        all_rested = True
        for done, (note, seen, unseen) in enumerate(work):
            tell(progress, done / len(work), note)
            fitted, rested = self.fit(seen)
            with pipelines.one_thread():
                scores[unseen] = fitted.predict_proba(self._table(unseen))[:, 1]
            all_rested = all_rested and rested
        tell(progress, 1.0, tr("Every row has a score"))
        return scores, all_rested

    def facts(self) -> TrainingFacts:
        """The facts of a fit on all rows with an answer."""
        roles, columns = self.case.roles, self.features.names
        return TrainingFacts(
            kind=self.kind,
            columns=columns,
            rows=len(self.answered),
            target=str(roles.target),
            favourable=roles.favourable_words or None,
            seed=self.seed,
            data_hash=hash_training(self.case, columns) or "",
            versions={name: version(name) for name in LIBRARIES},
            trained=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def words(self, *sentences: str, rested: bool) -> str:
        """What the model is, then these sentences, then what to think of it."""
        some = tr("up to {chooses} of ", chooses=CHOOSES[self.kind]) if self.kind in CHOOSES else ""
        columns = f"{column_words(self.features.names)}{self.features.left_out_words}"
        model = tr(
            "{plain}{names} on {some}{columns}.", plain=PLAIN, names=NAMES[self.kind], some=some, columns=columns
        )
        return " ".join([model, *sentences, *([] if rested else [RESTLESS]), ONLY_AN_EXAMPLE])

    def who_scored(self, folds: int) -> str:
        """Which model scored which row."""
        rows = len(self.unanswered)
        some = tr("The {rows} rows", rows=whole(rows)) if rows > 1 else tr("The one row")
        rest = tr(" {some} without a target had a model of all the others.", some=some) if rows else ""
        return tr(
            "Each row was scored out-of-fold, in {folds} folds, by a model that had not seen it.{rest}",
            folds=folds,
            rest=rest,
        )

    def _table(self, rows: Rows) -> pd.DataFrame:
        table: pd.DataFrame = self.case.pandas[list(self.features.names)].iloc[rows]
        return table

    def _parts(self, folds: int) -> list[tuple[str, Rows, Rows]]:
        """For each fit a note, the rows to learn from and the rows to score."""
        from workbench import pipelines  # noqa: PLC0415 - it loads scikit-learn

        fewest = int(np.bincount(self.target[self.answered], minlength=2).min())
        if not 1 < folds <= fewest:
            raise WorkbenchError(
                tr(
                    "Each fold needs a row of either answer, and the rarer answer has {fewest}; the number of folds "
                    "can be from 2 up to that, not {folds}.",
                    fewest=whole(fewest),
                    folds=folds,
                )
            )
        splits = pipelines.split(self.target[self.answered], folds, self.seed)
        parts = [
            (tr("Fold {fold} of {folds}", fold=fold, folds=folds), self.answered[seen], self.answered[unseen])
            for fold, (seen, unseen) in enumerate(splits, start=1)
        ]
        return (
            [*parts, (tr("Rows without a target"), self.answered, self.unanswered)] if len(self.unanswered) else parts
        )


def hash_training(case: Case, columns: tuple[str, ...]) -> str | None:
    """The hash of the rows of a case that a model of these columns would learn from; None where it cannot."""
    if case.target is None or not set(columns) <= set(case.pandas.columns):
        return None
    weights = {} if case.weights is None else {"weight": case.weights}
    table = case.pandas[list(columns)].reset_index(drop=True)
    learned = pd.concat([table, pd.DataFrame({"answer": case.target, **weights})], axis=1)
    return hash_rows(learned[case.target != UNKNOWN])


def tell(progress: Progress | None, fraction: float, note: str) -> None:
    """Say how far the work is, where somebody listens; who listens may raise `Cancelled`."""
    if progress is not None:
        progress(fraction, note)
