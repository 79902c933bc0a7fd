"""Why one row has its score, whatever the way it was found out: the report that SHAP and LIME share."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from workbench.coding import MISSING, value_name
from workbench.errors import WorkbenchError
from workbench.explain.shapley_inside import Scale, known_names
from workbench.language import tr
from workbench.model import Model

SCHEMA = "workbench.explanation/1"


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


def pick_row(table: pd.DataFrame, row: int) -> pd.DataFrame:
    """One row, counted from 0, as a table; a row that is not there is one sentence."""
    if not 0 <= row < len(table):
        raise WorkbenchError(
            tr(
                "There is no row {row}: rows are counted from 0, so this table has rows 0 to {table:,}.",
                row=row,
                table=len(table) - 1,
            )
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
                tr(
                    "The model has not seen {name!r} in column {column!r} in its training, or too rarely to learn "
                    "from; it takes it for any other or missing value.",
                    name=name,
                    column=column,
                )
            )
    return tuple(notes)


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
