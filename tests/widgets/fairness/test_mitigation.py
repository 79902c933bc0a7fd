"""The mitigation panel: nothing happens before it is asked, what it says is what was measured, a choice is kept."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from widgets import MitigationPanel, Session
from widgets.fairness import mitigation as shown
from widgets.fairness.mitigation_charts import (
    methods_frame,
    numbers_at,
    people_frame,
    trade_off_figure,
    verdicts_html,
)
from widgets.fairness.mitigation_words import own_gap_words
from workbench.case import Case
from workbench.fairness import mitigation_trial
from workbench.fairness.groups import compare_groups
from workbench.fairness.mitigation import Trial, compare_mitigations
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_report import MitigationReport
from workbench.fairness.mitigation_words import headline
from workbench.govern.measured import read
from workbench.roles import Label
from workbench.sources import card_of
from workbench.store import Project
from workbench.tables import read_table
from workbench.words import points

ROWS = 1000
FEW = {name: METHODS[name] for name in ("nothing", "left_out", "thresholds_demographic_parity")}


@pytest.fixture
def few(monkeypatch):
    """Three of the methods: each of the others takes its time."""
    monkeypatch.setattr(mitigation_trial, "METHODS", FEW)


@pytest.fixture(scope="module")
def measured() -> MitigationReport:
    """What three methods do with German credit, measured once: each time starts a process of its own."""
    case = Case.of(read_table("dataset:german_credit"), roles=card_of("dataset:german_credit").roles)
    return compare_mitigations(case, Trial(by="sex", splits=5, methods=tuple(FEW)))


@pytest.fixture
def panel(tmp_path, monkeypatch, few, measured) -> MitigationPanel:
    """The panel on German credit; what it asks to be measured was measured above."""

    def compare(case, trial, progress):
        progress(0.5, "Trying the methods")
        assert case.rows == ROWS
        return replace(measured, trial=trial)

    monkeypatch.setattr(shown, "compare_mitigations", compare)
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
    report = panel._latest[2]
    sentence = headline(report, panel.session.case.roles)
    assert panel.chart.alt == sentence
    assert f"{len(FEW) - 1}. {FEW['thresholds_demographic_parity'].label}" in str(panel.numbers.rows)
    assert FEW["left_out"].label in panel.key.value
    assert len(panel.numbers.rows) == len(FEW)
    assert [key for _, key in panel.chosen.options] == ["left_out", "thresholds_demographic_parity"]
    assert panel.chosen.value == "left_out"
    assert "women" in panel.verdicts.value


def test_another_question_puts_the_old_answer_away(panel):
    press(panel.start)
    panel.metric.value = "true_positive_rate"
    assert len(panel.body.children) == 1
    panel.metric.value = "selection_rate"
    assert len(panel.body.children) > 1


def test_the_chosen_method_becomes_the_model_of_every_page(panel):
    press(panel.start)
    panel.chosen.value = "thresholds_demographic_parity"
    press(panel.use)
    assert not panel.alert.text
    scores = panel.session.model.score(panel.session.case.pandas)
    np.testing.assert_allclose(panel.session.case.scores, scores)
    assert METHODS["thresholds_demographic_parity"].label in panel.session.case.scores_from
    again = Session.open(Project.current())
    np.testing.assert_allclose(again.case.scores, scores)
    assert read(Project.current())["mitigation"].values["name"] == "thresholds_demographic_parity"
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
    assert "its outcome" in panel.alert.text
    assert panel.start.disabled


def test_names_from_the_table_are_shown_and_never_run(hiring, few):
    nasty = "<script>alert(1)</script>"
    labels = {"sex": Label(values=dict.fromkeys(hiring["sex"].unique(), nasty))}
    case = Case.of(hiring, sensitive=["sex"], target="hired", labels=labels)
    report = compare_mitigations(case, Trial(by="sex", splits=2))
    assert nasty not in verdicts_html(report, case.roles)
    assert isinstance(trade_off_figure(report), go.Figure)
    assert len(people_frame(report, case.roles)) == 2 * (len(report.methods) - 1)
    assert methods_frame(report)["method"].iloc[0].startswith("0. ")


def test_the_shown_code_gives_the_same_numbers(panel, measured):
    press(panel.start)
    names: dict = {}
    exec(panel.code.code, names)  # noqa: S102 - what the panel shows
    assert names["report"].methods == tuple(FEW)
    assert names["report"].of("left_out", "gap") == measured.of("left_out", "gap")
    assert METHODS["left_out"].label in names["model"].describe()


def test_the_gap_of_the_model_and_that_of_the_table_are_told_apart(panel, measured):
    press(panel.start)
    case = panel.session.case
    own = compare_groups(case, by=[("sex",)], metrics=["base_rate"]).disparities["difference"][0]
    assert f"the gap is {points(measured.of('nothing', 'gap')['value'])} points" in panel.own.value
    assert f"recorded in the table itself has a gap of {points(own)} percentage points (95%" in panel.own.value
    decided = Case.of(
        case.pandas.assign(said=case.pandas[case.roles.target]),
        roles=replace(case.roles, prediction="said"),
    )
    assert f"own decisions have a gap of {points(own)} percentage" in own_gap_words(decided, measured)
    other = replace(measured, trial=replace(measured.trial, metric="accuracy"))
    assert own_gap_words(case, other) == "", "nothing recorded is right or wrong by itself"


def test_dots_that_lie_together_have_their_numbers_in_one_place():
    dots = [(0.5, 0.8), (0.10, 0.7), (0.11, 0.701), (0.3, 0.75), (0.101, 0.702)]
    assert numbers_at(dots, [True, False, True, False, False]) == ["0", "", "2, 1, 4", "3", ""]
    together = numbers_at([(0.1, 0.7)] * 9, [False] * 9)
    assert together == ["0, 1, 2, 3…", *[""] * 8]
