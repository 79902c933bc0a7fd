"""Some rows of a table, as the engine's own table with a condition: nothing is read before somebody asks."""

import weakref
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import pandas as pd

from workbench.coding import MISSING, code_column
from workbench.dates import read_days
from workbench.engines.bands import key_of
from workbench.engines.columns import Columns
from workbench.engines.compress import Compressed
from workbench.engines.frames import named
from workbench.errors import unknown
from workbench.language import tr


def keep_rows(native: Any, items: Mapping[str, str], pressed: Mapping[str, Compressed]) -> Any:
    """The rows that belong to each of these groups; `pressed` has counted the column of each.

    Raises
    ------
    WorkbenchError
        When a column has no such group.
    """
    columns = Columns.of(native)
    table = columns.table
    for column, group in items.items():
        key = key_of(columns, column, pressed[column].roles.cuts.get(column, ()))
        values = _values(pressed[column], column, group)
        is_there = key.is_null() if group == MISSING else reduce(or_, [key == value for value in values])
        table = table.filter(is_there)
    part = named(table, list(columns.places))
    weakref.finalize(
        part, id, native
    )  # a database is cleared away with its table, which this needs as long as it lives
    return part


def _values(pressed: Compressed, column: str, group: str) -> list[Any]:
    """What the engine itself calls the values, or the band, of a group; several values may share a name."""
    keys, cut = pressed.frame[column], pressed.roles.cuts.get(column)
    coded = code_column(keys, cut)
    if group not in coded.names:
        raise unknown(tr("group of column {column!r}", column=column), group, coded.names)
    found = keys[coded.codes == coded.names.index(group)].drop_duplicates().dropna()
    days = read_days(found) if cut else None
    return [_plain(value) for value in (found if days is None else days)]


def _plain(value: object) -> object:
    """A value in Python's own kind, which every engine knows."""
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if isinstance(value, np.generic) else value
