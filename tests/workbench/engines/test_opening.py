"""Files are opened by the engine that suits them, and only what is needed of them is copied."""

import gc
import sys
import tempfile

import duckdb
import pandas as pd

from workbench.case import Case
from workbench.tables import open_table


def test_an_engine_that_is_not_installed_names_its_extra(monkeypatch, refusal):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    said = refusal(lambda: open_table("dataset:german_credit", engine="spark"))
    assert "responsible-ai-workbench[spark]" in said


def test_an_unknown_engine_is_answered_with_the_nearest(refusal):
    assert "Did you mean 'polars'" in refusal(lambda: open_table("dataset:german_credit", engine="polar"))


def test_only_the_columns_that_are_needed_are_copied_and_a_missing_one_offers_all(tmp_path, refusal):
    path = tmp_path / "table.csv"
    path.write_text("sex,race,pay\nf,a,1\nm,b,2\n")
    assert open_table(path, engine="duckdb", needed=["pay", "sex"]).frame.columns == ["sex", "pay"]
    assert "There are: sex, race, pay" in refusal(lambda: open_table(path, engine="duckdb", needed=["age"]))


def test_columns_that_differ_in_case_alone_are_refused_by_duckdb_and_told_apart_by_others(tmp_path, refusal):
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
