"""The counterfactual panel: somebody is picked, limits are kept to, and what is impossible is said."""

import plotly.graph_objects as go
import pytest

from widgets import CounterfactualPanel, RecoursePanel, Session
from widgets.explain.counterfactuals import ways_figure, ways_frame
from workbench.case import Case
from workbench.model import Model


@pytest.fixture
def panel(explained) -> CounterfactualPanel:
    return CounterfactualPanel(explained)


def test_without_a_model_it_offers_one_and_without_a_person_the_first_refused(kept):
    panel = CounterfactualPanel(kept)
    assert "No model is looked at yet" in panel.body.children[0].children[0].value
    panel.fit.click()
    assert "Nobody is looked at yet" in panel.nobody.value
    panel.first.click()
    assert kept.person is not None
    assert "found" in panel.finding.value


def test_each_way_is_a_sentence_a_row_and_a_line(panel):
    panel.first.click()
    space, report = panel._latest[3]
    assert panel.ways.value.count("This is not a promise.") == len(report.options) > 0
    assert len(ways_frame(report, space.case)) == len(report.frame) == len(panel.numbers.rows)
    figure = ways_figure(report, space)
    assert isinstance(figure, go.Figure)
    assert len(figure.data) == len(report.options)
    compile(panel.code.code, "code", "exec")


def test_what_stays_is_never_part_of_a_way(panel):
    panel.first.click()
    _, before = panel._latest[3]
    name = before.options[0].changes[0].feature
    panel.limits.boxes[name].value = "keep"
    _, after = panel._latest[3]
    assert name not in set(after.frame["feature"])
    assert f"keep=('{name}',)" in panel.code.code


def test_finer_limits_are_kept_to_and_contradictions_are_said(panel):
    panel.first.click()
    panel.limits.column.value = "duration_months"
    panel.limits.least.value, panel.limits.most.value = "40", "10"
    panel.limits.use.click()
    assert "give the lower one first" in panel.alert.text
    panel.limits.least.value, panel.limits.most.value = "30", ""
    panel.limits.use.click()
    _, report = panel._latest[3]
    moved = report.frame[report.frame["feature"] == "duration_months"]["after"]
    assert (moved >= 30).all()
    panel.limits.cost.value = "much"
    panel.limits.use.click()
    assert "“Cost of one unit” takes a number" in panel.alert.text


def test_a_person_with_a_yes_and_a_row_that_is_not_there(panel):
    panel.take.click()
    assert "The answer is favourable already" in panel.finding.value
    panel.row.value = 100_000
    assert "There is no row 100000" in panel.alert.text


def test_limits_are_kept_with_the_project_and_hold_for_recourse(kept):
    panel = CounterfactualPanel(kept)
    panel.fit.click()
    panel.first.click()
    panel.limits.boxes["credit_amount"].value = "down"
    other = CounterfactualPanel(kept)
    assert other.limits.boxes["credit_amount"].value == "down"
    assert RecoursePanel(kept).limits.ruled() == {"credit_amount": {"rule": "down"}}


def test_a_model_that_says_no_to_everybody_is_said(hiring):
    case = Case.of(hiring, sensitive=["sex"])
    session = Session(case)
    session.modelled(Model.of(lambda table: table["age"] * 0 + 0.1, features=["age"]))
    panel = CounterfactualPanel(session)
    panel.first.click()
    assert "No way was found" in panel.finding.value
    assert "nobody in the table the wanted answer" in panel.notes.value
