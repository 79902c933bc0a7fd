"""The page of an audit: exact, self-contained, and honest about holding nothing back."""

import pandas as pd
import pytest

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.report.audit_page import audit_page

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def page():
    frame = pd.DataFrame({"sex": [EVIL] * 60 + ["m"] * 80 + ["x"] * 2, "y": [1, 0, 0] * 20 + [1, 0] * 40 + [1, 1]})
    return audit_page(compare_groups(Case.of(frame, name=f"people {EVIL}.csv", sensitive="sex", target="y")))


def test_it_says_that_its_numbers_are_exact_and_not_to_hand_on(page):
    assert "All numbers here are exact" in page
    assert "Keep this page to yourselves" in page


def test_every_group_is_there_the_small_one_too(page):
    for words in ("33.3%", "50.0%", "100.0%", '<td class="number" data-head="People">2</td>'):
        assert words in page


def test_it_stands_alone_and_names_stay_names(page):
    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert not [sign for sign in ("<script", "src=", "url(", "@import", "<link") if sign in page]


def test_a_metric_that_cannot_be_computed_is_left_out(page):
    assert "Recorded outcome rate" in page
    assert "Selection rate" not in page
