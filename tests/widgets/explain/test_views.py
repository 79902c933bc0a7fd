"""Drivers, gap, effects and errors: what is shown is what was computed, samples are stated, names are never run."""

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import DriversPanel, EffectPanel, ErrorPanel, GapPanel, Session
from widgets.explain.driver_words import EVERYONE, GROUPS, PEOPLE, WORTH
from widgets.explain.effect_words import EVERYBODY, STEPS
from widgets.explain.errors import errors_figure
from widgets.explain.gap import gap_figure
from widgets.explain.swarm import spread, swarm_figure
from workbench.case import Case
from workbench.explain.drivers import explain_people
from workbench.explain.errors_map import map_errors
from workbench.explain.gap import split_gap
from workbench.explain.importance import measure_importance
from workbench.model import fit_plain
from workbench.roles import Label

NASTY = "<script>alert(1)</script>"
PANELS = [DriversPanel, GapPanel, EffectPanel, ErrorPanel]


@pytest.mark.parametrize("panel", PANELS)
def test_without_a_table_it_says_where_to_find_one(panel):
    assert "No table has been chosen yet" in panel(Session()).alert.text


@pytest.mark.parametrize("panel", PANELS)
def test_without_a_model_one_button_offers_one_and_every_panel_of_the_page_follows(panel, kept):
    first, second = panel(kept), DriversPanel(kept)
    first.fit.click()
    assert not first.alert.text
    assert first.finding.value
    assert second.finding.value
    assert kept.model.facts.kind == "logistic"


def test_what_drives_the_scores_is_said_with_its_numbers_and_its_sample(explained):
    panel = DriversPanel(explained)
    report = explain_people(explained.case, explained.model)
    assert panel.chart.alt == report.sentences[0]
    assert report.sample in panel.notes.value
    assert len(panel.numbers.rows) == len(report.features)
    panel.view.value = WORTH
    assert panel.chart.alt == measure_importance(explained.case, explained.model).finding


def test_a_picture_that_draws_some_of_the_people_says_how_many(explained):
    panel = DriversPanel(explained)
    panel.view.value = PEOPLE
    assert "draws 400 of the 1,000 explained people" in panel.notes.value
    drawn = sum(len(trace["x"]) for trace in panel.chart.figure["data"] if isinstance(trace["x"], list))
    assert drawn in (0, 400 * 8)  # a long series travels as bytes


def test_groups_are_told_apart_and_the_choice_of_groups_is_hidden_where_it_changes_nothing(explained):
    panel = DriversPanel(explained)
    assert panel.by.layout.display == "none"
    panel.view.value = GROUPS
    assert panel.by.layout.display is None
    assert "applicants recorded as women" in panel.finding.value
    assert len(panel.chart.figure["data"]) == 2


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=80))
def test_marks_are_moved_apart_but_never_into_the_next_row(values):
    moved = spread(np.array(values))
    assert np.abs(moved).max() < 0.5
    np.testing.assert_array_equal(moved, spread(np.array(values)))


def test_the_gap_is_taken_apart_between_the_groups_that_are_chosen(explained):
    panel = GapPanel(explained)
    drivers = explain_people(explained.case, explained.model)
    assert panel.chart.alt == split_gap(drivers, "sex").finding
    panel.low.value = "male"
    panel.high.value = "female"
    gap = split_gap(drivers, "sex", low="male", high="female")
    assert panel.chart.alt == gap.finding
    parts = [row[1]["value"] for row in panel.numbers.rows]
    assert sum(parts) == pytest.approx(gap.gap)
    panel.high.value = "male"
    assert "both are 'male'" in panel.alert.text
    explained.compare_by = "age"
    assert not panel.alert.text
    assert panel.low.value == ""


def test_without_anything_to_compare_by_there_is_no_gap(explained):
    case = explained.case.with_roles(sensitive=())
    session = Session(case)
    session.modelled(explained.model)
    assert "Choose at least one column to compare people by" in GapPanel(session).alert.text


def test_a_column_is_followed_in_three_ways(explained):
    panel = EffectPanel(explained)
    panel.feature.value = "duration_months"
    assert "If everybody had" in panel.finding.value
    assert "Thin lines are 50 of them" in panel.notes.value
    panel.view.value = STEPS
    assert "lifts the score most" in panel.finding.value
    panel.view.value = PEOPLE
    assert "Picture and table show 500 of them" in panel.notes.value
    assert len(panel.numbers.rows) == 500
    panel.feature.value = "housing"
    assert "Housing moves the score by" in panel.finding.value
    panel.view.value = EVERYBODY
    assert "If everybody had" in panel.finding.value


def test_text_has_no_small_steps_and_that_is_said(explained):
    panel = EffectPanel(explained)
    panel.feature.value = "housing"
    panel.view.value = STEPS
    assert "values are no numbers" in panel.alert.text


def test_the_worst_part_comes_first_with_its_people_and_interval(explained):
    panel = ErrorPanel(explained)
    report = map_errors(explained.case, explained.model)
    assert panel.chart.alt == report.finding
    assert panel.parts.value.index("Part 1") < panel.parts.value.index("Part 2")
    assert len(panel.numbers.rows) == len(report.leaves)
    assert report.sample in panel.notes.value


def test_a_cohort_is_explained_on_its_own(explained):
    panel = DriversPanel(explained)
    explained.look_at({"sex": "female"})
    assert "All 310 rows were explained." in panel.notes.value
    assert "case.only({'sex': 'female'})" in panel.code.code


def test_names_from_the_table_are_shown_and_never_run(hiring):
    frame = hiring.assign(**{NASTY: np.arange(len(hiring)) % 7})
    labels = {"sex": Label(values=dict.fromkeys(["female", "male"], NASTY)), NASTY: Label(name=NASTY)}
    case = Case.of(frame[["sex", "age", "hired", NASTY]], sensitive=["sex"], target="hired", labels=labels)
    model = fit_plain(case)
    session = Session(case)
    session.modelled(model)
    panels = [kind(session) for kind in PANELS]
    for panel in panels:
        assert not panel.alert.text
        assert "<script" not in panel.finding.value
    report = explain_people(case, model)
    gap, errors = split_gap(report, "sex"), map_errors(case, model)
    for figure in (swarm_figure(case, report), gap_figure(case, gap), errors_figure(errors)):
        assert isinstance(figure, go.Figure)
        assert "<script" not in figure.to_json()


@pytest.mark.parametrize("view", [EVERYONE, GROUPS, WORTH])
def test_the_shown_code_gives_the_same_numbers(explained, view):
    panel = DriversPanel(explained)
    panel.view.value = view
    lines = panel.code.code.splitlines()
    names = {"table": explained.case.pandas}
    exec("\n".join([*lines[:-1], f"last = {lines[-1]}"]), names)  # noqa: S102 - what the panel shows
    shown = [row[-1]["value"] if view == WORTH else row[1]["value"] for row in panel.numbers.rows]
    column = "high" if view == WORTH else "importance"
    np.testing.assert_allclose(shown, names["last"][column], rtol=1e-6)


@pytest.mark.parametrize("panel", [GapPanel, EffectPanel, ErrorPanel])
def test_every_code_runs(explained, panel):
    exec(panel(explained).code.code, {"table": explained.case.pandas})  # noqa: S102 - what the panel shows
