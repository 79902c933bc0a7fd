"""What limits the answer: small groups, gaps that chance could make, rows left out, bands, where scores come from.

A note never accuses. It says what is too small, too uncertain, left out or chosen, so that nobody
reads silence as "all is well".
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from workbench.case import Case
from workbench.coding import MISSING
from workbench.counts import GroupCounts
from workbench.cuts import cuts_dates
from workbench.fairness.extremes import EQUAL, SMALL_GROUP, Gap
from workbench.fairness.findings import without_mirrors
from workbench.finding import Finding
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed, whole

MOST_NOTES = 3  # more small groups than this share one note


def note_limits(
    case: Case, tables: Sequence[GroupCounts], gaps: Sequence[Gap], findings: Sequence[Finding]
) -> tuple[Finding, ...]:
    """What limits the answer: small groups, gaps chance could make, rows left out, bands, where scores come from."""
    found = {(tuple(finding.group), finding.metric) for finding in findings}
    said = without_mirrors(gaps)
    open_gaps = [gap for gap in said if (gap.by, gap.metric.key) not in found and not gap.reason]
    return (
        *_note_small(tables, case.roles),
        *(note for gap in said if (note := _note_untested(gap, case.roles)) is not None),
        *(note for gap in open_gaps if (note := _note_uncertain(gap, case.roles)) is not None),
        *_note_excluded(case),
        *_note_bands(case),
        *_note_weights(case),
        *_note_source(case),
        *_note_scores(case),
    )


def _note_small(tables: Sequence[GroupCounts], roles: Roles) -> Iterator[Finding]:
    small = [(table, _small_groups(table)) for table in tables]
    merge = sum(len(groups) for _, groups in small) > MOST_NOTES
    for table, groups in small:
        if merge and len(groups) > 1:
            yield _note_all_small(table, groups, roles)
            continue
        for place, people in groups.items():
            group = table.group(place)
            who = roles.group_label(group)
            yield Finding(
                "WB201",
                "note",
                tr("Small group: {who}", who=who),
                tr(
                    "{who}: only {people} {people_2}. Below {small_group} a rate can be far off by chance alone, so "
                    "this group is shown but not tested. That is no reason to think that all is well.",
                    who=capital(who),
                    people=whole(people),
                    people_2=roles.people,
                    small_group=SMALL_GROUP,
                ),
                group,
            )


def _small_groups(table: GroupCounts) -> dict[int, int]:
    rows = table.sums["n"].sum(axis=(1, 2))
    return {int(place): int(rows[place]) for place in np.flatnonzero(rows < SMALL_GROUP)}


def _note_all_small(table: GroupCounts, groups: Mapping[int, int], roles: Roles) -> Finding:
    columns = _columns(table.columns, roles)
    return Finding(
        "WB201",
        "note",
        tr("{groups} small groups by {columns}", groups=len(groups), columns=columns),
        tr(
            "{groups} of {codes} groups by {columns} have fewer than {small_group} {people}, so that a rate can be "
            "far off by chance alone; they are shown but not tested. That is no reason to think that all is well. "
            "They are: {table}.",
            groups=len(groups),
            codes=len(table.codes),
            columns=columns,
            small_group=SMALL_GROUP,
            people=roles.people,
            table=_counted(table, groups, roles),
        ),
    )


def _note_untested(gap: Gap, roles: Roles) -> Finding | None:
    """Groups that are large enough, but not where this metric looks: few people who got a yes, say."""
    rows = gap.table.sums["n"].sum(axis=(1, 2))
    few = np.flatnonzero((rows >= SMALL_GROUP) & (gap.measured.n < SMALL_GROUP))
    if not len(few) or (gap.reason and not gap.measured.n.any()):
        return None
    counted = {int(place): int(gap.measured.n[place]) for place in few}
    return Finding(
        "WB207",
        "note",
        tr(
            "{label} by {by}: not tested for {few} of {rows} groups",
            label=gap.metric.label,
            by=_columns(gap.by, roles),
            few=len(few),
            rows=len(rows),
        ),
        tr(
            "{label} looks only at {among_words}, and there are fewer than {small_group} of them in {few}: {table}. "
            "Such a rate is shown but not tested. That is no reason to think that all is well.",
            label=gap.metric.label,
            among_words=gap.metric.among_words,
            small_group=SMALL_GROUP,
            few="this group" if len(few) == 1 else "these groups",
            table=_counted(gap.table, counted, roles),
        ),
        gap.table.group(int(few[0])) if len(few) == 1 else {},
        gap.metric.key,
    )


def _counted(table: GroupCounts, people: Mapping[int, int], roles: Roles) -> str:
    """Groups by name with how many people each has, the largest first; names may hold commas themselves."""
    ordered = sorted(people.items(), key=lambda item: -item[1])
    return "; ".join(f"{roles.group_label(table.group(place))} ({whole(count)})" for place, count in ordered)


def _note_uncertain(gap: Gap, roles: Roles) -> Finding | None:
    value, lower, upper = gap.difference
    if upper - lower < EQUAL and value < EQUAL:  # every score is the same: nothing is uncertain
        return None
    low, high = (roles.group_label(gap.group(place) or {}) for place in (gap.lowest, gap.highest))
    what = tr("{label} by {by}", label=gap.metric.label, by=_columns(gap.by, roles))
    group, between = gap.group(gap.lowest) or {}, tr("the gap between {low} and {high}", low=low, high=high)
    if np.isnan(lower):
        text = tr(
            "There are too few people to say how sure {between} is: it may be chance, and it may be real. Nothing "
            "was shown; that does not show that there is no difference.",
            between=between,
        )
        return Finding(
            "WB202", "note", tr("{what}: how sure the gap is cannot be said", what=what), text, group, gap.metric.key
        )
    if lower > 0:
        why = (
            tr(
                "one of the two has fewer than {small_group} {among_words}, too few to be tested",
                small_group=SMALL_GROUP,
                among_words=gap.metric.among_words,
            )
            if not {gap.lowest, gap.highest} <= set(gap.large)
            else tr("this report makes many comparisons, and chance alone gives one of them such a gap now and then")
        )
        text = tr(
            "Looked at alone, the interval of {between} leaves out zero. It is not among what stands out: {why}.",
            between=between,
            why=why,
        )
        return Finding(
            "WB208", "note", tr("{what}: a gap that was not confirmed", what=what), text, group, gap.metric.key
        )
    text = tr(
        "The interval of {between} includes zero: the table is too small to tell it from chance. No difference was "
        "shown; that does not show that there is none.",
        between=between,
    )
    return Finding(
        "WB202", "note", tr("{what}: the extremes cannot be told apart", what=what), text, group, gap.metric.key
    )


def _columns(columns: Sequence[str], roles: Roles) -> str:
    return listed([roles.column_label(column) for column in columns])


def _note_excluded(case: Case) -> Iterator[Finding]:
    for role, left_out in case.excluded.items():
        if left_out:
            yield Finding(
                "WB203",
                "note",
                tr(
                    "{left_out} of {rows} rows have no {role}",
                    left_out=whole(left_out),
                    rows=whole(case.rows),
                    role=role,
                ),
                tr(
                    "{left_out} of {rows} rows have no {role}; they are left out of every figure that needs it. If "
                    "one group lacks it more often than another, that alone can move the rates.",
                    left_out=whole(left_out),
                    rows=whole(case.rows),
                    role=role,
                ),
            )


def _note_bands(case: Case) -> Iterator[Finding]:
    for column, edges in case.edges.items():
        name = case.roles.column_label(column)
        bands = listed([band for band in case.counts.names[column] if band != MISSING])
        number = tr(
            "{name} is a number and was cut into {bands}. Other cuts can show other gaps.",
            name=capital(name),
            bands=bands,
        )
        day = tr(
            "{name} is a date and was cut into {bands}. Other cuts can show other gaps.",
            name=capital(name),
            bands=bands,
        )
        yield Finding(
            "WB204",
            "note",
            tr("{name} was cut into bands", name=capital(name)),
            day if cuts_dates(edges) else number,
        )


def _note_weights(case: Case) -> Iterator[Finding]:
    if case.roles.weight is not None:
        name = case.roles.column_label(case.roles.weight)
        yield Finding(
            "WB206",
            "note",
            tr("Rows count by their weight"),
            tr(
                "Every row counts as many times as its {name} says, and the intervals allow for that. The numbers "
                "of people beside the rates are rows of the table, without weights.",
                name=name,
            ),
        )


def _note_source(case: Case) -> Iterator[Finding]:
    if case.read_from:
        yield Finding("WB209", "note", tr("Which part of the file this is"), case.read_from)


def _note_scores(case: Case) -> Iterator[Finding]:
    if case.scores_from:
        yield Finding("WB205", "note", tr("Where the scores come from"), case.scores_from)
