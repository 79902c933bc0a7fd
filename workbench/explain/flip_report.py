"""The answer of the flip test: what the model would say of everyone if only their group were different."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.finding import Finding
from workbench.roles import Roles

SCHEMA = "workbench.flip/1"
LEVEL = 0.95


@dataclass(frozen=True, kw_only=True, eq=False)
class FlipReport:
    """What the model would say if only the group were different.

    `groups` has a row for each column and group: column, group, value (what everyone was given), people (who are of
    it), score and rate (mean score and share of favourable answers if everyone were of it). `contrasts` has a row for
    each group against the others (with two groups only for the one with fewer favourable answers): column, group,
    groups (how many there are), gap of the rates with gap_low and gap_high (below 0: fewer favourable answers as this
    group), score_gap, gained and lost (people whose answer turns favourable, or no longer is, as this group instead of
    another), people, chance (the error that learning leaves in score_gap) and p. `not_told` are sensitive columns that
    the model does not get, each with the columns that hint at it most (feature, auc).
    """

    roles: Roles
    rows: int
    asked: int
    groups: pd.DataFrame
    contrasts: pd.DataFrame
    not_told: Mapping[str, tuple[tuple[str, float], ...]]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    level: float = LEVEL

    def of(self, column: str) -> pd.DataFrame:
        """Each group of one column against the others, the clearest first."""
        mine = self.contrasts[self.contrasts["column"] == column]
        return mine.sort_values("p", kind="stable").reset_index(drop=True)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "schema": SCHEMA,
            "rows": self.rows,
            "asked": self.asked,
            "level": self.level,
            "groups": self.groups.to_dict("records"),
            "contrasts": self.contrasts.to_dict("records"),
            "not_told": {
                column: [{"feature": feature, "auc": auc} for feature, auc in hints]
                for column, hints in self.not_told.items()
            },
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": list(self.notes),
        }
