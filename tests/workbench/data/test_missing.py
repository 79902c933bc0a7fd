"""Holes by column and by group."""

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.data.missing import find_missing


def table(women: float, men: float, people: int = 400) -> Case:
    """So many women and men, whose pay is missing in these shares exactly."""
    pay = np.arange(2.0 * people)
    pay[: round(women * people)] = np.nan
    pay[people : people + round(men * people)] = np.nan
    return Case.of(pd.DataFrame({"sex": ["female"] * people + ["male"] * people, "pay": pay}), sensitive="sex")


def test_what_is_missing_more_for_one_group_is_named_with_its_numbers():
    report = find_missing(table(0.25, 0.05))
    assert [finding.code for finding in report.findings] == ["WB303"]
    assert report.findings[0].severity == "high"
    assert "25.0% of 400 sex: female and 5.0% of 400 sex: male" in report.findings[0].text
    shares = report.groups.set_index("group")["share"]
    assert shares.to_dict() == pytest.approx({"female": 0.25, "male": 0.05})


def test_holes_alike_in_all_groups_raise_nothing_and_no_holes_none():
    assert find_missing(table(0.1, 0.1)).findings == ()
    whole = find_missing(table(0, 0))
    assert whole.columns["missing"].sum() == 0
    assert whole.groups.empty
    assert whole.to_dict()["groups"] == []


def test_empty_text_is_missing_and_a_question_mark_only_says_so():
    frame = pd.DataFrame({"sex": ["f", "m"] * 6, "job": ["", "?", "nurse", "Unknown"] * 3})
    report = find_missing(Case.of(frame, sensitive="sex"))
    job = report.columns.set_index("column").loc["job"]
    assert (job["missing"], job["stand_ins"]) == (3, 6)
    assert "WB316" in [note.code for note in report.notes]


@pytest.mark.parametrize("values", [[None] * 12, [np.nan] * 12, pd.array([pd.NA] * 12, dtype="Int64"), [pd.NaT] * 12])
def test_a_column_of_nothing_is_said_and_compared_with_nothing(values):
    report = find_missing(Case.of(pd.DataFrame({"sex": ["f", "m"] * 6, "pay": values}), sensitive="sex"))
    assert report.tests == ()
    assert "Nearly every value is missing" in report.notes[0].text


def test_lists_are_not_missing():
    frame = pd.DataFrame({"sex": ["f", "m"], "tags": [[1], [2]]})
    assert find_missing(Case.of(frame, sensitive="sex")).columns["missing"].sum() == 0


def test_by_chance_few_tables_raise_an_alarm():
    random = np.random.default_rng(3)
    alarms = 0
    for _ in range(200):
        frame = pd.DataFrame(random.random((300, 4))).add_prefix("x").mask(random.random((300, 4)) < 0.1)
        alarms += bool(find_missing(Case.of(frame.assign(g=random.choice(list("ABC"), 300)), sensitive="g")).findings)
    assert alarms <= 8
