"""Parquet, folders of it, and Arrow files are one table each, whatever wrote them."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.tables import locate, open_table, read_table

TABLE = pa.table({"sex": ["f", "m", "f", "m"], "hired": [1, 0, 0, 1]})
ENGINES = ("pandas", "polars", "duckdb", "dask")


def write_arrow(path: Path) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, TABLE.schema) as writer:
        writer.write(TABLE)


def write_stream(path: Path) -> None:
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, TABLE.schema) as writer:
        writer.write(TABLE)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("t.arrow", write_arrow),
        ("t.ipc", write_stream),
        ("t.feather", lambda path: feather.write_feather(TABLE, path)),
        ("t.csv", write_arrow),
        ("t.parquet", lambda path: pq.write_table(TABLE, path)),
    ],
)
def test_arrow_and_parquet_are_opened_by_every_engine(tmp_path, engine, name, write):
    write(tmp_path / name)
    case = Case.of(open_table(tmp_path / name, engine=engine).frame, sensitive="sex", target="hired")
    assert case.pandas.to_dict("list") == TABLE.to_pydict()
    assert case.counts.rows == 4


def refused(path: Path) -> str:
    with pytest.raises(WorkbenchError) as caught:
        read_table(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("name", ["t.arrow", "t.feather", "t.ipc"])
@pytest.mark.parametrize("content", [b"sex,hired\nf,1\n", b"ARROW1\x00\x00 cut short", b"\xff\xff\xff\xff\x00"])
def test_what_is_no_arrow_file_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert refused(tmp_path / name) == f"{name} is not an Arrow file, or it was cut short; save it again."


@pytest.mark.parametrize("engine", ENGINES)
def test_a_folder_is_one_table_with_a_column_for_folders_that_name_one(tmp_path, engine):
    for year in ("2023", "2024"):
        (tmp_path / f"year={year}").mkdir()
        pq.write_table(TABLE, tmp_path / f"year={year}" / "part.parquet")
    (tmp_path / "_temporary").mkdir()
    (tmp_path / "_temporary" / "half.parquet").write_bytes(b"PAR1 half")
    case = Case.of(open_table(tmp_path, engine=engine).frame, sensitive=["sex", "year"], target="hired")
    assert case.counts.names == {"sex": ("f", "m"), "year": ("2023", "2024")}
    assert case.counts.rows == 8


@pytest.mark.parametrize("engine", ENGINES)
def test_files_whose_numbers_differ_in_kind_are_one_column(tmp_path, engine):
    pq.write_table(TABLE, tmp_path / "a.parquet")
    pq.write_table(pa.table({"hired": [1.0, None], "sex": ["f", "m"]}), tmp_path / "b.parquet")
    case = Case.of(open_table(tmp_path, engine=engine).frame, sensitive="sex", target="hired")
    assert (case.rows, case.excluded["target"]) == (6, 1)


def test_files_of_a_folder_with_other_columns_are_refused(tmp_path):
    pq.write_table(TABLE, tmp_path / "a.parquet")
    pq.write_table(TABLE.drop_columns("sex"), tmp_path / "b.parquet")
    assert "a.parquet and b.parquet differ: only one has 'sex'" in refused(tmp_path)


def test_files_of_a_folder_that_do_not_fit_together_are_refused(tmp_path):
    pq.write_table(TABLE, tmp_path / "a.parquet")
    pq.write_table(pa.table({"sex": [[1]], "hired": [1]}), tmp_path / "b.parquet")
    assert "do not fit together" in refused(tmp_path)


def test_a_broken_file_in_a_folder_is_named(tmp_path):
    pq.write_table(TABLE, tmp_path / "a.parquet")
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    assert refused(tmp_path).startswith("b.parquet is not a Parquet file")


def test_a_folder_without_parquet_is_no_table(tmp_path):
    with pytest.raises(WorkbenchError, match="is a folder; name a file in it: no table"):
        locate(tmp_path)


def test_category_columns_of_parquet_stay_what_they_were(tmp_path):
    frame = pd.DataFrame({"sex": pd.Categorical(["f", None, "m"], categories=["m", "f", "x"]), "hired": [1, 0, 1]})
    frame.to_parquet(tmp_path / "t.parquet")
    for engine in ENGINES:
        case = Case.of(open_table(tmp_path / "t.parquet", engine=engine).frame, sensitive="sex", target="hired")
        assert case.counts.names["sex"] == ("f", "m", "(missing)")
