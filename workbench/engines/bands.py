"""What the rows of one group share, as an expression of the engine that holds them: a value, or the start of a band."""

from collections.abc import Sequence

import narwhals as nw

from workbench.coding import MOST_CATEGORIES, MOST_GROUPS
from workbench.cuts import PERIODS, Cut, check_cut
from workbench.dates import FIRST_DAY, day_edges, start_of
from workbench.engines.columns import Columns, where_known


def choose_bands(columns: Columns, column: str, cut: Cut, values: int, known: int) -> Cut:
    """How a column is banded: as given, or as pandas would suggest; () for a category.

    `values` is how many values it has, `known` how many without a missing one.
    """
    if columns.is_number(column):
        if not cut and known <= MOST_CATEGORIES:
            return ()
        check_cut(column, cut, "numbers")
        return cut or columns.suggest_edges(column)
    if (cut or values > MOST_GROUPS) and columns.is_date(column):
        check_cut(column, cut, "dates")
        return cut or columns.suggest_cut(column)
    return ()


def key_of(columns: Columns, column: str, cut: Cut) -> nw.Expr:
    """The value of a category; the lower edge of the band of a number; the first day of the band of a date."""
    if not cut:
        return columns.value(column)
    if columns.is_number(column):
        return _band(columns.value(column), [float(edge) for edge in cut], float("-inf"))
    day = columns.day(column)
    return start_of(day, str(cut[0])) if cut[0] in PERIODS else _band(day, day_edges(cut), FIRST_DAY)


def _band(value: nw.Expr, edges: Sequence[float], first: float) -> nw.Expr:
    band = nw.lit(first)
    for edge in edges:
        band = nw.when(value >= edge).then(nw.lit(edge)).otherwise(band)
    return where_known(value, band)
