"""How the values of a column become groups: small whole numbers, and a name for each.

- Names are text: whole numbers without ".0", `true`/`false`, `(missing)` for what is not there.
- A number with at most 10 distinct values is a category; other numbers are banded, by the edges given or by
  quartiles rounded to round numbers.
- A date without a time of day is a date, whichever kind of column holds it; more than 50 dates are banded by month,
  quarter or year.
- A group nobody belongs to does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.bands import BAND_EDGES_AT, Spread, round_edges
from workbench.cuts import Cut, as_cut, check_cut, listed_edges
from workbench.dates import band_days, read_days, suggest_cut
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.natural import natural_order

MISSING = "(missing)"
MOST_CATEGORIES, MOST_GROUPS = 10, 50


@dataclass(frozen=True, eq=False)
class Coded:
    """One column as groups: `codes[i]` says which of `names` row i belongs to; `edges` are the bands' edges, if any."""

    codes: NDArray[np.int64]
    names: tuple[str, ...]
    edges: Cut = ()


def code_column(values: pd.Series, edges: Any = None) -> Coded:
    """Groups of one column; edges band a number or a date: `25, 40` gives under 25, 25 to <40, 40 and over.

    >>> code_column(pd.Series([20, 30, None]), edges=(25,)).names
    ('under 25', '25 and over', '(missing)')
    >>> code_column(pd.Series(["2023-12-31", "2024-01-01"]), edges="year").names
    ('2023', '2024')
    """
    cut = as_cut(() if edges is None else edges)
    raw, distinct = distinct_values(values)
    banded = _band_numbers(values, distinct, cut) if is_number(values) else _band_dates(values.name, raw, distinct, cut)
    if banded is None and cut:
        raise WorkbenchError(
            tr("Column {name!r} holds text, so it cannot be cut at {cut}.", name=values.name, cut=listed_edges(cut))
        )
    return banded or _code_categories(values, raw, distinct)


def is_number(values: pd.Series) -> bool:
    """Whether a column holds numbers; truth values are categories, not numbers."""
    return bool(pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype))


def suggest_edges(values: pd.Series) -> tuple[float, ...]:
    """Edges of up to four bands of like size: the quartiles, rounded to steps of 1, 2 or 5 times a power of ten."""
    numbers = values.dropna().to_numpy(dtype=float)
    numbers = numbers[np.isfinite(numbers)]
    low, middle, high = map(float, np.quantile(numbers, BAND_EDGES_AT))
    least, most = float(numbers.min()), float(numbers.max())
    return round_edges(
        Spread((low, middle, high), least, float(numbers.min(where=numbers > least, initial=np.inf)), most)
    )


def band_names(edges: Sequence[float]) -> tuple[str, ...]:
    """Names of the bands that ascending edges make, one more than there are edges.

    >>> band_names((25, 40))
    ('under 25', '25 to <40', '40 and over')
    """
    if not all(np.isfinite(edges)):
        raise WorkbenchError(tr("The cuts {edges} must be numbers.", edges=listed_edges(edges)))
    if any(later <= earlier for earlier, later in pairwise(edges)):
        raise WorkbenchError(
            tr("The cuts {edges} must go up, each larger than the one before.", edges=listed_edges(edges))
        )
    texts = [value_name(edge) for edge in edges]
    between = [tr("{low} to <{high}", low=low, high=high) for low, high in pairwise(texts)]
    return (tr("under {texts}", texts=texts[0]), *between, tr("{texts} and over", texts=texts[-1]))


def distinct_values(values: pd.Series) -> tuple[NDArray[np.intp], Any]:
    """Each row's place among the distinct values, -1 where missing, and these values in order of appearance."""
    try:
        raw, distinct = pd.factorize(values, use_na_sentinel=True)
    except TypeError:
        raise not_single(values.name) from None
    # numpy's own float32 prints as 0.1, pandas hands it out as 0.10000000149011612
    single = str(values.dtype) in ("float32", "float[pyarrow]")
    return raw, distinct.to_numpy(dtype=np.float32) if single else distinct


def value_name(value: object) -> str:
    """One value as text, the same from every engine.

    >>> value_name(3.0), value_name(True), value_name(None), value_name("a")
    ('3', 'true', '(missing)', 'a')
    """
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return MISSING
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        return str(value.date())
    return str(value)


def check_groups(column: str, groups: int, first: str) -> None:
    """A column must make at least two groups, and no more than can be compared; `first` names one of them."""
    if groups == 1:
        raise WorkbenchError(
            tr(
                "Column {column!r} has only one value ({first}): there is nothing to compare.",
                column=column,
                first=first,
            )
        )
    if groups > MOST_GROUPS:
        raise WorkbenchError(
            tr(
                "Column {column!r} has {groups:,} different values; groups can be compared up to {most_groups}. "
                "Choose a coarser column or join values first.",
                column=column,
                groups=groups,
                most_groups=MOST_GROUPS,
            )
        )


def not_single(column: object) -> WorkbenchError:
    """The error of a column of lists or records, which has neither groups nor answers."""
    return WorkbenchError(tr("Column {column!r} holds lists or other collections, not single values.", column=column))


def _band_numbers(values: pd.Series, distinct: Any, cut: Cut) -> Coded | None:
    """The bands of a number that is cut, or has too many values to be categories."""
    if not cut and len(distinct) <= MOST_CATEGORIES:
        return None
    check_cut(values.name, cut, "numbers")
    edges = tuple(edge for edge in cut if not isinstance(edge, str)) or suggest_edges(values)
    return _code_bands(values.to_numpy(dtype=float, na_value=np.nan), edges, band_names(edges), edges)


def _band_dates(column: object, raw: NDArray[np.intp], distinct: Any, cut: Cut) -> Coded | None:
    """The bands of a date that is cut, or has too many values to be categories; None for text."""
    if not cut and len(distinct) + (raw.min(initial=0) < 0) <= MOST_GROUPS:
        return None
    of_each = read_days(distinct)
    if of_each is None:
        return None
    check_cut(column, cut, "dates")
    days = np.append(of_each, np.nan)[raw]  # a missing value has code -1: the last place
    known, people = np.unique(days[~np.isnan(days)], return_counts=True)
    given = cut or suggest_cut(known, people)
    return _code_bands(days, *band_days(known, given), given)


def _code_bands(numbers: NDArray[np.float64], edges: Sequence[float], names: Sequence[str], cut: Cut) -> Coded:
    codes = np.searchsorted(np.asarray(edges, dtype=float), numbers, side="right").astype(np.int64)
    names = (*names, MISSING)
    codes[np.isnan(numbers)] = len(names) - 1
    seen = np.bincount(codes, minlength=len(names)) > 0
    kept = tuple(name for name, present in zip(names, seen, strict=True) if present)
    return Coded((np.cumsum(seen) - 1)[codes], kept, cut)


def _code_categories(values: pd.Series, raw: NDArray[np.intp], distinct: Any) -> Coded:
    names = [value_name(value) for value in distinct]
    if is_number(values):
        upwards = [names[place] for place in np.argsort(np.asarray(distinct, dtype=float))]
    else:
        upwards = natural_order(names) or sorted(names)
    missing = [MISSING] if raw.min(initial=0) < 0 else []
    # Different values may share a name (1 and "1" in one column): they are one group.
    ordered = tuple(dict.fromkeys([*upwards, *missing]))
    place_of = {name: place for place, name in enumerate(ordered)}
    lookup = np.array([place_of[name] for name in (*names, *missing)], dtype=np.int64)
    return Coded(lookup[raw], ordered)  # a missing value has code -1: the last place
