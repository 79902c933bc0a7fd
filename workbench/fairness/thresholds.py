"""What happens to whom when the threshold moves: one for everybody, or one for each group.

- `report_thresholds` measures every metric at given thresholds, with intervals, and counts the people on either side.
- `metric_curves` gives one metric at every threshold of the grid, for each group.
- Both read score bins, so a move costs the same for ten million rows as for a hundred.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.counts import Floats, GroupCounts
from workbench.errors import WorkbenchError
from workbench.fairness.extremes import Gap, find_extremes
from workbench.fairness.records import records
from workbench.fairness.score_grid import BINS, GRID
from workbench.fairness.score_notes import decision_notes, score_notes
from workbench.fairness.score_pass import bin_case
from workbench.fairness.threshold_cuts import own_threshold, read_cuts
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.metric_values import Measured, measure_rates
from workbench.metrics import Metric, find_metric
from workbench.roles import Roles
from workbench.words import gap_words, listed

__all__ = [
    "LAW_AS_OF",
    "LEVEL",
    "MOVED",
    "UNLAWFUL",
    "ThresholdReport",
    "metric_curves",
    "own_threshold",
    "read_cuts",
    "records",
    "report_thresholds",
    "score_notes",
]

LEVEL = 0.95
NOBODY = tr("Nobody in this group is counted in the denominator.")
MOVED = (
    "selection_rate",
    "true_positive_rate",
    "false_negative_rate",
    "false_positive_rate",
    "true_negative_rate",
    "precision",
    "negative_predictive_value",
    "accuracy",
)
"""The metrics that a threshold moves; the recorded outcome and the mean score stay as they are."""
LAW_AS_OF = tr("November 2026")
UNLAWFUL = tr(
    "Thresholds by group treat two people with the same score differently because of the group they belong to. In "
    "some uses that is unlawful: in the United States, for example, different cutoff scores on employment-related "
    "tests by race, colour, religion, sex or national origin (Title VII, section 703(l), 42 U.S.C. 2000e-2(l), from "
    "the Civil Rights Act of 1991), and different treatment of credit applicants on such grounds (Equal Credit "
    "Opportunity Act, 15 U.S.C. 1691; Regulation B, 12 CFR 1002.4). Other countries have rules of their own. These "
    "references are as of {law_as_of} and are no legal advice: ask before you use such thresholds, and read them "
    "first as a measure of what one threshold for everybody costs whom.",
    law_as_of=LAW_AS_OF,
)
Thresholds = float | Mapping[Any, float] | Sequence[float] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class ThresholdReport:
    """What these thresholds do to each group; `thresholds` has one for each of `groups_of`, in the same order.

    Frames are made when they are read: `groups` as in a GroupReport, with the threshold; `people` says how many of each
    group are accepted and refused, rightly and wrongly; `gaps` the largest gap under each metric with an interval that
    holds for all pairs of groups. `notes` are sentences on what limits the answer.
    """

    name: str
    roles: Roles
    by: tuple[str, ...]
    groups_of: tuple[tuple[str, ...], ...]
    thresholds: tuple[float, ...]
    level: float
    notes: tuple[str, ...]
    _counts: GroupCounts
    _measured: tuple[tuple[Metric, Measured, str], ...]

    @property
    def one_for_all(self) -> bool:
        """Whether everybody has the same threshold."""
        return len(set(self.thresholds)) == 1

    @cached_property
    def groups(self) -> pd.DataFrame:
        """A row for each group and metric: group, threshold, metric, value, low, high, n, reason."""
        z = simultaneous_z(self.level, 2)
        parts = []
        for metric, m, reason in self._measured:
            low, high = wilson(m.value, m.effective, z)
            why = np.where(np.isnan(m.value), reason or NOBODY, "")
            numbers = {"value": m.value, "low": low, "high": high, "n": m.n, "reason": why}
            parts.append(pd.DataFrame({**self._heads, "metric": metric.key, **numbers}))
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def people(self) -> pd.DataFrame:
        """A row a group: rows, accepted, refused, and of those with a known outcome the wrong yeses and wrong noes."""
        n = self._counts.sums["n"]
        return pd.DataFrame(
            {
                **self._heads,
                "rows": n.sum(axis=(1, 2)).astype(int),
                "accepted": n[:, :, 2].sum(axis=1).astype(int),
                "refused": n[:, :, 1].sum(axis=1).astype(int),
                "wrong_yes": n[:, 1, 2].astype(int),
                "wrong_no": n[:, 2, 1].astype(int),
            }
        )

    @cached_property
    def _extremes(self) -> Mapping[str, Gap]:
        return {gap.metric.key: gap for gap in find_extremes(self._counts, self._measured, self.level)}

    @property
    def gaps(self) -> pd.DataFrame:
        """A row a metric: difference with low and high, and the lowest and the highest group."""
        rows = []
        for key, gap in self._extremes.items():
            numbers = dict(zip(("difference", "low", "high"), gap.difference, strict=True))
            ends = {"lowest": gap.group(gap.lowest), "highest": gap.group(gap.highest)}
            rows.append({"metric": key, **numbers, **ends, "reason": gap.reason})
        return pd.DataFrame(rows)

    def of(self, metric: str) -> pd.DataFrame:
        """The groups under one metric, in the order of the thresholds."""
        return self.groups[self.groups["metric"] == metric].reset_index(drop=True)

    def sentence(self, metric: str) -> str:
        """What the gap under one metric is at these thresholds, in words with its interval."""
        gap = self._extremes[metric]
        words = self._at()
        if gap.reason or gap.lowest is None or gap.highest is None:
            return tr(
                "{words}, {label} cannot be compared: {reason}{reason_2}",
                words=words,
                label=gap.metric.label.lower(),
                reason=gap.reason[:1].lower(),
                reason_2=gap.reason[1:],
            )
        low, high = (self.roles.group_label(gap.table.group(place)) for place in (gap.lowest, gap.highest))
        says = gap.metric.says.format(low=low, high=high, outcome=self.roles.outcome)
        if abs(gap.difference[0]) < 1e-12:  # noqa: PLR2004 - rounding
            return tr("{words}, the groups do not differ in {label}.", words=words, label=gap.metric.label.lower())
        size = gap_words(gap.difference.tolist(), level=self.level, is_rate=True)
        chance = tr(" So small a gap can be chance.") if gap.difference[1] <= 0 else ""
        return tr("{words}, {says}: the gap is {size}.{chance}", words=words, says=says, size=size, chance=chance)

    def _at(self) -> str:
        return (
            tr("At a threshold of {thresholds:.3f}", thresholds=self.thresholds[0])
            if self.one_for_all
            else tr("At these thresholds")
        )

    @property
    def _heads(self) -> dict[str, Any]:
        return {"group": list(self.groups_of), "threshold": list(self.thresholds)}

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "schema": "workbench.thresholds/1",
            "by": list(self.by),
            "level": self.level,
            "groups": records(self.groups),
            "people": records(self.people),
            "gaps": records(self.gaps),
            "notes": list(self.notes),
        }


def report_thresholds(
    case: Case,
    thresholds: Thresholds = None,
    *,
    by: Sequence[str] | None = None,
    metrics: Sequence[str] = MOVED,
    level: float = LEVEL,
) -> ThresholdReport:
    """Measure each group at these thresholds.

    Parameters
    ----------
    case
        With a score and a sensitive column; error rates need a target too, and are empty with a reason without.
    thresholds
        One number, 0 to 1 in steps of 0.001, or one for each group: a mapping from its value (a tuple of values for
        several columns), or a sequence in the order of the groups. None is the case's own threshold, rounded.
    by
        Columns to compare by; None takes the first sensitive one.

    Raises
    ------
    WorkbenchError
        In one sentence, when there is no score, a group has no threshold, or a threshold is not on the grid.
    """
    bins = bin_case(case, by)
    chosen = [find_metric(key) for key in metrics]
    cuts = read_cuts(bins, own_threshold(case) if thresholds is None else thresholds)
    table = bins.at(cuts)
    return ThresholdReport(
        name=case.name,
        roles=case.roles,
        by=bins.columns,
        groups_of=tuple(bins.groups),
        thresholds=tuple(GRID[cuts].tolist()),
        level=level,
        notes=(*decision_notes(case), *score_notes(case, bins)),
        _counts=table,
        _measured=tuple(_measure(table, chosen, case.available)),
    )


def metric_curves(case: Case, metric: str, *, by: Sequence[str] | None = None) -> Floats:
    """One metric at each of the 1,001 thresholds for each group: (groups, 1001), NaN where nobody is counted."""
    bins, chosen = bin_case(case, by), find_metric(metric)
    if metric not in MOVED:
        raise WorkbenchError(
            tr(
                "{label} does not depend on a threshold; choose one of {moved}.",
                label=chosen.label,
                moved=listed(MOVED),
            )
        )
    if chosen.missing_role(case.available):
        return np.full((len(bins.codes), BINS), np.nan)
    return measure_rates([chosen], bins.everywhere)[0].value.reshape(-1, BINS)


def _measure(
    table: GroupCounts, metrics: Sequence[Metric], available: frozenset[str]
) -> list[tuple[Metric, Measured, str]]:
    reasons = [metric.missing_role(available) or "" for metric in metrics]
    rates = [metric for metric, reason in zip(metrics, reasons, strict=True) if metric.is_rate and not reason]
    found = dict(zip((metric.key for metric in rates), measure_rates(rates, table), strict=True)) if rates else {}
    nan = np.full(len(table.codes), np.nan)
    nothing = Measured(nan, np.zeros(len(nan)), nan, nan)
    return [(metric, found.get(metric.key, nothing), reason) for metric, reason in zip(metrics, reasons, strict=True)]
