"""Is the recorded outcome spread evenly over the groups, before any model looks at it?"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.data.findings import LEVEL, Tested, raised
from workbench.data.pairs import Clearest, clearest_pair
from workbench.errors import WorkbenchError
from workbench.finding import Finding, Severity
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.metric_values import measure
from workbench.metrics import find_metric
from workbench.roles import Roles
from workbench.words import capital, gap_words, percent, whole

WORTH, MIDDLE_GAP, LARGE_GAP = 0.01, 0.05, 0.10


@dataclass(frozen=True, kw_only=True, eq=False)
class LabelReport:
    """The answer. `groups` has a row a group: column, group, people (with an outcome), rate, low and high."""

    roles: Roles
    groups: pd.DataFrame
    tests: tuple[Tested, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    level: float = LEVEL

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where nobody of a group has an outcome."""
        rows = self.groups.astype(object).where(self.groups.notna(), None).to_dict("records")
        return {"level": self.level, "groups": rows, "findings": [finding.to_dict() for finding in self.findings]}


def compare_labels(case: Case) -> LabelReport:
    """How often the record shows the favourable outcome in each group; the test is that of the comparison of groups.

    Raises
    ------
    WorkbenchError
        Without a target.
    """
    if "target" not in case.available:
        raise WorkbenchError(tr("There is no recorded outcome (target) to look at; name the column that holds it."))
    parts, tests = [], []
    for column in case.roles.sensitive:
        table = case.counts.by((column,))
        found = measure(find_metric("base_rate"), table)
        low, high = wilson(found.value, found.effective, simultaneous_z(LEVEL, 2))
        names = [table.group(place)[column] for place in range(len(table.codes))]
        numbers = {"people": found.n.astype(int), "rate": found.value, "low": low, "high": high}
        part = pd.DataFrame({"column": column, "group": names, **numbers})
        parts.append(part)
        pair = clearest_pair(found.value, found.effective, np.asarray(found.n, dtype=np.float64))
        if pair is not None:
            tests.append(Tested(pair.p, _say(part, pair, case.roles), pair.gap[0]))
    names_of = ["column", "group", "people", "rate", "low", "high"]
    groups = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names_of)
    return LabelReport(roles=case.roles, groups=groups, tests=tuple(tests), findings=raised(tests))


def _say(part: pd.DataFrame, pair: Clearest, roles: Roles) -> Finding | None:
    gap = pair.gap[0]
    if gap < WORTH:
        return None
    low, high = (part.iloc[place] for place in (pair.low, pair.high))
    who, others = (roles.value_label(str(row["column"]), str(row["group"])) for row in (low, high))
    severity: Severity = "high" if gap >= LARGE_GAP else "medium" if gap >= MIDDLE_GAP else "low"
    return Finding(
        "WB304",
        severity,
        capital(
            tr("on record, {who} {outcome} less often than {others}", who=who, outcome=roles.outcome, others=others)
        ),
        tr(
            "{rate} of {people} {who} against {rate_2} of {people_2} {others}. The gap is {gap}. A model that "
            "learns from this record learns the gap too. Whether the record is right is for someone who knows how "
            "it was made.",
            rate=percent(low["rate"]),
            people=whole(low["people"]),
            who=who,
            rate_2=percent(high["rate"]),
            people_2=whole(high["people"]),
            others=others,
            gap=gap_words(pair.gap, level=LEVEL, is_rate=True),
        ),
        {str(low["column"]): str(low["group"])},
        columns=(str(roles.target), str(low["column"])),
    )
