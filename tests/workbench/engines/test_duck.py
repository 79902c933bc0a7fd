"""A CSV means the same in DuckDB as in pandas, however it was written."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.coding import code_column, value_name
from workbench.tables import open_table

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
def test_a_broken_csv_is_refused_by_duckdb_too(tmp_path, content, refusal):
    path = tmp_path / "table.csv"
    path.write_text(content)
    said = refusal(lambda: open_table(path, engine="duckdb"))
    assert said.startswith("table.csv")
    assert str(tmp_path) not in said
