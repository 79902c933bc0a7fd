"""CSV files: encoding, delimiter and decimal mark are found out or said, and the same for every engine."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Self

import pandas as pd

from workbench.errors import WorkbenchError
from workbench.files.dialect import (
    SAMPLE_BYTES,
    SAMPLE_LINES,
    SEPARATOR_LINE,
    decimal_mark,
    find_delimiter,
    sample_lines,
)
from workbench.files.encoding import encoding_words, find_encoding, named_encoding
from workbench.files.kinds import read_start
from workbench.files.reading import Reading, numbered_names
from workbench.files.thousands import grouped, without_thousands
from workbench.language import tr

# Words that mean "not known". "None" is not among them: it is a fine answer to "Which cover do you have?".
MISSING_WORDS = ["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A"]


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
        encoding = find_encoding(path) if known.encoding is None else named_encoding(path, known.encoding)
        lines = sample_lines(path, encoding)
        said = SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
        lines = lines[1:] if said else lines
        table = [line for line in lines if line.strip("\r\n")][max(known.first - 1, 0) :]
        delimiter = known.delimiter or (said[1] if said else find_delimiter(table))
        found = cls(
            path,
            encoding,
            delimiter,
            decimal_mark(known, table, delimiter),
            header=known.first,
            marked=said is not None,
            thousands=known.thousands or "",
        )
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
                    encoding=encoding_words(self.encoding),
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
        return without_thousands(frame, self.thousands, self.decimal) if self.thousands else frame

    @property
    def grouped(self) -> str:
        """How a number with marks between its thousands looks here, as a regular expression."""
        return grouped(self.thousands, self.decimal)

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
