"""The what-if panel: every control moves the answer, variants are kept, and the flip panel says what it cannot ask."""

import plotly.graph_objects as go
import pytest

from widgets import FlipPanel, Session, WhatIfPanel
from widgets.explain.flip import flip_figure
from widgets.explain.whatif import curve_figure, moves_figure
from widgets.slider import Slider
from workbench.explain.whatif import ask_what_if, trace_curve
from workbench.model import fit_plain


@pytest.fixture
def panel(explained) -> WhatIfPanel:
    explained.person = 1
    return WhatIfPanel(explained)


def test_there_is_a_control_for_each_feature_with_the_tables_own_values(panel, explained):
    assert set(panel.boxes) == set(explained.model.features)
    months = panel.boxes["duration_months"]
    table = explained.case.pandas
    assert isinstance(months, Slider)
    assert (months.least, months.most, months.step) == (4, 72, 1)
    assert {value for _, value in panel.boxes["job"].options} == set(table["job"])


def test_a_moved_control_changes_the_answer_and_the_curve(panel, explained):
    before = panel.finding.value
    panel.boxes["duration_months"].value = 6
    score = ask_what_if(panel._person, {"duration_months": 6}).score
    assert f"the score would be {score:.3f}" in panel.finding.value != before
    assert panel.along.value == "duration_months"
    assert panel.changes() == {"duration_months": 6}
    panel.reset.click()
    assert panel.changes() == {}
    assert panel.finding.value == before


def test_the_pictures_are_figures_that_plotly_accepts(panel, explained):
    report = ask_what_if(panel._person, {"job": "skilled"})
    for column in ("duration_months", "purpose"):
        curve = trace_curve(panel._person, column)
        assert isinstance(curve_figure(curve, (column, panel._person.told[column], report), explained.case), go.Figure)
    assert isinstance(moves_figure(report, explained.case), go.Figure) or report.contributions is None
    assert panel.curve.figure["data"]


def test_variants_are_kept_and_found_again(kept):
    panel = WhatIfPanel(kept)
    panel.fit.click()
    panel.first.click()
    panel.keep_it.click()
    assert "Give the variant a name first" in panel.alert.text
    panel.name.value = "shorter"
    panel.boxes["duration_months"].value = 6
    panel.keep_it.click()
    assert len(panel.variant_numbers.rows) == 2
    again = WhatIfPanel(kept)
    again.kept.value = "shorter"
    assert again.changes() == {"duration_months": 6}


def test_two_people_are_compared(panel):
    panel.other.value = 4
    panel.compare.click()
    assert "They differ in" in panel.differs_words.value
    panel.other.value = -1
    panel.compare.click()
    assert "There is no row -1" in panel.alert.text


def test_the_flip_panel_says_what_the_model_is_not_told(explained):
    panel = FlipPanel(explained)
    assert "The model is not told" in panel.finding.value
    assert "may stand in for it" in panel.finding.value


def test_the_flip_panel_shows_each_group_and_the_person(explained):
    session = Session(explained.whole)
    session.modelled(fit_plain(explained.whole, "logistic", use_sensitive=True))
    session.person = 1
    panel = FlipPanel(session)
    assert isinstance(flip_figure(panel._latest[3][1]), go.Figure)
    assert "Row 1: As they are" in panel.somebody.value
    assert len(panel.numbers.rows) == len(panel._latest[3][1].contrasts)
