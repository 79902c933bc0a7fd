"""Any table in every engine, and what it means that two cases count the same.

`tables` is in one place, so that every law about engines is tried on the same odd names, values and kinds.
"""

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import dask.dataframe as dd
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError

NAMES = [
    "*",
    "^a$",
    'say "hi"',
    "it's",
    "Größe 日本",
    "select",
    "a.b",
    "100%",
    " ",
    "c0",
    "0",
    "n",
    "key 1",
    "👩🏽‍⚕️",
    "x\ny",
]
TEXTS = [
    "",
    " ",
    "a",
    "A",
    "naïve",
    "日本",
    "👩🏽‍⚕️",
    "a\u200bb",
    "NA",
    "None",
    "1",
    "true",
    "<script>",
    "it's",
    'say "hi"',
]
KINDS = {
    "text": (st.sampled_from(TEXTS), pa.string()),
    "category": (st.sampled_from(TEXTS), pa.dictionary(pa.int32(), pa.string())),
    "truth": (st.booleans(), pa.bool_()),
    "few numbers": (st.sampled_from([0, 1, 2, -3]), pa.int64()),
    "many numbers": (st.integers(-50, 200), pa.int64()),
    "decimals": (st.integers(-999, 9999).map(lambda number: number / 100), pa.float64()),
    "wide": (st.sampled_from([-math.inf, *(10.0**power for power in range(-3, 12)), math.inf]), pa.float64()),
    "short": (st.sampled_from([0.1, 2.0, 3.5]), pa.float32()),
    "dates": (st.sampled_from([dt.date(2020, 1, 1), dt.date(2021, 12, 31)]), pa.date32()),
    "times": (
        st.sampled_from([dt.datetime(2020, 1, 1), dt.datetime(2020, 1, 1, 12, 30)]),  # noqa: DTZ001
        pa.timestamp("us"),
    ),
}
ROLES = {"target": "target?", "prediction": "prediction?", "score": "score?", "weight": "weight?", "favourable": "1"}


def sometimes(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, st.none())


@st.composite
def tables(draw: Any) -> tuple[pa.Table, dict[str, Any]]:
    """A table with two or three sensitive columns of any kind, and the roles of a case that can be made of it."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True))
    rows = draw(st.integers(12, 60))
    columns = {}
    for name in names:
        values, kind = KINDS[draw(st.sampled_from(list(KINDS)))]
        drawn = draw(st.lists(sometimes(values), min_size=rows, max_size=rows))
        if len(set(drawn)) == 1:
            drawn[0] = None if drawn[0] is not None else draw(values)
        columns[name] = pa.array(drawn, kind)
    answers = st.lists(sometimes(st.sampled_from([0, 1])), min_size=rows - 2, max_size=rows - 2)
    sixteenths = st.integers(0, 16).map(lambda number: number / 16)
    columns["target?"] = pa.array([0, 1, *draw(answers)], pa.int64())
    columns["prediction?"] = pa.array([0, 1, *draw(answers)], pa.int64())
    columns["score?"] = pa.array(draw(st.lists(sometimes(sixteenths), min_size=rows, max_size=rows)), pa.float64())
    columns["weight?"] = pa.array([1.0, *draw(st.lists(sixteenths, min_size=rows - 1, max_size=rows - 1))])
    used = draw(st.sets(st.sampled_from(["prediction", "score", "weight"])))
    roles = {
        "sensitive": names,
        **{role: column for role, column in ROLES.items() if role in {"target", "favourable", *used}},
    }
    return pa.table(columns), roles


def nameless(table: pa.Table) -> pd.DataFrame:
    """What an analyst has in pandas: category and date types, NaN for missing numbers."""
    return table.to_pandas(date_as_object=False)


def nullable(table: pa.Table) -> pd.DataFrame:
    return table.to_pandas().convert_dtypes()


def old_strings(table: pa.Table) -> pd.DataFrame:
    """As pandas 2 held text: objects, with None where it is missing."""
    text = {
        name: pd.Series(table[name].to_pylist(), dtype=object) for name in table.column_names if is_text(table, name)
    }
    return table.to_pandas().assign(**text)


def is_text(table: pa.Table, name: str) -> bool:
    return pa.types.is_string(table.schema.field(name).type)


ENGINES = {
    "pandas, nullable": nullable,
    "pandas, objects": old_strings,
    "pandas, Arrow's types": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "polars": pl.from_arrow,
    "polars, lazy": lambda table: pl.from_arrow(table).lazy(),
    "arrow": lambda table: table,
    "duckdb": lambda table: duckdb.from_arrow(table, connection=duckdb.connect()),
    "dask": lambda table: dd.from_pandas(nullable(table), npartitions=3),
}


def cells(case: Case) -> dict[tuple[object, ...], dict[str, float]]:
    """The counts by the names of their cells."""
    counts = case.counts
    found = {}
    for place, codes in enumerate(counts.codes):
        names = [counts.names[column][code] for column, code in zip(counts.columns, codes, strict=True)]
        key = (*names, int(counts.target[place]), int(counts.prediction[place]))
        found[key] = {name: values[place] for name, values in counts.sums.items()}
    return found


def agree(case: Case, other: Case) -> None:
    assert other.counts.names == case.counts.names
    assert other.edges == case.edges
    assert (other.rows, other.excluded, other.available) == (case.rows, case.excluded, case.available)
    expected = cells(case)
    found = cells(other)
    assert found.keys() == expected.keys()
    for key, sums in expected.items():
        assert found[key] == pytest.approx(sums)


def sentence(make: Callable[[], object]) -> str:
    with pytest.raises(WorkbenchError) as refused:
        make()
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.fixture(params=ENGINES, scope="session")
def engine(request) -> str:
    """The name of each engine in turn."""
    return request.param


@pytest.fixture(scope="session")
def inside() -> Callable[[str, pa.Table], Any]:
    """A table as an engine holds it: `inside("polars", table)`."""
    return lambda engine, table: ENGINES[engine](table)


@pytest.fixture(scope="session")
def plain() -> Callable[[pa.Table], pd.DataFrame]:
    """A table as most analysts have it in pandas."""
    return nameless


@pytest.fixture(scope="session")
def any_table() -> st.SearchStrategy[tuple[pa.Table, dict[str, Any]]]:
    """A table and the roles of a case that can be made of it, to be drawn by hypothesis."""
    return tables()


@pytest.fixture(scope="session")
def agreeing() -> Callable[[Case, Case], None]:
    """Fails unless two cases count the same, cell by cell."""
    return agree


@pytest.fixture(scope="session")
def refusal() -> Callable[[Callable[[], object]], str]:
    """The one sentence with which something is refused."""
    return sentence
