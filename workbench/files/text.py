"""CSV files: encoding, delimiter, decimal mark and header are found out, and the same for every engine."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pandas as pd

from workbench.errors import WorkbenchError
from workbench.files.kinds import read_start

DELIMITERS = ",;\t|"
SAMPLE_BYTES = 128 * 1024  # csv.reader takes no longer field
SAMPLE_LINES = 50
# Words that mean "not known". "None" is not among them: it is a fine answer to "Which cover do you have?".
MISSING_WORDS = ["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A"]
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
DECIMAL_POINT = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class TextFile:
    """A CSV and how it is written; what cannot be a table with a header is an error when it is made."""

    path: Path
    encoding: str
    delimiter: str
    decimal: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """Find out how a file is written; its encoding from the whole file, the rest from its first lines."""
        encoding = find_encoding(path)
        lines = _sample_lines(path, encoding)
        delimiter = find_delimiter(lines)
        _check_header(path, [row for row in csv.reader(lines, delimiter=delimiter) if row])
        return cls(path, encoding, delimiter, find_decimal(lines, delimiter))

    @cached_property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [str(name) for name in self._pandas(nrows=0).columns]

    @property
    def begins(self) -> bool:
        """Whether the names stand in the very first line, without empty lines above."""
        return read_start(self.path, 4).removeprefix(codecs.BOM_UTF8)[:1] not in (b"\r", b"\n")

    def read(self) -> pd.DataFrame:
        """The whole table in pandas."""
        return self._pandas()

    def rows(self) -> Iterator[list[str]]:
        """The fields of each row below the header as text, as many as there are names; empty lines are no rows."""
        width = len(self.names)
        with self.path.open(encoding=self.encoding, newline="") as file:
            filled = (row for row in csv.reader(file, delimiter=self.delimiter, strict=True) if row)
            try:
                for row in islice(filled, 1, None):
                    if len(row) > width:
                        raise _too_wide(self.path)
                    yield row + [""] * (width - len(row))
            except (csv.Error, UnicodeError) as problem:
                raise self.unreadable(problem) from None

    def unreadable(self, problem: Exception) -> WorkbenchError:
        """The error of a file that a reader gave up on."""
        if isinstance(problem, UnicodeError):
            return WorkbenchError(
                f"{self.path.name} cannot be read as a table: it begins in {self.encoding.upper()}, but does not go on "
                "so; save it as UTF-8."
            )
        words = str(problem).strip().split("\n", maxsplit=1)[0].rstrip(".")
        return WorkbenchError(f"{self.path.name} cannot be read as a table ({words}).")

    def _pandas(self, **options: Any) -> pd.DataFrame:
        try:
            frame: pd.DataFrame = pd.read_csv(
                self.path,
                sep=self.delimiter,
                encoding=self.encoding,
                decimal=self.decimal,
                keep_default_na=False,
                na_values=MISSING_WORDS,
                low_memory=False,
                **options,
            )
        except (OSError, ValueError) as problem:
            raise self.unreadable(problem) from None
        return frame


def find_encoding(path: Path) -> str:
    """UTF-8 where the whole file is, UTF-16 or -32 where it says so, else the Windows code page of western Europe."""
    start = read_start(path, 4)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in read_start(path, SAMPLE_BYTES):
        raise WorkbenchError(
            f"{path.name} is not a text file, or its letters are written in a way that cannot be found out; save it as "
            "CSV in UTF-8."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    return "latin-1"


def find_delimiter(lines: list[str]) -> str:
    """The mark that parts most lines into as many fields as the first, and into more than one.

    >>> find_delimiter(["name;amount", "Ana;1,5", "Bo;2,5"])
    ';'
    """

    def agreement(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        width = widths[0] if widths else 1
        return (widths.count(width) / len(widths) if width > 1 else 0.0, width)

    return max(DELIMITERS, key=agreement)


def find_decimal(lines: list[str], delimiter: str) -> str:
    """A decimal comma where fields look like 1,5 and none like 1.5; else the point."""
    if delimiter == ",":
        return "."
    fields = [field.strip() for row in csv.reader(lines[1:], delimiter=delimiter) for field in row]
    commas = any(DECIMAL_COMMA.fullmatch(field) for field in fields)
    return "," if commas and not any(DECIMAL_POINT.fullmatch(field) for field in fields) else "."


def _check_header(path: Path, rows: list[list[str]]) -> None:
    names = [name.strip() for name in next(iter(rows), [])]
    for name, times in Counter(names).items():
        if times > 1 and name:
            raise WorkbenchError(f"In {path.name} {times} columns are called {name!r}; give each a name of its own.")
    if not any(names):
        raise WorkbenchError(f"{path.name} does not begin with a line of column names.")
    if any(len(row) > len(names) for row in rows):  # pandas would take the first fields for names of rows
        raise _too_wide(path)


def _sample_lines(path: Path, encoding: str) -> list[str]:
    text = read_start(path, SAMPLE_BYTES).decode(encoding, errors="ignore")
    return list(islice(io.StringIO(text, newline=None), SAMPLE_LINES))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _too_wide(path: Path) -> WorkbenchError:
    return WorkbenchError(f"{path.name} has a row with more fields than its first line has column names.")
