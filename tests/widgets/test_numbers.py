import csv
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from widgets.numbers import Numbers, cell

FRAME = pd.DataFrame(
    {
        "group": ["women", "=cmd()|'x'", '<img src=x onerror="fail()">'],
        "people": [310, 690, 12345],
        "rate": [0.61, np.nan, 0.6854321],
        "certain": [True, False, True],
    }
)


def numbers() -> Numbers:
    return Numbers.of_frame(
        FRAME, labels={"rate": "Approval rate"}, formats={"rate": ".1%"}, caption="Approval", filename="approval.csv"
    )


def traits(table: Numbers) -> dict[str, object]:
    return {name: getattr(table, name) for name in ("columns", "rows", "caption", "filename")}


@pytest.mark.parametrize(
    ("value", "text", "plain"),
    [
        (3, "3", 3),
        (2026, "2026", 2026),
        (1234567, "1,234,567", 1234567),
        (0.123456, "0.1235", 0.123456),
        (1234567.8, "1,234,568", 1234567.8),
        (np.float64(0.5), "0.5", 0.5),
        (np.int64(7), "7", 7),
        (np.True_, "yes", True),
        (float("nan"), "–", None),
        (float("inf"), "–", None),
        (None, "–", None),
        (pd.NA, "–", None),
        (pd.NaT, "–", None),
        ("women", "women", "women"),
    ],
)
def test_a_cell_is_read_by_people_and_kept_for_spreadsheets(value, text, plain):
    assert cell(value) == {"text": text, "value": plain}


def test_a_format_is_for_the_eye_only():
    assert cell(0.1234, ".1%") == {"text": "12.3%", "value": 0.1234}


def test_a_frame_becomes_columns_and_rows():
    table = numbers()
    assert [(c["key"], c["label"], c["align"]) for c in table.columns] == [
        ("group", "group", "left"),
        ("people", "people", "right"),
        ("rate", "Approval rate", "right"),
        ("certain", "certain", "left"),
    ]
    assert table.rows[1][2] == {"text": "–", "value": None}


def test_another_frame_keeps_the_words():
    table = numbers()
    table.show(FRAME[["people"]])
    assert (len(table.columns), table.caption, table.filename) == (1, "Approval", "approval.csv")


def test_a_page_without_frames_does_not_pay_for_pandas():
    code = "import sys, widgets.numbers; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.browser
def test_cells_are_text_and_the_table_opens_by_keyboard(mount):
    view = mount("numbers.js", traits(numbers()))
    assert view.page.locator("table").count() == 0
    view.page.get_by_text("The numbers as a table (3 rows)").press("Enter")
    rows = view.page.locator("tbody tr")
    assert rows.nth(2).locator("th").text_content() == '<img src=x onerror="fail()">'
    assert rows.nth(0).locator("td").all_text_contents() == ["310", "61.0%", "yes"]
    assert view.page.locator("img").count() == 0


@pytest.mark.browser
def test_an_open_table_follows_its_numbers(mount):
    view = mount("numbers.js", traits(numbers()))
    view.page.locator("summary").click()
    view.set(rows=[["men", 5, None, True]])
    assert view.page.locator("summary").text_content() == "The numbers as a table (1 row)"
    assert view.page.locator("tbody tr > *").all_text_contents() == ["men", "5", "–", "true"]


@pytest.mark.browser
def test_the_download_holds_raw_numbers_and_no_formulas(mount):
    view = mount("numbers.js", traits(numbers()))
    view.page.locator("summary").click()
    with view.page.expect_download() as download:
        view.page.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "approval.csv"
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["group", "people", "Approval rate", "certain"],
        ["women", "310", "0.61", "true"],
        ["'=cmd()|'x'", "690", "", "false"],
        ['<img src=x onerror="fail()">', "12345", "0.6854321", "true"],
    ]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        (" =1+1", "' =1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("\r=1+1", '"\r\'=1+1"'),
        ("＝1+1", "'＝1+1"),
        ("\tx", "'\tx"),
        ("\rx", '"\'\rx"'),
        (-1.5, "-1.5"),
        ('a "b", c', '"a ""b"", c"'),
        ("two\nlines", '"two\nlines"'),
        (None, ""),
    ],
)
def test_a_field_is_quoted_as_spreadsheets_expect(mount, value, field):
    view = mount("numbers.js", {"columns": [], "rows": [], "caption": "", "filename": "x.csv"})
    source = (Path(__file__).parents[2] / "widgets" / "numbers.js").read_text(encoding="utf-8")
    script = (
        "async ([s, v]) => (await import(URL.createObjectURL(new Blob([s], { type: 'text/javascript' })))).field(v)"
    )
    assert view.page.evaluate(script, [source, value]) == field
