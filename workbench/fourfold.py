"""Fourfold tables that can be shown outside: by group, who was rightly and wrongly answered, yes and no.

- A group is shown only with at least 10 people in each of its four cells, and what is hidden adds up to two groups or
  more with 10 people in each (complementary suppression: Hundepool et al., Statistical Disclosure Control, 2012, 4).
- Everything that is told of a table is then looked at together: the cells of all columns, the answers that they add up
  to, and what earlier pages and reports told. Whatever small number in a group, or in two groups at once, could be
  narrowed to fewer than 10 possible values (`workbench.narrowing`), cells of groups are hidden until it cannot.
- What is shown is rounded to fives, each number by itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from workbench.counts import OUTCOMES, OutcomeCounts
from workbench.narrowing import Narrowing
from workbench.suppress import SMALL, STEP, rounded

Whole = NDArray[np.int64]
Which = NDArray[np.bool_]
Told = Mapping[str, Mapping[str, Collection[str]]]
"""What is or was shown: "cells", "prediction" or "target" -> column -> groups; with a key, everyone's are shown too."""

KNOWN = slice(1, OUTCOMES)
PARTS = {"cells": slice(0, 4), "prediction": slice(4, 6), "target": slice(6, 8)}
"""Which numbers of a group belong together: its four cells, its two predictions, its two outcomes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Fourfold:
    """The groups of one column whose cells may be shown: `cells` is (groups, target, prediction), rounded."""

    groups: tuple[str, ...]
    cells: Whole
    hidden: int


def show_fourfold(counts: OutcomeCounts, columns: Sequence[str], told: Told) -> dict[str, Fourfold]:
    """What may be shown of some columns beside all that is told; {} where everyone's own cells are too small."""
    book = _Book.of(counts)
    if book.numbers[PARTS["cells"], -1].min() < SMALL:
        return {}
    given = book.shown(told)
    visible = given.copy()
    visible[PARTS["cells"], -1] = True
    for at in (counts.columns.index(column) for column in columns):
        of_column = book.column == at
        cells = book.numbers[PARTS["cells"]].T.reshape(-1, 2, 2)
        visible[PARTS["cells"], of_column] |= may_show_cells(cells[of_column])
    known, small = book.known(visible)
    free = book.free(~given[0] & np.isin(book.column, [counts.columns.index(column) for column in columns]))
    for wanted in small:
        known = known.widened(wanted, SMALL, free)
    return {column: book.fourfold(column, known.visible.reshape(given.shape)[0]) for column in columns}


def tells_nobody(counts: OutcomeCounts, told: Told) -> bool:
    """Whether all that is told leaves every small number ten possible values."""
    book = _Book.of(counts)
    known, small = book.known(book.shown(told))
    return all(known.values(wanted, SMALL) >= SMALL for wanted in small)


def may_show_cells(cells: Whole) -> Which:
    """Which groups may be shown with all four of their cells, beside those of everyone; `cells` is (groups, 2, 2).

    >>> may_show_cells(np.array([[[40, 9], [30, 30]], [[50, 50], [50, 50]], [[90, 90], [90, 90]]])).tolist()
    [False, False, True]
    """
    flat = cells.reshape(len(cells), -1)
    people = flat.sum(axis=1)
    shown: Which = np.all(flat >= SMALL, axis=1)
    counted = people > 0
    while (~shown & counted).any() and shown.any():
        rest = ~shown & counted
        if rest.sum() > 1 and (flat[rest].sum(axis=0) >= SMALL).all():
            break
        shown[np.flatnonzero(shown)[np.argmin(people[shown])]] = False
    return shown


