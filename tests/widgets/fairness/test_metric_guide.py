"""The metric guide on the page: four answers, a metric with its limits, and a choice that is kept."""

import pytest

from widgets import MetricGuidePanel, Session
from workbench.case import Case
from workbench.fairness.metric_guide import QUESTIONS
from workbench.reopen import choose_table
from workbench.store import Project

ANSWERS = {"record": "trusted", "kind": "assistive", "harm": "refused", "capacity": "limited"}


@pytest.fixture
def case(hiring) -> Case:
    return Case.of(hiring, sensitive=["sex", "age"], target="hired", score="score")


def answer(panel: MetricGuidePanel, **answers: str) -> None:
    for key, value in answers.items():
        panel.boxes[key].value = value


def test_it_counts_what_is_left_and_then_names_a_metric(case):
    panel = MetricGuidePanel(Session(case))
    assert "4 questions left" in panel.result.value
    answer(panel, **ANSWERS)
    assert "Watch the true positive rate" in panel.result.value
    assert "What it does not see" in panel.result.value
    assert "Chouldechova" in panel.result.value
    panel.take.click()
    assert panel.session.metric == "true_positive_rate"
    assert "This is the metric" in panel.said.value


def test_where_the_record_is_doubted_the_other_questions_rest(case):
    panel = MetricGuidePanel(Session(case))
    answer(panel, record="doubted")
    assert "Watch the selection rate" in panel.result.value
    assert all(panel.boxes[question.key].disabled for question in QUESTIONS[1:])


def test_a_metric_that_cannot_be_computed_yet_is_not_taken(hiring):
    panel = MetricGuidePanel(Session(Case.of(hiring, sensitive=["sex"], target="hired")))
    answer(panel, **ANSWERS)
    assert panel.take.disabled
    assert "Needs a column with the decision" in panel.result.value


def test_answers_metric_and_reason_are_kept_for_the_next_page(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path))
    choose_table(Project.current(), "scenario:hiring?rows=500")
    panel = MetricGuidePanel(Session.open())
    answer(panel, **ANSWERS)
    panel.reason.value = "Few places"
    panel.take.click()
    again = MetricGuidePanel(Session.open())
    assert {key: box.value for key, box in again.boxes.items()} == ANSWERS
    assert again.reason.value == "Few places"
    assert again.session.metric == "true_positive_rate"
    assert Project.current().choice("groups.guide")["metric"] == "true_positive_rate"


def test_it_answers_without_a_table():
    panel = MetricGuidePanel(Session())
    answer(panel, **ANSWERS)
    assert "Watch the true positive rate" in panel.result.value
