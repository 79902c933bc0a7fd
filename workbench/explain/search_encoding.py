"""What a pipeline makes of each column, learned from a few rows: so that thousands can be encoded without a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.search_columns import Column, rebuild

Floats = NDArray[np.float64]
LINE = ("start", "slope")
FEW_STEPS = 7  # places at which a number's encoding is looked at


@dataclass(frozen=True, eq=False)
class _OneColumn:
    """What one column becomes: `places` in the encoded row, and for each value what stands there.

    A category has a row of `table` for each value, the last for missing; a number is `start` + value × `slope`, and
    `missing` where it is missing.
    """

    places: NDArray[np.intp]
    table: Floats | None = None
    start: Floats | None = None
    slope: Floats | None = None
    missing: Floats | None = None

    @cached_property
    def _span(self) -> Any:
        """The places as a slice where they stand side by side, which is faster to write to."""
        first, last = int(self.places[0]), int(self.places[-1]) + 1
        return slice(first, last) if last - first == len(self.places) else self.places

    @property
    def is_plain(self) -> bool:
        """Whether it is one number, never missing, and becomes one number."""
        return len(self.places) == 1 and self.slope is not None and self.missing is None

    def write(self, encoded: Floats, values: Floats) -> None:
        """Write one column of coded rows into the encoded rows."""
        if not len(self.places):
            return
        if self.table is not None:
            encoded[:, self._span] = self.table[values.astype(np.intp)]
        elif self.start is not None and self.slope is not None:
            encoded[:, self.places] = self.start + values[:, None] * self.slope
            gone = np.isnan(values)
            if self.missing is not None and gone.any():
                encoded[np.ix_(gone, self.places)] = self.missing


@dataclass(frozen=True, eq=False)
class Encoding:
    """All columns, each of which changes places of its own; `base` is a row with what none of them changes.

    Numbers that are never missing and become one number each are `plain`: all of them are written at once.
    """

    columns: tuple[_OneColumn, ...]
    base: Floats
    plain: "_Plain"

    @classmethod
    def of(
        cls, columns: tuple[Column, ...], rows: Floats, transform: Callable[[pd.DataFrame], Any] | None
    ) -> Self | None:
        """Learned by changing one column at a time of one row; None where that does not explain everything."""
        base = np.where(np.isnan(rows[0]), [column.middle for column in columns], rows[0])
        probes = [_probe(column) for column in columns]
        made = [np.repeat(base[None, :], len(probe), axis=0) for probe in probes]
        for at, (part, probe) in enumerate(zip(made, probes, strict=True)):
            part[:, at] = probe
        if transform is None and not all(column.kind == "number" for column in columns):
            return None
        table = rebuild(columns, np.vstack([base[None, :], *made]))
        out: Any = table if transform is None else transform(table)
        encoded = np.asarray(out.toarray() if hasattr(out, "toarray") else out, dtype=np.float64)
        origin, parts = encoded[0], np.split(encoded[1:], np.cumsum([len(probe) for probe in probes])[:-1])
        found = [_learned(*each, origin) for each in zip(columns, probes, parts, strict=True)]
        known = [column for column in found if column is not None]
        places = np.concatenate([column.places for column in known]) if known else np.empty(0, dtype=np.intp)
        if len(known) < len(found) or len(np.unique(places)) < len(places):
            return None
        return cls(tuple(known), origin, _Plain.of(known))

    def encode(self, coded: Floats) -> Floats:
        """Coded rows as the last step of the pipeline is given them."""
        encoded = np.repeat(self.base[None, :], len(coded), axis=0)
        plain = self.plain
        encoded[:, plain.places] = plain.start + coded[:, plain.at] * plain.slope
        for other in plain.others:
            self.columns[other].write(encoded, coded[:, other])
        return encoded


@dataclass(frozen=True, eq=False)
class _Plain:
    """The plain numbers among the columns: where they stand, and where they are written; and which are not plain."""

    at: NDArray[np.intp]
    places: NDArray[np.intp]
    start: Floats
    slope: Floats
    others: tuple[int, ...]

    @classmethod
    def of(cls, columns: Sequence[_OneColumn]) -> Self:
        """Sorted out once."""
        plain = [at for at, column in enumerate(columns) if column.is_plain]
        start, slope = (np.array([float(np.ravel(getattr(columns[at], part))[0]) for at in plain]) for part in LINE)
        return cls(
            at=np.array(plain, dtype=np.intp),
            places=np.array([columns[at].places[0] for at in plain], dtype=np.intp),
            start=start,
            slope=slope,
            others=tuple(at for at in range(len(columns)) if at not in set(plain)),
        )


def _probe(column: Column) -> Floats:
    """The values of a column whose encoding is looked at; missing last, where it occurs."""
    if column.kind != "number":
        return np.append(np.arange(len(column.values), dtype=np.float64), -1.0 if column.has_missing else 0.0)
    known = column.sorted
    if known is None or not len(known):
        return np.array([np.nan])
    spread = known[np.linspace(0, len(known) - 1, FEW_STEPS).astype(np.intp)]
    return np.append(spread, np.nan if column.has_missing else spread[-1])


def _learned(column: Column, probe: Floats, part: Floats, origin: Floats) -> _OneColumn | None:
    differs = (part != origin) & ~(np.isnan(part) & np.isnan(origin))
    places = np.flatnonzero(differs.any(axis=0))
    seen = part[:, places]
    if column.kind != "number":
        return _OneColumn(places, table=seen)
    if not len(places):
        return _OneColumn(places)
    known, values = seen[:-1], probe[:-1]
    if np.ptp(values) == 0:
        return None
    slope = (known[-1] - known[0]) / (values[-1] - values[0])
    start = known[0] - values[0] * slope
    if not np.allclose(start + values[:, None] * slope, known, rtol=1e-9, atol=1e-9):
        return None
    return _OneColumn(places, start=start, slope=slope, missing=seen[-1] if column.has_missing else None)
