"""What limits the answer: small groups, gaps that chance could make, rows left out, bands, where scores come from.

A note never accuses. It says what is too small, too uncertain, left out or chosen, so that nobody
reads silence as "all is well".
"""

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.case import Case
from workbench.coding import MISSING
from workbench.counts import GroupCounts
from workbench.fairness.findings import SMALL_GROUP, Finding, Gap, is_mirror
from workbench.roles import Roles
from workbench.words import capital, listed, whole


def note_limits(
    case: Case, tables: Sequence[GroupCounts], gaps: Sequence[Gap], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """What limits the answer: small groups, gaps chance could make, rows left out, bands, where scores come from."""
    found = {(tuple(finding.group), finding.metric) for finding in findings}
    open_gaps = [gap for gap in gaps if (gap.by, gap.metric.key) not in found]
    return (
        *_note_small(tables, case.roles),
        *(note for gap in open_gaps if (note := _note_uncertain(gap, case.roles)) is not None),
        *_note_excluded(case),
        *_note_bands(case),
        *_note_weights(case),
        *_note_scores(case),
    )


def _note_small(tables: Sequence[GroupCounts], roles: Roles) -> Iterator[Finding]:
    for table in tables:
        rows = table.sums["n"].sum(axis=(1, 2))
        for place in np.flatnonzero(rows < SMALL_GROUP):
            group = table.group(int(place))
            who = roles.group_label(group)
            yield Finding(
                "WB201",
                "note",
                f"Small group: {who}",
                f"{capital(who)}: only {whole(rows[place])} {roles.people}. Below {SMALL_GROUP} a rate can be far off "
                "by chance alone, so this group is shown but not tested. That is no reason to think that all is well.",
                group,
            )


def _note_uncertain(gap: Gap, roles: Roles) -> Finding | None:
    if gap.reason or is_mirror(gap.metric) or gap.difference[1] > 0:
        return None
    low, high = (roles.group_label(gap.table.group(place)) for place in (gap.lowest or 0, gap.highest or 0))
    return Finding(
        "WB202",
        "note",
        f"{gap.metric.label} by {_columns(gap, roles)}: the extremes cannot be told apart",
        f"The interval of the gap between {low} and {high} includes zero: the table is too small to tell it from "
        "chance. No difference was shown; that does not show that there is none.",
        gap.group(gap.lowest) or {},
        gap.metric.key,
    )


def _columns(gap: Gap, roles: Roles) -> str:
    return listed([roles.column_label(column) for column in gap.by])


def _note_excluded(case: Case) -> Iterator[Finding]:
    for role, values in (("target", case.target), ("prediction", case.prediction)):
        left_out = 0 if values is None else int((values < 0).sum())
        if left_out:
            yield Finding(
                "WB203",
                "note",
                f"{whole(left_out)} of {whole(case.rows)} rows have no {role}",
                f"{whole(left_out)} of {whole(case.rows)} rows have no {role}; they are left out of every figure that "
                "needs it. If one group lacks it more often than another, that alone can move the rates.",
            )


def _note_bands(case: Case) -> Iterator[Finding]:
    for column, coded in case.groups.items():
        if coded.edges:
            name = case.roles.column_label(column)
            bands = listed([band for band in coded.names if band != MISSING])
            yield Finding(
                "WB204",
                "note",
                f"{capital(name)} was cut into bands",
                f"{capital(name)} is a number and was cut into {bands}. Other cuts can show other gaps.",
            )


def _note_weights(case: Case) -> Iterator[Finding]:
    if case.roles.weight is not None:
        name = case.roles.column_label(case.roles.weight)
        yield Finding(
            "WB206",
            "note",
            "Rows count by their weight",
            f"Every row counts as many times as its {name} says, and the intervals allow for that. The numbers of "
            "people beside the rates are rows of the table, without weights.",
        )


def _note_scores(case: Case) -> Iterator[Finding]:
    if case.scores_from:
        yield Finding("WB205", "note", "Where the scores come from", case.scores_from)
