"""The controls are decided on one after the other, each with its reason, and the report says the same."""

import pytest

from widgets import ApplicabilityPanel, Desk
from workbench.govern.answers import Answer
from workbench.govern.applicability import Decision, Decisions, controls
from workbench.report.gather import gather
from workbench.report.render import render

SCRIPT = "<script>alert(1)</script>"
FIRST, SECOND = list(controls())[:2]


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Desk.open()


def test_a_decision_is_kept_and_the_next_open_control_comes_up(desk):
    panel = ApplicabilityPanel(desk)
    assert "0 of 38 controls are taken in, 0 left out, 38 not decided yet" in panel.summary.value
    panel.taken.value, panel.why.value, panel.state.value = "in", f"We decide with it {SCRIPT}", "planned"
    panel.keep.click()
    assert panel.alert.text == ""
    assert Decisions(desk.home).all()[FIRST].state == "planned"
    assert panel.control.value == SECOND
    assert (panel.taken.value, panel.why.value) == ("", "")
    assert "1 of 38 controls are taken in" in panel.summary.value
    assert f"{FIRST} is saved" in panel.said.value
    assert SCRIPT not in panel.table.value
    page = render(gather(desk.home), "applicability")
    assert "We decide with it &lt;script&gt;" in page


def test_before_a_decision_the_field_says_so_and_nothing_is_saved(desk):
    panel = ApplicabilityPanel(desk)
    assert panel.taken.label == "not decided yet"
    panel.keep.click()
    assert f"Choose “taken in” or “left out” for {FIRST} first" in panel.alert.text
    assert panel.said.value == ""
    assert panel.control.value == FIRST
    assert Decisions(desk.home).all() == {}
    Decisions(desk.home).write(Decision(id=FIRST), seen=None)  # what earlier releases kept
    desk.refresh()
    panel = ApplicabilityPanel(desk)
    panel.keep.click()
    assert "first, then save" in panel.alert.text


def test_going_back_to_a_control_shows_what_was_decided(desk):
    panel = ApplicabilityPanel(desk)
    panel.taken.value, panel.why.value = "out", "We buy nothing"
    panel.keep.click()
    panel.control.value = FIRST
    assert (panel.taken.value, panel.why.value) == ("out", "We buy nothing")
    assert panel.state.layout.display == "none"


def test_a_decision_without_a_reason_or_a_proof_is_refused_and_what_was_typed_stays(desk):
    panel = ApplicabilityPanel(desk)
    panel.taken.value = "in"
    panel.keep.click()
    assert f"Say why {FIRST} is taken in or left out" in panel.alert.text
    panel.why.value, panel.state.value = "We decide with it", "in place"
    panel.keep.click()
    assert "once there is proof" in panel.alert.text
    assert (panel.control.value, panel.why.value) == (FIRST, "We decide with it")
    assert Decisions(desk.home).all() == {}


def test_what_speaks_of_a_control_stands_beside_it(desk):
    panel = ApplicabilityPanel(desk)
    pack = desk.asked
    question = next(question for question in pack.questions.values() if question.crosswalk.get("iso42001"))
    control = question.crosswalk["iso42001"][0]
    panel.control.value = control
    before = panel.about.value
    answer = question.choices[0].token if question.choices else "It sorts loan requests."
    desk.write(question.id, Answer(value=answer), seen=None)
    assert "questions on it are answered" in before
    assert panel.about.value != before


def test_the_second_of_two_people_is_told_who_was_first(desk):
    panel = ApplicabilityPanel(desk)
    Decisions(Desk.open().home).write(Decision(id=FIRST, included=True, why="Ana says so"), seen=None)
    panel.taken.value, panel.why.value = "out", "Ben says no"
    panel.keep.click()
    assert f"decided on {FIRST}" in panel.alert.text
    assert Decisions(desk.home).all()[FIRST].why == "Ana says so"


def test_the_last_control_that_is_decided_stays(desk):
    kept = Decisions(desk.home)
    for id_ in list(controls())[1:]:
        kept.write(Decision(id=id_, included=False, why="Nobody asks for it"), seen=None)
    panel = ApplicabilityPanel(desk)
    panel.taken.value, panel.why.value = "in", "We answer for it"
    panel.keep.click()
    assert panel.control.value == FIRST
    assert "1 of 38 controls are taken in, 37 left out, 0 not decided yet" in panel.summary.value
