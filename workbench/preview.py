"""The first rows of a file and how it would be read, before anything of it is read whole."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype

from workbench.coding import is_number
from workbench.engines.frames import as_pandas
from workbench.errors import WorkbenchError
from workbench.files.columnar import open_arrow, open_parquet
from workbench.files.dialect import SAMPLE_LINES
from workbench.files.kinds import Kind, find_kind, not_a_file
from workbench.files.reading import Reading
from workbench.files.text import TextFile
from workbench.files.workbook import read_workbook, sheet_titles
from workbench.language import tr
from workbench.tables import locate

ROWS = 20


@dataclass(frozen=True, kw_only=True, eq=False)
class Preview:
    """What a file looks like when it is read like this.

    `reading` says all that was found out or said; `problem` why it cannot be used so, without rows, while another
    reading may do. `sheets` are those of a workbook. A column's kind is told from the rows that are here.
    """

    name: str
    kind: Kind
    reading: Reading
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    sheets: tuple[str, ...] = ()
    problem: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Number, yes or no, date or text, for each column."""
        return tuple(_kind_of(self.rows[name]) for name in self.rows.columns)


def preview_file(ref: str | Path, reading: Reading | None = None) -> Preview:
    """At most 20 rows of a file or of a folder of Parquet, read as somebody said or else as is found out.

    Of a text only the encoding is looked for in the whole file; it is never held in memory.

    Raises
    ------
    WorkbenchError
        When no way of reading could help: the file is not there, or not what its name says.
    """
    path, known = locate(ref), reading or Reading()
    kind: Kind = "Parquet" if path.is_dir() else find_kind(path)
    sheets = sheet_titles(path) if kind == "workbook" else ()
    try:
        rows, found = _LOOKS[kind](path, known)
    except WorkbenchError as fault:
        if kind not in ("text", "workbook"):
            raise
        return Preview(name=path.name, kind=kind, reading=known, sheets=sheets, problem=str(fault))
    problem = "" if len(rows) else tr("{name} has column names but no rows.", name=path.name)
    return Preview(name=path.name, kind=kind, reading=found, rows=rows.head(ROWS), sheets=sheets, problem=problem)


def _look_into_text(path: Path, known: Reading) -> tuple[pd.DataFrame, Reading]:
    file = TextFile.of(path, known)
    return file.first_rows(ROWS), file.reading


def _look_into_workbook(path: Path, known: Reading) -> tuple[pd.DataFrame, Reading]:
    sheet = read_workbook(path, known, SAMPLE_LINES)
    return sheet.frame, Reading(sheet=sheet.title, header=known.first)


def _look_into_parquet(path: Path, known: Reading) -> tuple[pd.DataFrame, Reading]:
    return _head(path, "Parquet", open_parquet(path)), known


def _look_into_arrow(path: Path, known: Reading) -> tuple[pd.DataFrame, Reading]:
    return _head(path, "Arrow", open_arrow(path)), known


_LOOKS = {
    "text": _look_into_text,
    "workbook": _look_into_workbook,
    "Parquet": _look_into_parquet,
    "Arrow": _look_into_arrow,
}


def _head(path: Path, kind: Kind, source: "ds.Dataset | pa.Table") -> pd.DataFrame:
    try:
        return as_pandas(source.head(ROWS) if isinstance(source, ds.Dataset) else source.slice(0, ROWS))
    except (pa.ArrowException, OSError):
        raise not_a_file(path, kind) from None


def _kind_of(values: pd.Series) -> str:
    if is_bool_dtype(values.dtype):
        return tr("yes or no")
    if is_number(values):
        return "number"
    return "date" if is_datetime64_any_dtype(values.dtype) else "text"
