"""Two cases side by side: did things change for somebody, and did a gap grow or shrink?

`compare_cases` sets two periods or two models beside each other, group by group, with intervals that know whether they
are about the same people, and says in sentences which changes stand out from chance.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.counts import Codes, GroupCounts
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.change import Change, change_between, change_within, check_same_people
from workbench.fairness.shifts import extremes_before, find_changes
from workbench.finding import Finding
from workbench.intervals import simultaneous_z
from workbench.language import tr
from workbench.metrics import METRICS, find_metric
from workbench.roles import Roles, favourable_words
from workbench.words import capital

SCHEMA = "workbench.versus/1"


@dataclass(frozen=True, eq=False)
class VersusReport:
    """What changed from one case to the other.

    `changes` has a row for each metric and group that both cases have: group (its values, a tuple), metric, before,
    after, change, low, high, n_before, n_after. `gaps` has one for each metric: lowest and highest (the extremes
    *before*), before and after (highest minus lowest), change, low, high; its intervals hold for all pairs of groups at
    once, because the extremes of one period tend to come closer by chance alone. `findings` are corrected over all
    changes and gaps together. `same_people` says which variance was used.
    """

    before: str
    after: str
    roles: Roles
    by: tuple[str, ...]
    same_people: bool
    level: float
    changes: pd.DataFrame
    gaps: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where something cannot be computed."""
        frames = {name: _records(frame) for name, frame in (("changes", self.changes), ("gaps", self.gaps))}
        said = {name: [one.to_dict() for one in getattr(self, name)] for name in ("findings", "notes")}
        facts = {"before": self.before, "after": self.after, "by": list(self.by), "level": self.level}
        return {"schema": SCHEMA, **facts, "same_people": self.same_people, **frames, **said}


def compare_cases(
    before: Case,
    after: Case,
    *,
    by: Sequence[str],
    metrics: Sequence[str] | None = None,
    same_people: bool | None = None,
    level: float = 0.95,
) -> VersusReport:
    """Compare two cases by the groups they share.

    Parameters
    ----------
    before, after
        Two periods, or two models on one table.
    by
        The sensitive columns, in both cases; together they make the groups.
    metrics
        Metric names; None takes all that both cases allow.
    same_people
        Whether row i is the same person in both. None says yes when both cases hold the very same table.
    level
        Of the intervals, between 0 and 1.

    Raises
    ------
    WorkbenchError
        When a column or a metric is missing in one of them, when they share fewer than two groups, or when the same
        people are not.
    """
    cases, columns = (before, after), tuple(by)
    paired = before.frame is after.frame if same_people is None else same_people
    _check(cases, columns, level)
    if paired:
        check_same_people(before, after, columns)
    tables = (before.counts.by(columns), after.counts.by(columns))
    groups, places, alone = _shared(tables)
    chosen = [find_metric(key) for key in _metrics(cases, metrics)]
    changes = [
        change_within(metric, cases, tables) if paired else change_between(metric, tables, places) for metric in chosen
    ]
    return VersusReport(
        before=before.name,
        after=after.name,
        roles=after.roles,
        by=columns,
        same_people=paired,
        level=level,
        changes=pd.concat([_change_frame(change, groups, level) for change in changes], ignore_index=True),
        gaps=pd.DataFrame([_gap_row(change, groups, columns, level) for change in changes]),
        findings=tuple(
            find_changes(changes, [dict(zip(columns, group, strict=True)) for group in groups], after, level)
        ),
        notes=tuple(_notes(cases, columns, alone)),
    )


def _check(cases: tuple[Case, Case], columns: tuple[str, ...], level: float) -> None:
    if not columns:
        raise WorkbenchError(tr("Name at least one sensitive column to compare by."))
    for case in cases:
        for column in columns:
            if column not in case.roles.sensitive:
                raise unknown(tr("sensitive column"), column, case.roles.sensitive)
    if not 0 < level < 1:
        raise WorkbenchError(tr("The level of the intervals must lie between 0 and 1, not {level:g}.", level=level))


