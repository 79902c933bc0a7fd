"""Dates as groups: which columns hold dates, the day of every row, and the bands that days make.

- A day is a whole number, 20240229, so that numpy and every engine cut it by the same arithmetic.
- A text is a date where each of its values is one: 2024-02-29 or 29.02.2024, with or without a time of day.
- A time belongs to its day, in the time zone it is written in.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.bands import BAND_EDGES_AT, Spread, round_edges
from workbench.cuts import PERIODS, Cut, listed_edges
from workbench.errors import WorkbenchError
from workbench.language import tr

Days = NDArray[np.float64]
Number = TypeVar("Number")
MONTH, DAY = "(?:0[1-9]|1[0-2])", "(?:0[1-9]|[12][0-9]|3[01])"
YEAR_FIRST = f"[0-9]{{4}}-{MONTH}-{DAY}"
DAY_FIRST = rf"{DAY}\.{MONTH}\.[0-9]{{4}}"
TIME = "(?:[T ][0-9:.,+Z -]*)?"
IS_DATE = f"^(?:{YEAR_FIRST}|{DAY_FIRST}){TIME}$"
# Days as they are written in other tables: 3/4/2026, 03-04-26, 2026/04/03. Which is the month is not always certain.
ANY_DAY = (
    rf"(?:[0-9]{{1,2}}([./-])[0-9]{{1,2}}\1(?:[0-9]{{4}}|[0-9]{{2}})|[0-9]{{4}}([./-])[0-9]{{1,2}}\2[0-9]{{1,2}}){TIME}"
)
FIRST_DAY, LAST_DAY, LAST_MONTH = 10101, 31, 12
MOST_PERIODS = 12


def read_days(distinct: Any) -> Days | None:
    """The day of each value, 20240229, NaN where missing; None where they are not dates."""
    values = pd.Series(distinct)
    if isinstance(values.dtype, np.dtype | pd.DatetimeTZDtype) and values.dtype.kind == "M":
        stamps = values.dt
        return np.asarray(stamps.year * 10_000 + stamps.month * 100 + stamps.day, dtype=np.float64)
    days = []
    for value in values.dropna():
        day = _day(value)
        if day is None:
            return None
        days.append(day)
    found = np.full(len(values), np.nan)
    found[values.notna()] = days
    return found if days else None


def are_days(distinct: Any) -> bool:
    """Whether every value is a day in some usual writing, also one in which nobody knows the month from the day.

    >>> are_days(["13/01/2026", "2/3/2026"]), are_days(["13/14/2026"]), are_days(["1.5", "2.5"])
    (True, False, False)
    """
    values = pd.Series(distinct).dropna()
    return bool(len(values)) and all(isinstance(value, date) or _is_any_day(value) for value in values)


def first_days(starts: pd.Series) -> pd.Series:
    """Days as numbers, 20240101, as pandas dates; what lies before every day is the first of all."""
    numbers = starts.fillna(0).clip(lower=0).to_numpy(dtype=np.int64)
    texts = [_written(number or FIRST_DAY) for number in numbers]
    stamps = pd.Series(np.array(texts, dtype="datetime64[s]"), index=starts.index, name=starts.name)
    return stamps.where(starts.notna())


def start_of(day: Number, period: str) -> Number:
    """The first day of the year, quarter or month that a day lies in; of a number, an array or a column of any engine.

    >>> [start_of(20240829, period) for period in ("year", "quarter", "month")]
    [20240101, 20240701, 20240801]
    """
    number = cast("int", day)
    months = number // 100
    if period == "month":
        start = months * 100 + 1
    else:
        span = 12 if period == "year" else 3
        start = (months - (months % 100 - 1) % span) * 100 + 1
    return cast("Number", start)


def band_days(days: Days, cut: Cut) -> tuple[list[int], list[str]]:
    """Where days are cut, as numbers that go up, and a name for each band: one more than there are edges."""
    if cut[0] not in PERIODS:
        return day_edges(cut), _between(cut)
    period = str(cut[0])
    starts = [int(start) for start in np.unique(start_of(days[~np.isnan(days)], period))]
    return starts[1:], [_period_name(start, period) for start in starts]


def day_edges(cut: Cut) -> list[int]:
    """The dates that a cut names, as numbers that go up."""
    try:
        edges = [int(f"{date.fromisoformat(str(edge)):%Y%m%d}") for edge in cut]
    except ValueError:
        raise WorkbenchError(
            tr(
                "Dates are cut by year, quarter or month, or at dates such as 2024-07-01, not at {cut}.",
                cut=listed_edges(cut),
            )
        ) from None
    if any(later <= earlier for earlier, later in pairwise(edges)):
        raise WorkbenchError(tr("The cuts {cut} must go up, each later than the one before.", cut=listed_edges(cut)))
    return edges


def suggest_cut(days: Days, people: NDArray[np.integer]) -> Cut:
    """The shortest period that makes at most 12 bands; more years are cut at round ones, into bands of like size.

    `days` are different and go up; `people` says how many rows have each of them.
    """
    for period in reversed(PERIODS):
        if len(np.unique(start_of(days, period))) <= MOST_PERIODS:
            return (period,)
    years = days // 10_000
    upto = np.cumsum(people)
    low, middle, high = (float(years[np.searchsorted(upto, upto[-1] * share)]) for share in BAND_EDGES_AT)
    ends = float(years[0]), float(years[years > years[0]][0]), float(years[-1])
    return tuple(f"{int(year):04}-01-01" for year in round_edges(Spread((low, middle, high), *ends)))


def _day(value: object) -> int | None:
    if isinstance(value, date):
        return value.year * 10_000 + value.month * 100 + value.day
    if not isinstance(value, str) or not re.fullmatch(IS_DATE, value):
        return None
    year, month, day = (value[:4], value[5:7], value[8:10]) if value[4] == "-" else (value[6:10], value[3:5], value[:2])
    return int(year + month + day)


def _is_any_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(ANY_DAY, value):
        return False
    parts = [int(part) for part in re.findall("[0-9]+", value)[:3]]
    month, day = sorted(parts[1:] if parts[0] > LAST_DAY else parts[:2])
    return 1 <= month <= LAST_MONTH and day <= LAST_DAY


def _between(cut: Sequence[object]) -> list[str]:
    return [
        tr("before {cut}", cut=cut[0]),
        *(tr("{low} to <{high}", low=low, high=high) for low, high in pairwise(cut)),
        tr("{cut} and later", cut=cut[-1]),
    ]


def _period_name(start: int, period: str) -> str:
    year, month = f"{start // 10_000:04}", start // 100 % 100
    if period == "quarter":
        return f"{year} Q{(month + 2) // 3}"
    return year if period == "year" else f"{year}-{month:02}"


def _written(number: int) -> str:
    digits = f"{number:08}"
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
