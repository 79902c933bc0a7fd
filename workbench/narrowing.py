"""How far a number that is not shown could be narrowed by everything that is: what an attacker would work out.

The attacker is given much: which groups overlap and which combinations of groups nobody is in, that numbers are rounded
and how, and that nothing below `least` is shown. What is left is a linear programme for each end of what a number
can be (Hundepool et al., Statistical Disclosure Control, 2012, section 4.3: the auditing problem). Where only two
columns are shown its ends are whole numbers; with more it can only be wider than what whole numbers allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Which = NDArray[np.bool_]
NEARLY = 1e-6


@dataclass(frozen=True, kw_only=True, eq=False)
class Narrowing:
    """What is known of the people in some cells by sums of them that are shown.

    `people` are the true numbers, one a cell; `told` has a row for each sum that could be shown, true where a cell is
    part of it, and `visible` says which are; each lies between `least` and `most`.
    """

    people: Whole
    told: Which
    visible: Which
    least: Whole
    most: Whole
    points: list[Floats] = field(default_factory=list)
    """Numbers that are possible by all that is known: found on the way, they save most later questions."""

    def without(self, rows: Whole) -> "Narrowing":
        """The same where some of the sums are not shown; what was possible still is."""
        visible = self.visible.copy()
        visible[rows] = False
        return replace(self, visible=visible, points=list(self.points))

    def widened(self, wanted: Which, enough: int, free: Sequence[Whole]) -> "Narrowing":
        """Hide sums until a number can be anything of `enough` values: the first that helps, else one that tells of it.

        `free` are the rows that may be hidden, those that are shown together in one array, in the order to be tried.
        """
        known = self
        while known.values(wanted, enough) < enough:
            left = [rows for rows in free if known.visible[rows].any()]
            if not left:
                break
            less = (known.without(rows) for rows in left)
            helps = next((each for each in less if each.values(wanted, enough) >= enough), None)
            tells = [rows for rows in left if (known.told[rows] & wanted).any()]
            known = helps or known.without((tells or left)[0])
        return known

    def spread(self, small: Sequence[Which], enough: int) -> None:
        """Find possible numbers in which as many small sums as can be are large at once, again and again."""
        left = list(small)
        while left:
            self.points.append(self._raised(np.array(left), enough))
            still = [wanted for wanted in left if self._count(wanted) < enough]
            left = still if len(still) < len(left) else []

    def values(self, wanted: Which, enough: int) -> int:
        """How many whole numbers the sum over the `wanted` cells can be; counted up to `enough`."""
        for sign in (1.0, -1.0):
            if self._count(wanted) < enough:
                self.points.append(self._least(sign * wanted.astype(np.float64)))
        return min(self._count(wanted), enough)

    def _count(self, wanted: Which) -> int:
        known = [float(point[wanted].sum()) for point in (self.people, *self.points)]
        return int(np.floor(max(known) + NEARLY) - np.ceil(min(known) - NEARLY)) + 1

    def _raised(self, small: Which, enough: int) -> Floats:
        """Possible numbers where the sum of what each small sum is, counted up to `enough` more, is most."""
        from scipy.sparse import csr_array, eye_array, hstack  # noqa: PLC0415 - as below

        cells = small.shape[1]
        high = small @ self.people + enough
        goal = np.concatenate([np.zeros(cells), -np.ones(len(small))])
        counted = hstack([-csr_array(small.astype(np.float64)), eye_array(len(small))])
        return self._least(goal, counted, high)

    def _least(self, goal: Floats, counted: Any = None, high: Whole | None = None) -> Floats:
        """The possible numbers where the goal is least; what comes after the cells in it is bounded by `counted`."""
        from scipy.optimize import linprog  # noqa: PLC0415 - who only reads pages must not load it
        from scipy.sparse import csr_array, vstack  # noqa: PLC0415

        cells, more = len(self.people), 0 if high is None else len(high)
        part = csr_array(self.told[self.visible].astype(np.float64))
        part.resize(part.shape[0], cells + more)
        rows = [part, -part] + ([] if counted is None else [counted])
        limits = [self.most[self.visible], -self.least[self.visible], np.zeros(more)]
        bounds = [(0, None)] * cells + [(0, most) for most in (() if high is None else high)]
        solved = linprog(goal, A_ub=vstack(rows), b_ub=np.concatenate(limits), bounds=bounds, method="highs")
        # the truth is always possible: a programme that could not be solved counts as if nothing else were
        found: Floats = np.asarray(solved.x[:cells] if solved.status == 0 else self.people, dtype=np.float64)
        return found
