"""Outcome counts: how many people of each group had which outcome, which prediction and which score.

The table is read once; whatever is asked afterwards costs microseconds, however many rows there were. Only observed
cells are kept. Every cell carries its number of rows and, for weights and scores, the sums from which means and their
linearised variances follow exactly.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import Coded

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
OUTCOMES = 3  # unknown, unfavourable, favourable: the code of the outcome plus one
DENSE_CELLS = 1 << 22


@dataclass(frozen=True, eq=False)
class GroupCounts:
    """Sums by group and outcome: every array is (groups, target, prediction), outcomes as unknown, bad, good.

    `codes` is (groups, columns); `n` rows, `w` sum of weights, `w2` of squared weights; the `score_…` sums run over
    rows that have a score.
    """

    columns: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    codes: Codes
    sums: Mapping[str, Floats]

    def group(self, place: int) -> dict[str, str]:
        """The values that make a group: {"sex": "female"}."""
        return {column: self.names[column][code] for column, code in zip(self.columns, self.codes[place], strict=True)}


@dataclass(frozen=True, eq=False)
class OutcomeCounts:
    """Observed cells: `codes` is (cells, columns), `target` and `prediction` -1, 0 or 1, `sums` one number a cell."""

    columns: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    codes: Codes
    target: Codes
    prediction: Codes
    sums: Mapping[str, Floats]
    weighted: bool

    @property
    def rows(self) -> int:
        """How many rows were counted."""
        return int(self.sums["n"].sum())

    def by(self, columns: Sequence[str]) -> GroupCounts:
        """The counts of every observed combination of some of the columns; none of them gives the whole."""
        places = [self.columns.index(column) for column in columns]
        sizes = [len(self.names[column]) for column in columns]
        group_of_cell = _mixed(
            np.array([self.codes[:, place] for place in places], dtype=np.int64), sizes, len(self.target)
        )
        observed, group = np.unique(group_of_cell, return_inverse=True)
        flat = (group * OUTCOMES + self.target + 1) * OUTCOMES + self.prediction + 1
        size = len(observed) * OUTCOMES * OUTCOMES
        sums = {
            key: np.bincount(flat, weights=values, minlength=size).reshape(-1, OUTCOMES, OUTCOMES).astype(np.float64)
            for key, values in self.sums.items()
        }
        codes = np.stack(np.unravel_index(observed, sizes), axis=1) if sizes else np.zeros((len(observed), 0), np.int64)
        return GroupCounts(tuple(columns), self.names, codes, sums)


def count_outcomes(
    groups: Mapping[str, Coded],
    *,
    target: NDArray[np.int8] | None,
    prediction: NDArray[np.int8] | None,
    scores: Floats | None = None,
    weights: Floats | None = None,
) -> OutcomeCounts:
    """Count the rows of every observed cell: groups jointly x target x prediction, with sums of weights and scores.

    All arrays have one entry a row; outcomes are 1 favourable, 0 not, -1 unknown; scores may be NaN.
    """
    rows = _rows(groups, target, prediction)
    return _count(
        groups, (target, prediction), rows, lambda cell, cells: _sums(cell, cells, scores, weights), weights is not None
    )


def count_combinations(
    groups: Mapping[str, Coded],
    *,
    target: NDArray[np.int8] | None,
    prediction: NDArray[np.int8] | None,
    sums: Mapping[str, Floats],
    weighted: bool,
) -> OutcomeCounts:
    """The same from rows that were counted before: `sums` say how many people and weights each of them stands for."""

    def added(cell: Codes, cells: int) -> dict[str, Floats]:
        return {
            key: np.bincount(cell, weights=values, minlength=cells).astype(np.float64) for key, values in sums.items()
        }

    return _count(groups, (target, prediction), len(sums["n"]), added, weighted)


def _count(
    groups: Mapping[str, Coded],
    outcomes: Sequence[NDArray[np.int8] | None],
    rows: int,
    sums: Callable[[Codes, int], dict[str, Floats]],
    weighted: bool,
) -> OutcomeCounts:
    absent = np.full(rows, -1, dtype=np.int8)
    parts = [coded.codes for coded in groups.values()]
    known = [absent if values is None else values for values in outcomes]
    sizes = [len(coded.names) for coded in groups.values()] + [OUTCOMES, OUTCOMES]
    digits = [*parts, *(values.astype(np.int64) + 1 for values in known)]
    cell = _cells(digits, sizes, rows)
    member = np.zeros(cell.max(initial=-1) + 1, dtype=np.int64)
    member[cell] = np.arange(rows)  # any row of a cell tells what all of them have
    codes = np.stack([digit[member] for digit in digits], axis=1)
    return OutcomeCounts(
        columns=tuple(groups),
        names={column: coded.names for column, coded in groups.items()},
        codes=codes[:, :-2],
        target=codes[:, -2] - 1,
        prediction=codes[:, -1] - 1,
        sums=sums(cell, len(member)),
        weighted=weighted,
    )


def _rows(groups: Mapping[str, Coded], *outcomes: NDArray[np.int8] | None) -> int:
    known = [len(coded.codes) for coded in groups.values()] + [len(values) for values in outcomes if values is not None]
    return known[0] if known else 0


def _mixed(parts: Sequence[NDArray[np.integer]] | Codes, sizes: Sequence[int], rows: int) -> Codes:
    """One number a row from several codes, as digits of mixed radix."""
    key = np.zeros(rows, dtype=np.int64)
    for codes, size in zip(parts, sizes, strict=True):
        key *= size
        key += codes
    return key


def _cells(digits: Sequence[Codes], sizes: Sequence[int], rows: int) -> Codes:
    """Each row's cell, numbered from 0; renumbered on the way, so that no key outgrows 64 bits."""
    key, room = np.zeros(rows, dtype=np.int64), 1
    for codes, size in zip(digits, sizes, strict=True):
        if room * size > DENSE_CELLS:
            key = pd.factorize(key)[0].astype(np.int64)
            room = int(key.max(initial=-1)) + 1
        key = key * size + codes
        room *= size
    if room > DENSE_CELLS:
        return pd.factorize(key)[0].astype(np.int64)
    present = np.bincount(key, minlength=room) > 0
    return (np.cumsum(present) - 1)[key]


def _sums(cell: Codes, cells: int, scores: Floats | None, weights: Floats | None) -> dict[str, Floats]:
    def total(values: Floats | None = None) -> Floats:
        return np.bincount(cell, weights=values, minlength=cells).astype(np.float64)

    n = total()
    sums = {"n": n, "w": n if weights is None else total(weights), "w2": n if weights is None else total(weights**2)}
    if scores is not None:
        known = ~np.isnan(scores)
        score, w = np.where(known, scores, 0.0), np.where(known, 1.0 if weights is None else weights, 0.0)
        sums |= {
            "score_n": total(known.astype(np.float64)),
            "score_w": total(w),
            "score_w2": total(w**2),
            "score_ws": total(w * score),
            "score_w2s": total(w**2 * score),
            "score_w2s2": total((w * score) ** 2),
        }
    return sums
