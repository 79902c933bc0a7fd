"""The report on amounts: who waits longer, pays more, gets less."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.finding import Finding
from workbench.roles import Roles

SCHEMA = "workbench.amounts/1"
STATISTICS = ("mean", "median")


@dataclass(frozen=True, eq=False)
class AmountReport:
    """The answer: a tidy frame of groups, one of gaps, and sentences.

    `groups` has a row for each group, the youngest, the least or else the largest first: group (its values, a tuple),
    rows, n (people with an amount), mean, mean_low, mean_high, median, median_low, median_high; `overall` is the same
    for everyone. `gaps` has a row for mean and median: lowest and highest (groups), value, low, high; these intervals
    hold for all pairs of groups.
    """

    name: str
    who: str
    roles: Roles
    amount: str
    by: tuple[str, ...]
    rows: int
    level: float
    overall: pd.DataFrame
    groups: pd.DataFrame
    gaps: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    @property
    def unit(self) -> str:
        """What the amount is counted in; "" if nobody said."""
        label = self.roles.labels.get(self.amount)
        return label.unit if label else ""

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where something cannot be computed."""
        facts = {"schema": SCHEMA, "amount": self.amount, "by": list(self.by), "rows": self.rows, "level": self.level}
        named = [row | {"group": dict(zip(self.by, row["group"], strict=True))} for row in _records(self.groups)]
        frames = {"overall": _records(self.overall)[0], "groups": named, "gaps": _records(self.gaps)}
        said = {name: [one.to_dict() for one in getattr(self, name)] for name in ("findings", "notes")}
        return {**facts, **frames, **said}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if isinstance(value, float) and np.isnan(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
