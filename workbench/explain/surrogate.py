"""What would a simple model say that imitates this one near this person? LIME, with how far to trust it.

LIME (Ribeiro, Singh & Guestrin, KDD 2016) invents neighbours of a row, asks the model for their scores, and fits a
weighted sum to them. The fit may be poor and another seed may tell another story, so both are measured: `fidelity` is
the weighted R² of the fit, `spread` how far each contribution moves from seed to seed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import is_number, value_name
from workbench.explain.explanation import Explanation, json_value, largest_first, note_unseen, pick_row
from workbench.explain.samples import draw, sample_words
from workbench.explain.shapley_inside import Floats
from workbench.explain.shapley_sampling import score_in_parts
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell
from workbench.words import percent

NEIGHBOURS, SEEDS, MOST_ROWS = 5000, 5, 10_000
TOP = 3
POOR, MIDDLING = 0.4, 0.7


@dataclass(frozen=True, kw_only=True, eq=False)
class Surrogate(Explanation):
    """LIME's answer for one row, as an explanation on the probability scale.

    `baseline` is the constant of the local fit, so that baseline and contributions add up to `local_prediction`, what
    the imitation says, not to the model's own score. `fidelity` is the R² of the fit, 1 for a perfect one. The column
    `spread` of `contributions` is the standard deviation of each over `seeds` seeds; `same_top` the share of seeds
    that name the same three features on top as the first.
    """

    local_prediction: float
    fidelity: float
    seeds: int
    same_top: float

    @property
    def trust(self) -> str:
        """How far to trust the imitation, in a sentence."""
        how = "poorly" if self.fidelity < POOR else "roughly" if self.fidelity < MIDDLING else "closely"
        stable = tr(
            "With {seeds} different seeds it named the same {top} features on top in {same_top} of the runs.",
            seeds=self.seeds,
            top=TOP,
            same_top=percent(self.same_top),
        )
        return tr(
            "Near this row the imitation follows the model {how} (R² {fidelity:.2f}). {stable}",
            how=how,
            fidelity=self.fidelity,
            stable=stable,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Neighbourhood:
    """A table as the numbers that lime takes, and back: text and dates are the places of their values."""

    model: Model
    matrix: Floats
    values: dict[int, NDArray[Any]]
    whole: tuple[int, ...]
    filled: tuple[str, ...]

    @classmethod
    def of(cls, model: Model, table: pd.DataFrame) -> "Neighbourhood":
        """Numbers as they are, missing ones at the median; any other column as places of its distinct values."""
        columns, values, filled = [], {}, []
        for place, name in enumerate(model.features):
            column = table[name]
            if is_number(column):
                numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
                if np.isnan(numbers).any():
                    filled.append(name)
                    known = numbers[~np.isnan(numbers)]
                    numbers = np.where(np.isnan(numbers), np.median(known) if len(known) else 0.0, numbers)
                columns.append(numbers)
            else:
                codes, distinct = pd.factorize(column, use_na_sentinel=False)
                values[place] = np.asarray(distinct, dtype=object)
                columns.append(codes.astype(np.float64))
        whole = tuple(
            place for place, name in enumerate(model.features) if pd.api.types.is_integer_dtype(table[name].dtype)
        )
        return cls(model=model, matrix=np.column_stack(columns), values=values, whole=whole, filled=tuple(filled))

    def chances(self, matrix: Floats) -> Floats:
        """The model's score of the unfavourable and of the favourable value for rows of such numbers: rows × 2."""
        score = score_in_parts(self.model, self.decode(matrix))
        return np.column_stack([1 - score, score])

    def decode(self, matrix: Floats) -> pd.DataFrame:
        """The numbers as a table that the model reads."""
        columns: dict[str, Any] = {}
        for place, name in enumerate(self.model.features):
            found = matrix[:, place]
            if place in self.values:
                columns[name] = pd.Series(self.values[place][found.astype(np.intp)]).infer_objects()
            else:
                columns[name] = np.rint(found).astype(np.int64) if place in self.whole else found
        return pd.DataFrame(columns)

    def lime(self, seed: int) -> Any:
        """Lime's own explainer of these rows, with its usual settings."""
        from lime.lime_tabular import LimeTabularExplainer  # noqa: PLC0415 - it loads scikit-learn and matplotlib

        names = {place: [value_name(value) for value in values] for place, values in self.values.items()}
        return LimeTabularExplainer(
            self.matrix,
            mode="classification",
            feature_names=list(self.model.features),
            categorical_features=list(self.values),
            categorical_names=names,
            feature_selection="none",
            random_state=seed,
        )


