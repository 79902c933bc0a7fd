"""The answer to a what-if: one person as they are and as they would be, and the real people nearby."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.explain.counterfactual_report import Change
from workbench.explain.search_space import Wanted

SCHEMA = "workbench.whatif/1"


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A real person with the other answer: their row, how far away they are (Gower, 0 to 1), score and what differs."""

    row: int
    distance: float
    score: float
    differs: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class WhatIfReport:
    """One person as they are and as they would be.

    `before` and `score` are the model's scores, 0 to 1; `had_it` and `has_it` whether that is the favourable answer.
    `nearest` are the real people most like the changed person who get the other answer. `contributions` has a row for
    each feature, in the model's order: feature, before and after, on `scale`; None without an explainer.
    """

    row: int | None
    changes: tuple[Change, ...]
    before: float
    score: float
    had_it: bool
    has_it: bool
    wanted: Wanted
    nearest: tuple[Neighbour, ...]
    contributions: pd.DataFrame | None = None
    scale: str = ""
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; other people appear only as how far away they are."""
        return {
            "schema": SCHEMA,
            "row": self.row,
            "changes": [change.to_dict() for change in self.changes],
            "before": self.before,
            "prediction": self.score,
            "favourable_before": self.had_it,
            "favourable": self.has_it,
            "nearest": [{"distance": each.distance, "prediction": each.score} for each in self.nearest],
            "contributions": None if self.contributions is None else self.contributions.to_dict("records"),
            "notes": list(self.notes),
        }
