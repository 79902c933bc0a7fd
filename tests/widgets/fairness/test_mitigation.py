"""The mitigation panel: nothing happens before it is asked, what it says is what was measured, a choice is kept."""

import numpy as np
import plotly.graph_objects as go
import pytest

from widgets import MitigationPanel, Session
from widgets.fairness.mitigation import methods_frame, people_frame, trade_off_figure, verdicts_html
from workbench.case import Case
from workbench.fairness import mitigation
from workbench.fairness.mitigation import Trial, compare_mitigations
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_words import headline
from workbench.roles import Label
from workbench.store import Project

FEW = {name: METHODS[name] for name in ("nothing", "left_out", "thresholds_demographic_parity")}


@pytest.fixture
def few(monkeypatch):
    """Three of the methods: each of the others takes its time."""
    monkeypatch.setattr(mitigation, "METHODS", FEW)


@pytest.fixture
def panel(tmp_path, monkeypatch, few) -> MitigationPanel:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    session = Session.open()
    session.chosen(session.choosing("dataset:german_credit")(lambda *_: None))
    return MitigationPanel(session)


def press(button) -> None:
    button.click()


def test_nothing_is_tried_before_somebody_asks(panel):
    assert "nothing changes before you choose" in panel.body.children[0].value
    assert not panel.alert.text


def test_what_is_said_is_what_was_measured(panel):
    press(panel.start)
    report = compare_mitigations(panel.session.case, panel.trial)
    sentence = headline(report, panel.session.case.roles)
    assert panel.chart.alt == sentence
    assert len(panel.numbers.rows) == len(FEW)
    assert [key for _, key in panel.method.options] == ["left_out", "thresholds_demographic_parity"]
    assert panel.method.value == "left_out"
    assert "women" in panel.verdicts.value


def test_another_question_puts_the_old_answer_away(panel):
    press(panel.start)
    panel.metric.value = "true_positive_rate"
    assert len(panel.body.children) == 1
    panel.metric.value = "selection_rate"
    assert len(panel.body.children) > 1


def test_the_chosen_method_becomes_the_model_of_every_page(panel):
    press(panel.start)
    panel.method.value = "thresholds_demographic_parity"
    press(panel.use)
    assert not panel.alert.text
    scores = panel.session.model.score(panel.session.case.pandas)
    np.testing.assert_allclose(panel.session.case.scores, scores)
    assert METHODS["thresholds_demographic_parity"].label in panel.session.case.scores_from
    again = Session.open(Project.current())
    np.testing.assert_allclose(again.case.scores, scores)
    made = again.modelling("logistic")(lambda *_: None)
    assert made.facts.kind == "logistic, thresholds_demographic_parity"


def test_a_plain_model_takes_its_place_again(panel):
    press(panel.start)
    press(panel.use)
    case = panel.session.fitting("logistic")(lambda *_: None)
    panel.session.fitted(case, "logistic")
    again = Session.open(Project.current())
    assert again.case.scores_from.startswith("A plain model")


def test_what_is_missing_is_said_and_the_button_waits(hiring):
    panel = MitigationPanel(Session(Case.of(hiring, target="hired")))
    assert "at least one column to compare by" in panel.alert.text
    assert panel.start.disabled
    panel = MitigationPanel(Session(Case.of(hiring, sensitive=["sex"], prediction="hired")))
    press(panel.start)
    assert "needs a target" in panel.alert.text


def test_names_from_the_table_are_shown_and_never_run(hiring, few):
    nasty = "<script>alert(1)</script>"
    labels = {"sex": Label(values=dict.fromkeys(hiring["sex"].unique(), nasty))}
    case = Case.of(hiring, sensitive=["sex"], target="hired", labels=labels)
    report = compare_mitigations(case, Trial(by="sex", splits=2))
    assert nasty not in verdicts_html(report, case.roles)
    assert isinstance(trade_off_figure(report), go.Figure)
    assert len(people_frame(report, case.roles)) == 2 * (len(report.methods) - 1)
    assert methods_frame(report)["method"].iloc[0].startswith("0. ")


def test_the_shown_code_gives_the_same_numbers(panel):
    press(panel.start)
    names = {"case": panel.session.case}
    lines = panel.code.code.splitlines()
    exec("\n".join(line for line in lines if "model =" not in line and not line.startswith("report.")), names)  # noqa: S102 - what the panel shows
    assert names["report"].of("left_out", "gap") == compare_mitigations(panel.session.case, panel.trial).of(
        "left_out", "gap"
    )
