"""CSV files: encoding, delimiter and decimal mark are found out or said, and the same for every engine."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pandas as pd

from workbench.errors import WorkbenchError
from workbench.files.kinds import read_start
from workbench.files.reading import DELIMITERS, Reading, numbered_names
from workbench.language import tr

SAMPLE_BYTES = 128 * 1024  # csv.reader takes no longer field
SAMPLE_LINES = 50
# Words that mean "not known". "None" is not among them: it is a fine answer to "Which cover do you have?".
MISSING_WORDS = ["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A"]
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line, which is no row
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
DECIMAL_POINT = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class TextFile:
    """A CSV and how it is written; what cannot be a table with a header is an error when it is made.

    `header` is the line with the column names, from 1, lines without anything not counted; 0 for none. `marked` says
    that a line `sep=;` stands above everything.
    """

    path: Path
    encoding: str
    delimiter: str
    decimal: str
    header: int = 1
    marked: bool = False
    thousands: str = ""

    @classmethod
    def of(cls, path: Path, reading: Reading | None = None) -> Self:
        """Find out how a file is written; its encoding from the whole file, the rest from its first lines.

        What `reading` says is taken as it is.
        """
        known = reading or Reading()
        encoding = find_encoding(path) if known.encoding is None else _checked_encoding(path, known.encoding)
        lines = sample_lines(path, encoding)
        said = SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
        lines = lines[1:] if said else lines
        table = [line for line in lines if line.strip("\r\n")][max(known.first - 1, 0) :]
        delimiter = known.delimiter or (said[1] if said else find_delimiter(table))
        found = cls(path, encoding, delimiter, _decimal(known, table, delimiter), known.first, said is not None)
        found = replace(found, thousands=known.thousands or "")
        found.check(list(islice(found.fields(io.StringIO("".join(lines))), max(known.first - 1, 0), None)))
        return found

    @property
    def reading(self) -> Reading:
        """How the file is read, to read it the same way again."""
        marks = {"delimiter": self.delimiter, "decimal": self.decimal, "thousands": self.thousands or None}
        return Reading(encoding=self.encoding, header=self.header, **marks)

    @cached_property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [str(name) for name in self.parse(self.path, nrows=0).columns]

    @property
    def begins(self) -> bool:
        """Whether the names stand in the very first line, without anything above."""
        start = read_start(self.path, 4).removeprefix(codecs.BOM_UTF8)[:1]
        return start not in (b"\r", b"\n") and self.header == 1 and not self.marked

    def check(self, rows: list[list[str]]) -> None:
        """Refuse what has no column names, two of one name, or rows that are wider than these; `rows` begin there."""
        names = [name.strip() for name in next(iter(rows), [])]
        if not any(names):
            raise WorkbenchError(_NO_NAMES[self.header > 1].format(name=self.path.name, line=self.header))
        if not self.header:
            return
        for name, times in Counter(names).items():
            if times > 1 and name:
                raise WorkbenchError(
                    tr(
                        "In {name} {times} columns are called {name_2!r}; give each a name of its own.",
                        name=self.path.name,
                        times=times,
                        name_2=name,
                    )
                )
        if any(len(row) > len(names) for row in rows):  # pandas would take the first fields for names of rows
            raise self._too_wide()

    def read(self) -> pd.DataFrame:
        """The whole table in pandas."""
        return self.parse(self.path)

    def first_rows(self, most: int) -> pd.DataFrame:
        """At most so many rows, as the whole file would begin."""
        lines = sample_lines(self.path, self.encoding)
        whole = sum(map(len, lines)) < SAMPLE_BYTES // 4 and len(lines) < SAMPLE_LINES
        filled = sum(1 for _ in self.fields(lines[int(self.marked) :])) - max(self.header, 0) - (not whole)
        return self.parse(io.StringIO("".join(lines)), nrows=max(min(most, filled), 0))

    def rows(self) -> Iterator[list[str]]:
        """The fields of each row below the header as text, as many as there are names; empty lines are no rows."""
        width = len(self.names)
        with self.path.open(encoding=self.encoding, newline="") as file:
            if self.marked:
                next(file)
            try:
                for row in islice(self.fields(file, strict=True), self.header, None):
                    if len(row) > width:
                        raise self._too_wide()
                    yield row + [""] * (width - len(row))
            except (csv.Error, UnicodeError) as problem:
                raise self.unreadable(problem) from None

    def unreadable(self, problem: Exception) -> WorkbenchError:
        """The error of a file that a reader gave up on."""
        if isinstance(problem, UnicodeError):
            return WorkbenchError(
                tr(
                    "{name} cannot be read as a table: it begins in {encoding}, but does not go on so; save it as "
                    "UTF-8.",
                    name=self.path.name,
                    encoding=_called(self.encoding),
                )
            )
        words = str(problem).strip().split("\n", maxsplit=1)[0].rstrip(".")
        return WorkbenchError(tr("{name} cannot be read as a table ({words}).", name=self.path.name, words=words))

    def fields(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """The fields of each line with something in it."""
        return (row for row in csv.reader(lines, delimiter=self.delimiter, strict=strict) if row)

    def parse(self, source: "Path | io.StringIO", **options: Any) -> pd.DataFrame:
        """The file, or its first lines as text, as pandas reads them."""
        if not self.header:
            options["names"] = self._numbered
        try:
            frame: pd.DataFrame = pd.read_csv(
                source,
                sep=self.delimiter,
                encoding=self.encoding,
                decimal=self.decimal,
                header=self.header - 1 if self.header else None,
                skiprows=int(self.marked),
                keep_default_na=False,
                na_values=MISSING_WORDS,
                low_memory=False,
                **options,
            )
        except (OSError, ValueError) as problem:
            raise self.unreadable(problem) from None
        return self._without_thousands(frame) if self.thousands else frame

    @property
    def grouped(self) -> str:
        """How a number with marks between its thousands looks, as a regular expression."""
        return rf"-?\d{{1,3}}([{self.thousands}]\d{{3}})+([{self.decimal}]\d+)?"

    def _without_thousands(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A column of text becomes numbers where each of its values is one, with marks between thousands or without."""
        for name in frame.columns:
            text = frame[name].dropna()
            if not pd.api.types.is_string_dtype(text):
                continue
            plain = text.str.replace(self.thousands, "", regex=False).where(text.str.fullmatch(self.grouped), text)
            if self.decimal == ",":
                plain = plain.str.replace(",", ".", regex=False).where(~plain.str.contains(".", regex=False))
            numbers = pd.to_numeric(plain, errors="coerce")
            if numbers.notna().all():
                frame[name] = numbers.reindex(frame.index)
        return frame

    @cached_property
    def _numbered(self) -> list[str]:
        """A name for each column of a table without names, as many as its widest first line has fields."""
        lines = sample_lines(self.path, self.encoding)[int(self.marked) :]
        return numbered_names(max(map(len, self.fields(lines)), default=1))

    def _too_wide(self) -> WorkbenchError:
        return WorkbenchError(
            tr("{name} has a row with more fields than its first line has column names.", name=self.path.name)
        )


