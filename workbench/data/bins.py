"""Columns of any type as a few dozen bins, coded once, so that whatever is asked of them afterwards is counting.

- A number, a date or a span of time is cut at its quantiles; one with few distinct values keeps them.
- Text keeps its most frequent values; the rest, which few people share, are one bin together. Missing is a bin too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import distinct_values
from workbench.errors import WorkbenchError
from workbench.features import as_numbers, is_measured

BINS = 20
MOST_TEXTS = 50
FEWEST_ROWS = 10

Codes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Binned:
    """One column: `codes[i]` is the bin of row i, from 0; `bins` says how many there are.

    `joined` counts the rare values of a text that were put together, 0 where none were.
    """

    codes: Codes
    bins: int
    joined: int = 0


def bin_columns(frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, Binned]:
    """Every column that can be told apart into at least two bins; lists and columns of one value are left out."""
    binned = {column: _bin(frame[column]) for column in columns}
    return {column: found for column, found in binned.items() if found is not None and found.bins > 1}


def feature_columns(case: Case) -> tuple[str, ...]:
    """The columns a model could be given: all without a role of their own."""
    roles = case.roles
    taken = {*roles.sensitive, roles.target, roles.prediction, roles.score, roles.weight, *roles.not_features}
    return tuple(column for column in case.columns if column not in taken)


def _bin(values: pd.Series) -> Binned | None:
    if is_measured(values):
        return _bin_numbers(as_numbers(values.to_frame())[:, 0])
    try:
        raw, distinct = distinct_values(values)
    except WorkbenchError:  # lists or other collections
        return None
    return _bin_texts(np.asarray(raw, dtype=np.int64), len(distinct))


def _bin_numbers(numbers: NDArray[np.float64]) -> Binned:
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return Binned(np.zeros(len(numbers), np.int64), 1)
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:]))
    codes = np.searchsorted(edges, numbers, side="left")
    codes[np.isnan(numbers)] = len(edges)  # a bin of their own, above all others
    return _numbered(codes)


def _bin_texts(raw: Codes, distinct: int) -> Binned:
    """Missing, which has code -1, comes first; then the most frequent values, then the rest together."""
    counts = np.bincount(raw + 1, minlength=distinct + 1)
    frequent = 1 + np.argsort(-counts[1:], kind="stable")[:MOST_TEXTS]
    frequent = frequent[counts[frequent] >= FEWEST_ROWS]
    place = np.full(distinct + 1, len(frequent) + 1, dtype=np.int64)
    place[frequent] = np.arange(len(frequent)) + 1
    place[0] = 0
    found = _numbered(place[raw + 1])
    return Binned(found.codes, found.bins, distinct - len(frequent))


def _numbered(codes: Codes) -> Binned:
    seen = np.bincount(codes) > 0
    return Binned((np.cumsum(seen) - 1)[codes], int(seen.sum()))
