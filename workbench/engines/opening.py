"""Open a file with the engine that is asked for, and say in one sentence which extra is missing."""

from collections.abc import Collection
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from pandas.api.types import infer_dtype, is_object_dtype

from workbench.coding import value_name
from workbench.engines.frames import as_pandas, plain_numbers
from workbench.errors import WorkbenchError, unknown
from workbench.files.columnar import open_arrow, open_parquet, parquet_files
from workbench.files.kinds import Kind, not_a_file
from workbench.files.reading import Reading
from workbench.files.text import TextFile
from workbench.language import tr

Engine = Literal["auto", "pandas", "polars", "duckdb", "dask", "spark"]
LARGE = 300_000_000
PARTS = 4
MODULES = {"polars": "polars", "dask": "dask.dataframe", "spark": "pyspark.sql"}


def choose_engine(engine: str, path: Path) -> Engine:
    """The engine for a file: "auto" takes DuckDB from 300 MB on, and pandas below."""
    for known in get_args(Engine):
        if engine == known:
            return ("duckdb" if _size(path) > LARGE else "pandas") if known == "auto" else known
    raise unknown("engine", engine, get_args(Engine))


def open_with(
    engine: Engine, path: Path, kind: Kind, needed: Collection[str] | None = None, reading: Reading | None = None
) -> Any:
    """A text, Parquet or Arrow file (or a folder of Parquet) as a table of this engine.

    `needed` names the columns that will be read, where a copy of all would cost; None for all. `reading` says how a
    text is written where that is known.
    """
    if kind == "text":
        return _open_text(engine, TextFile.of(path, reading), needed)
    source = open_parquet(path) if kind == "Parquet" else open_arrow(path)
    if engine == "pandas":
        return _in_pandas(source, path, kind)
    if kind == "Parquet" and engine != "polars":
        return _open_parquet(engine, path, source)
    return hand_over(engine, source)


def hand_over(engine: Engine, source: "pa.Table | ds.Dataset | pd.DataFrame") -> Any:
    """A table that was read already, or an Arrow data set, as a table of this engine."""
    if engine == "pandas":
        return source
    if isinstance(source, pd.DataFrame):
        source = _in_arrow(source)
    if engine == "duckdb":
        from workbench.engines.duck import check_names, hold  # noqa: PLC0415 - 30 MB that a small table need not pay

        check_names(source.schema.names)
        return hold(source)
    module = _load(engine)
    if engine == "polars":
        return module.scan_pyarrow_dataset(source) if isinstance(source, ds.Dataset) else module.from_arrow(source)
    frame = as_pandas(source.to_table() if isinstance(source, ds.Dataset) else source)
    if engine == "dask":
        return module.from_pandas(frame, npartitions=PARTS)
    return module.SparkSession.builder.getOrCreate().createDataFrame(frame)


def _open_parquet(engine: Engine, path: Path, source: ds.Dataset) -> Any:
    """Parquet read by the engine itself, piece by piece; `source` has the kinds that all files agree on."""
    files = parquet_files(path) if path.is_dir() else [path]
    if engine == "duckdb":
        from workbench.engines.duck import check_names, read_parquet  # noqa: PLC0415

        check_names(source.schema.names)
        return read_parquet(files)
    module = _load(engine)
    if engine == "dask":
        pieces = [piece for part in source.get_fragments() for piece in part.split_by_row_group()]
        read = partial(_read_piece, schema=source.schema)
        return module.from_map(read, pieces, meta=as_pandas(source.schema.empty_table()))
    reader = module.SparkSession.builder.getOrCreate().read.option("mergeSchema", value=True)
    home = path if path.is_dir() else path.parent
    return reader.option("basePath", str(home)).parquet(*map(str, files))


def _read_piece(piece: ds.Fragment, schema: pa.Schema) -> pd.DataFrame:
    """A part of a data set for Dask, read where and when it is needed."""
    return as_pandas(piece.to_table(schema=schema))


def _open_text(engine: Engine, file: TextFile, needed: Collection[str] | None) -> Any:
    if engine in ("duckdb", "polars"):
        from workbench.engines.duck import read_text  # noqa: PLC0415

        relation = read_text(file, needed)
        return relation if engine == "duckdb" else hand_over(engine, relation.to_arrow_table())
    return hand_over(engine, file.read())


def _in_pandas(source: "pa.Table | ds.Dataset", path: Path, kind: Kind) -> pd.DataFrame:
    """Columns are called by text, and what pandas kept as an index is a column like the others."""
    try:
        table = source.to_table() if isinstance(source, ds.Dataset) else source
    except (pa.ArrowException, OSError):
        raise not_a_file(path, kind) from None
    frame: pd.DataFrame = plain_numbers(table).to_pandas()
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    return frame.set_axis(frame.columns.map(str), axis="columns")


def _in_arrow(frame: pd.DataFrame) -> pa.Table:
    """A pandas table in Arrow; a column that mixes kinds of values holds their names."""
    for name in frame.columns:
        is_mixed = is_object_dtype(frame[name].dtype) and infer_dtype(frame[name], skipna=True).startswith("mixed")
        if is_mixed:
            text = [None if pd.isna(value) else value_name(value) for value in frame[name]]
            frame = frame.assign(**{name: pd.Series(text, index=frame.index, dtype="str")})
    return pa.Table.from_pandas(frame, preserve_index=False)


def _load(engine: Engine) -> Any:
    try:
        return import_module(MODULES[engine])
    except ImportError:
        raise WorkbenchError(
            tr(
                "The engine {engine} is not installed; pip install 'responsible-ai-workbench[{engine}]' brings it, "
                "and pandas and duckdb are always there.",
                engine=engine,
            )
        ) from None


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in (parquet_files(path) if path.is_dir() else [path]))