_NO_NAMES = {
    False: tr("{name} does not begin with a line of column names."),
    True: tr("{name} has no column names in line {line}."),
}


def find_encoding(path: Path) -> str:
    """UTF-8 where the whole file is, UTF-16 or -32 where it says so, else the Windows code page of western Europe."""
    start = read_start(path, 4)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in read_start(path, SAMPLE_BYTES):
        raise WorkbenchError(
            tr(
                "{name} is not a text file, or its letters are written in a way that cannot be found out; save it "
                "as CSV in UTF-8.",
                name=path.name,
            )
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


def sample_lines(path: Path, encoding: str) -> list[str]:
    """The first lines of a text file, as many as are needed to see how it is written."""
    text = read_start(path, SAMPLE_BYTES).decode(encoding, errors="ignore")
    return list(islice(io.StringIO(text, newline=None), SAMPLE_LINES))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:  # also UTF-16 that does not say in which order its bytes are
        return False
    return True


def _decimal(known: Reading, table: list[str], delimiter: str) -> str:
    """The decimal mark that was said, or the one that is left beside the mark for thousands, or what is found."""
    if known.decimal is None and known.thousands in (".", ","):
        return "," if known.thousands == "." else "."
    return known.decimal or find_decimal(table if known.first else ["", *table], delimiter)


def _checked_encoding(path: Path, encoding: str) -> str:
    """The encoding somebody named, if the whole file is written so; a mark at its beginning is no letter."""
    plain = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    if not _decodes(path, plain):
        raise WorkbenchError(
            tr(
                "{name} is not written in {encoding}; choose another encoding.",
                name=path.name,
                encoding=_called(encoding),
            )
        )
    return plain


def _called(encoding: str) -> str:
    return encoding.upper().removesuffix("-SIG")
