"""What can be seen of each column before it has a part: its kind, how many values it has, and the few they are.

Of pandas and of every other engine alike; a table too large for memory is asked one column at a time. Columns of lists
or records have no sketch. What was found is kept for as long as the table is there.
"""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd

from workbench.coding import MOST_GROUPS, is_number
from workbench.dates import read_days
from workbench.engines.columns import Columns
from workbench.engines.frames import Lazy, collect, collect_row
from workbench.errors import WorkbenchError

MOST_VALUES = MOST_GROUPS + 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Sketch:
    """A column at a glance. `distinct` counts its values, of which `seen` holds the first 51; missing is none.

    Whether they are dates is told by these. `least` and `most` are those of numbers, NaN for others.
    """

    seen: pd.Series
    distinct: int
    rows: int
    is_number: bool
    is_float: bool
    is_date: bool
    least: float
    most: float

    @property
    def makes_groups(self) -> bool:
        """Whether people can be compared by it: a few values, or numbers or dates, which make bands."""
        return self.distinct > 1 and (self.distinct <= MOST_GROUPS or self.is_number or self.is_date)


_kept: dict[int, Mapping[str, Sketch]] = {}


def sketch_columns(native: Any) -> Mapping[str, Sketch]:
    """Each column of a table of any engine, by name; seconds a column where the table is larger than memory."""
    known = _kept.get(id(native))
    if known is None:
        known = _of_pandas(native) if isinstance(native, pd.DataFrame) else _of_engine(native)
        _kept[id(native)] = known
        weakref.finalize(native, _kept.pop, id(native), None)
    return known


def _of_pandas(frame: pd.DataFrame) -> dict[str, Sketch]:
    found = {}
    for name in frame.columns:
        values = frame[name].dropna()
        try:
            distinct = pd.unique(values)
        except TypeError:  # lists and other things that play no part
            continue
        numeric = is_number(values)
        found[str(name)] = Sketch(
            seen=pd.Series(distinct[:MOST_VALUES], name=name),
            distinct=len(distinct),
            rows=len(frame),
            is_number=numeric,
            is_float=pd.api.types.is_float_dtype(values.dtype),
            is_date=not numeric and _are_dates(distinct),
            least=float(values.min()) if numeric and len(values) else float("nan"),
            most=float(values.max()) if numeric and len(values) else float("nan"),
        )
    return found


def _are_dates(distinct: Any) -> bool:
    return read_days(distinct[:MOST_VALUES]) is not None


def _of_engine(native: Any) -> dict[str, Sketch]:
    columns = Columns.of(native)
    rows = int(collect_row(columns.table.select(n=nw.len()))["n"])
    found = {}
    for name in columns.places:
        try:
            value = columns.value(name)
        except WorkbenchError:  # lists and records
            continue
        known = columns.table.select(value=value).filter(~nw.col("value").is_null())
        found[name] = _of_column(known, name, rows, is_numeric=columns.is_number(name))
    return found


def _of_column(known: Lazy, name: str, rows: int, *, is_numeric: bool) -> Sketch:
    groups = known.group_by("value").agg(n=nw.len())
    ends = {"least": nw.col("value").min(), "most": nw.col("value").max()} if is_numeric else {}
    facts = collect_row(groups.select(n=nw.len(), **ends))
    few = groups.select("value") if facts["n"] <= MOST_VALUES else groups.select("value").head(MOST_VALUES)
    values = collect(few)["value"].rename(name)
    return Sketch(
        seen=values,
        distinct=int(facts["n"]),
        rows=rows,
        is_number=is_numeric,
        is_float=is_numeric and bool((values != values.round()).any()),
        is_date=not is_numeric and _are_dates(values),
        least=facts.get("least", float("nan")),
        most=facts.get("most", float("nan")),
    )
