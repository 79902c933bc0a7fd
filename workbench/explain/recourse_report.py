"""The answer about recourse: how far refused people are from the answer they wanted, by group."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.finding import Finding
from workbench.roles import Roles

SCHEMA = "workbench.recourse/1"
LEVEL = 0.95


@dataclass(frozen=True, kw_only=True, eq=False)
class RecourseReport:
    """How far refused people are from the wanted answer.

    `groups` has a row for each group: group (its values), people and refused in the table, looked (refused people whose
    way was searched), no_way (share) with no_way_low and no_way_high, effort (the cost that half of them need at least;
    inf where most have no way) with effort_low and effort_high, and columns (how many change on average). `pairs`:
    high, low, chance (that the one of `high` is asked more, of two refused people) with chance_low and chance_high, p,
    p_stuck. `people` has row, group, cost (inf for no way, NaN where the time was up) and columns. `help` says for
    each column how many it would help: feature, change, used (share of the ways that have it), helped (share who would
    have the answer if it alone changed so) with helped_low and helped_high, and one share for each group in `by_group`.
    """

    roles: Roles
    by: tuple[str, ...]
    rows: int
    refused: int
    groups: pd.DataFrame
    pairs: pd.DataFrame
    people: pd.DataFrame = field(repr=False)
    help: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    level: float = LEVEL
    seed: int = 0

    @property
    def looked(self) -> int:
        """For how many refused people a way was searched."""
        return len(self.people)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; nobody's row."""
        return {
            "schema": SCHEMA,
            "by": list(self.by),
            "rows": self.rows,
            "refused": self.refused,
            "looked": self.looked,
            "level": self.level,
            "groups": [_plain(row) for row in self.groups.to_dict("records")],
            "pairs": [_plain(row) for row in self.pairs.to_dict("records")],
            "help": [_plain(row) for row in self.help.to_dict("records")],
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": list(self.notes),
        }


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """JSON has no infinity and no NaN: both are null."""
    return {
        str(key): None if isinstance(value, float) and not np.isfinite(value) else value for key, value in row.items()
    }
