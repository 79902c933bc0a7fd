"""The what-if panel: every control moves the answer, variants are kept, and the flip panel says what it cannot ask."""

import plotly.graph_objects as go
import pytest

from widgets import FlipPanel, Session, WhatIfPanel
from widgets.explain.contribution_words import scale_title
from widgets.explain.flip import flip_figure
from widgets.explain.whatif_charts import curve_parts, moves_parts
from widgets.slider import Slider
from workbench.explain.whatif import ask_what_if
from workbench.explain.whatif_curve import trace_curve
from workbench.model import fit_plain


@pytest.fixture
def panel(explained) -> WhatIfPanel:
    explained.person = 1
    return WhatIfPanel(explained)


def test_there_is_a_control_for_each_feature_with_the_tables_own_values(panel, explained):
    assert set(panel.values.boxes) == set(explained.model.features)
    months = panel.values.boxes["duration_months"]
    table = explained.case.pandas
    assert isinstance(months, Slider)
    assert (months.least, months.most, months.step) == (4, 72, 1)
    assert {value for _, value in panel.values.boxes["job"].options} == set(table["job"])


def test_a_moved_control_changes_the_answer_and_the_curve(panel, explained):
    before = panel.finding.value
    panel.values.boxes["duration_months"].value = 6
    score = ask_what_if(panel.values.person, {"duration_months": 6}).score
    assert f"the score would be {score:.3f}" in panel.finding.value != before
    assert panel.along.value == "duration_months"
    assert panel.values.changes() == {"duration_months": 6}
    panel.reset.click()
    assert panel.values.changes() == {}
    assert panel.finding.value == before


def test_the_pictures_are_figures_that_plotly_accepts(panel, explained):
    same, report = (ask_what_if(panel.values.person, {"job": job}) for job in ("skilled", "unskilled resident"))
    for column in ("duration_months", "purpose"):
        curve = trace_curve(panel.values.person, column)
        drawn = curve_parts(curve, (column, panel.values.person.told[column], report), explained.case.roles)
        assert len(go.Figure(drawn).data) == 2
    assert [len(go.Figure(moves_parts(each, explained.case.roles, scale_title)).data) for each in (same, report)] == [
        1,
        2,
    ]
    assert panel.curve.figure["data"]


def test_variants_are_kept_and_found_again(kept):
    panel = WhatIfPanel(kept)
    panel.fit.click()
    panel.first.click()
    panel.variants.keep.click()
    assert "Give the variant a name first" in panel.alert.text
    panel.variants.name.value = "shorter"
    panel.values.boxes["duration_months"].value = 6
    panel.variants.keep.click()
    assert len(panel.variants.numbers.rows) == 2
    again = WhatIfPanel(kept)
    again.variants.kept.value = "shorter"
    assert again.values.changes() == {"duration_months": 6}


def test_two_people_are_compared(panel):
    panel.beside.other.value = 4
    panel.beside.compare.click()
    assert "They differ in" in panel.beside.words.value
    panel.beside.other.value = -1
    panel.beside.compare.click()
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
