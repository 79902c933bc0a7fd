"""Each panel of an assessment shows what is kept, keeps what a person gives, and says what it cannot keep."""

import asyncio
import json
from datetime import date

import pytest

from widgets import AssessmentPanel, Desk, LogPanel, ObligationsPanel, ReportPanel, RiskPanel, VendorPanel
from widgets.govern import assessment, report
from workbench.govern import measured
from workbench.govern.answers import Answer
from workbench.govern.duties import Duties
from workbench.govern.risks import Register
from workbench.govern.signoff import sign
from workbench.log import read_entries
from workbench.reopen import choose_table

SCRIPT = "<script>alert(1)</script>"
PAGES = {"html": "<!DOCTYPE html>", "markdown": "", "json": "{}"}


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Desk.open()


def tell(panel, content, into) -> dict:
    """Send the questions what the page would, and the word that comes back."""
    said = []
    into.setattr(panel.questions, "send", said.append)
    panel.questions._receive(None, {"number": 1, **content}, [])
    return said[-1] if said else {}


def test_an_answer_is_kept_before_the_page_is_told_so_and_the_level_follows(desk, monkeypatch):
    panel = AssessmentPanel(desk)
    sentence = panel.questions.summary["sentence"]
    assert (
        sentence
        == "0 of 42 answered. No level can be said before the first answer; it can become anything from 1 to 4."
    )
    assert "Nothing is answered yet" in panel.result.value
    assert "points more would be the level above" not in panel.result.value
    given = {"value": "alone", "basis": "asserted", "note": "", "evidence": []}
    word = tell(panel, {"type": "answer", "question": "who-decides", "answer": given, "seen": None}, monkeypatch)
    assert word["type"] == "kept"
    assert word["mark"]["answer"]["value"] == "alone"
    assert desk.kept.sheet().answers["who-decides"].value == "alone"
    assert panel.questions.summary["answered"] == 1
    assert "It can still become level 1 (Little impact) to 4" in panel.questions.summary["sentence"]
    assert "points more would be the level above" in panel.result.value


def test_whoever_comes_second_sees_the_answer_of_the_first_beside_their_own(desk, monkeypatch):
    panel, other = AssessmentPanel(desk), Desk.open()
    other.write("reach", Answer(value="few", who="Ana"), seen=None)
    mine = {"value": "more"}
    word = tell(panel, {"type": "answer", "question": "reach", "answer": mine, "seen": None}, monkeypatch)
    assert (word["type"], word["answer"]["value"]) == ("refused", "few")
    assert desk.kept.sheet().answers["reach"].value == "few"
    seen = word["answer"]
    word = tell(panel, {"type": "answer", "question": "reach", "answer": mine, "seen": seen}, monkeypatch)
    assert word["type"] == "kept"
    assert [change.after.value for change in desk.kept.history("reach")] == ["few", "more"]


def test_on_a_served_page_nobody_is_called_a_visitor(desk, monkeypatch):
    monkeypatch.setattr("workbench.log.is_served", lambda _env=None: True)
    panel = AssessmentPanel(desk)
    Desk.open().write("reach", Answer(value="few"), seen=None)
    mine = {"type": "answer", "question": "reach", "answer": {"value": "more"}, "seen": None}
    word = tell(panel, mine, monkeypatch)
    assert word["words"].startswith("Somebody else answered this while you did.")
    desk.refresh()
    assert "visitor" not in panel.questions.marks["reach"]["saved"]


@pytest.mark.parametrize(("day", "words"), [("2020-01-01", "this day has passed"), ("2999-01-01", None)])
def test_a_day_to_look_again_that_lies_behind_is_said_at_the_question(desk, day, words):
    desk.write("next-look", Answer(value=day), seen=None)
    assert AssessmentPanel(desk).questions.marks["next-look"].get("stale") == words


def test_what_cannot_be_an_answer_is_said_at_the_question(desk, monkeypatch):
    panel = AssessmentPanel(desk)
    given = {"value": "perhaps"}
    word = tell(panel, {"type": "answer", "question": "reach", "answer": given, "seen": None}, monkeypatch)
    assert word["type"] == "failed"
    assert "Not saved: There is no choice of question 'reach' 'perhaps'" in word["words"]


