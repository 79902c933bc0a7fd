"""Excel workbooks: the first sheet with something in it, the results of its formulas, and the line with the names."""

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pandas as pd

from workbench.errors import WorkbenchError
from workbench.files.text import MISSING_WORDS

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Sheet:
    """A sheet as a table; `note` says which of several it is."""

    frame: pd.DataFrame
    note: str


def read_workbook(path: Path) -> Sheet:
    """The first sheet that is not empty, hidden ones last; every problem is one sentence that names the file.

    A formula counts with the result that Excel kept. Rows without values, and columns without name and values, go.
    """
    sheets = _values(path, results=True)
    title, rows = next(((title, rows) for title, rows in sheets.items() if rows), ("", []))
    if not rows:
        raise WorkbenchError(f"{path.name} has no sheet with anything in it.")
    names = _names(path, title, rows)
    frame = pd.DataFrame({name: _column([row[place] for row in rows[1:]]) for place, name in names.items()})
    for name in frame.columns[frame.isna().all()] if len(frame) else ():
        place = next(place for place, known in names.items() if known == name)
        written = _values(path, results=False)[title][1:]
        if any(str(row[place]).startswith("=") for row in written):
            raise WorkbenchError(
                f"Column {name!r} of {path.name} holds formulas without results; open it in Excel and save it again."
            )
    note = f"{path.name} has {len(sheets)} sheets; this is {title!r}, the first with something in it."
    return Sheet(frame, note if len(sheets) > 1 else "")


def _values(path: Path, *, results: bool) -> dict[str, Rows]:
    """The rows of each sheet that have a value, with the results of formulas or with what was written."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415
    except ImportError:
        raise WorkbenchError(
            f"Opening {path.name} needs pip install 'responsible-ai-workbench[excel]'; or save the sheet as CSV."
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about colours and drop-down lists, which we do not need
            book = load_workbook(path, read_only=True, data_only=results)
            shown = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
            return {sheet.title: _filled(sheet.iter_rows(values_only=True)) for sheet in shown}
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException):
        raise WorkbenchError(f"{path.name} is not an Excel workbook, or it was cut short; save it again.") from None


def _filled(rows: Any) -> Rows:
    kept = [row for row in rows if any(value is not None for value in row)]
    width = max(map(len, kept), default=0)
    return [row + (None,) * (width - len(row)) for row in kept]


def _names(path: Path, title: str, rows: Rows) -> dict[int, str]:
    """The name of each column by its place; a title above the names is not one of them."""
    first = [value for value in rows[0] if value is not None]
    if len(first) == 1 and any(sum(value is not None for value in row) > 1 for row in rows[1:]):
        raise WorkbenchError(
            f"The sheet {title!r} of {path.name} begins with {str(first[0])!r}, which is not a line of column names; "
            "delete what stands above the names."
        )
    names = {
        place: f"Unnamed: {place}" if value is None else str(value)
        for place, value in enumerate(rows[0])
        if value is not None or any(row[place] is not None for row in rows[1:])
    }
    for name, times in Counter(name.strip() for name in names.values()).items():
        if times > 1:
            raise WorkbenchError(f"In {path.name} {times} columns are called {name!r}; give each a name of its own.")
    return names


def _column(values: Sequence[Any]) -> "pd.Series[Any]":
    return pd.Series([None if value in MISSING_WORDS else value for value in values])
