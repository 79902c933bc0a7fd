"""Every name people use for a group or a column: the value, the business's words, and what they say in life."""

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from workbench.case import Case
from workbench.roles import Roles
from workbench.workshop.reading import Option

HERE = Path(__file__).parent / "exercises"


def name_groups(case: Case, by: Iterable[str]) -> tuple[Option, ...]:
    """The groups of these columns with all their names."""
    return tuple(
        Option(column=column, key=f"{column}={value}", names=_names(case.roles, column, str(value)))
        for column in by
        for value in case.groups[column].names
    )


def name_columns(roles: Roles, columns: Sequence[str]) -> tuple[Option, ...]:
    """Columns with all their names."""
    more = _known().get("columns", {})
    return tuple(
        Option(
            column="column",
            key=f"column={column}",
            names=(column, column.replace("_", " "), roles.column_label(column), *more.get(column, ())),
        )
        for column in columns
    )


def _names(roles: Roles, column: str, value: str) -> tuple[str, ...]:
    more = _known().get("values", {}).get(value, ())
    return (value, roles.value_label(column, value), *more)


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads((HERE / "names.toml").read_text("utf-8"))
