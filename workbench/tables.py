"""Open a table: a bundled or generated one, CSV, Parquet, Arrow or Excel, or a folder of Parquet, in any engine."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.catalog import table_path
from workbench.engines.opening import choose_engine, hand_over, open_with
from workbench.errors import WorkbenchError
from workbench.files.columnar import parquet_files
from workbench.files.kinds import ENDINGS as KINDS
from workbench.files.kinds import OPENED as ENDINGS
from workbench.files.kinds import find_kind
from workbench.files.reading import Reading
from workbench.files.workbook import read_workbook
from workbench.language import tr
from workbench.scenarios import PREFIX as SCENARIO
from workbench.scenarios import generate_ref

__all__ = [
    "BUNDLED",
    "ENDINGS",
    "Opened",
    "Reading",
    "locate",
    "open_table",
    "read_table",
]

BUNDLED = "dataset:"


@dataclass(frozen=True, eq=False)
class Opened:
    """A table in the engine that holds it; `note` says which part of its file it is, if there are several."""

    frame: Any
    note: str = ""


def locate(ref: str | Path) -> Path:
    """The file, or folder of Parquet, behind `dataset:NAME` or a path; an error names the neighbours of what is not."""
    text = str(ref)
    if text.startswith(BUNDLED):
        return table_path(text.removeprefix(BUNDLED))
    try:
        return _checked(Path(text).expanduser(), text)
    except (OSError, RuntimeError) as problem:  # a name no file can have, a home that is not there
        words = str(problem).strip().split("\n", maxsplit=1)[0].rstrip(".")
        raise WorkbenchError(
            tr("There is no file {text} that can be opened ({words}).", text=text, words=words)
        ) from None


def read_table(ref: str | Path, *, reading: Reading | None = None) -> pd.DataFrame:
    """The whole table in pandas; every problem is one sentence that names the file.

    Numbers with a decimal comma become numbers where the delimiter leaves no doubt. Nothing is dropped or sampled.
    `reading` puts right what is found out of the file: `Reading(delimiter=";", encoding="cp1250")`.
    """
    frame: pd.DataFrame = open_table(ref, engine="pandas", reading=reading).frame
    return frame


def open_table(
    ref: str | Path,
    *,
    engine: str = "auto",
    needed: Collection[str] | None = None,
    reading: Reading | None = None,
) -> Opened:
    """A table in an engine: pandas, polars, duckdb, dask or spark; auto takes DuckDB for large files, else pandas.

    `needed` names the columns that play a role, so that a large CSV need not be copied whole; `reading` says how a text
    or a workbook is to be read, where somebody knows better than what is found out.

    Raises
    ------
    WorkbenchError
        When the table is not there or not what its name says, or the engine is not installed.
    """
    if str(ref).startswith(SCENARIO):
        chosen = choose_engine("pandas" if engine == "auto" else engine, Path())
        return Opened(hand_over(chosen, generate_ref(str(ref)).frame))
    path = locate(ref)
    chosen = choose_engine(engine, path)
    kind = "Parquet" if path.is_dir() else find_kind(path)
    if kind != "workbook":
        return Opened(open_with(chosen, path, kind, needed, reading))
    sheet = read_workbook(path, reading)
    return Opened(hand_over(chosen, sheet.frame), sheet.note)


def _checked(path: Path, text: str) -> Path:
    if path.is_dir():
        if parquet_files(path):
            return path
        raise WorkbenchError(tr("{text} is a folder; name a file in it: {path}.", text=text, path=_neighbours(path)))
    if not path.is_file():
        raise WorkbenchError(
            tr("There is no file {text}. In that folder: {parent}.", text=text, parent=_neighbours(path.parent))
        )
    if path.suffix.lower() not in KINDS:
        raise WorkbenchError(
            tr("{name} cannot be opened; possible endings are {endings}.", name=path.name, endings=", ".join(ENDINGS))
        )
    if not path.stat().st_size:
        raise WorkbenchError(tr("The file {name} is empty.", name=path.name))
    return path


def _neighbours(folder: Path) -> str:
    if not folder.is_dir():
        return tr("nothing, as the folder {folder} does not exist", folder=folder)
    names = sorted(entry.name for entry in folder.iterdir() if entry.suffix.lower() in ENDINGS)
    return ", ".join(names[:10]) or tr("no table")
