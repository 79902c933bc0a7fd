"""The threshold panel: sliders, sentence, pictures and numbers agree; what is found can be put on the sliders."""

import contextlib
import io

import plotly.graph_objects as go
import pytest

from widgets import Session, ThresholdPanel
from widgets.fairness.scored import LARGE
from widgets.fairness.threshold_charts import groups_now, over_thresholds
from workbench.case import Case
from workbench.fairness.aims import AIMS
from workbench.fairness.thresholds import MOVED, metric_curves, report_thresholds
from workbench.metrics import METRICS

NASTY = "<script>alert(1)</script>"


@pytest.fixture
def case(hiring) -> Case:
    return Case.of(hiring, sensitive=["sex", "age"], target="hired", score="score")


@pytest.fixture
def panel(case) -> ThresholdPanel:
    return ThresholdPanel(Session(case))


def test_a_move_changes_sentence_pictures_and_numbers_together(panel):
    panel.session.metric = "accuracy"
    panel.sliders.children[0].value = 0.35
    report = report_thresholds(panel.session.case, 0.35, by=["sex"])
    assert report.sentence("accuracy") in panel.finding.value
    assert panel.now.alt == report.sentence("accuracy")
    assert panel.now.figure["data"][0]["x"] == report.of("accuracy")["value"].tolist()
    assert {shape["x0"] for shape in panel.over.figure["layout"]["shapes"]} == {0.35}
    assert [row[1]["value"] for row in panel.numbers.rows] == [0.35, 0.35]
    assert [row[6]["value"] for row in panel.numbers.rows] == report.people["accepted"].tolist()


def test_the_pictures_are_figures_that_plotly_accepts(case):
    for metric in MOVED:
        report = report_thresholds(case, [0.2, 0.7], by=["sex"])
        curves = metric_curves(case, metric, by=["sex"])
        assert isinstance(groups_now(report, METRICS[metric]), go.Figure)
        figure = over_thresholds(report, METRICS[metric], curves)
        assert len(figure.data) == 3
        assert list(figure.data[-1].x) == [0.2, 0.7]


def test_a_question_that_no_threshold_moves_is_not_offered(panel):
    assert [name for _, name in panel.question.options] == list(MOVED)
    panel.session.metric = "base_rate"
    assert panel.question.value == "selection_rate"
    panel.question.value = "precision"
    assert panel.session.metric == "precision"


def test_each_group_can_have_a_threshold_of_its_own_and_the_law_is_named(panel):
    panel.sliders.children[0].value = 0.4
    panel.mode.value = "One for each group"
    assert [slider.label for slider in panel.sliders.children] == [
        "Threshold for sex: female",
        "Threshold for sex: male",
    ]
    assert [slider.value for slider in panel.sliders.children] == [0.4, 0.4]
    panel.sliders.children[1].value = 0.8
    assert panel.thresholds() == [0.4, 0.8]
    assert "703(l)" in panel.notes.value
    assert panel.everywhere.layout.display == "none"


def test_more_groups_than_sliders_is_said(hiring):
    frame = hiring.assign(shop=[f"shop {row % 15}" for row in range(len(hiring))])
    panel = ThresholdPanel(frame, sensitive=["shop"], target="hired", score="score")
    panel.mode.value = "One for each group"
    assert "These are 15 groups; a slider for each is possible up to 12" in panel.alert.text
    assert panel.mode.value == "One for everybody"


def test_one_threshold_can_be_used_on_every_page(panel):
    panel.sliders.children[0].value = 0.725
    assert not panel.everywhere.disabled
    panel.everywhere.click()
    assert panel.alert.text == ""
    assert panel.session.case.roles.threshold == 0.725
    assert panel.everywhere.disabled


@pytest.mark.parametrize("aim", AIMS)
def test_every_aim_is_answered_and_can_be_put_on_the_sliders(panel, aim):
    part = panel.solution
    part.aim.value = aim
    part.find.click()
    assert panel.alert.text == ""
    assert "What was found" in part.words.value
    assert ("703(l)" in part.words.value) == AIMS[aim].by_group
    part.use.click()
    assert panel.thresholds() == list(part._report.plain.thresholds)
    assert len(part.numbers.rows) == 2


def test_costs_and_places_are_taken_as_typed_and_what_cannot_be_meant_is_said(panel):
    part = panel.solution
    part.aim.value, part.unit.value, part.wrong_yes.value, part.capacity.value = "least_cost", "€", 50, "100"
    part.find.click()
    assert "€" in part.words.value
    assert sum(row[2]["value"] for row in part.numbers.rows) <= 100
    part.capacity.value = "some"
    part.find.click()
    assert "is a whole number such as 200, not 'Some'" in panel.alert.text


def test_what_was_found_goes_with_the_people_it_was_found_for(panel, case):
    panel.solution.find.click()
    assert panel.solution.found.children
    panel.session.look_at({"sex": "female"})
    panel.session.look_at({})
    panel.session.compare_by = "age"
    assert panel.solution.found.children == ()
    assert panel.alert.text == ""


def test_without_a_score_a_model_is_offered_and_its_scores_are_used(bundled_table):
    panel = ThresholdPanel(bundled_table("german_credit"), sensitive=["sex"], target="good_credit")
    assert panel.body.children == (panel.offer,)
    panel.fit.click()
    assert panel.alert.text == ""
    assert panel.finding.value
    assert len(panel.sliders.children) == 1


def test_without_a_table_the_panel_says_what_to_do():
    assert ThresholdPanel(Session()).alert.text.startswith("No table has been chosen yet.")


def test_many_rows_are_counted_with_a_bar(monkeypatch, case):
    monkeypatch.setattr("widgets.fairness.scored.LARGE", 10)
    assert LARGE > 10
    panel = ThresholdPanel(Session(case))
    assert panel.finding.value
    assert panel.alert.text == ""


def test_names_from_data_are_shown_and_never_run(hiring):
    frame = hiring.assign(sex=hiring["sex"].replace("female", NASTY))
    panel = ThresholdPanel(frame, sensitive=["sex"], target="hired", score="score")
    panel.session.metric = "accuracy"
    panel.solution.find.click()
    shown = panel.finding.value + panel.notes.value + panel.solution.words.value
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert all("<script" not in str(trace.get("name")) for trace in panel.over.figure["data"])


def test_the_code_gives_the_same_numbers(case):
    table = case.frame
    panel = ThresholdPanel(table, sensitive=["sex", "age"], target="hired", score="score")
    panel.sliders.children[0].value = 0.55
    panel.refresh()
    panel.solution.find.click()
    for code in (panel.code.code, panel.solution.code.code):
        names = {"table": table}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, names)  # noqa: S102 - it is our own
        if "report_thresholds" in code:
            assert names["report"].thresholds == (0.55, 0.55)
        else:
            assert names["report"].plain.thresholds == panel.solution._report.plain.thresholds
