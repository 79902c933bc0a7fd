"""What makes this person's score what it is? Shapley values, in the table's own columns, on one named scale.

- A logistic regression, a scorecard or another sum: exact, in closed form, against the mean of the table
  (interventional Shapley values of a sum are each part less its mean: Lundberg & Lee, NeurIPS 2017).
- Trees: exact, by the algorithm of Lundberg et al., Nature Machine Intelligence 2, 2020 (LightGBM's and XGBoost's own,
  shap for scikit-learn), against the mean of their training.
- Anything else: sampled, with the error stated, against a sample of the table.

Encoded columns are summed back to the column they come from. Contributions add up to prediction less baseline.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from workbench.adapters.lightgbm_model import LightGbm
from workbench.adapters.xgboost_model import XgBoost
from workbench.case import Case
from workbench.coding import MISSING, value_name
from workbench.errors import WorkbenchError
from workbench.explain.shapley_inside import Encoded, Floats, Scale, known_names, take_apart
from workbench.explain.shapley_sampling import Walks
from workbench.model import Model
from workbench.training import Progress, tell
from workbench.words import whole

SCHEMA = "workbench.explanation/1"
MEAN_ROWS, BACKGROUND_ROWS, BUDGET = 10_000, 100, 20_000
AT_ONCE = 5_000
ROUNDING = 1e-3  # what single precision may leave of a sum

Method = Literal["shap", "lime"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Explanation:
    """Why one row has its score.

    `contributions` has a row for each feature, the largest first: feature, value, contribution and error (the standard
    error of sampling, 0 where exact). `prediction`, `baseline` and contributions are on `scale`; `score` is always the
    score itself, 0 to 1. `how` says how they were computed, `against` what the baseline is, `notes` what to know.
    """

    row: int
    method: Method
    scale: Scale
    score: float
    prediction: float
    baseline: float
    contributions: pd.DataFrame
    how: str
    against: str
    notes: tuple[str, ...] = ()

    def of(self, feature: str) -> float:
        """The contribution of one feature."""
        return float(self.contributions.set_index("feature")["contribution"][feature])

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        rows = self.contributions[["feature", "value", "contribution"]].to_dict("records")
        return {
            "schema": SCHEMA,
            "row": self.row,
            "scale": self.scale,
            "prediction": self.prediction,
            "baseline": self.baseline,
            "method": self.method,
            "contributions": [
                {
                    "feature": row["feature"],
                    "value": json_value(row["value"]),
                    "contribution": float(row["contribution"]),
                }
                for row in rows
            ],
        }


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

    how = "Exact: the model is a sum, and each part is taken less its mean."

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
        tell(progress, 0.0, "Explaining")
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

    how = "Exact: the score is a sum of points, and each column's points are taken less their mean."
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
        tell(progress, 0.0, "Explaining")
        parts = self._parts(table)
        return parts - self._mean, np.zeros_like(parts), self._card.intercept_ + parts.sum(axis=1)

    def _parts(self, table: pd.DataFrame) -> Floats:
        points = self.model.ask(table, self._card.parts)
        found = pd.DataFrame(points, columns=list(self._card.columns_)).reindex(columns=list(self.model.features))
        return np.asarray(self._card.slope_ * found.fillna(0.0).to_numpy(), dtype=np.float64)


class Boosted(Explainer):
    """LightGBM and XGBoost, which explain themselves; their categories are read as in training."""

    how = "Exact for trees, by the library's own algorithm (the path-dependent TreeSHAP of the shap library)."
    against = "the mean prediction over the rows that the model was trained on"
    scale: Scale = "log-odds"

    def __init__(self, model: Model, background: pd.DataFrame) -> None:
        super().__init__(model)
        adapter = model.adapter
        if not isinstance(adapter, LightGbm | XgBoost):
            raise TypeError(f"{type(adapter).__name__} does not explain itself")
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
            tell(progress, start / len(table), f"Explaining row {start + 1:,} of {len(table):,}")
            values.append(self.model.ask(table.iloc[start : start + AT_ONCE], self._adapter.contributions)[:, :-1])
        found = np.concatenate(values)
        predicted = self.model.ask(table, self._adapter.log_odds)
        return settle(found, predicted - self._baseline), np.zeros_like(found), predicted


class Forest(Explainer):
    """Trees of scikit-learn, through shap."""

    how = "Exact for trees, by the path-dependent TreeSHAP of the shap library."
    against = "the mean prediction over the rows that the model was trained on"

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
            tell(progress, start / len(table), f"Explaining row {start + 1:,} of {len(table):,}")
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
        self.against = f"the mean score of {sample_words(people, rows)}"
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


def explainer_for(model: Model, table: pd.DataFrame, *, budget: int = BUDGET, seed: int = 0) -> Explainer:
    """The explainer that is exact for this model, on the scale where it is; else one that samples within a budget.

    Parameters
    ----------
    model
        What is explained; contributions are about the favourable value.
    table
        The rows that the baseline of a sum, and of a black box, is a mean of; a random sample of them where they are
        many (10,000 for a sum, 100 for a black box), which `against` says.
    budget
        How many scores one row of a black box may cost.
    seed
        Of the samples.
    """
    model.check_features(table)
    last = getattr(model.estimator, "steps", [("", model.estimator)])[-1][1]
    means = draw(table, MEAN_ROWS, seed)
    against = f"the mean of {sample_words(len(means), len(table))}"
    if hasattr(last, "cards_"):
        return Card(model, last, means, against)
    if isinstance(model.adapter, LightGbm | XgBoost):
        return Boosted(model, table)
    encoded = take_apart(model, table)
    if encoded is not None and encoded.kind == "linear":
        return Linear(model, encoded, means, against)
    if encoded is not None:
        return Forest(model, encoded)
    few = draw(table, BACKGROUND_ROWS, seed)[list(model.features)]
    return Sampled(model, Walks(model=model, background=few, budget=budget, seed=seed), len(table))


def explain_person(case: Case, model: Model, row: int, *, explainer: Explainer | None = None) -> Explanation:
    """What makes the score of one row, counted from 0, higher or lower than the baseline.

    Raises
    ------
    WorkbenchError
        When there is no such row, or the model cannot read what the table holds.
    """
    table = case.pandas
    person = pick_row(table, row)
    if explainer is None:
        explainer = explainer_for(model, table)
    values, errors, predicted = explainer.explain(person)
    parts = pd.DataFrame(
        {
            "feature": list(model.features),
            "value": pd.Series([person[column].iloc[0] for column in model.features], dtype=object),
            "contribution": values[0],
            "error": errors[0],
        }
    )
    return Explanation(
        row=row,
        method="shap",
        scale=explainer.scale,
        score=float(model.score(person)[0]),
        prediction=float(predicted[0]),
        baseline=explainer.baseline,
        contributions=largest_first(parts),
        how=explainer.how,
        against=explainer.against,
        notes=note_unseen(model, person),
    )


def pick_row(table: pd.DataFrame, row: int) -> pd.DataFrame:
    """One row, counted from 0, as a table; a row that is not there is one sentence."""
    if not 0 <= row < len(table):
        raise WorkbenchError(
            f"There is no row {row}: rows are counted from 0, so this table has rows 0 to {len(table) - 1:,}."
        )
    return table.iloc[[row]]


def largest_first(parts: pd.DataFrame) -> pd.DataFrame:
    """Contributions by size, whatever their sign."""
    order = parts["contribution"].abs().sort_values(ascending=False, kind="stable").index
    return parts.loc[order].reset_index(drop=True)


def note_unseen(model: Model, person: pd.DataFrame) -> tuple[str, ...]:
    """A sentence for each value that the model has not seen in training."""
    notes = []
    for column, names in known_names(model, person).items():
        name = value_name(person[column].iloc[0])
        if name not in names and name != MISSING:
            notes.append(
                f"The model has not seen {name!r} in column {column!r} in its training, or too rarely to learn from; "
                "it takes it for any other or missing value."
            )
    return tuple(notes)


def draw(table: pd.DataFrame, most: int, seed: int) -> pd.DataFrame:
    """The table, or a random sample of its rows where it has more than `most`, in their order."""
    if len(table) <= most:
        return table
    return table.iloc[np.sort(np.random.default_rng(seed).choice(len(table), most, replace=False))]


def sample_words(drawn: int, rows: int) -> str:
    """Which rows a mean is of.

    >>> sample_words(100, 5000), sample_words(80, 80)
    ('100 rows drawn at random from the 5,000 of this table', 'all 80 rows of this table')
    """
    if drawn == rows:
        return f"all {whole(rows)} rows of this table"
    return f"{whole(drawn)} rows drawn at random from the {whole(rows)} of this table"


def settle(values: Floats, reached: Floats) -> Floats:
    """Contributions with what single precision left of their sum put on the largest; more than rounding is an error."""
    rest = reached - values.sum(axis=1)
    if (np.abs(rest) > ROUNDING * np.maximum(1.0, np.abs(reached))).any():
        raise WorkbenchError(
            f"The contributions miss the prediction by up to {np.abs(rest).max():.3g}, so they would be wrong; the "
            "model and the library that explains it do not fit together."
        )
    settled = values.copy()
    settled[np.arange(len(values)), np.abs(values).argmax(axis=1)] += rest
    return settled


def json_value(value: object) -> object:
    """A table's value as JSON has it: null for missing, text for a date."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and np.isfinite(value):
        return value
    name = value_name(value)
    return None if name == MISSING else name
