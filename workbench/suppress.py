"""Counts that can be shown outside: no small cell is in them, and none can be had by subtraction.

- A group is shown only with at least 10 people of either answer: "all of them were refused" tells on everyone.
- Where one group is hidden its numbers would be what is left of the total. So the next smallest is hidden with it,
  until what is left is at least two groups and at least 10 people of either answer (complementary suppression, in
  Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
- What is shown is rounded to fives, each number by itself.
- All columns of the counts are looked at together: whatever small number of people in a group, or in two groups at
  once, could be narrowed to fewer than 10 possible values by everything that is shown (`workbench.narrowing`), groups
  are hidden until it cannot. So one page, and the pages of one table, tell of nobody, also by subtraction.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from workbench.counts import OUTCOMES, GroupCounts, OutcomeCounts
from workbench.narrowing import Narrowing

SMALL = 10
"""Fewer people than this of either answer are not shown."""

STEP = 5
"""What is shown is a multiple of this."""

Whole = NDArray[np.int64]
Which = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Shown:
    """The groups of one column that may be shown, with how many of each got which answer, rounded; and how many not.

    `favourable` and `other` have one number for each of `groups`, in their order.
    """

    column: str
    groups: tuple[str, ...]
    favourable: Whole
    other: Whole
    hidden: int


def show_column(counts: OutcomeCounts, column: str, answer: str) -> Shown:
    """What may be shown of one column beside the other columns of the counts; `answer` is "prediction" or "target"."""
    return _show_all(counts, answer)[column]


def show_columns(
    counts: OutcomeCounts, answer: str, given: Mapping[str, Collection[str]] | None = None
) -> dict[str, Shown]:
    """What may be shown of every column at once, beside groups that were shown already (`given`, by column)."""
    parts = _Parts.of(counts, answer)
    visible = _audited(parts, parts.of_groups(given or {}))
    return {column: parts.shown(column, visible) for column in counts.columns}


@lru_cache(maxsize=4)
def _show_all(counts: OutcomeCounts, answer: str) -> dict[str, Shown]:
    return show_columns(counts, answer)


def show_everyone(counts: OutcomeCounts, answer: str) -> tuple[int, int]:
    """How many people got the favourable answer and how many another one, rounded; (0, 0) if that may not be shown."""
    favourable, other = (int(part.sum()) for part in _answers(counts.by(()), answer))
    if min(favourable, other) < SMALL:
        return 0, 0
    shown = rounded(np.array([favourable, other]))
    return int(shown[0]), int(shown[1])


def may_show(favourable: Whole, other: Whole) -> Which:
    """Which groups may be shown beside the total; both arrays have one number a group.

    >>> may_show(np.array([4, 60, 20, 300]), np.array([30, 50, 40, 500]))
    array([False,  True, False,  True])
    """
    shown = (favourable >= SMALL) & (other >= SMALL)
    people = favourable + other
    counted = people > 0
    while (~shown & counted).any() and shown.any() and not _is_safe(favourable, other, ~shown & counted):
        smallest = np.flatnonzero(shown)[np.argmin(people[shown])]
        shown[smallest] = False
    return shown


def rounded(number: Whole) -> Whole:
    """The nearest multiple of five.

    >>> rounded(np.array([12, 13, 0])).tolist()
    [10, 15, 0]
    """
    return (number + STEP // 2) // STEP * STEP


def counts_of(shown: Shown, answer: str) -> GroupCounts:
    """What is shown as counts again, so that rates, intervals and findings come from these numbers and no others."""
    n = np.zeros((len(shown.groups), OUTCOMES, OUTCOMES))
    for code, part in ((1, shown.other), (2, shown.favourable)):
        place = (slice(None), 0, code) if answer == "prediction" else (slice(None), code, 0)
        n[place] = part
    codes = np.arange(len(shown.groups), dtype=np.int64).reshape(-1, 1)
    return GroupCounts((shown.column,), {shown.column: shown.groups}, codes, {"n": n, "w": n, "w2": n})


def _answers(table: GroupCounts, answer: str) -> tuple[Whole, Whole]:
    by_answer = table.sums["n"].sum(axis=1 if answer == "prediction" else 2).astype(np.int64)
    return by_answer[:, 2], by_answer[:, 1]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Parts:
    """Every group of every column as a row of `member`, true for the combinations of groups that are part of it.

    The last row is everyone. `people` is (2, combinations): favourable, other.
    """

    counts: OutcomeCounts
    people: Whole
    member: Which
    column: Whole
    name: tuple[str, ...]

    @classmethod
    def of(cls, counts: OutcomeCounts, answer: str) -> "_Parts":
        codes, place = np.unique(counts.codes, axis=0, return_inverse=True)
        outcome = counts.prediction if answer == "prediction" else counts.target
        people = [
            np.bincount(place.ravel(), weights=counts.sums["n"] * (outcome == which), minlength=len(codes))
            for which in (1, 0)
        ]
        groups = [(at, code) for at, column in enumerate(counts.columns) for code in range(len(counts.names[column]))]
        member = [codes[:, at] == code for at, code in groups]
        return cls(
            counts=counts,
            people=np.array(people).astype(np.int64),
            member=np.array([*member, np.ones(len(codes), dtype=bool)]),
            column=np.array([at for at, _ in groups] + [-1], dtype=np.int64),
            name=tuple(counts.names[counts.columns[at]][code] for at, code in groups),
        )

    @property
    def totals(self) -> Whole:
        """The people of every group: (2, groups and everyone)."""
        totals: Whole = self.people @ self.member.T.astype(np.int64)
        return totals

    def of_groups(self, given: Mapping[str, Collection[str]]) -> Which:
        """Which rows are groups that were shown already."""
        columns = [self.counts.columns[at] for at in self.column[:-1]]
        return np.array([n in given.get(c, ()) for c, n in zip(columns, self.name, strict=True)] + [False])

    def shown(self, column: str, visible: Which) -> Shown:
        """One column with its groups that are visible."""
        of_column = self.column == self.counts.columns.index(column)
        favourable, other = self.totals
        kept = np.flatnonzero(of_column & visible)
        return Shown(
            column=column,
            groups=tuple(self.name[place] for place in kept),
            favourable=rounded(favourable[kept]),
            other=rounded(other[kept]),
            hidden=int((of_column & ~visible & (favourable + other > 0)).sum()),
        )

    def small(self, people: Whole) -> Iterator[Which]:
        """The groups, and the meetings of two groups of different columns, with few people of one answer."""
        anybody, few = self.people.sum(axis=0) > 0, set()
        members = [row for row in self.member[:-1] & anybody if row.any()]
        pairs = (one & other for one, other in combinations(members, 2))
        for which in (*members, *pairs):
            if which.any() and people[which].sum() < SMALL and which.tobytes() not in few:
                few.add(which.tobytes())
                yield which


def _audited(parts: _Parts, given: Which) -> Which:
    """Which groups may be visible: hidden one by one until nothing small can be narrowed; those given stay."""
    favourable, other = parts.totals
    visible = np.zeros(len(parts.column), dtype=bool)
    visible[-1] = min(favourable[-1], other[-1]) >= SMALL
    for at in range(len(parts.counts.columns)):
        of_column = parts.column == at
        visible[of_column] = may_show(favourable[of_column], other[of_column])
    visible |= given
    by_size = np.argsort(parts.totals.sum(axis=0), kind="stable")
    free = [np.array([place]) for place in by_size.tolist() if parts.column[place] >= 0 and not given[place]]
    for people, totals in zip(parts.people, parts.totals, strict=True):
        near = rounded(totals)
        least, most = np.maximum(near - STEP // 2, SMALL), near + STEP // 2
        known = Narrowing(people=people, told=parts.member, visible=visible, least=least, most=most)
        small = list(parts.small(people))
        known.spread(small, SMALL)
        for wanted in small:
            known = known.widened(wanted, SMALL, free)
        visible = known.visible
    return visible


def _is_safe(favourable: Whole, other: Whole, hidden: Which) -> bool:
    """Whether what is left of the total after subtraction tells of nobody."""
    return bool(hidden.sum() > 1 and favourable[hidden].sum() >= SMALL and other[hidden].sum() >= SMALL)
