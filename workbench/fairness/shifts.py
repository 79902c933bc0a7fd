"""What changed beyond chance, in sentences: for a group, and for the gap between the two that were farthest apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.case import Case
from workbench.fairness.change import Change, clear_of_zero
from workbench.fairness.extremes import SMALL_GROUP
from workbench.fairness.findings import MIRRORS
from workbench.finding import FALSE_ALARMS, Finding
from workbench.intervals import benjamini_hochberg, range_tail, simultaneous_z
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import gap_words, percent, points


@dataclass(frozen=True)
class Tested:
    """A change of one group, or, with `high`, of the gap between two; `p` is the chance of one as large."""

    change: Change
    low: int
    high: int | None
    p: float


def find_changes(
    changes: Sequence[Change], groups: Sequence[dict[str, str]], after: Case, level: float
) -> Iterator[Finding]:
    """The changes that stand out after correction over all of them: of a group (WB111) and of a gap (WB112)."""
    keys = {change.metric.key for change in changes}
    said = [c for c in changes if not (c.metric.key in MIRRORS and c.metric.complement in keys)]
    tested = [one for change in said for one in _tests(change)]
    adjusted = benjamini_hochberg(np.array([one.p for one in tested], dtype=float))
    for one, p in zip(tested, adjusted, strict=True):
        if p <= FALSE_ALARMS:
            yield (
                _say_group(one, groups, after.roles, level)
                if one.high is None
                else _say_gap(one, groups, after.roles, level)
            )


def _tests(change: Change) -> Iterator[Tested]:
    for place in np.flatnonzero(~np.isnan(change.value)).tolist():
        if min(change.before.n[place], change.after.n[place]) >= SMALL_GROUP:
            yield Tested(change, place, None, range_tail(clear_of_zero(change, None, place), 2))
    ends = extremes_before(change, tested=True)
    if ends is not None:
        high, low, among = ends
        yield Tested(change, low, high, range_tail(clear_of_zero(change, high, low), among))


def _say_group(one: Tested, groups: Sequence[dict[str, str]], roles: Roles, level: float) -> Finding:
    change, place = one.change, one.low
    low, high = (float(bound[place]) for bound in change.bounds(simultaneous_z(level, 2)))
    value, metric = float(change.value[place]), change.metric
    title = tr(
        "{label} {value} for {groups}",
        label=metric.label,
        value="rose" if value > 0 else "fell",
        groups=roles.group_label(groups[place]),
    )
    form = percent if metric.is_rate else "{:.3f}".format
    text = tr(
        "{title}, from {form} to {form_2}. The change is {gap_words}.",
        title=title,
        form=form(float(change.before.value[place])),
        form_2=form(float(change.after.value[place])),
        gap_words=gap_words((value, low, high), level=level, is_rate=metric.is_rate),
    )
    return Finding("WB111", "medium", title, text, groups[place], metric.key)


def _say_gap(one: Tested, groups: Sequence[dict[str, str]], roles: Roles, level: float) -> Finding:
    change, low, high = one.change, one.low, int(one.high or 0)
    among = extremes_before(change, tested=True)
    bounds = change.bounds_of_gap(simultaneous_z(level, among[2] if among else 2), high, low)
    before, after = (float(m.value[high] - m.value[low]) for m in (change.before, change.after))
    form = points if change.metric.is_rate else "{:.3f}".format
    how = tr("turned round") if after < 0 else "grew" if after > before else "shrank"
    names = [roles.group_label(groups[place]) for place in (low, high)]
    title = tr(
        "The gap between {names} and {names_2} {how}: {label}",
        names=names[0],
        names_2=names[1],
        how=how,
        label=change.metric.label.lower(),
    )
    words = gap_words((after - before, *bounds), level=level, is_rate=change.metric.is_rate)
    unit = tr(" percentage points") if change.metric.is_rate else ""
    text = tr(
        "{title} went from {before} to {after}{unit}. The change is {words}.",
        title=title,
        before=form(before),
        after=form(after),
        unit=unit,
        words=words,
    )
    return Finding("WB112", "high" if after > before else "medium", title, text, groups[low], change.metric.key)


def extremes_before(change: Change, *, tested: bool) -> tuple[int, int, int] | None:
    """Places of the (highest, lowest) group before, and out of how many; None where fewer than two have a value."""
    known = ~np.isnan(change.value)
    if tested:
        known &= (change.before.n >= SMALL_GROUP) & (change.after.n >= SMALL_GROUP)
    places = np.flatnonzero(known)
    if len(places) < 2:  # noqa: PLR2004
        return None
    ordered = places[change.before.value[places].argsort(kind="stable")]
    return int(ordered[-1]), int(ordered[0]), len(places)
