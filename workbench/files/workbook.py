"""Excel workbooks: the first sheet with something in it, or the one asked for, and the results of its formulas."""

import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pandas as pd

from workbench.errors import WorkbenchError, unknown
from workbench.files.reading import Reading, numbered_names
from workbench.files.text import MISSING_WORDS
from workbench.language import tr

Rows = list[tuple[Any, ...]]
UNPACKED = 1_000_000_000  # bytes of all parts of a workbook; a sheet of a million people has about 200 million
CELLS = 100_000_000


@dataclass(frozen=True)
class Sheet:
    """A sheet as a table; `note` says which of several it is, `title` and `titles` what it and all are called."""

    frame: pd.DataFrame
    note: str
    title: str = ""
    titles: tuple[str, ...] = ()


def read_workbook(path: Path, reading: Reading | None = None, most: int | None = None) -> Sheet:
    """The first sheet that is not empty, hidden ones last, or the one that `reading` names.

    Every problem is one sentence that names the file. A formula counts with the result that Excel kept. Rows without
    values, and columns without name and values, go. `most` reads only so many rows.
    """
    known = reading or Reading()
    lines = None if most is None else most + max(known.first, 1)
    titles, title, rows = _values(path, known.sheet, results=True, most=lines)
    if not rows:
        raise WorkbenchError(tr("{name} has no sheet with anything in it.", name=path.name))
    names = _names(path, title, rows, known)
    frame = pd.DataFrame({name: _column([row[at] for row in rows[known.first :]]) for at, name in names.items()})
    for name in frame.columns[frame.isna().all()] if len(frame) else ():
        at = next(at for at, known_name in names.items() if known_name == name)
        written = _values(path, title, results=False, most=lines)[2][known.first :]
        if any(str(row[at]).startswith("=") for row in written):
            raise WorkbenchError(
                tr(
                    "Column {name!r} of {name_2} holds formulas without results; open it in Excel and save it again.",
                    name=name,
                    name_2=path.name,
                )
            )
    why = tr(", the one that was asked for") if known.sheet else tr(", the first with something in it")
    note = tr(
        "{name} has {titles} sheets; this is {title!r}{why}.", name=path.name, titles=len(titles), title=title, why=why
    )
    return Sheet(frame, note if len(titles) > 1 else "", title, titles)


def sheet_titles(path: Path) -> tuple[str, ...]:
    """What the sheets are called, hidden ones last."""
    with _opened(path, results=True) as book:
        return tuple(sheet.title for sheet in _in_order(book))


def _values(path: Path, title: str | None, *, results: bool, most: int | None) -> tuple[tuple[str, ...], str, Rows]:
    """All titles, then the title and the rows that have a value of one sheet: the one named, or the first with any."""
    with _opened(path, results=results) as book:
        sheets = _in_order(book)
        titles = tuple(sheet.title for sheet in sheets)
        if title is not None and title not in titles:
            raise unknown("sheet", title, titles)
        for sheet in sheets:
            if title in (None, sheet.title):
                sheet.reset_dimensions()  # what a sheet says of its size may be anything
                rows = _filled(path, sheet.iter_rows(values_only=True), most)
                if rows:
                    return titles, sheet.title, rows
    return titles, title or "", []


def _in_order(book: Any) -> list[Any]:
    return sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")


@contextmanager
def _opened(path: Path, *, results: bool) -> Iterator[Any]:
    """The workbook with the results of formulas or with what was written; what is wrong with it is one sentence."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415
    except ImportError:
        raise WorkbenchError(
            tr(
                "Opening {name} needs pip install 'responsible-ai-workbench[excel]'; or save the sheet as CSV.",
                name=path.name,
            )
        ) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # about colours and drop-down lists, which we do not need
            _check_unpacked(path)
            book = load_workbook(path, read_only=True, data_only=results)
            try:
                yield book
            finally:
                book.close()
    except WorkbenchError:
        raise
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException):
        raise WorkbenchError(
            tr("{name} is not an Excel workbook, or it was cut short; save it again.", name=path.name)
        ) from None


def _check_unpacked(path: Path) -> None:
    """Refuse a small file that unpacks to a huge one before any of it is unpacked.

    No part can be larger than its entry says: what reads it stops there.
    """
    with ZipFile(path) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > UNPACKED:
        raise WorkbenchError(
            tr(
                "{name} would unpack to {size:,.1f} GB, and up to {unpacked:.0f} GB can be read; save its sheet as "
                "CSV.",
                name=path.name,
                size=size / 1000000000.0,
                unpacked=UNPACKED / 1000000000.0,
            )
        )


def _filled(path: Path, rows: Any, most: int | None) -> Rows:
    kept = list(islice((row for row in rows if any(value is not None for value in row)), most))
    width = max(map(len, kept), default=0)
    if width * len(kept) > CELLS:
        raise WorkbenchError(
            tr(
                "{name} has {kept:,} rows and a value in column {width:,}; up to {cells:,} cells can be read. "
                "Delete what stands far outside the table, or save the sheet as CSV.",
                name=path.name,
                kept=len(kept),
                width=width,
                cells=CELLS,
            )
        )
    return [row + (None,) * (width - len(row)) for row in kept]


def _names(path: Path, title: str, rows: Rows, reading: Reading) -> dict[int, str]:
    """The name of each column by its place; a title above the names is not one of them."""
    if not reading.first:
        return dict(enumerate(numbered_names(len(rows[0]))))
    if reading.first > len(rows):
        raise WorkbenchError(
            tr("The sheet {title!r} of {name} has no line {first}.", title=title, name=path.name, first=reading.first)
        )
    head, below = rows[reading.first - 1], rows[reading.first :]
    first = [value for value in head if value is not None]
    if reading.header is None and len(first) == 1 and any(sum(value is not None for value in row) > 1 for row in below):
        raise WorkbenchError(
            tr(
                "The sheet {title!r} of {name} begins with {first!r}, which is not a line of column names; delete "
                "what stands above the names.",
                title=title,
                name=path.name,
                first=str(first[0]),
            )
        )
    names = {
        place: tr("Unnamed: {place}", place=place) if value is None else str(value)
        for place, value in enumerate(head)
        if value is not None or any(row[place] is not None for row in below)
    }
    for name, times in Counter(name.strip() for name in names.values()).items():
        if times > 1:
            raise WorkbenchError(
                tr(
                    "In {name} {times} columns are called {name_2!r}; give each a name of its own.",
                    name=path.name,
                    times=times,
                    name_2=name,
                )
            )
    return names


def _column(values: Sequence[Any]) -> "pd.Series[Any]":
    return pd.Series([None if value in MISSING_WORDS else value for value in values])
