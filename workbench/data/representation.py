"""Who is in the table, and are there fewer of some people than there should be?

`represent` sets each group's share beside its share of a population that the reader gives: those who might have
applied, the town, last year's customers. Without one it says who is there and compares with nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.data.findings import LEVEL, Tested, raised
from workbench.data.group_shares import group_shares
from workbench.data.reference_population import Reference, read_reference
from workbench.data.representation_words import note_reference, note_small, say_share
from workbench.errors import WorkbenchError
from workbench.finding import Finding
from workbench.language import tr
from workbench.roles import Roles


@dataclass(frozen=True, kw_only=True, eq=False)
class RepresentationReport:
    """The answer, group by group.

    `groups` has a row a group: column, group, people, share, low, high, due (the reference's share, NaN
    without one), times (share over due) and p (chance of a share that far from its due one).
    """

    roles: Roles
    rows: int
    groups: pd.DataFrame
    tests: tuple[Tested, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    level: float = LEVEL

    def of(self, column: str) -> pd.DataFrame:
        """The groups of one sensitive column, the largest first."""
        chosen = self.groups[self.groups["column"] == column]
        return chosen.sort_values("people", ascending=False, kind="stable").reset_index(drop=True)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where there is no reference."""
        rows = self.groups.astype(object).where(self.groups.notna(), None).to_dict("records")
        said = {name: [each.to_dict() for each in getattr(self, name)] for name in ("findings", "notes")}
        return {"rows": self.rows, "level": self.level, "groups": rows, **said}


def represent(case: Case, *, reference: Reference | pd.DataFrame | None = None) -> RepresentationReport:
    """Each group's share of the table, beside its share of a reference population where one is given.

    Parameters
    ----------
    reference
        Shares by sensitive column and group, `{"sex": {"female": 0.51, "male": 0.49}}`, of 1 or of 100; or a frame
        with the columns column, group and share. None compares with nothing. Groups it does not name are not tested.

    Raises
    ------
    WorkbenchError
        When a column or group of the reference is not in the table, or its shares are no shares.
    """
    if not case.roles.sensitive:
        raise WorkbenchError(tr("Choose at least one sensitive column first, for example sex or age."))
    due = read_reference(case, reference)
    parts = [group_shares(case.counts.by((column,)), column, due.get(column, {})) for column in case.roles.sensitive]
    groups = pd.concat(parts, ignore_index=True)
    tests = tuple(say_share(row, case.roles) for row in groups.to_dict("records") if not np.isnan(row["p"]))
    return RepresentationReport(
        roles=case.roles,
        rows=case.rows,
        groups=groups,
        tests=tests,
        findings=without_echoes(raised(tests)),
        notes=(*note_reference(case, due), *note_small(groups, case.roles)),
    )


def without_echoes(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """All but the over-represented groups of a column in which others are said to be missing: that is the same news."""
    missing = {finding.columns for finding in findings if finding.code == "WB301"}
    return tuple(finding for finding in findings if finding.code != "WB302" or finding.columns not in missing)