def test_a_measured_answer_is_offered_taken_over_marked_as_contradicted_and_as_stale(desk, monkeypatch):
    found = {"family": "complex", "title": "Many trees", "features": ["a"], "protected": [], "online": False}
    measured.note(desk.home, "model", found)
    desk.refresh()
    panel = AssessmentPanel(desk)
    mark = panel.questions.marks["model-kind"]
    offered = mark["proposal"]
    assert offered["sentence"]
    assert tell(panel, {"type": "accept", "question": "model-kind", "seen": None}, monkeypatch)["mark"]["accepted"]
    kept = desk.answers.answers["model-kind"]
    assert kept.basis == "derived"
    word = tell(
        panel,
        {"type": "answer", "question": "model-kind", "answer": {"value": "rules"}, "seen": kept.to_dict()},
        monkeypatch,
    )
    assert word["mark"]["contradiction"]["due"]
    desk.write("model-kind", kept, seen=desk.answers.answers["model-kind"])
    measured.note(desk.home, "model", {**found, "family": "simple"})
    desk.refresh()
    assert "measured again" in AssessmentPanel(desk).questions.marks["model-kind"]["stale"]


def test_the_official_save_file_comes_in_and_goes_out_again(desk, tmp_path):
    panel = AssessmentPanel(desk)
    pack = desk.asked
    desk.choose_pack("canada-aia")
    one = next(question for question in desk.asked.questions.values() if question.kind == "one")
    data = {one.id: one.choices[0].token}
    file = tmp_path / "save.json"
    file.write_text(json.dumps({"version": "v1.0.1", "currentPage": 3, "data": data, "translationsOnResult": {}}))
    desk.choose_pack(pack.name)
    panel.picker.path = str(file)
    assert panel.alert.text.startswith("1 answers were taken over")
    assert desk.pack == "canada-aia@1.0.1"
    panel.files.toggle.opened = True
    assert json.loads(panel.official.content)["data"] == data
    assert json.loads(panel.own.content)["answers"][one.id]["value"] == data[one.id]


def test_a_duty_gets_an_owner_a_day_and_a_proof_and_done_needs_one(desk):
    panel = ObligationsPanel(desk)
    row = next(iter(panel.rows.values()))
    row.owner.value, row.due.value, row.state.value = f"Ana {SCRIPT}", date(2026, 1, 2), "under way"
    row.keep.click()
    assert "Saved." in row.said.value
    kept = Duties(desk.home).all()[row.id]
    assert (kept.owner, kept.state) == (f"Ana {SCRIPT}", "under way")
    assert "late since" in row.details.toggle.summary
    row.state.value = "done"
    row.keep.click()
    assert "needs its proof" in panel.alert.text
    assert row.said.value == ""


def test_a_duty_that_somebody_else_changed_is_not_overwritten(desk):
    panel, other = ObligationsPanel(desk), ObligationsPanel(Desk.open())
    here, there = (next(iter(each.rows.values())) for each in (panel, other))
    here.owner.value, there.owner.value = "Ana", "Ben"
    here.keep.click()
    there.keep.click()
    assert "changed this duty" in other.alert.text
    assert Duties(desk.home).all()[here.id].owner == "Ana"


def test_places_are_written_and_shown_in_plain_words(desk):
    panel = ObligationsPanel(desk)
    panel.countries.value = "Atlantis"
    assert "no country or state called 'Atlantis'" in panel.alert.text
    panel.countries.value = "germany, us-co"
    assert panel.alert.text == ""
    assert desk.answers.countries == ("DE", "US-CO")
    assert ObligationsPanel(desk).countries.value == "Germany, Colorado (USA)"


def test_before_the_first_answer_no_duty_is_said_to_apply(desk):
    def headings():
        return [child.value for child in panel.body.children if "wb-step" in getattr(child, "value", "")]

    panel = ObligationsPanel(desk)
    assert "nobody can say which of these duties are yours" in panel.summary.value
    assert len(headings()) == 1
    desk.write("harm", Answer(basis="unknown"), seen=None)
    panel.refresh()
    assert "nobody can say" in panel.summary.value, "not to know is no answer"
    desk.write("harm", Answer(value="life"), seen=desk.answers.answers["harm"])
    panel.refresh()
    assert "Applies now" in headings()[0]
    assert "now;" in panel.summary.value


def test_a_risk_is_written_down_changed_and_taken_off(desk):
    panel = RiskPanel(desk)
    panel.keep.click()
    assert "what could go wrong" in panel.alert.text
    panel.name.value, panel.likelihood.value, panel.done.value = f"Nobody answers {SCRIPT}", 5, "A phone line"
    panel.effect.value = 0.5
    panel.keep.click()
    (risk,) = Register(desk.home).all()
    assert (risk.inherent, risk.residual({})) == (15, 7.5)
    assert SCRIPT not in panel.table.value
    panel.impact.value = 1
    panel.keep.click()
    assert Register(desk.home).all()[0].inherent == 5
    panel.away.click()
    assert Register(desk.home).all() == ()


