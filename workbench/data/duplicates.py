"""Is somebody in the table twice? Rows that repeat another one exactly, and rows that do so but for an id.

Few coarse columns repeat by chance. Where chance makes rows alike it makes many more that differ in one column only;
copies come without such near misses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import distinct_values
from workbench.data.findings import Tested
from workbench.errors import WorkbenchError, unknown
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.words import listed, percent, whole

KINSHIP, MOST_AGREE = 3.0, 0.75  # rows alike in all other columns agree more often in one than any two rows do
MOST_SHARE, SOME_SHARE = 0.10, 0.01
Keys = NDArray[np.uint64]


@dataclass(frozen=True, kw_only=True, eq=False)
class DuplicateReport:
    """The answer: how many rows repeat an earlier one exactly, and how many do apart from `ignoring`, the id columns.

    `examples` are places (from 0) of rows that look alike, a tuple each, of at most five sets.
    """

    rows: int
    exact: int
    apart_from_id: int
    ignoring: tuple[str, ...]
    examples: tuple[tuple[int, ...], ...]
    test: Tested

    @property
    def words(self) -> str:
        """The answer in a sentence."""
        if not self.apart_from_id:
            return tr("No row repeats another one{apart}.", apart=self._apart)
        share = percent(self.apart_from_id / self.rows)
        return tr(
            "{apart_from_id} of {rows} rows ({share}) repeat an earlier one{apart}.",
            apart_from_id=whole(self.apart_from_id),
            rows=whole(self.rows),
            share=share,
            apart=self._apart,
        )

    @property
    def _apart(self) -> str:
        return tr(", apart from {ignoring}", ignoring=listed(self.ignoring)) if self.ignoring else ""

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        counts = {"rows": self.rows, "exact": self.exact, "apart_from_id": self.apart_from_id}
        return counts | {"ignoring": list(self.ignoring), "examples": [list(places) for places in self.examples]}


def find_duplicates(case: Case, *, ids: Sequence[str] = ()) -> DuplicateReport:
    """Rows that repeat another one; `ids` are columns that number the rows, which two rows of one person differ in.

    Raises
    ------
    WorkbenchError
        When an id is not a column.
    """
    for column in ids:
        if column not in case.columns:
            raise unknown("column", column, case.columns)
    keys = {column: _keys(case.pandas[column]) for column in case.columns}
    rest = [column for column in keys if column not in ids]
    if not rest:
        raise WorkbenchError(tr("Every column is said to be an id, so there is nothing in which rows could be alike."))
    exact, alike = _mixed(keys, list(keys)), _mixed(keys, rest)
    repeats = _repeats(alike)
    p = _chance(keys, rest, alike) if repeats else 1.0
    labels = tuple(case.roles.column_label(column) for column in ids)
    report = DuplicateReport(
        rows=case.rows,
        exact=_repeats(exact),
        apart_from_id=repeats,
        ignoring=labels,
        examples=_examples(alike),
        test=Tested(p),
    )
    return report if not repeats else DuplicateReport(**{**report.__dict__, "test": Tested(p, _say(report), 1.0)})


def _say(report: DuplicateReport) -> Finding:
    share = report.apart_from_id / report.rows
    severity: Severity = "high" if share >= MOST_SHARE else "medium" if share >= SOME_SHARE else "low"
    return Finding(
        "WB308",
        severity,
        tr("{apart_from_id} rows repeat another one", apart_from_id=whole(report.apart_from_id)),
        tr(
            "{words} That is more than chance makes. Whoever is in the table twice counts twice, and a model that "
            "is tested on copies of what it learnt looks better than it is.",
            words=report.words,
        ),
    )


def _keys(values: pd.Series) -> Keys:
    """A random-looking number for each value, so that a sum of them stands for a row."""
    try:
        codes, _ = distinct_values(values)
    except WorkbenchError:  # lists and other collections: as text
        codes, _ = distinct_values(values.astype(str))
    salt = np.random.default_rng(crc32(str(values.name).encode()))
    numbers = salt.integers(0, 2**63, int(codes.max(initial=-1)) + 2, dtype=np.uint64)
    return np.asarray(numbers[codes + 1])


def _mixed(keys: dict[str, Keys], columns: Sequence[str]) -> Keys:
    mixed = np.zeros(len(next(iter(keys.values()))), dtype=np.uint64)
    for column in columns:
        mixed += keys[column]  # wraps around, which is meant
    return mixed


def _repeats(mixed: Keys) -> int:
    return len(mixed) - len(np.unique(mixed))


def _pairs(mixed: Keys) -> float:
    counts = np.unique(mixed, return_counts=True)[1].astype(np.float64)
    return float((counts * (counts - 1) / 2).sum())


def _chance(keys: dict[str, Keys], columns: Sequence[str], alike: Keys) -> float:
    """How likely chance makes so many rows alike.

    Pairs that differ in one column only are what chance makes on its way to pairs alike in all. From how often any two
    rows agree in that column follows how many pairs alike in all go with them; the column that expects most counts.
    """
    from scipy import special  # noqa: PLC0415 - only where rows repeat

    if len(columns) == 1:
        return 1.0  # values of one column repeat, that is all
    every_pair = len(alike) * (len(alike) - 1) / 2
    both, expected = _pairs(alike), 0.0
    for column in columns:
        agree = min(KINSHIP * _pairs(keys[column]) / every_pair, MOST_AGREE)
        near = _pairs(alike - keys[column]) - both
        expected = max(expected, near * agree / (1 - agree))
    return float(special.gammainc(both, expected)) if expected else 0.0  # the upper tail of Poisson


def _examples(mixed: Keys) -> tuple[tuple[int, ...], ...]:
    order = np.argsort(mixed, kind="stable")
    starts = np.flatnonzero(np.diff(mixed[order], prepend=mixed[order][0] - np.uint64(1)) != 0)
    sets = [each for each in np.split(order, starts[1:]) if len(each) > 1][:5] if len(starts) < len(mixed) else []
    return tuple(tuple(int(place) for place in each[:5]) for each in sets)
