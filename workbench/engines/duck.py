"""Large files through DuckDB: a CSV goes into a database on the disk once, and is counted there in little memory.

- The rules for text are those of `workbench.files.text`: delimiter, encoding, missing words, decimal comma.
- A column is numbers or truth values only if every value is; nothing is guessed from the first rows.
- The database lies in a temporary folder that goes when the table goes.
"""

import csv
import os
import weakref
from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import duckdb

from workbench.errors import WorkbenchError, unknown
from workbench.files.text import MISSING_WORDS, TextFile
from workbench.language import tr

SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "400MB",
    "threads": min(4, os.cpu_count() or 1),
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
TABLE, PLAIN = "people", "plain.csv"
TRUTHS = ("True", "TRUE", "true", "False", "FALSE", "false")
Relation = duckdb.DuckDBPyRelation


def read_text(file: TextFile, needed: Collection[str] | None = None) -> Relation:
    """The columns of a CSV that are needed (or all) in DuckDB, of the kinds that pandas would find."""
    check_names(file.names)
    for name in needed or ():
        if name not in file.names:
            raise unknown("column", name, file.names)
    with _Place() as place:
        try:
            if file.encoding == "utf-8-sig" and file.begins:
                _load(place, file, file.path, needed)
            else:
                _load(place, file, _rewritten(file, place.folder), needed)
        except duckdb.Error:  # short rows, empty lines, quotes within: field by field
            try:
                _load(place, file, _rewritten(file, place.folder), needed)
            except duckdb.Error as problem:
                raise file.unreadable(problem) from None
        (place.folder / PLAIN).unlink(missing_ok=True)
        return place.give(_typed(place.connection, file))


def read_parquet(files: Sequence[Path]) -> Relation:
    """Parquet files as one table; folders called year=2024 make a column."""
    with _Place() as place:
        return place.give(
            place.connection.read_parquet([str(file) for file in files], union_by_name=True, hive_partitioning=True)
        )


def hold(source: Any) -> Relation:
    """An Arrow table or dataset as DuckDB sees it, without a copy."""
    with _Place() as place:
        return place.give(place.connection.from_arrow(source))


def check_names(names: Sequence[str]) -> None:
    """DuckDB takes Sex and sex for one column; an error says so before it counts the wrong one."""
    known: dict[str, str] = {}
    for name in names:
        other = known.setdefault(name.lower(), name)
        if other != name:
            raise WorkbenchError(
                tr(
                    "DuckDB cannot tell the columns {other!r} and {name!r} apart; rename one, or choose the engine "
                    "pandas.",
                    other=other,
                    name=name,
                )
            )


class _Place:
    """A database in a folder of its own, in which it also puts what does not fit into memory."""

    def __init__(self) -> None:
        self._made = TemporaryDirectory(prefix="workbench-", ignore_cleanup_errors=True)
        self.folder = Path(self._made.name)
        spill = str(self.folder / "spill")
        self.connection = duckdb.connect(self.folder / "table.duckdb", config={**SETTINGS, "temp_directory": spill})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._leave()

    def give(self, table: Relation) -> Relation:
        """A table of this place, which is cleared away when the table is."""
        weakref.finalize(table, self._leave)
        return table

    def _leave(self) -> None:
        self.connection.close()
        self._made.cleanup()


def _load(place: _Place, file: TextFile, path: Path, needed: Collection[str] | None) -> None:
    """Copy the columns that are needed into the database, as text."""
    columns = {f"c{number}": name for number, name in enumerate(file.names)}
    table = place.connection.read_csv(
        str(path),
        header=True,
        columns=dict.fromkeys(columns, "VARCHAR"),
        auto_detect=False,
        delimiter=file.delimiter,
        quotechar='"',
        escapechar='"',
        na_values=MISSING_WORDS,
    )
    wanted = [f"{key} AS {_quoted(name)}" for key, name in columns.items() if needed is None or name in needed]
    table.project(", ".join(wanted or ["c0"])).create(TABLE)


def _rewritten(file: TextFile, folder: Path) -> Path:
    """The same table in UTF-8 and every row whole, a row at a time."""
    plain = folder / PLAIN
    with plain.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, delimiter=file.delimiter, quoting=csv.QUOTE_ALL)
        writer.writerow(file.names)
        writer.writerows(file.rows())
    return plain


def _typed(connection: duckdb.DuckDBPyConnection, file: TextFile) -> Relation:
    """A column becomes numbers, or truth values, where each of its values is one; else it stays text."""
    table = connection.table(TABLE)
    names = [_quoted(name) for name in table.columns]
    truths = ", ".join(f"'{word}'" for word in TRUTHS)
    asked = [f"count({name}), count({_number(name, file)}), count(*) FILTER ({name} IN ({truths}))" for name in names]
    found = table.aggregate(", ".join(asked)).fetchall()[0]
    kinds = []
    for place, name in enumerate(names):
        known, numbers, truth = found[3 * place : 3 * place + 3]
        if numbers == known:
            kinds.append(f"{_number(name, file)} AS {name}")
        else:
            kinds.append(f"CAST({name} AS BOOLEAN) AS {name}" if truth == known else name)
    return table.project(", ".join(kinds))


def _number(name: str, file: TextFile) -> str:
    """A text as a number, NULL if it is none; DuckDB alone would also take 1_000."""
    plain = tr("CASE WHEN NOT contains({name}, '_') THEN TRY_CAST({name} AS DOUBLE) END", name=name)
    if file.decimal == ",":
        plain = tr(
            "CASE WHEN NOT regexp_matches({name}, '[_.]') THEN TRY_CAST(replace({name}, ',', '.') AS DOUBLE) END",
            name=name,
        )
    if not file.thousands:
        return plain
    between, grouped = _text(file.thousands), _text(file.grouped)
    digits = f"replace(replace({name}, {between}, ''), {_text(file.decimal)}, '.')"
    return tr(
        "CASE WHEN regexp_full_match({name}, {grouped}) THEN TRY_CAST({digits} AS DOUBLE) ELSE {plain} END",
        name=name,
        grouped=grouped,
        digits=digits,
        plain=plain,
    )


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
