"""Where a number or a date is cut: the bands are shown, and whoever knows better writes others."""

import pandas as pd
import pytest

from widgets import DataPanel, Session
from workbench.case import Case


@pytest.fixture
def panel(hiring, tmp_path, monkeypatch) -> DataPanel:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return DataPanel(Session(Case.of(hiring, sensitive=("sex", "age"), target="hired")))


def bands(panel) -> tuple[str, ...]:
    return panel.session.whole.groups["age"].names


def test_only_numbers_that_people_are_compared_by_have_cuts(panel):
    assert [*panel.roles.cuts.boxes] == ["age"]
    assert panel.roles.cuts.boxes["age"].description == "Cut age at"
    assert "Our guess" in panel.roles.cuts.notes["age"].value
    panel.session.set_roles(sensitive=("sex",))
    assert panel.roles.cuts.children == ()


def test_other_cuts_make_other_bands_and_an_empty_line_brings_back_the_guess(panel):
    before, box = bands(panel), panel.roles.cuts.boxes["age"]
    box.value = "25, 50"
    assert bands(panel) == ("under 25", "25 to <50", "50 and over")
    assert "Your bands: under 25 · 25 to &lt;50 · 50 and over" in panel.roles.cuts.notes["age"].value
    box.value = ""
    assert bands(panel) == before
    assert panel.session.whole.roles.cuts == {}


@pytest.mark.parametrize(
    ("text", "said"), [("25, many", "Cuts are numbers"), ("50, 25", "must go up"), ("inf", "must be numbers")]
)
def test_cuts_that_make_no_bands_are_said_and_the_line_goes_back(panel, text, said):
    before, shown = bands(panel), panel.roles.cuts.boxes["age"].value
    panel.roles.cuts.boxes["age"].value = text
    assert said in panel.alert.text
    assert (bands(panel), panel.roles.cuts.boxes["age"].value) == (before, shown)


def test_dates_are_cut_by_a_period_or_at_dates(hiring, panel):
    joined = pd.date_range("2022-01-01", periods=len(hiring), freq="2D").strftime("%d.%m.%Y")
    panel.session.chosen(Case.of(hiring.assign(joined=joined), sensitive=("sex", "joined"), target="hired"))
    box, note = panel.roles.cuts.boxes["joined"], panel.roles.cuts.notes["joined"]
    assert (box.description, box.value, box.options) == ("Cut joined by", "quarter", ("year", "quarter", "month"))
    assert "Our guess, from the table: 2022 Q1 · 2022 Q2" in note.value
    box.value = "year"
    assert panel.session.whole.groups["joined"].names == ("2022", "2023", "2024")
    box.value = "1.7.2023"
    assert panel.session.whole.groups["joined"].names == ("before 2023-07-01", "2023-07-01 and later")
    assert (box.value, panel.alert.text) == ("2023-07-01", "")
    box.value = "25, 40"
    assert "holds dates, so it is cut by year, quarter or month" in panel.alert.text
    assert box.value == "2023-07-01"


def test_few_dates_are_groups_until_somebody_cuts_them(hiring, panel):
    joined = ["2022-03-01", "2023-05-02"] * (len(hiring) // 2)
    panel.session.chosen(Case.of(hiring.assign(joined=joined), sensitive=("joined",), target="hired"))
    assert "Each value is a group. Write year, quarter or month" in panel.roles.cuts.notes["joined"].value
    panel.roles.cuts.boxes["joined"].value = "year"
    assert panel.session.whole.groups["joined"].names == ("2022", "2023")
