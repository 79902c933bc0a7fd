"""Where a number is cut: the bands are shown, and whoever knows better writes others."""

import pytest

from widgets import DataPanel, Session
from widgets.data.cuts import read_edges
from workbench.case import Case
from workbench.errors import WorkbenchError


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


def test_numbers_may_be_parted_as_people_part_them():
    assert read_edges("25,40;60.5  70") == (25, 40, 60.5, 70)
    assert read_edges(" ") == ()
    with pytest.raises(WorkbenchError, match="with a point"):
        read_edges("2,5 x")