def imitate_person(
    case: Case, model: Model, row: int, *, seed: int = 0, seeds: int = SEEDS, progress: Progress | None = None
) -> Surrogate:
    """What a simple imitation of the model says about one row, counted from 0, how well it fits and how stable it is.

    The numbers are those of lime for `seed`, with 5,000 neighbours; `seeds` runs in all measure how they move.

    Raises
    ------
    WorkbenchError
        When there is no such row, or the model cannot read what the table holds.
    """
    table = case.pandas
    person = pick_row(table, row)
    model.check_features(table)
    drawn = draw(table, MOST_ROWS, seed)
    # the row itself comes last, so that every value it has is known
    nearby = Neighbourhood.of(model, pd.concat([drawn[list(model.features)], person[list(model.features)]]))
    runs = []
    for done in range(max(1, seeds)):
        tell(progress, done / max(1, seeds), tr("LIME with seed {seed}", seed=seed + done))
        runs.append(_run(nearby, seed + done))
    weights = np.stack([found for found, _ in runs])
    first, lime = runs[0]
    parts = pd.DataFrame(
        {
            "feature": list(model.features),
            "value": pd.Series([person[column].iloc[0] for column in model.features], dtype=object),
            "contribution": first,
            "error": 0.0,
            "spread": weights.std(axis=0, ddof=1) if len(runs) > 1 else np.nan,
        }
    )
    score = float(model.score(person)[0])
    return Surrogate(
        row=row,
        method="lime",
        scale="probability",
        score=score,
        prediction=score,
        baseline=float(lime.intercept[1]),
        contributions=largest_first(parts),
        how=tr(
            "LIME: a weighted sum fitted to the scores of {neighbours:,} invented neighbours.", neighbours=NEIGHBOURS
        ),
        against=tr(
            "the constant of that sum, for neighbours made from {drawn}", drawn=sample_words(len(drawn), len(table))
        ),
        notes=(*note_unseen(model, person), *_note_filled(nearby.filled)),
        local_prediction=float(np.ravel(lime.local_pred)[0]),
        fidelity=float(lime.score),
        seeds=len(runs),
        same_top=_same_top(weights),
    )


def lime_json(found: Surrogate) -> dict[str, Any]:
    """Everything that is known about the imitation, as JSON."""
    return found.to_dict() | {
        "local_prediction": json_value(found.local_prediction),
        "fidelity": json_value(found.fidelity),
        "same_top": json_value(found.same_top),
    }


def _run(nearby: Neighbourhood, seed: int) -> tuple[Floats, Any]:
    """Each feature's weight in one run of lime, and lime's answer."""
    found = nearby.lime(seed).explain_instance(
        nearby.matrix[-1], nearby.chances, num_features=nearby.matrix.shape[1], num_samples=NEIGHBOURS
    )
    weights = np.zeros(nearby.matrix.shape[1])
    for place, weight in found.local_exp[1]:
        weights[place] = weight
    return weights, found


def _same_top(weights: Floats) -> float:
    tops = [frozenset(np.argsort(-np.abs(run), kind="stable")[:TOP].tolist()) for run in weights]
    return float(np.mean([top == tops[0] for top in tops]))


def _note_filled(columns: tuple[str, ...]) -> tuple[str, ...]:
    if not columns:
        return ()
    named = ", ".join(map(repr, columns))
    return (
        tr("LIME cannot leave a number out, so missing values stand at the median for it in: {named}.", named=named),
    )
