"""Whichever engine holds a table, the counts are the same, cell by cell, and its rows stay where they are."""

import datetime as dt
import gc
import math
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import dask.dataframe as dd
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.coding import code_column, value_name
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.tables import open_table

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


def in_parquet(table: pa.Table, folder: Path, engine: str) -> Any:
    """A folder in a folder, with the rows in two files."""
    import pyarrow.parquet as pq

    half = table.num_rows // 2
    for name, part in (("a.parquet", table.slice(0, half)), ("deeper/b.parquet", table.slice(half))):
        (folder / name).parent.mkdir(exist_ok=True)
        pq.write_table(part, folder / name)
    return open_table(folder, engine=engine).frame


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
FOLDERS = ("pandas", "polars", "duckdb", "dask")


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


@pytest.mark.parametrize("engine", ENGINES)
@given(drawn=tables())
def test_every_engine_counts_the_same(engine, drawn):
    table, roles = drawn
    agree(Case.of(nameless(table), **roles), Case.of(ENGINES[engine](table), **roles))


@pytest.mark.parametrize("engine", FOLDERS)
@settings(max_examples=10)
@given(drawn=tables())
def test_a_folder_of_parquet_counts_like_its_rows_in_one_frame(engine, drawn):
    table, roles = drawn
    with tempfile.TemporaryDirectory() as folder:
        opened = in_parquet(table, Path(folder), engine)
        agree(Case.of(nameless(table), **roles), Case.of(opened, **roles))


@pytest.mark.parametrize("engine", ["arrow", "duckdb", "polars, lazy", "dask"])
def test_rows_are_there_for_who_needs_them(hiring, engine):
    roles = {"sensitive": ["sex", "age"], "target": "hired", "score": "score", "weight": "weight"}
    case = Case.of(hiring, **roles)
    other = Case.of(ENGINES[engine](pa.Table.from_pandas(hiring)), **roles)
    for part in ("target", "prediction", "scores", "weights"):
        assert list(getattr(other, part)) == list(getattr(case, part))
    for column, coded in case.groups.items():
        assert other.groups[column].names == coded.names
        assert list(other.groups[column].codes) == list(coded.codes)
    assert other.pandas["sex"].tolist() == hiring["sex"].tolist()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_report_is_the_same_from_every_engine(hiring, engine):
    roles = {"sensitive": ["sex", "age"], "target": "hired", "score": "score", "weight": "weight", "threshold": 0.4}
    expected = compare_groups(Case.of(hiring, **roles), depth=2)
    found = compare_groups(Case.of(ENGINES[engine](pa.Table.from_pandas(hiring)), **roles), depth=2)
    pd.testing.assert_frame_equal(found.groups, expected.groups, rtol=1e-12)
    assert (found.rows, found.findings, found.notes) == (expected.rows, expected.findings, expected.notes)


def refusal(make: Callable[[], object]) -> str:
    with pytest.raises(WorkbenchError) as refused:
        make()
    assert "\n" not in str(refused.value)
    return str(refused.value)


WRONG: dict[str, tuple[dict[str, list[Any]], dict[str, Any]]] = {
    "no rows": ({"sex": [], "hired": []}, {}),
    "more than two answers": ({"hired": list(range(3)) * 20}, {}),
    "an unknown column": ({}, {"sensitive": ["sexx"]}),
    "a favourable value that is not there": ({}, {"favourable": "great"}),
    "one answer": ({"hired": [1] * 60}, {}),
    "one group": ({"sex": ["f"] * 60}, {}),
    "a score beyond 1": ({"score": [1.5] * 60}, {"score": "score"}),
    "a score in words": ({"score": ["high"] * 60}, {"score": "score"}),
    "a date as weight": ({"weight": [dt.date(2020, 1, 1)] * 60}, {"weight": "weight"}),
    "a weight that is missing": ({"weight": [None, *[1.0] * 59]}, {"weight": "weight"}),
    "weights of 0": ({"weight": [0.0] * 60}, {"weight": "weight"}),
    "lists": ({"sex": [["f"], ["m"]] * 30}, {}),
    "more than 50 groups": ({"sex": [f"town {row}" for row in range(60)]}, {}),
    "cuts of a text": ({}, {"cuts": {"sex": (25.0,)}}),
    "cuts that go down": ({"sex": list(range(60))}, {"cuts": {"sex": (25.0, 20.0)}}),
    "a threshold beyond 1": ({}, {"threshold": 2.0}),
}


@pytest.mark.parametrize("engine", ["polars", "polars, lazy", "arrow", "duckdb"])
@pytest.mark.parametrize("wrong", WRONG)
def test_every_engine_refuses_with_the_same_sentence(engine, wrong):
    changed, roles = WRONG[wrong]
    columns = {"sex": ["f", "m"] * 30, "hired": [0, 1, 1, 0] * 15, **changed}
    if wrong == "no rows":
        columns = {"sex": pa.array([], pa.string()), "hired": pa.array([], pa.int64())}
    table = pa.table(columns)
    roles = {"sensitive": ["sex"], "target": "hired", **roles}
    said = refusal(lambda: Case.of(nameless(table), **roles))
    found = refusal(lambda: Case.of(ENGINES[engine](table), **roles))
    assert sorted(found) == sorted(said)  # the values it lists may come in another order


def test_a_target_with_thousands_of_values_is_refused_before_it_is_counted():
    table = pa.table({"sex": ["f", "m"] * 1000, "pay": list(range(2000))})
    said = refusal(lambda: Case.of(table, sensitive="sex", target="pay", favourable="1"))
    assert "'pay' has 2,000 different values" in said