def test_two_vendors_have_answers_of_their_own_and_a_failed_gate_comes_first(desk, monkeypatch):
    panel = VendorPanel(desk)
    panel.name.value = "Acme"
    panel.add.click()
    assert panel.place == 1
    failed = {"value": "no"}
    asked = {"type": "answer", "question": "gate-training", "answer": failed, "seen": None}
    assert tell(panel, asked, monkeypatch)["type"] == "kept"
    assert "Vendor 2: stop here. 1 gate failed" in panel.stand.value
    panel.which.value = 0
    assert "Acme: 6 gates still open" in panel.stand.value
    assert panel.questions.marks["gate-training"]["answer"] is None
    assert "They differ." in panel.table.value
    panel.name.value = "Vendor 2"
    assert "There is a vendor called 'Vendor 2' already" in panel.alert.text


def test_a_claim_that_the_sample_refutes_is_an_alert_and_stands_beside_the_other_vendors(desk, monkeypatch):
    right = {"value": 0.76, "low": 0.73, "high": 0.79, "n": 1000}
    measured.note(desk.home, "accuracy", {"right": right})
    desk.refresh()
    panel = VendorPanel(desk)
    given = {"value": 95, "basis": "vendor"}
    tell(panel, {"type": "answer", "question": "claimed-accuracy", "answer": given, "seen": None}, monkeypatch)
    assert "wb-alert-warning" in panel.stand.value
    assert "Claimed are 95.0%, but here 76.0% of 1,000 decisions were right" in panel.stand.value
    assert 'data-state="bad">Contradicted' in panel.table.value
    confirmed = {"value": "confirmed"}
    word = tell(panel, {"type": "answer", "question": "own-test", "answer": confirmed, "seen": None}, monkeypatch)
    assert word["mark"]["contradiction"]["due"]
    panel.add.click()
    assert "wb-alert-warning" not in panel.stand.value
    assert "No claim" in panel.table.value


def test_what_changed_since_the_first_answer_and_since_a_signature_is_shown_on_the_page(desk, monkeypatch):
    panel = AssessmentPanel(desk)
    panel.changes.details.toggle.opened = True
    assert "There is no earlier state" in panel.changes.found.value
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    desk.write("harm", Answer(value="little"), seen=None)
    desk.write("undo", Answer(value="hard", note=f"It was {SCRIPT}"), seen=None)
    assert "Answers that differ: 1." in panel.changes.found.value
    assert SCRIPT not in panel.changes.found.value
    sign(desk.kept, "owner", who="Ana", seen=desk.answers)
    desk.write("harm", Answer(value="life", note="A home."), seen=desk.answers.answers["harm"])
    desk.write("reach", Answer(value="few"), seen=None)
    labels = [label for label, _ in panel.changes.when.options]
    assert labels[0].startswith("Ana signed as product owner, on ")
    assert labels[1].startswith("The first answer, on ")
    panel.changes.when.value = panel.changes.when.options[0][1]
    assert "Answers that differ: 2." in panel.changes.found.value
    assert "mira, 20" in panel.changes.found.value
    assert "A home." in panel.changes.found.value


def test_every_report_is_shown_in_a_frame_that_runs_nothing_and_can_be_saved(desk):
    desk.write("story", Answer(value=f"It lends. {SCRIPT}"), seen=None)
    panel = ReportPanel(desk)
    for _, kind in panel.kind.options:
        panel.kind.value = kind
        assert panel.alert.text == ""
        assert 'sandbox=""' in panel.frame.value
        assert SCRIPT not in panel.frame.value
        assert panel.files["html"].content.startswith("<!")
        assert json.loads(panel.files["json"].content)


def test_signing_names_the_person_and_no_longer_stands_after_another_answer(desk):
    desk.write("reach", Answer(value="few"), seen=None)
    panel = ReportPanel(desk)
    panel.sign.yes.click()
    assert "needs the name" in panel.alert.text
    panel.sign.who.value = "Ana"
    panel.sign.yes.click()
    assert "Ana, product owner" in panel.sign.state.value
    desk.write("reach", Answer(value="more"), seen=desk.answers.answers["reach"])
    assert "no longer stands" in panel.sign.state.value


def test_the_log_shows_who_changed_what_and_is_checked_by_a_button(desk):
    panel = LogPanel(desk)
    assert "Nothing was changed yet" in panel.table.value
    desk.write("story", Answer(value=SCRIPT), seen=None)
    assert "answer: story" in panel.table.value
    assert SCRIPT not in panel.table.value
    panel.verify.click()
    assert "The log holds together: 2 entries" in panel.found.value
    head = read_log(desk)[-1].hash
    for noted in (head, head[:12], f" {head[:12].upper()} "):
        panel.noted.value = noted
        panel.verify.click()
        assert "The log holds together: 2 entries" in panel.found.value, noted
    for noted in ("0" * 64, "0" * 12):
        panel.noted.value = noted
        panel.verify.click()
        assert "is not in it" in panel.found.value


