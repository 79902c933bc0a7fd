"""A workbook is read as its author sees it, or one sentence says what stands in the way."""

import datetime as dt
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.files.workbook import Sheet, read_workbook
from workbench.tables import open_table

PEOPLE = [("sex", "hired"), ("f", 1), ("m", 0), ("f", 0), ("m", 1)]


def write(folder: Path, **sheets: list[tuple[Any, ...]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def read(folder: Path, **sheets: list[tuple[Any, ...]]) -> Sheet:
    return read_workbook(write(folder, **sheets))


def refused(path: Path) -> str:
    with pytest.raises(WorkbenchError) as caught:
        open_table(path)
    assert str(path.parent) not in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_numbers_texts_truths_and_dates_are_what_they_were(tmp_path):
    rows = [("a", "b", "c", "d"), (1, "x", True, dt.date(2020, 1, 1)), (2.5, None, False, dt.date(2021, 1, 1))]
    frame = read(tmp_path, People=rows).frame
    assert frame["a"].tolist() == [1, 2.5]
    assert frame["b"].isna().tolist() == [False, True]
    assert frame["c"].tolist() == [True, False]
    assert Case.of(frame, sensitive="d").groups["d"].names == ("2020-01-01", "2021-01-01")


def test_the_first_sheet_with_something_in_it_is_taken_and_said(tmp_path):
    sheet = read(tmp_path, Cover=[], People=PEOPLE, Notes=[("x",)])
    assert sheet.frame.columns.tolist() == ["sex", "hired"]
    assert sheet.note == "book.xlsx has 3 sheets; this is 'People', the first with something in it."
    assert read(tmp_path, People=PEOPLE).note == ""


def test_the_report_says_which_sheet_it_is_about(tmp_path):
    opened = open_table(write(tmp_path, Cover=[], People=PEOPLE))
    case = Case.of(opened.frame, sensitive="sex", target="hired", read_from=opened.note)
    assert "this is 'People'" in next(note.text for note in compare_groups(case).notes if note.code == "WB209")


def test_a_hidden_sheet_comes_last(tmp_path):
    book = Workbook()
    book.active.append(("secret",))
    book.active.sheet_state = "hidden"
    for row in PEOPLE:
        book["People" if "People" in book.sheetnames else book.create_sheet("People").title].append(row)
    book.save(tmp_path / "book.xlsx")
    assert read_workbook(tmp_path / "book.xlsx").frame.columns.tolist() == ["sex", "hired"]


def test_empty_lines_and_columns_around_a_table_are_no_part_of_it(tmp_path):
    rows = [(), (None, "a", None, "b"), (), (None, 1, None, "x"), (None, 2, None, "y"), ()]
    assert read(tmp_path, People=rows).frame.to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}


def test_a_column_with_values_and_no_name_is_kept(tmp_path):
    rows = [("a", None, "c"), (1, 2, 3)]
    assert read(tmp_path, People=rows).frame.columns.tolist() == ["a", "Unnamed: 1", "c"]


def test_the_usual_words_for_missing_are_missing(tmp_path):
    rows = [("cover", "x"), ("NA", 1), ("None", 2), ("#N/A", 3)]
    assert read(tmp_path, People=rows).frame["cover"].isna().tolist() == [True, False, True]


def test_a_title_above_the_names_is_said(tmp_path):
    path = write(tmp_path, People=[("Applicants 2024",), (), *PEOPLE])
    assert "begins with 'Applicants 2024', which is not a line of column names" in refused(path)


def test_one_column_alone_needs_no_second(tmp_path):
    assert read(tmp_path, People=[("a",), (1,), (2,)]).frame["a"].tolist() == [1, 2]


def test_two_columns_of_one_name_are_refused(tmp_path):
    assert "2 columns are called 'a'" in refused(write(tmp_path, People=[("a", "a "), (1, 2)]))


def test_a_formula_counts_with_the_result_that_excel_kept(tmp_path):
    path = write(tmp_path, People=[("a", "b"), (1, "=A2*2"), (2, "=A3*2")])
    assert "Column 'b' of book.xlsx holds formulas without results" in refused(path)
    _keep_results(path, {"A2*2": "2", "A3*2": "4"})
    assert read_workbook(path).frame["b"].tolist() == [2, 4]


def _keep_results(path: Path, results: dict[str, str]) -> None:
    """What Excel does when it saves a workbook: each formula's result beside it."""
    with ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for formula, result in results.items():
        sheet = sheet.replace(f"<f>{formula}</f><v></v>", f"<f>{formula}</f><v>{result}</v>")
        sheet = sheet.replace(f"<f>{formula}</f><v />", f"<f>{formula}</f><v>{result}</v>")
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    with ZipFile(path, "w") as after:
        for name, content in parts.items():
            after.writestr(name, content)


def test_a_workbook_without_anything_in_it_is_refused(tmp_path):
    assert "no sheet with anything in it" in refused(write(tmp_path, One=[], Two=[]))


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb", "dask"])
def test_every_engine_takes_a_sheet_even_with_columns_that_mix_numbers_and_text(tmp_path, engine):
    path = write(tmp_path, People=[("code", "hired"), (1, 1), ("1", 0), ("b", 1), (None, 0)])
    case = Case.of(open_table(path, engine=engine).frame, sensitive="code", target="hired")
    assert case.counts.names["code"] == ("1", "b", "(missing)")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("book.xlsx", b"sex,hired\nf,1\n", "is not an Excel workbook"),
        ("book.xlsx", b"PAR1 and so on", "is not an Excel workbook"),
        ("book.xlsx", b"PK\x03\x04 and nothing more", "is not an Excel workbook"),
        ("book.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "workbook of an old kind"),
        ("book.csv", b"PK\x03\x04 a workbook", "is not a text file"),
        ("book.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "is not a text file"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    assert said in refused(tmp_path / name)


def test_without_openpyxl_the_extra_is_named(tmp_path, monkeypatch):
    path = write(tmp_path, People=PEOPLE)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "responsible-ai-workbench[excel]" in refused(path)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = write(tmp_path, People=PEOPLE)
    part = b"<a/>" * 250_000
    with ZipFile(path, "a", compression=ZIP_DEFLATED) as book:
        for place in range(3):
            book.writestr(f"xl/media/{place}.xml", part)
    monkeypatch.setattr("workbench.files.workbook.UNPACKED", 2_000_000)
    monkeypatch.setattr("zipfile.ZipFile.open", lambda *_: pytest.fail("it was unpacked"))
    assert path.stat().st_size < 100_000
    assert "book.xlsx would unpack to 0.0 GB" in refused(path)


def test_a_bomb_of_three_gigabytes_is_refused_at_once(tmp_path):
    path = tmp_path / "book.xlsx"
    with ZipFile(path, "w", compression=ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"x")
    said, told = (3_000_000_000).to_bytes(4, "little"), (1).to_bytes(4, "little")
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02") + 24  # where the list of parts says how large one is
    assert data[at : at + 4] == told
    path.write_bytes(data[:at] + said + data[at + 4 :])
    assert "would unpack to 3.0 GB, and up to 1 GB can be read" in refused(path)


def test_one_value_far_outside_the_table_does_not_fill_the_memory(tmp_path, monkeypatch):
    book = Workbook()
    for row in PEOPLE:
        book.active.append(row)
    book.active.cell(1_048_576, 16_384, "x")
    book.save(tmp_path / "book.xlsx")
    monkeypatch.setattr("workbench.files.workbook.CELLS", 50_000)
    assert "has 6 rows and a value in column 16,384" in refused(tmp_path / "book.xlsx")


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path):
    path = write(tmp_path, People=PEOPLE)
    with ZipFile(path) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'ref="A1:B5"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in parts[name]
    with ZipFile(path, "w") as after:
        for each, content in parts.items():
            after.writestr(each, content)
    assert read_workbook(path).frame.shape == (4, 2)
