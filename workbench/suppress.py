"""Counts that can be shown outside: no small cell is in them, and none can be had by subtraction.

- A group is shown only with at least 10 people of either answer: "all of them were refused" tells on everyone.
- Where one group is hidden its numbers would be what is left of the total. So the next smallest is hidden with it,
  until what is left is at least two groups and at least 10 people of either answer (complementary suppression, in
  Hundepool et al., Statistical Disclosure Control, 2012, chapter 4).
- What is shown is rounded to fives, each number by itself. So two pages about the same people, cut into other groups
  or a row apart, leave what lies between them unknown by four either way.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.counts import OUTCOMES, GroupCounts, OutcomeCounts

SMALL = 10
"""Fewer people than this of either answer are not shown."""

STEP = 5
"""What is shown is a multiple of this."""

Whole = NDArray[np.int64]


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
    """What may be shown of one column; `answer` is "prediction" or "target"."""
    table = counts.by((column,))
    favourable, other = _answers(table, answer)
    shown = may_show(favourable, other)
    names = [table.group(place)[column] for place in range(len(table.codes))]
    return Shown(
        column=column,
        groups=tuple(name for name, kept in zip(names, shown, strict=True) if kept),
        favourable=rounded(favourable[shown]),
        other=rounded(other[shown]),
        hidden=int((~shown & (favourable + other > 0)).sum()),
    )


def show_everyone(counts: OutcomeCounts, answer: str) -> tuple[int, int]:
    """How many people got the favourable answer and how many another one, rounded; (0, 0) if that may not be shown."""
    favourable, other = (int(part.sum()) for part in _answers(counts.by(()), answer))
    if min(favourable, other) < SMALL:
        return 0, 0
    shown = rounded(np.array([favourable, other]))
    return int(shown[0]), int(shown[1])


def may_show(favourable: Whole, other: Whole) -> NDArray[np.bool_]:
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


def _is_safe(favourable: Whole, other: Whole, hidden: NDArray[np.bool_]) -> bool:
    """Whether what is left of the total after subtraction tells of nobody."""
    return bool(hidden.sum() > 1 and favourable[hidden].sum() >= SMALL and other[hidden].sum() >= SMALL)
