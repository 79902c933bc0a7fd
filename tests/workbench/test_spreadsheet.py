"""A text that is opened in a spreadsheet is a text there."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import widgets
from workbench.spreadsheet import STARTS, harmless

SIGNS = "=+-@"


@given(st.text(alphabet=" ;\t\r\n,\"'ab=+-@1"))
def test_no_cell_begins_with_what_begins_a_formula_however_the_line_is_parted(text):
    for cell in re.split(r"[;\t\r\n]", harmless(text)):
        assert not cell.lstrip(" ").startswith(tuple(SIGNS))


@pytest.mark.parametrize("text", ["women", "a=b", "25 to <40", "1-2", "x@y", "", "it's"])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


def test_the_browser_has_the_same_rule():
    script = (Path(widgets.__file__).parent / "numbers.js").read_text(encoding="utf-8")
    assert f"/{STARTS.pattern}/g" in script