@pytest.mark.parametrize("noted", ["abc", "the last one", SCRIPT])
def test_what_is_no_hash_is_no_sign_of_a_changed_log(desk, noted):
    desk.write("story", Answer(value="Who gets a loan"), seen=None)
    panel = LogPanel(desk)
    panel.noted.value = noted
    panel.verify.click()
    assert "is no hash of the log" in panel.alert.text
    assert "does not hold together" not in panel.found.value


def read_log(desk) -> list:
    with desk.home.store.reading() as view:
        return list(read_entries(view))


def test_whoever_signs_is_told_how_many_answers_look_safer_than_what_was_measured(desk, monkeypatch):
    measured.note(desk.home, "feedback", {"where": "", "items": 0})
    desk.write("feedback", Answer(value="yes"), seen=None)
    desk.refresh()
    panel = ReportPanel(desk)
    assert "1 answer looks safer than what was measured, and no reason stands beside it." in panel.sign.state.value
    desk.write("feedback", Answer(value="yes", note="The box by the door"), seen=desk.answers.answers["feedback"])
    panel.render()
    assert "looks safer" not in panel.sign.state.value


def test_measuring_runs_in_a_process_of_its_own_and_answers_come_of_it(desk):
    panel = AssessmentPanel(desk)
    panel.measure.click()
    assert "project" in panel.alert.text
    choose_table(desk.home, "scenario:hiring")
    panel.measure.click()
    assert panel.alert.text.startswith("Measured. It answers ")
    assert panel.questions.marks["group-gap"]["proposal"]["sentence"]


def test_who_measured_sees_what_was_found_which_question_it_answers_and_what_comes_next(desk, monkeypatch):
    panel = AssessmentPanel(desk)
    assert panel.measured.details.layout.display == "none"
    found = {"family": "complex", "title": "Many trees", "features": ["a"], "protected": [], "online": False}
    measured.note(desk.home, "model", found)
    monkeypatch.setattr(assessment, "measure_apart", lambda _folder, _progress: "Kept: model.")
    panel.measure.click()
    asked = desk.asked.questions["model-kind"].text
    assert panel.measured.details.toggle.opened
    assert asked in panel.measured.found.value
    assert "(waits for you)" in panel.measured.found.value
    assert "Next: look at each answer that waits" in panel.measured.found.value
    assert "wait for you" in panel.alert.text
    waiting = panel.measured.waiting
    panel.questions.current = waiting[-1]
    panel.measured.go.click()
    assert panel.questions.current == waiting[0]
    for id_ in waiting:
        tell(panel, {"type": "accept", "question": id_, "seen": None}, monkeypatch)
    assert "(used)" in panel.measured.found.value
    assert "None of them waits" in panel.measured.found.value
    assert panel.measured.go.layout.display == "none"
    word = {"type": "answer", "question": "model-kind", "answer": {"value": "rules"}}
    tell(panel, {**word, "seen": desk.answers.answers["model-kind"].to_dict()}, monkeypatch)
    assert "(you answered otherwise)" in panel.measured.found.value


def test_on_a_page_what_was_measured_is_still_said_after_the_panel_followed_the_change(desk):
    found = {"family": "complex", "title": "Many trees", "features": ["a"], "protected": [], "online": False}

    async def scene():
        loop = asyncio.get_running_loop()
        panel, then = AssessmentPanel(desk), loop.create_future()
        measured.note(desk.home, "model", found)
        panel._measured("")
        loop.call_soon(then.set_result, None)  # after whatever the change has put in the queue
        await then
        return panel.alert.text, panel.measured.details.layout.display

    said, display = asyncio.run(scene())
    assert said.startswith("Measured. It answers ")
    assert display is None


def test_groups_are_compared_once_somebody_asks_and_stay_compared_in_another_report(desk, monkeypatch):
    choose_table(desk.home, "scenario:hiring")
    panel = ReportPanel(desk)
    assert not panel.groups.value, "what a report has told of groups cannot be told otherwise later"
    panel.groups.value = True
    assert "about 37%" in panel.frame.value
    assert "The groups are compared in the report below" in panel.gaps.value
    assert "No questionnaire was answered" in panel.gaps.value
    made = []
    monkeypatch.setattr(report, "render_apart", lambda _folder, kind, _progress: made.append(kind) or PAGES)
    panel.kind.value = "brief"
    panel.again.click()
    panel.groups.value = False
    panel.kind.value = "impact"
    assert made == ["brief", "brief"]
    assert "nobody asked for it" in panel.gaps.value
