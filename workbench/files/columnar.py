"""Parquet files, folders of them, and Arrow files, opened without reading their rows."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from workbench.errors import WorkbenchError
from workbench.files.kinds import not_a_file, read_start
from workbench.language import tr


def parquet_files(folder: Path) -> list[Path]:
    """The Parquet files of a folder and the folders in it, without what a writer left half done or hidden."""
    return sorted(
        path
        for path in folder.rglob("*.parquet")
        if path.is_file() and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    )


def open_parquet(path: Path) -> ds.Dataset:
    """One file or a folder as one table of the columns that all files have; folders called year=2024 make one more."""
    files = parquet_files(path) if path.is_dir() else [path]
    kinds = [_schema(file) for file in files]
    for file, kind in zip(files, kinds, strict=True):
        if set(kind.names) != set(kinds[0].names):
            odd = min(set(kind.names) ^ set(kinds[0].names))
            raise WorkbenchError(
                tr(
                    "In the folder {name} the files {name_2} and {name_3} differ: only one has {odd!r}.",
                    name=path.name,
                    name_2=files[0].name,
                    name_3=file.name,
                    odd=odd,
                )
            )
    inside = path if path.is_dir() else path.parent
    hive = ds.HivePartitioning.discover(infer_dictionary=False)
    options: dict[str, Any] = {"format": "parquet", "partitioning": hive, "partition_base_dir": str(inside)}
    try:
        by_folder = ds.dataset(list(map(str, files)), **options).partitioning.schema
        schema = pa.unify_schemas([*kinds, by_folder], promote_options="permissive")
        return ds.dataset(list(map(str, files)), schema=schema, **options)
    except pa.ArrowException as problem:
        raise WorkbenchError(
            tr("The files of the folder {name} do not fit together ({problem}).", name=path.name, problem=problem)
        ) from None


def open_arrow(path: Path) -> ds.Dataset | pa.Table:
    """An Arrow or Feather file, or a stream that was kept as one."""
    try:
        if read_start(path, 6) == b"ARROW1":
            return ds.dataset(path, format="ipc")
        with pa.memory_map(str(path)) as file:
            return pa.ipc.open_stream(file).read_all()
    except (pa.ArrowException, OSError):
        raise not_a_file(path, "Arrow") from None


def _schema(file: Path) -> pa.Schema:
    try:
        return pq.read_schema(file)
    except (pa.ArrowException, OSError):  # the words of the reader hold the whole path of the file
        raise not_a_file(file, "Parquet") from None
