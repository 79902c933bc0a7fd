"""The columns of a table of any engine as expressions: without NaN, decimal or category types, and checked by role."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import narwhals as nw
import numpy as np

from workbench.bands import BAND_EDGES_AT, Spread, round_edges
from workbench.coding import not_single
from workbench.cuts import Cut
from workbench.dates import IS_DATE, suggest_cut
from workbench.engines.frames import Lazy, collect, collect_row, column_names, lazily
from workbench.language import tr
from workbench.outcomes import read_numbers

Dtype = nw.dtypes.DType
SHOWN = 100


@dataclass(frozen=True, eq=False)
class Columns:
    """A lazy table and where each column stands in it; every expression is about that table."""

    table: Lazy
    places: dict[str, str]

    @classmethod
    def of(cls, native: Any) -> Self:
        """The columns of a table; nothing is read yet."""
        return cls(lazily(native), {name: str(place) for place, name in enumerate(column_names(native))})

    def is_number(self, column: str) -> bool:
        """Whether a column holds numbers; truth values are categories."""
        return self._dtype(column).is_numeric()

    def is_date(self, column: str) -> bool:
        """Whether a column holds dates; the values of a text are read for that."""
        dtype = self._dtype(column)
        if not isinstance(dtype, (nw.String, nw.Categorical, nw.Enum)):
            return isinstance(dtype, (nw.Date, nw.Datetime))
        value = self.value(column)
        dates = value.fill_null("").str.contains(IS_DATE).cast(nw.Int64).sum()
        found = collect_row(self.table.select(known=value.count(), dates=dates))
        return 0 < found["known"] == found["dates"]

    def day(self, column: str) -> nw.Expr:
        """The day of every row of a column of dates, 20240229."""
        value = self.value(column)
        if isinstance(self._dtype(column), (nw.Date, nw.Datetime)):
            parts = (value.dt.year(), value.dt.month(), value.dt.day())
            year, month, day = (part.fill_null(0).cast(nw.Int64) for part in parts)  # Dask has no missing whole number
            return where_known(value, year * 10_000 + month * 100 + day)
        year_first = [value.str.slice(start, length) for start, length in ((0, 4), (5, 2), (8, 2))]
        day_first = [value.str.slice(start, length) for start, length in ((6, 4), (3, 2), (0, 2))]
        is_first = value.str.slice(4, 1) == "-"
        digits = nw.when(is_first).then(nw.concat_str(year_first)).otherwise(nw.concat_str(day_first))
        return where_known(value, digits.fill_null("0").cast(nw.Int64))

    def value(self, column: str) -> nw.Expr:
        """The values of a column as groups or answers; what is not a number is missing, a category is its text."""
        dtype, value = self._dtype(column), nw.col(self.places[column])
        if isinstance(dtype, (nw.List, nw.Array, nw.Struct, nw.Object)):
            raise not_single(column)
        if dtype.is_float():
            return value.fill_nan(None)
        if isinstance(dtype, nw.Decimal):
            return value.cast(nw.Float64)
        return value.cast(nw.String) if isinstance(dtype, (nw.Categorical, nw.Enum)) else value

    def number(self, column: str, role: str) -> nw.Expr:
        """A score or weight column as numbers; other values are an error that names an example."""
        value = self.value(column)
        if not (self.is_number(column) or isinstance(self._dtype(column), nw.Boolean)):
            known = self.table.select(value=value).filter(~nw.col("value").is_null())
            example = collect(known.group_by("value").agg(n=nw.len()).head(SHOWN))["value"]
            read_numbers(example.rename(column), role)
        return value.cast(nw.Float64)

    def suggest_edges(self, column: str) -> tuple[float, ...]:
        """The edges that pandas would suggest: the numbers beside each quartile are found by counting, not by guess."""
        number, upto = nw.col("number"), nw.col("upto")
        finite = self.table.select(number=self.value(column).cast(nw.Float64)).filter(number.is_finite())
        counts = finite.group_by("number").agg(n=nw.len())
        if counts.implementation.is_dask():  # Dask cannot add up in the order of another column
            counts = nw.from_native(collect(counts)).lazy()
        ends = collect_row(counts.select(n=nw.col("n").sum(), least=number.min(), most=number.max()))
        places = [(ends["n"] - 1) * share for share in BAND_EDGES_AT]
        ranks = sorted({int(rank) for place in places for rank in (np.floor(place), np.ceil(place))})
        asked = {tr("rank {rank}", rank=rank): nw.when(upto > rank).then(number).min() for rank in ranks}
        asked["second"] = nw.when(number > ends["least"]).then(number).min()
        found = collect_row(counts.with_columns(upto=nw.col("n").cum_sum().over(order_by="number")).select(**asked))
        low, middle, high = (_between(found, place) for place in places)
        return round_edges(Spread((low, middle, high), ends["least"], found["second"], ends["most"]))

    def suggest_cut(self, column: str) -> Cut:
        """The cut that pandas would suggest for dates, from how many rows have each day."""
        days = self.table.select(day=self.day(column)).filter(~nw.col("day").is_null())
        found = collect(days.group_by("day").agg(n=nw.len())).sort_values("day")
        return suggest_cut(found["day"].to_numpy(dtype=float), found["n"].to_numpy(dtype=np.int64))

    @cached_property
    def _schema(self) -> nw.Schema:
        return self.table.collect_schema()

    def _dtype(self, column: str) -> Dtype:
        return self._schema[self.places[column]]


def where_known(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
    """The value where a condition, or a number, is not missing."""
    return nw.when(~condition.is_null()).then(value)


def _between(found: dict[str, float], place: float) -> float:
    """A quartile from the two numbers beside it, with numpy's own arithmetic."""
    beside = [found[f"rank {int(rank)}"] for rank in (np.floor(place), np.ceil(place))]
    return float(np.quantile(beside, place - np.floor(place)))