@dataclass(frozen=True, kw_only=True, eq=False)
class _Book:
    """Every number that could be told of a table, as sums of the people in its finest cells.

    `people` is (combinations of groups, outcomes); `sums` (8, outcomes) says which outcomes each of `PARTS` adds up;
    `member` (groups and everyone, combinations) is true where a combination is part of a group.
    """

    counts: OutcomeCounts
    people: Whole
    sums: Which
    member: Which
    column: Whole
    name: tuple[str, ...]

    @classmethod
    def of(cls, counts: OutcomeCounts) -> "_Book":
        codes, place = np.unique(counts.codes, axis=0, return_inverse=True)
        outcome = (counts.target + 1) * OUTCOMES + counts.prediction + 1
        flat = np.bincount(place.ravel() * OUTCOMES**2 + outcome, counts.sums["n"], len(codes) * OUTCOMES**2)
        people = flat.reshape(len(codes), -1).astype(np.int64)
        sums = _sums()
        kept = sums[PARTS["cells"]].any(axis=0) | (people.any(axis=0) & sums.any(axis=0))
        groups = [(at, code) for at, column in enumerate(counts.columns) for code in range(len(counts.names[column]))]
        member = [codes[:, at] == code for at, code in groups]
        return cls(
            counts=counts,
            people=people[:, kept],
            sums=sums[:, kept],
            member=np.array([*member, np.ones(len(codes), dtype=bool)]),
            column=np.array([at for at, _ in groups] + [-1], dtype=np.int64),
            name=tuple(counts.names[counts.columns[at]][code] for at, code in groups),
        )

    @cached_property
    def numbers(self) -> Whole:
        """(8, groups and everyone): the people in each sum."""
        numbers: Whole = self.sums.astype(np.int64) @ self.people.T @ self.member.T.astype(np.int64)
        return numbers

    def shown(self, told: Told) -> Which:
        """Which numbers are told: (8, groups and everyone)."""
        shown = np.zeros((len(self.sums), len(self.column)), dtype=bool)
        columns = [self.counts.columns[at] for at in self.column[:-1]]
        for kind, groups in told.items():
            which = [name in groups.get(column, ()) for column, name in zip(columns, self.name, strict=True)]
            shown[PARTS[kind]] = [*which, True]
        return shown

    def known(self, visible: Which) -> tuple[Narrowing, list[Which]]:
        """What an attacker knows where these numbers are visible, and every small number that must stay unknown."""
        near = rounded(self.numbers).ravel()
        known = Narrowing(
            people=self.people.ravel(),
            told=np.array([self.cells(part, group) for part, group in product(self.sums, self.member)]),
            visible=visible.ravel(),
            least=np.maximum(near - STEP // 2, SMALL),
            most=near + STEP // 2,
        )
        small = list(self.small())
        known.spread(small, SMALL)
        return known, small

    def cells(self, part: Which, group: Which) -> Which:
        """Which of the finest cells are in a sum of outcomes and in a group."""
        both: Which = np.logical_and.outer(group, part).ravel()
        return both

    def small(self) -> Iterator[Which]:
        """The few people of any sum in a group, or where two groups of different columns meet."""
        groups, few = self.member[:-1].astype(np.int64), set()
        other_column = self.column[:-1, None] != self.column[None, :-1]
        anybody = (groups @ groups.T > 0) & (other_column | np.eye(len(groups), dtype=bool))
        for part in self.sums:
            meeting = (groups * (self.people @ part.astype(np.int64))) @ groups.T
            for one, other in np.argwhere(np.triu(anybody & (meeting < SMALL))):
                wanted = self.cells(part, self.member[one] & self.member[other])
                if wanted.tobytes() not in few:
                    few.add(wanted.tobytes())
                    yield wanted

    def free(self, groups: Which) -> list[Whole]:
        """The cells of the groups that may still be hidden, smallest group first."""
        by_size = np.argsort(self.numbers[PARTS["cells"]].sum(axis=0), kind="stable")
        rows = np.arange(len(self.sums) * len(self.column)).reshape(len(self.sums), -1)[PARTS["cells"]]
        return [rows[:, place] for place in by_size[groups[by_size]]]

    def fourfold(self, column: str, visible: Which) -> Fourfold:
        """One column with the groups whose cells are visible."""
        of_column = self.column == self.counts.columns.index(column)
        cells = self.numbers[PARTS["cells"]].T.reshape(-1, 2, 2)
        kept = np.flatnonzero(of_column & visible)
        return Fourfold(
            groups=tuple(self.name[place] for place in kept),
            cells=rounded(cells[kept]),
            hidden=int((of_column & ~visible & (cells.sum(axis=(1, 2)) > 0)).sum()),
        )


def _sums() -> Which:
    """(8, outcomes): which of the nine outcomes (target x prediction, unknown first) each of `PARTS` adds up."""
    grid = np.arange(OUTCOMES**2).reshape(OUTCOMES, OUTCOMES)
    cells = [[place] for place in grid[KNOWN, KNOWN].ravel()]
    predictions, targets = grid[:, KNOWN].T.tolist(), grid[KNOWN].tolist()
    return np.array([np.isin(np.arange(OUTCOMES**2), part) for part in (*cells, *predictions, *targets)])
