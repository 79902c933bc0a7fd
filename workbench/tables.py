"""Open a table from where it lies: a bundled one, a CSV whose delimiter and encoding are found out, or Parquet."""

import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pandas as pd

from workbench.catalog import table_path
from workbench.errors import WorkbenchError

BUNDLED = "dataset:"
ENDINGS = (".csv", ".tsv", ".txt", ".parquet")
DELIMITERS = ",;\t|"
SAMPLE_BYTES = 128 * 1024  # csv.reader takes no longer field
SAMPLE_LINES = 50
# Words that mean "not known". "None" is not among them: it is a fine answer to "Which cover do you have?".
MISSING_WORDS = ["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A"]
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
DECIMAL_POINT = re.compile(r"-?\d+\.\d+")
PARQUET_MAGIC, ZIP_MAGIC = b"PAR1", b"PK\x03\x04"


def locate(ref: str | Path) -> Path:
    """The file behind `dataset:NAME` or a path; what is not there is an error that names its neighbours."""
    text = str(ref)
    if text.startswith(BUNDLED):
        return table_path(text.removeprefix(BUNDLED))
    try:
        return _checked(Path(text).expanduser(), text)
    except (OSError, RuntimeError) as problem:  # a name no file can have, a home that is not there
        raise WorkbenchError(f"There is no file {text} that can be opened ({_first_line(problem)}).") from None


def read_table(ref: str | Path) -> pd.DataFrame:
    """The whole table; every problem is one sentence that names the file.

    Numbers with a decimal comma become numbers where the delimiter leaves no doubt. Nothing is dropped or sampled.
    """
    path = locate(ref)
    if _start(path, 4) == PARQUET_MAGIC or path.suffix.lower() == ".parquet":
        return _read_parquet(path)
    return _read_csv(path)


def _checked(path: Path, text: str) -> Path:
    if path.is_dir():
        raise WorkbenchError(f"{text} is a folder; name a file in it: {_neighbours(path)}.")
    if not path.is_file():
        raise WorkbenchError(f"There is no file {text}. In that folder: {_neighbours(path.parent)}.")
    if path.suffix.lower() not in ENDINGS:
        raise WorkbenchError(f"{path.name} cannot be opened; possible endings are {', '.join(ENDINGS)}.")
    if not path.stat().st_size:
        raise WorkbenchError(f"The file {path.name} is empty.")
    return path


def _read_parquet(path: Path) -> pd.DataFrame:
    """Columns are called by text, and what pandas kept as an index is a column like the others."""
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError):  # the words of the reader hold the whole path of the file
        raise WorkbenchError(f"{path.name} is not a Parquet file, or it was cut short; save it again.") from None
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    return frame.set_axis(frame.columns.map(str), axis="columns")


def _read_csv(path: Path) -> pd.DataFrame:
    encoding = find_encoding(path)
    lines = _sample_lines(path, encoding)
    delimiter = find_delimiter(lines)
    _check_header(path, [row for row in csv.reader(lines, delimiter=delimiter) if row])
    try:
        return pd.read_csv(
            path,
            sep=delimiter,
            encoding=encoding,
            decimal=find_decimal(lines, delimiter),
            keep_default_na=False,
            na_values=MISSING_WORDS,
            low_memory=False,
        )
    except (OSError, ValueError) as problem:
        raise WorkbenchError(f"{path.name} cannot be read as a table ({_first_line(problem)}).") from None


def find_encoding(path: Path) -> str:
    """UTF-8 where the whole file is, UTF-16 where it says so, else the Windows code page of western Europe."""
    start = _start(path, 4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    if start.startswith(ZIP_MAGIC) or b"\x00" in _start(path, SAMPLE_BYTES):
        raise WorkbenchError(f"{path.name} is not a text file, whatever its name says; save it as CSV first.")
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
        raise WorkbenchError(f"{path.name} has a row with more fields than its first line has column names.")


def _sample_lines(path: Path, encoding: str) -> list[str]:
    text = _start(path, SAMPLE_BYTES).decode(encoding, errors="ignore")
    return list(islice(io.StringIO(text, newline=None), SAMPLE_LINES))


def _start(path: Path, size: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as problem:
        raise WorkbenchError(f"{path.name} cannot be read ({problem.strerror}).") from None


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _neighbours(folder: Path) -> str:
    if not folder.is_dir():
        return f"nothing, as the folder {folder} does not exist"
    names = sorted(entry.name for entry in folder.iterdir() if entry.suffix.lower() in ENDINGS)
    return ", ".join(names[:10]) or "no table"


def _first_line(problem: Exception) -> str:
    return str(problem).strip().split("\n", maxsplit=1)[0].rstrip(".")
