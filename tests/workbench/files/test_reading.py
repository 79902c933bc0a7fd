"""Whatever is guessed about a file can be said instead, by every engine alike, and the first rows show it before."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from workbench.errors import WorkbenchError
from workbench.files.reading import Reading
from workbench.preview import preview_file
from workbench.tables import open_table, read_table

ROWS = {"Straße": ["Ü", "b"], "hired": [1.5, 0.25]}


def write(folder, text: str, encoding: str = "utf-8", name: str = "t.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def book(tmp_path):
    book = Workbook()
    book.active.title = "Cover"
    for row in (["A report"], ["sex", "hired"], ["f", 1], ["m", 0]):
        book.active.append(row)
    people = book.create_sheet("People")
    for row in (["town", "n"], ["Köln", 3]):
        people.append(row)
    book.save(tmp_path / "b.xlsx")
    return tmp_path / "b.xlsx"


@pytest.mark.parametrize("engine", ["pandas", "duckdb", "polars"])
@pytest.mark.parametrize(
    ("text", "encoding", "reading"),
    [
        ("Straße;hired\nÜ;1,5\nb;0,25\n", "cp850", Reading(encoding="cp850")),
        ("Straße;hired\nÜ;1,5\nb;0,25\n", "utf-16-le", Reading(encoding="utf-16-le")),
        ('Straße,hired\nÜ,"1,5"\nb,"0,25"\n', "utf-8", Reading(decimal=",")),
        ("Straße:hired\nÜ:1.5\nb:0.25\n", "utf-8", Reading(delimiter=":")),
        ("Our people\n\nas of March,,\nStraße,hired\nÜ,1.5\nb,0.25\n", "utf-8", Reading(header=3)),
        ("sep=;\nStraße;hired\nÜ;1,5\nb;0,25\n", "utf-8", None),
        ("sep=;\r\nOur people\r\nStraße;hired\r\nÜ;1,5\r\nb;0,25\r\n", "utf-8-sig", Reading(header=2)),
    ],
    ids=["encoding", "no mark", "decimal", "delimiter", "header", "sep=", "sep= and header"],
)
def test_every_engine_reads_a_text_as_somebody_says(tmp_path, engine, text, encoding, reading):
    path = write(tmp_path, text, encoding)
    frame = open_table(path, engine=engine, reading=reading).frame
    frame = frame if engine == "pandas" else frame.df() if engine == "duckdb" else frame.to_pandas()
    assert frame.to_dict("list") == ROWS
    if engine == "pandas":
        assert preview_file(path, reading).rows.to_dict("list") == ROWS


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize(("thousands", "decimal"), [(".", ","), (",", "."), ("'", "."), (" ", ",")])
def test_marks_between_thousands_are_taken_out_of_numbers_and_out_of_nothing_else(tmp_path, engine, thousands, decimal):
    text = "a|b|c|d\n1T234D5|01.03.2024|1T23|7\n12D5||x|\n-1T234T567|02.03.2024|2|1T000\n"
    path = write(tmp_path, text.replace("T", thousands).replace("D", decimal))
    frame = open_table(path, engine=engine, reading=Reading(thousands=thousands, decimal=decimal)).frame
    frame = frame if engine == "pandas" else frame.df()
    assert frame["a"].tolist() == [1234.5, 12.5, -1234567]
    assert frame["b"].dropna().tolist() == ["01.03.2024", "02.03.2024"]
    assert frame["c"].tolist() == [f"1{thousands}23", "x", "2"]
    assert frame["d"].dropna().tolist() == [7, 1000]


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_a_table_without_names_has_numbered_columns_and_loses_no_row(tmp_path, engine):
    path = write(tmp_path, "f,1\nm,0,x\n")
    frame = open_table(path, engine=engine, reading=Reading(header=0)).frame
    frame = frame if engine == "pandas" else frame.df()
    assert list(frame.columns) == ["column 1", "column 2", "column 3"]
    assert frame["column 1"].tolist() == ["f", "m"]


def test_a_sheet_and_the_line_with_its_names_can_be_said(book):
    assert read_table(book, reading=Reading(header=2)).to_dict("list") == {"sex": ["f", "m"], "hired": [1, 0]}
    opened = open_table(book, reading=Reading(sheet="People"))
    assert opened.frame.to_dict("list") == {"town": ["Köln"], "n": [3]}
    assert "'People', the one that was asked for" in opened.note
    numbered = read_table(book, reading=Reading(sheet="People", header=0))
    assert numbered["column 1"].tolist() == ["town", "Köln"]
    with pytest.raises(WorkbenchError, match=r"There is no sheet 'Peple'\. Did you mean 'People'\?"):
        read_table(book, reading=Reading(sheet="Peple"))
    with pytest.raises(WorkbenchError, match="has no line 9"):
        read_table(book, reading=Reading(sheet="People", header=9))


def test_a_preview_says_what_was_found_out(tmp_path, book):
    found = preview_file(write(tmp_path, "Größe;n\n1,5;a\n", "cp1252"))
    assert found.reading == Reading(encoding="cp1252", delimiter=";", decimal=",", header=1)
    assert (found.kind, found.kinds, found.problem) == ("text", ("number", "text"), "")
    sheets = preview_file(book, Reading(sheet="People"))
    assert (sheets.sheets, sheets.reading) == (("Cover", "People"), Reading(sheet="People", header=1))


def test_a_preview_of_what_cannot_be_read_so_says_why_and_what_else_there_is(tmp_path, book):
    wrong = preview_file(book)
    assert "not a line of column names" in wrong.problem
    assert (wrong.sheets, len(wrong.rows)) == (("Cover", "People"), 0)
    assert (
        "is not written in UTF-8"
        in preview_file(write(tmp_path, "ü,b\n1,2\n", "cp1252"), Reading(encoding="utf-8")).problem
    )
    with pytest.raises(WorkbenchError, match="is not a text file"):
        preview_file(write(tmp_path, "PK\x03\x04", name="z.csv"))


def test_a_preview_shows_few_rows_of_every_kind_of_table(tmp_path):
    frame = pd.DataFrame({"a": range(100), "b": [True, False] * 50})
    frame.to_csv(tmp_path / "t.csv", index=False)
    frame.to_parquet(tmp_path / "t.parquet")
    frame.to_feather(tmp_path / "t.arrow")
    frame.to_excel(tmp_path / "t.xlsx", index=False)
    (tmp_path / "many").mkdir()
    frame.to_parquet(tmp_path / "many" / "1.parquet")
    for name in ("t.csv", "t.parquet", "t.arrow", "t.xlsx", "many"):
        shown = preview_file(tmp_path / name)
        assert shown.rows["a"].tolist() == [*range(20)]
        assert shown.kinds == ("number", "yes or no")


@given(st.lists(st.tuples(st.text("aü;,\" \n'", max_size=5), st.integers(-5, 5)), min_size=1, max_size=30))
def test_the_preview_is_the_beginning_of_the_table(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("law") / "t.csv"
    pd.DataFrame(rows, columns=["a", "b"]).to_csv(path, index=False)
    shown, whole = preview_file(path).rows, read_table(path)
    pd.testing.assert_frame_equal(shown, whole.head(20), check_dtype=False)
    assert len(shown) == min(20, len(whole))


def test_what_is_said_comes_back_from_the_store():
    said = Reading(encoding="cp1252", header=0)
    assert Reading.from_dict(said.to_dict()) == said
    with pytest.raises(WorkbenchError, match="There is no part of a reading 'sheets'"):
        Reading.from_dict({"sheets": "A"})


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("encoding", "utf-9", "no encoding 'utf-9'"),
        ("encoding", "rot13", "no encoding 'rot13'"),
        ("delimiter", ";;", "one character"),
        ("delimiter", '"', "one character"),
        ("decimal", "'", "a point or a comma"),
        ("header", -1, "line 1 or below"),
        ("thousands", "_", "Between thousands"),
    ],
)
def test_what_no_file_can_be_read_with_is_refused(part, value, said):
    with pytest.raises(WorkbenchError, match=said):
        Reading(**{part: value})
