"""Frames of any engine through narwhals: their columns, and the engine's answers as small pandas tables.

- Columns are read by place, so that no name (`*`, `^a$`, `say "hi"`) can mean something to an engine.
- What an engine cannot do or read becomes one sentence.
- Whole numbers stay whole, and truth values true or false, where some are missing.
"""

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import narwhals as nw
import pandas as pd
import pyarrow as pa

from workbench.errors import WorkbenchError
from workbench.language import tr

Lazy = nw.LazyFrame[Any]
FAULTS = (("duckdb", "Error"), ("polars.exceptions", "PolarsError"), ("pyspark.errors", "PySparkException"))


def is_frame(native: object) -> bool:
    """Whether this is a table of an engine that can be read: pandas, Polars, Arrow, DuckDB, Dask or Spark."""
    if isinstance(native, (pd.DataFrame, pa.Table)):
        return True  # narwhals refuses Arrow's where two columns share a name, before that can be said kindly
    with _quietly():
        return isinstance(nw.from_native(native, pass_through=True), (nw.DataFrame, nw.LazyFrame))


def column_names(native: Any) -> list[str]:
    """The columns of a table in their order; a name that is there twice is named twice."""
    if isinstance(native, pa.Table):
        return list(native.column_names)
    with _quietly():
        return list(nw.from_native(native).collect_schema().names())


def lazily(native: Any) -> Lazy:
    """The table with its columns called "0", "1", … in their order; nothing is read yet."""
    places = {name: str(place) for place, name in enumerate(column_names(native))}
    if type(native).__name__ == "DuckDBPyRelation":  # to which a column called * would mean all of them
        quoted = {name.replace('"', '""'): place for name, place in places.items()}
        native, places = native.project(", ".join(f'"{name}" AS "{place}"' for name, place in quoted.items())), {}
    with _quietly():
        frame: Lazy = nw.from_native(native).lazy()
    return frame.rename(places)


def named(frame: Lazy, columns: Sequence[str]) -> Any:
    """The engine's own table again, its columns under their own names; the inverse of `lazily`."""
    native = frame.to_native()
    if type(native).__name__ == "DuckDBPyRelation":
        quoted = [name.replace('"', '""') for name in columns]
        return native.project(", ".join(f'"{place}" AS "{name}"' for place, name in enumerate(quoted)))
    return frame.rename({str(place): name for place, name in enumerate(columns)}).to_native()


def collect(frame: Lazy) -> pd.DataFrame:
    """Let the engine do the work, and take its answer."""
    with _quietly(), _in_one_sentence():
        names = frame.collect_schema().names()
        table = frame.collect(backend="pyarrow").to_native()
    return as_pandas(table.select(names))


def collect_row(frame: Lazy) -> dict[str, float]:
    """An answer of one row of numbers; what there is none of is NaN."""
    row = collect(frame).iloc[0]
    return {str(name): float("nan") if pd.isna(value) else float(value) for name, value in row.items()}


def read_columns(native: Any, columns: Sequence[str]) -> pd.DataFrame:
    """Some columns of a table of any engine, every row of them, as pandas."""
    names = column_names(native)
    frame = collect(lazily(native).select([str(names.index(column)) for column in columns]))
    return frame.set_axis(pd.Index(columns), axis="columns")


def as_pandas(table: pa.Table) -> pd.DataFrame:
    """An Arrow table in pandas' own types, whole numbers and truth values in those that know of missing ones."""
    frame: pd.DataFrame = plain_numbers(table).to_pandas(types_mapper=_pandas_type, ignore_metadata=True)
    return frame


def plain_numbers(table: pa.Table) -> pa.Table:
    """Decimal numbers as ordinary ones, so that pandas can band them."""
    for place, kind in enumerate(table.schema):
        if pa.types.is_decimal(kind.type):
            table = table.set_column(place, kind.name, table.column(place).cast(pa.float64()))
    return table


def first_rows(native: Any, most: int) -> pd.DataFrame:
    """At most so many rows of a table of any engine, as pandas."""
    if isinstance(native, pd.DataFrame):
        return native.head(most)
    return collect(lazily(native).head(most)).set_axis(pd.Index(column_names(native)), axis="columns")


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    faults = tuple(getattr(sys.modules[name], fault) for name, fault in FAULTS if name in sys.modules)
    try:
        yield
    except (pa.ArrowException, OSError, *faults) as problem:
        words = str(problem).strip().split("\n", maxsplit=1)[0].rstrip(".")
        raise WorkbenchError(tr("The table cannot be read ({words}).", words=words)) from problem


@contextmanager
def _quietly() -> Iterator[None]:
    """Narwhals says that its Dask part will move house; a person who compares groups need not know."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=tr("Dask support is moving"), category=FutureWarning)
        yield


def _pandas_type(kind: pa.DataType) -> Any:
    if pa.types.is_boolean(kind):
        return pd.BooleanDtype()
    return pd.Int64Dtype() if pa.types.is_signed_integer(kind) else None