def test_two_columns_of_one_name_are_refused_in_arrow_too():
    table = pa.table([pa.array([1, 2]), pa.array([1, 2])], names=["sex", "sex"])
    assert "Two columns are called 'sex'" in refusal(lambda: Case.of(table))


@pytest.mark.parametrize("thing", [[1, 2], {"sex": ["f"]}, None, "table.csv", pd.Series([1])])
def test_what_is_no_table_is_refused(thing):
    assert "A table is a frame of pandas, Polars" in refusal(lambda: Case.of(thing))


def test_an_engine_that_is_not_installed_names_its_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    said = refusal(lambda: open_table("dataset:german_credit", engine="spark"))
    assert "responsible-ai-workbench[spark]" in said


def test_an_unknown_engine_is_answered_with_the_nearest():
    assert "Did you mean 'polars'" in refusal(lambda: open_table("dataset:german_credit", engine="polar"))


def test_decimal_numbers_are_numbers_in_every_engine(tmp_path):
    import pyarrow.parquet as pq

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
        agree(cases[0], case)


# What a CSV holds, written as a person or a program would.
FIELDS = [
    "",
    "NA",
    "None",
    "1",
    "2",
    "1.5",
    "007",
    " 3",
    "1e3",
    "1_000",
    "true",
    "True",
    "FALSE",
    "inf",
    "ä, b",
    'q"q',
    "x\ny",
    "0x1",
]


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
@given(
    drawn=st.lists(st.tuples(st.sampled_from(FIELDS), st.sampled_from(FIELDS)), min_size=2, max_size=12),
    few=st.lists(st.sampled_from(FIELDS), min_size=1, max_size=2, unique=True),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    delimiter=st.sampled_from(",;\t|"),
)
def test_a_csv_is_read_by_the_same_rules_in_every_engine(engine, drawn, few, encoding, delimiter):
    rows = [(first, few[place % len(few)], place % 2) for place, (first, _) in enumerate(drawn)]
    frame = pd.DataFrame(rows, columns=["a b", 'say "hi"', "hired"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        frame.to_csv(path, index=False, encoding=encoding, sep=delimiter)
        expected = open_table(path, engine="pandas").frame
        found = Case.of(open_table(path, engine=engine).frame).pandas
    assert list(found.columns) == list(expected.columns)
    for column in expected:
        codes = [code_column(table[column]) for table in (expected, found)]
        assert codes[0].names == codes[1].names
        assert list(codes[0].codes) == list(codes[1].codes)


@pytest.mark.parametrize(
    "content",
    [
        "sex;pay\nf;1,5\nm;2,25\nf;7\n",
        "sex;pay\nf;1,5\nm;2.25\nf;7\n",
        "sex,pay\n\nf,1\n\nm,2\n",
        "sex,pay,more\nf,1\nm,2,3\n",
        "\n\nsex,pay\nf,1\nm,2\n",
        "sex,pay\rf,1\rm,2\r",
        'sex,pay\nf,1 "one"\nm,2\n',
        ",pay\nf,1\nm,2\n",
    ],
)
def test_odd_files_are_read_by_the_same_rules_in_duckdb(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_text(content, newline="")
    expected = open_table(path, engine="pandas").frame
    found = open_table(path, engine="duckdb").frame.df()
    assert list(found.columns) == list(expected.columns)
    for column in expected:
        assert [value_name(value) for value in found[column]] == [value_name(value) for value in expected[column]]


@pytest.mark.parametrize("content", ["a,b\n1,2\n1,2,3\n", "a,b\n" + "1,2\n" * 60 + "1,2,3\n", 'a,b\n"x,2\n3,4\n'])
def test_a_broken_csv_is_refused_by_duckdb_too(tmp_path, content):
    path = tmp_path / "table.csv"
    path.write_text(content)
    said = refusal(lambda: open_table(path, engine="duckdb"))
    assert said.startswith("table.csv")
    assert str(tmp_path) not in said


def test_only_the_columns_that_are_needed_are_copied_and_a_missing_one_offers_all(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("sex,race,pay\nf,a,1\nm,b,2\n")
    assert open_table(path, engine="duckdb", needed=["pay", "sex"]).frame.columns == ["sex", "pay"]
    assert "There are: sex, race, pay" in refusal(lambda: open_table(path, engine="duckdb", needed=["age"]))


def test_columns_that_differ_in_case_alone_are_refused_by_duckdb_and_told_apart_by_others(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("Sex,sex\nf,a\nm,b\n")
    assert "cannot tell the columns 'Sex' and 'sex' apart" in refusal(lambda: open_table(path, engine="duckdb"))
    assert list(open_table(path, engine="pandas").frame.columns) == ["Sex", "sex"]


def test_large_files_are_taken_by_duckdb_and_small_ones_by_pandas(tmp_path, monkeypatch):
    path = tmp_path / "table.csv"
    path.write_text("sex,pay\nf,1\nm,2\n")
    assert isinstance(open_table(path).frame, pd.DataFrame)
    monkeypatch.setattr("workbench.engines.opening.LARGE", 10)
    assert isinstance(open_table(path).frame, duckdb.DuckDBPyRelation)


def test_what_duckdb_put_on_the_disk_goes_with_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "here"))
    (tmp_path / "here").mkdir()
    path = tmp_path / "table.csv"
    path.write_text("sex,hired\nf,1\nm,0\nf,0\nm,1\n")
    case = Case.of(open_table(path, engine="duckdb").frame, sensitive="sex", target="hired")
    assert case.counts.rows == 4
    assert list((tmp_path / "here").iterdir())
    del case
    gc.collect()
    assert not list((tmp_path / "here").iterdir())
