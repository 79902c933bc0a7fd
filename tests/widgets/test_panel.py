"""What every panel can rely on: problems are said in it, controls agree with the session, and it lets go."""

import asyncio
import logging
import re
import threading

import ipywidgets as ipw
import pytest

from widgets import Session
from widgets.chosen import NotChosen
from widgets.panel import Panel, paragraph
from workbench.case import Case
from workbench.errors import Cancelled, WorkbenchError

PATIENCE = 10  # seconds after which a test that waits has failed


class Told(Panel):
    """A panel that says which groups are compared, or fails as the test wants."""

    title = "Title <b>"
    asks = "Who & why?"
    method = "Wilson's <i>interval</i>."
    reads = ("case", "compare_by", "also_by")
    fault: Exception | None = None
    renders = 0

    def controls(self):
        self.first = self.choice("compare_by", "Compare by")
        self.second = self.choice("also_by", "and by")
        return (self.first, self.second)

    def render(self):
        self.renders += 1
        if self.fault:
            raise self.fault
        self.body.children = (paragraph(" and ".join(self.session.by)),)


@pytest.fixture
def session(hiring) -> Session:
    return Session(Case.of(hiring, sensitive=["sex", "age"], target="hired"))


@pytest.fixture
def panel(session) -> Told:
    return Told(session)


def test_a_panel_has_a_title_and_a_question_that_are_shown_and_not_run(panel):
    heading = panel.children[1].value
    assert heading == '<h2>Title &lt;b&gt;</h2><p class="wb-asks">Who &amp; why?</p>'


def test_how_the_answer_is_found_is_a_technical_note_after_the_answer_and_nothing_else_of_the_frame_is(panel):
    body, method = panel.children[3:5]
    assert body is panel.body
    assert "Wilson&#x27;s &lt;i&gt;interval&lt;/i&gt;." in method.value
    assert [child for child in panel.children if "wb-technical" in child._dom_classes] == [method]


def test_a_panel_that_finds_nothing_out_has_no_note_on_it(hiring):
    class Plain(Told):
        method = ""

    panel = Plain(hiring, sensitive="sex", target="hired")
    assert not [child for child in panel.children if "wb-technical" in child._dom_classes]


def test_a_panel_is_made_of_a_frame_in_one_line(hiring):
    assert Told(hiring, sensitive="sex", target="hired").body.children[0].value == '<p class="">sex</p>'


def test_a_problem_of_the_input_is_said_in_the_panel_and_goes_with_the_next_answer(panel):
    panel.fault = WorkbenchError("Choose <another> column.")
    panel.session.compare_by = "age"
    assert panel.alert.text == "Choose <another> column."
    assert 'role="alert"' in panel.alert.value
    assert "&lt;another&gt;" in panel.alert.value
    panel.fault = None
    panel.session.compare_by = "sex"
    assert (panel.alert.text, panel.alert.value) == ("", "")


def test_what_is_not_chosen_yet_is_no_alarm_and_on_a_served_page_the_way_there_is_a_link(panel, monkeypatch):
    monkeypatch.delenv("WORKBENCH_SERVED", raising=False)
    panel.fault = NotChosen("Choose a table & go on.")
    panel.session.compare_by = "age"
    assert panel.body.children == ()
    assert 'role="status"' in panel.alert.value
    assert "wb-alert-info" in panel.alert.value
    assert "Choose a table &amp; go on." in panel.alert.value
    assert "<a " not in panel.alert.value, "a notebook has no start page"
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    panel.session.compare_by = "sex"
    assert '<a href="00_start.ipynb">' in panel.alert.value
    panel.fault = WorkbenchError("This is wrong.")
    panel.session.compare_by = "age"
    assert 'role="alert"' in panel.alert.value
    assert "<a " not in panel.alert.value


def test_an_unexpected_fault_is_one_sentence_with_a_reference_that_the_log_knows(panel, caplog):
    panel.fault = ZeroDivisionError("secret detail")
    with caplog.at_level(logging.ERROR, logger="workbench"):
        panel.session.compare_by = "age"
    reference = re.search(r"\(reference ([0-9a-f]{6})\)", panel.alert.text)[1]
    assert "secret detail" not in panel.alert.text
    assert "Traceback" not in panel.alert.text
    assert "secret detail" in caplog.text
    assert f"reference {reference}" in caplog.text
    assert "Traceback" in caplog.text


def test_the_session_s_own_problem_is_said_in_every_panel(session):
    panels = [Told(session), Told(session)]
    session.problem = "The disk is full."
    assert [panel.alert.text for panel in panels] == ["The disk is full."] * 2
    session.problem = ""
    assert [panel.alert.text for panel in panels] == ["", ""]


