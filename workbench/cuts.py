"""Where a column is cut into bands: a number at numbers, a date by year, quarter or month, or at dates.

A cut is the tuple of its edges: `(25.0, 40.0)`, `("2024-01-01", "2024-07-01")`; or the name of a period: `("year",)`.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from workbench.errors import WorkbenchError
from workbench.language import tr

Cut = tuple[float, ...] | tuple[str, ...]
PERIODS = ("year", "quarter", "month")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def as_cut(given: Any) -> Cut:
    """A cut as roles keep it, from what an analyst wrote in Python.

    >>> as_cut("year"), as_cut([25, 40]), as_cut([date(2024, 7, 1)])
    (('year',), (25, 40), ('2024-07-01',))
    """
    parts = (given,) if isinstance(given, str | date) else tuple(given)
    return tuple(part.isoformat()[:10] if isinstance(part, date) else part for part in parts)


def read_cut(text: str) -> Cut:
    """Numbers, dates or a period as a person writes them, parted by commas, semicolons or spaces; none for nothing.

    >>> read_cut("25, 40; 60.5"), read_cut("Quarter"), read_cut("1.7.2024")
    ((25.0, 40.0, 60.5), ('quarter',), ('2024-07-01',))
    """
    words = text.replace(",", " ").replace(";", " ").lower().split()
    if len(words) == 1 and words[0] in PERIODS:
        return tuple(words)
    try:
        return tuple(map(float, words))
    except ValueError:
        days = [_read_date(word) for word in words]
    if None in days:
        raise WorkbenchError(
            tr(
                "Cuts are numbers such as 25, 40, 60 (with a point in 2.5), dates such as 2024-07-01, or one of "
                "year, quarter and month, not {text!r}.",
                text=text,
            )
        )
    return tuple(str(day) for day in days)


def cuts_dates(cut: Cut) -> bool:
    """Whether this cuts dates: it is a period, or its edges are dates."""
    return any(isinstance(edge, str) for edge in cut)


def cut_words(cut: Cut) -> str:
    """How a column is cut, to follow its name: "at 25, 40", "by year".

    >>> cut_words((25.0, 40.5)), cut_words(("year",))
    ('at 25, 40.5', 'by year')
    """
    edges = listed_edges(cut)
    return tr("by {edges}", edges=edges) if edges in PERIODS else tr("at {edges}", edges=edges)


def listed_edges(cut: Sequence[float | str]) -> str:
    """The edges as they are written: "25, 40"."""
    return ", ".join(edge if isinstance(edge, str) else _number(edge) for edge in cut)


def check_cut(column: object, cut: Cut, holds: Literal["numbers", "dates"]) -> None:
    """Numbers are cut at numbers, and dates by a period or at dates; the error says which."""
    if holds == "numbers" and cuts_dates(cut):
        raise WorkbenchError(
            tr(
                "Column {column!r} holds numbers, so it is cut at numbers such as 25, 40, 60, not {cut}.",
                column=column,
                cut=cut_words(cut),
            )
        )
    if holds == "dates" and not all(isinstance(edge, str) for edge in cut):
        raise WorkbenchError(
            tr(
                "Column {column!r} holds dates, so it is cut by year, quarter or month, or at dates such as "
                "2024-07-01, not {cut}.",
                column=column,
                cut=cut_words(cut),
            )
        )


def _read_date(word: str) -> date | None:
    """A day written as 2024-07-01 or 1.7.2024; None for anything else."""
    first, last = _YEAR_FIRST.fullmatch(word), _DAY_FIRST.fullmatch(word)
    parts = first.groups() if first else last.groups()[::-1] if last else ()
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


def _number(edge: float) -> str:
    return str(int(edge)) if float(edge).is_integer() else str(edge)
