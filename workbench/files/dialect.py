"""What parts the columns of a CSV, and what the whole from the tenths? Found out from its first lines."""

import csv
import io
import re
from itertools import islice
from pathlib import Path

from workbench.files.kinds import read_start
from workbench.files.reading import DELIMITERS, Reading

SAMPLE_BYTES = 128 * 1024  # csv.reader takes no longer field
SAMPLE_LINES = 50
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's own first line, which is no row
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
DECIMAL_POINT = re.compile(r"-?\d+\.\d+")


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


def decimal_mark(known: Reading, table: list[str], delimiter: str) -> str:
    """The decimal mark that was said, or the one that is left beside the mark for thousands, or what is found."""
    if known.decimal is None and known.thousands in (".", ","):
        return "," if known.thousands == "." else "."
    return known.decimal or find_decimal(table if known.first else ["", *table], delimiter)
