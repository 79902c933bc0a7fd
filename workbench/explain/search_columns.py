"""A table as numbers that a search can move: each column's kind, unit steps, usual range and values.

- A number stays a number, missing is NaN; anything else becomes the place of its value, missing is -1.
- The step of a column is the largest that all its values are multiples of: whole months, hundreds of euros.
- Its usual range is the middle 95 % of its values, so that one millionaire does not make every change look small.
- Going back gives exactly the table's own types and values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import distinct_values, is_number, value_name
from workbench.features import is_measured

Floats = NDArray[np.float64]
MOST_DECIMALS = 6
FINE = 1000  # steps in the usual range of a number without visible decimals
USUAL = (2.5, 97.5)  # percentiles
MARKS = np.linspace(0, 100, 41)


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """One column of the table as a search sees it; `values` are the distinct values of what is no number.

    A number's values are `origin` and whole `step`s of it; `scale` is its usual range.
    `shares` says how often each value of a category occurs; `sorted` are the distinct values of a number, `marks` 41 of
    its quantiles, `middle` its median.
    """

    name: str
    kind: Literal["number", "category", "date"]
    values: Any = None
    dtype: Any = None
    shares: Floats | None = None
    sorted: Floats | None = None
    marks: Floats = field(default_factory=lambda: np.empty(0))
    origin: float = 0.0
    step: float = 1.0
    decimals: int = MOST_DECIMALS
    scale: float = 1.0
    middle: float = 0.0
    has_missing: bool = False

    @classmethod
    def of(cls, values: pd.Series) -> tuple[Self, Floats]:
        """The column, and its values as numbers."""
        name = str(values.name)
        if is_number(values) and not isinstance(values.dtype, pd.CategoricalDtype):
            numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
            numbers = np.where(np.isfinite(numbers), numbers, np.nan)
            return cls._number(name, numbers, values.dtype), numbers
        codes, distinct = distinct_values(values)
        kind: Literal["category", "date"] = "date" if is_measured(values) else "category"
        shares = np.bincount(codes[codes >= 0], minlength=len(distinct)) / max(len(codes), 1)
        kept = pd.Series(distinct).astype(values.dtype).array
        missing = bool((codes < 0).any())
        return cls(name=name, kind=kind, values=kept, dtype=values.dtype, shares=shares, has_missing=missing), (
            codes.astype(np.float64)
        )

    @classmethod
    def _number(cls, name: str, numbers: Floats, dtype: Any) -> Self:
        known = numbers[~np.isnan(numbers)]
        distinct = np.unique(known)
        if not len(distinct):
            return cls(name=name, kind="number", dtype=dtype, sorted=distinct, has_missing=True)
        low, high = np.percentile(known, USUAL)
        scale = float(high - low) or float(np.ptp(distinct)) or 1.0
        origin, step, decimals = _lattice(distinct, scale)
        return cls(
            name=name,
            kind="number",
            dtype=dtype,
            sorted=distinct,
            marks=np.unique(np.percentile(known, MARKS)),
            origin=origin,
            step=step,
            decimals=decimals,
            scale=scale,
            middle=float(np.median(known)),
            has_missing=len(known) < len(numbers),
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The values of a category as text, in their places."""
        return () if self.kind == "number" else tuple(map(value_name, self.values))

    @property
    def order(self) -> tuple[str, ...]:
        """Which value follows which, where the table itself says so (an ordered categorical); else none."""
        ordered = isinstance(self.dtype, pd.CategoricalDtype) and self.dtype.ordered
        return tuple(map(value_name, self.dtype.categories)) if ordered else ()

    def place(self, value: Any) -> float:
        """One value as a number; NaN if it is a value that the table does not hold."""
        if self.kind == "number":
            return float(pd.to_numeric(value)) if not pd.isna(value) else np.nan
        name = value_name(value)
        if pd.isna(value):
            return -1.0
        return float(self.names.index(name)) if name in self.names else np.nan

    def also(self, value: Any) -> Self:
        """The column with one more value, that of a person from outside the table."""
        kept = [*self.values, value]
        try:
            values = pd.Series(kept, dtype=self.values.dtype).array
        except (TypeError, ValueError):
            values = pd.Series(kept, dtype=object).array
        shares = np.append(self.shares if self.shares is not None else [], 0.0)
        return replace(self, values=values, shares=shares, dtype=values.dtype)

    def back(self, places: Floats) -> Any:
        """An array of the table's own type."""
        if self.kind != "number":
            return self.values.take(places.astype(np.intp), allow_fill=True)
        missing = np.isnan(places)
        if pd.api.types.is_extension_array_dtype(self.dtype):
            return pd.array(pd.Series(places).mask(pd.Series(missing)).astype(object), dtype=self.dtype)
        if np.issubdtype(self.dtype, np.integer) and not missing.any() and not (places % 1).any():
            return places.astype(self.dtype)
        return places.astype(self.dtype if np.issubdtype(self.dtype, np.floating) else np.float64)

    def plain(self, place: float) -> Any:
        """One value for JSON and sentences: text, a whole number where it is one, None where missing."""
        if self.kind != "number":
            value = None if place < 0 else self.values[int(place)]
            return value if isinstance(value, str | None) else value_name(value)
        if np.isnan(place):
            return None
        return int(place) if float(place).is_integer() else float(place)


def rebuild(columns: Sequence[Column], coded: Floats) -> pd.DataFrame:
    """The rows as a table of the original types."""
    return pd.DataFrame({column.name: column.back(coded[:, at]) for at, column in enumerate(columns)}, copy=False)


def _lattice(distinct: Floats, scale: float) -> tuple[float, float, int]:
    """From where on, in which steps and with how many decimals the values of a column are written."""
    for decimals in range(MOST_DECIMALS + 1):
        scaled = distinct * 10**decimals
        if np.abs(scaled).max() < 2**52 and np.allclose(scaled, np.rint(scaled), rtol=0, atol=1e-6):
            whole = np.rint(scaled).astype(np.int64)
            step = int(np.gcd.reduce(whole - whole[0])) or 1
            if not whole[0] % step:
                return 0.0, step / 10**decimals, decimals
            return float(distinct[0]), step / 10**decimals, decimals
    step = 10.0 ** np.floor(np.log10(scale / FINE))
    return 0.0, float(step), max(0, -int(np.floor(np.log10(step))))