def _metrics(cases: tuple[Case, Case], metrics: Sequence[str] | None) -> list[str]:
    available = cases[0].available & cases[1].available
    possible = [key for key, metric in METRICS.items() if metric.missing_role(available) is None]
    for key in metrics or ():
        reason = find_metric(key).missing_role(available)
        if reason:
            raise WorkbenchError(
                tr(
                    "{label} cannot be compared. {reason} Both tables must have it.",
                    label=METRICS[key].label,
                    reason=reason,
                )
            )
    chosen = possible if metrics is None else list(metrics)
    if not chosen:
        raise WorkbenchError(tr("There is no metric that both tables allow; choose a target, a prediction or a score."))
    return chosen


def _shared(
    tables: tuple[GroupCounts, GroupCounts],
) -> tuple[list[tuple[str, ...]], tuple[Codes, Codes], list[tuple[str, ...]]]:
    """The groups in both tables, their places in each, and those in one only."""
    found = [{tuple(table.group(place).values()): place for place in range(len(table.codes))} for table in tables]
    both = [group for group in found[0] if group in found[1]]
    if len(both) < 2:  # noqa: PLR2004 - a comparison needs two
        raise WorkbenchError(tr("The two tables share fewer than two groups, so there is nothing to compare."))
    one, other = (np.array([places[group] for group in both], dtype=np.int64) for places in found)
    return both, (one, other), [group for groups in found for group in groups if group not in both]


def _change_frame(change: Change, groups: Sequence[tuple[str, ...]], level: float) -> pd.DataFrame:
    low, high = change.bounds(simultaneous_z(level, 2))
    return pd.DataFrame(
        {
            "group": list(groups),
            "metric": change.metric.key,
            "before": change.before.value,
            "after": change.after.value,
            "change": change.value,
            "low": low,
            "high": high,
            "n_before": change.before.n,
            "n_after": change.after.n,
        }
    )


def _gap_row(change: Change, groups: Sequence[tuple[str, ...]], by: Sequence[str], level: float) -> dict[str, Any]:
    ends = extremes_before(change, tested=False)
    row: dict[str, Any] = {"metric": change.metric.key, "lowest": None, "highest": None}
    if ends is None:
        return row | dict.fromkeys(("before", "after", "change", "low", "high"), np.nan)
    high, low, among = ends
    before, after = (m.value[high] - m.value[low] for m in (change.before, change.after))
    bounds = change.bounds_of_gap(simultaneous_z(level, among), high, low)
    names = {name: dict(zip(by, groups[place], strict=True)) for name, place in (("lowest", low), ("highest", high))}
    return (
        row
        | names
        | dict(zip(("before", "after", "change", "low", "high"), (before, after, after - before, *bounds), strict=True))
    )


def _notes(cases: tuple[Case, Case], columns: tuple[str, ...], alone: Sequence[tuple[str, ...]]) -> Iterator[Finding]:
    roles = cases[1].roles
    for group in alone:
        named = dict(zip(columns, group, strict=True))
        who = capital(roles.group_label(named))
        yield Finding(
            "WB211",
            "note",
            tr("{who}: in one table only", who=who),
            tr("{who} are in one of the two tables only, so nothing can be said about a change for them.", who=who),
            named,
        )
    meanings = {(case.roles.favourable_words, favourable_words(case.roles.favourable_predicted)) for case in cases}
    if len(meanings) > 1:
        yield Finding(
            "WB212",
            "note",
            tr("Two meanings of favourable"),
            tr("The two cases name different favourable values, so a change of a rate may be a change of meaning."),
        )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            str(name): None
            if isinstance(value, float) and np.isnan(value)
            else list(value)
            if isinstance(value, tuple)
            else value
            for name, value in row.items()
        }
        for row in frame.to_dict("records")
    ]
