"""Every subgroup that is large enough: all combinations of values of some columns that enough people have in common.

- Depth first: a subgroup is looked for only among the people of the shorter one it extends, so that a branch ends as
  soon as too few are left. Columns are taken in one order, so that every combination is met once.
- The table is pressed into its observed combinations first; one `bincount` then gives all values of a column and all
  outcomes at once, and so every metric. How many rows stand behind the combinations does not matter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.counts import OUTCOMES, Floats, GroupCounts, OutcomeCounts
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.training import Progress, tell

CELLS = OUTCOMES * OUTCOMES
MOST_SUBGROUPS = 200_000
ABSENT = -1
Places = NDArray[np.intp]
Items = tuple[tuple[str, str], ...]
Codes = tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Subgroups:
    """`codes` is (subgroups, columns), -1 where a column is left open; the first one is everyone.

    `sums` are those of `GroupCounts`, each (subgroups, target, prediction).
    """

    columns: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    codes: NDArray[np.int32]
    sums: Mapping[str, Floats]

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def counts(self) -> GroupCounts:
        """The sums as counts of groups, for the metrics."""
        return GroupCounts(self.columns, self.names, self.codes.astype(np.int64), self.sums)

    @cached_property
    def rows(self) -> Floats:
        """How many rows belong to each subgroup."""
        return np.asarray(self.sums["n"].sum(axis=(1, 2)), dtype=np.float64)

    @cached_property
    def length(self) -> NDArray[np.int64]:
        """How many values describe each subgroup; 0 for everyone."""
        return np.asarray((self.codes != ABSENT).sum(axis=1), dtype=np.int64)

    @cached_property
    def shorter(self) -> NDArray[np.int64]:
        """(subgroups, columns): the place of the subgroup without this column, -1 where the column is open anyway."""
        found = np.full(self.codes.shape, ABSENT, dtype=np.int64)
        for column in range(len(self.columns)):
            described = np.flatnonzero(self.codes[:, column] != ABSENT)
            without = self.codes[described]
            without[:, column] = ABSENT
            found[described, column] = [self._place[row.tobytes()] for row in without]
        return found

    @property
    def items(self) -> list[Items]:
        """What describes each subgroup: (column, value) of everything its people have in common."""
        pairs = [[(column, name) for name in self.names[column]] for column in self.columns]
        return [
            tuple([pairs[column][code] for column, code in enumerate(row) if code != ABSENT])
            for row in self.codes.tolist()
        ]

    def place(self, items: Mapping[str, str]) -> int | None:
        """Where a subgroup stands, None if it is not among them."""
        row = np.full(len(self.columns), ABSENT, dtype=np.int32)
        for column, value in items.items():
            if column not in self.columns or value not in self.names[column]:
                return None
            row[self.columns.index(column)] = self.names[column].index(value)
        return self._place.get(row.tobytes())

    @cached_property
    def _place(self) -> dict[bytes, int]:
        return {row.tobytes(): place for place, row in enumerate(self.codes)}


def find_subgroups(
    counts: OutcomeCounts,
    *,
    least: float,
    depth: int | None = None,
    scored: bool = False,
    progress: Progress | None = None,
) -> Subgroups:
    """All combinations of values of the counted columns that at least `least` rows have, and everyone.

    `depth` is the largest number of values in one description, None for no limit; `scored` keeps the sums that a mean
    score needs.

    Raises
    ------
    WorkbenchError
        When there are more than 200,000; the search stops there.
    """
    keys = ["n", *(key for key in counts.sums if key.startswith("score_") and scored)]
    keys += ["w", "w2"] if counts.weighted else []
    search = _Search.of(counts, keys, least, depth or len(counts.columns))
    found: list[tuple[Codes, Floats]] = []
    for fraction, items, sums in search.walk():
        found.append((items, sums))
        if len(found) > MOST_SUBGROUPS:
            raise WorkbenchError(
                tr(
                    "There are more than {most_subgroups:,} subgroups of this size. Ask for larger ones, for fewer "
                    "columns or for shorter descriptions.",
                    most_subgroups=MOST_SUBGROUPS,
                )
            )
        if not len(found) % 512:
            tell(progress, fraction, tr("Looked at {found:,} subgroups", found=len(found)))
    return _gathered(counts, keys, found)


@dataclass(frozen=True, eq=False)
class _Search:
    """The observed combinations: `values[c]` a small code for each, those too rare for any subgroup sharing the last.

    `originals[c]` leads back from the small codes to those of the column; `order` has the columns with many values
    first, so that branches end early.
    """

    order: Sequence[int]
    outcome: NDArray[np.intp]
    values: Sequence[NDArray[np.int32]]
    originals: Sequence[NDArray[np.intp]]
    sums: Sequence[Floats]
    least: float
    depth: int

    @classmethod
    def of(cls, counts: OutcomeCounts, keys: Sequence[str], least: float, depth: int) -> "_Search":
        outcome = ((counts.target + 1) * OUTCOMES + counts.prediction + 1).astype(np.intp)
        values, originals = [], []
        for column, name in enumerate(counts.columns):
            codes, size = counts.codes[:, column], len(counts.names[name])
            large = np.flatnonzero(np.bincount(codes, weights=counts.sums["n"], minlength=size) >= least)
            lookup = np.full(size, len(large), dtype=np.int32)
            lookup[large] = np.arange(len(large))
            values.append(lookup[codes])
            originals.append(large)
        order = sorted(range(len(values)), key=lambda column: -len(originals[column]))
        return cls(order, outcome, values, originals, [counts.sums[key] for key in keys], least, depth)

    def walk(self) -> Iterator[tuple[float, Codes, Floats]]:
        """(share of the work done, (column, code) of each item, sums of shape (keys, 9)) of every subgroup."""
        stack: list[tuple[float, Codes, Places, Sequence[int]]] = [
            (0.0, (), np.arange(len(self.outcome)), self.order),
        ]
        while stack:
            done, items, people, left = stack.pop()
            outcome, weights = self.outcome[people], [sums[people] for sums in self.sums]
            for at, column in enumerate(left):
                codes, later = self.values[column][people], left[at + 1 :]
                table = self._table(column, codes, outcome, weights)
                share = done if items else at / len(left)
                for value in np.flatnonzero(table[0].sum(axis=1) >= self.least).tolist():
                    described = (*items, (column, int(self.originals[column][value])))
                    yield share, described, table[:, value]
                    if later and len(described) < self.depth:
                        stack.append((share, described, people[codes == value], later))

    def _table(
        self, column: int, codes: NDArray[np.int32], outcome: NDArray[np.intp], weights: Sequence[Floats]
    ) -> Floats:
        """(keys, values, outcomes): the sums of every value of a column among some people."""
        digits, size = np.multiply(codes, CELLS, dtype=np.intp) + outcome, len(self.originals[column])
        tables = [np.bincount(digits, weights=one, minlength=size * CELLS)[: size * CELLS] for one in weights]
        return np.asarray(tables, dtype=np.float64).reshape(len(tables), size, CELLS)


def _gathered(counts: OutcomeCounts, keys: Sequence[str], found: Sequence[tuple[Codes, Floats]]) -> Subgroups:
    codes = np.full((len(found) + 1, len(counts.columns)), ABSENT, dtype=np.int32)
    for place, (items, _) in enumerate(found, start=1):
        for column, code in items:
            codes[place, column] = code
    everyone = counts.by(()).sums
    stacked = np.stack([sums for _, sums in found]) if found else np.zeros((0, len(keys), CELLS))
    parts = {
        key: np.concatenate([everyone[key], stacked[:, at].reshape(-1, OUTCOMES, OUTCOMES)])
        for at, key in enumerate(keys)
    }
    unweighted = {} if counts.weighted else {"w": parts["n"], "w2": parts["n"]}
    return Subgroups(counts.columns, counts.names, codes, parts | unweighted)
