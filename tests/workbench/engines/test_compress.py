"""Whichever engine holds a table, the counts are the same, cell by cell, and its rows stay where they are."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.tables import open_table

QUICK = ["pandas, nullable", "pandas, objects", "pandas, Arrow's types", "polars", "polars, lazy", "arrow", "duckdb"]
FOLDERS = ("pandas", "polars", "duckdb", "dask")


def in_parquet(table: pa.Table, folder: Path, engine: str) -> Any:
    """A folder in a folder, with the rows in two files."""
    half = table.num_rows // 2
    for name, part in (("a.parquet", table.slice(0, half)), ("deeper/b.parquet", table.slice(half))):
        (folder / name).parent.mkdir(exist_ok=True)
        pq.write_table(part, folder / name)
    return open_table(folder, engine=engine).frame


@pytest.mark.parametrize("engine", QUICK)
@given(data=st.data())
def test_every_engine_counts_the_same(engine, any_table, inside, plain, agreeing, data):
    table, roles = data.draw(any_table)
    agreeing(Case.of(plain(table), **roles), Case.of(inside(engine, table), **roles))


@given(data=st.data())
def test_dask_counts_the_same(any_table, inside, plain, agreeing, data):
    table, roles = data.draw(any_table)
    agreeing(Case.of(plain(table), **roles), Case.of(inside("dask", table), **roles))


@pytest.mark.parametrize("engine", FOLDERS)
@settings(max_examples=10)
@given(data=st.data())
def test_a_folder_of_parquet_counts_like_its_rows_in_one_frame(engine, any_table, plain, agreeing, data):
    table, roles = data.draw(any_table)
    with tempfile.TemporaryDirectory() as folder:
        opened = in_parquet(table, Path(folder), engine)
        agreeing(Case.of(plain(table), **roles), Case.of(opened, **roles))


@pytest.mark.parametrize("engine", ["arrow", "duckdb", "polars, lazy", "dask"])
def test_rows_are_there_for_who_needs_them(hiring, engine, inside):
    roles = {"sensitive": ["sex", "age"], "target": "hired", "score": "score", "weight": "weight"}
    case = Case.of(hiring, **roles)
    other = Case.of(inside(engine, pa.Table.from_pandas(hiring)), **roles)
    for part in ("target", "prediction", "scores", "weights"):
        assert list(getattr(other, part)) == list(getattr(case, part))
    for column, coded in case.groups.items():
        assert other.groups[column].names == coded.names
        assert list(other.groups[column].codes) == list(coded.codes)
    assert other.pandas["sex"].tolist() == hiring["sex"].tolist()


def test_a_report_is_the_same_from_every_engine(hiring, engine, inside):
    roles = {"sensitive": ["sex", "age"], "target": "hired", "score": "score", "weight": "weight", "threshold": 0.4}
    expected = compare_groups(Case.of(hiring, **roles), depth=2)
    found = compare_groups(Case.of(inside(engine, pa.Table.from_pandas(hiring)), **roles), depth=2)
    pd.testing.assert_frame_equal(found.groups, expected.groups, rtol=1e-12)
    assert (found.rows, found.findings, found.notes) == (expected.rows, expected.findings, expected.notes)


def test_decimal_numbers_are_numbers_in_every_engine(tmp_path, agreeing):
    table = pa.table(
        {
            "rate": pa.array([Decimal(row) / 4 for row in range(40)], pa.decimal128(6, 2)),
            "hired": [0, 1] * 20,
        }
    )
    pq.write_table(table, tmp_path / "d.parquet")
    cases = [
        Case.of(open_table(tmp_path / "d.parquet", engine=name).frame, sensitive="rate", target="hired")
        for name in FOLDERS
    ]
    assert cases[0].edges
    for case in cases[1:]:
        agreeing(cases[0], case)