def test_what_is_said_inside_is_not_wiped_away_by_what_went_well_around_it(panel):
    with panel.guard(), panel.guard():
        raise WorkbenchError("Not this one.")
    assert panel.alert.text == "Not this one."
    panel.on_choice(panel.first, lambda _value: panel.run(lambda _progress: 1 / 0, print))
    panel.first.value = "age"
    assert "did not expect" in panel.alert.text


def test_a_choice_reaches_the_session_and_every_other_panel(session):
    one, other = Told(session), Told(session)
    one.first.value = "age"
    assert session.compare_by == other.first.value == "age"
    assert [value for _, value in other.second.options] == ["", "sex"]
    assert one.body.children[0].value == other.body.children[0].value


def test_what_a_panel_writes_into_its_controls_is_nobody_s_choice(panel):
    chosen = []
    panel.on_choice(panel.first, chosen.append)
    panel.fill(panel.first, [("Age", "age"), ("Sex", "sex")], "age")
    with panel.writing():
        panel.first.value = "sex"
        with panel.writing():
            panel.first.value = "age"
        panel.first.value = "sex"
    panel.session.compare_by = "age"
    panel.session.whole = panel.session.case.with_roles(sensitive=("sex",))
    assert chosen == []
    panel.fill(panel.first, [("Age", "age"), ("Sex", "sex")], "sex")
    panel.first.value = "age"
    assert chosen == ["age"]


def test_a_control_with_nothing_to_choose_is_disabled_and_empty(panel):
    panel.session.whole = None
    assert (panel.first.options, panel.first.value, panel.first.disabled) == ((), None, True)


def test_a_value_that_is_not_among_the_options_is_shown_as_none(panel):
    panel.fill(panel.first, [("Age", "age")], "shoe size")
    assert panel.first.value is None


def test_several_changes_get_one_answer_on_the_next_turn_of_the_loop(session):
    async def told() -> None:
        panel = Told(session)
        before = panel.renders
        session.compare_by = "age"
        session.also_by = "sex"
        assert panel.renders == before
        await asyncio.sleep(0)
        assert panel.renders == before + 1
        assert panel.body.children[0].value == '<p class="">age and sex</p>'

    asyncio.run(told())


def test_a_closed_panel_is_not_called_any_more_and_can_be_closed_again(session):
    panel, other = Told(session), Told(session)
    panel.close()
    panel.close()
    session.compare_by = "age"
    assert (panel.renders, other.renders) == (1, 2)
    session.problem = "The disk is full."
    assert panel.alert.text == ""


def test_a_panel_closed_before_its_turn_does_not_answer(session):
    async def told() -> None:
        panel = Told(session)
        session.compare_by = "age"
        panel.close()
        await asyncio.sleep(0)
        assert panel.renders == 1

    asyncio.run(told())


def test_work_runs_inline_where_no_loop_runs_and_its_result_is_used(panel):
    done = []
    panel.run(lambda progress: progress(0.5, "On it") or "result", done.append)
    assert done == ["result"]
    panel.run(lambda _progress: done.append("x") or {}["no"], done.append)
    assert "did not expect" in panel.alert.text
    panel.run(lambda _progress: "again", done.append)
    assert (done, panel.alert.text) == (["result", "x", "again"], "")


def test_a_fault_in_using_the_result_is_said_in_the_panel(panel):
    def use(_result: object) -> None:
        raise WorkbenchError("It does not fit.")

    panel.run(lambda _progress: 1, use)
    assert panel.alert.text == "It does not fit."


def stopped(panel: Told, stop) -> list[str]:
    """What a job that is stopped half way has done, after the loop has had its turns."""
    begun, go, reached = threading.Event(), threading.Event(), []

    def job(progress) -> None:
        begun.set()
        try:
            assert go.wait(PATIENCE)
            progress(0.5, "Half way")
            reached.append("the end")
        except Cancelled:
            reached.append("stopped")
            raise

    async def told() -> None:
        over = asyncio.get_running_loop().create_future()
        finish = panel.work._finish
        panel.work._finish = lambda *outcome: (finish(*outcome), over.set_result(None))
        panel.run(job, lambda _result: reached.append("used"))
        assert await asyncio.to_thread(begun.wait, PATIENCE)
        stop()
        go.set()
        await asyncio.wait_for(over, PATIENCE)

    asyncio.run(told())
    return reached


def test_cancelled_work_changes_nothing_and_says_so(panel):
    before = panel.session.case
    assert stopped(panel, panel.work.stop.click) == ["stopped"]
    assert panel.alert.text == "Cancelled; nothing was changed."
    assert panel.session.case is before


def test_closing_a_panel_stops_its_work(panel):
    assert stopped(panel, panel.close) == ["stopped"]


@pytest.mark.parametrize("text", ["", "a < b & c", '"><img src=x onerror=alert(1)>'])
def test_a_paragraph_shows_its_text_and_never_runs_it(text):
    value = paragraph(text, 'x" onclick="y').value
    assert "<img" not in value
    assert 'onclick="' not in value
    assert isinstance(paragraph(text), ipw.HTML)
