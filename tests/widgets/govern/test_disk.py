"""On a disk that is really full, or may really only be read, each page still shows what there is and says what not."""

import pytest

from widgets import ApplicabilityPanel, AssessmentPanel, Desk, ObligationsPanel, RecordsPanel, ReportPanel, RiskPanel
from workbench.govern.answers import Answer
from workbench.store import Project

SENTENCES = {"fill": "cannot be written: the disk is full.", "only_read": "cannot be written: it may only be read."}
PANELS = (ApplicabilityPanel, AssessmentPanel, ObligationsPanel, RecordsPanel, ReportPanel, RiskPanel)

ways = pytest.mark.parametrize("how", SENTENCES)


@pytest.fixture
def project(disk) -> Project:
    made = Project(disk.folder / "project")
    Desk.open(made).write("story", Answer(value="It sorts loans."), seen=None)
    return made


@ways
def test_every_page_opens_and_shows_what_was_kept(disk, project, how):
    getattr(disk, how)()
    desk = Desk.open(project)
    assert desk.problem == ""
    assert desk.answers.answers["story"].value == "It sorts loans."
    assert [panel(desk).alert.text for panel in PANELS] == [""] * len(PANELS)


@ways
def test_an_answer_that_cannot_be_kept_is_said_at_its_question_and_the_page_goes_on(disk, project, how, monkeypatch):
    panel = AssessmentPanel(Desk.open(project))
    getattr(disk, how)()
    said = []
    monkeypatch.setattr(panel.questions, "send", said.append)
    given = {"type": "answer", "number": 1, "question": "reach", "answer": {"value": "few"}, "seen": None}
    panel.questions._receive(None, given, [])
    assert said[-1]["type"] == "failed"
    assert SENTENCES[how] in said[-1]["words"]
    assert panel.questions.marks["reach"]["answer"] is None
    assert panel.questions.marks["story"]["answer"]["value"] == "It sorts loans."


@ways
def test_what_was_typed_stays_in_the_fields(disk, project, how):
    desk = Desk.open(project)
    entries, decisions, risks = RecordsPanel(desk), ApplicabilityPanel(desk), RiskPanel(desk)
    getattr(disk, how)()
    entries.sort.value, entries.who.value, entries.proof.value = "monitor", "Ana", "folder 3 " * 100
    entries.keep.click()
    decisions.taken.value, decisions.why.value = "out", "Nobody asks for it " * 100
    decisions.keep.click()
    risks.name.value, risks.text.value = "Nobody answers", "words " * 500
    risks.keep.click()
    assert [SENTENCES[how] in panel.alert.text for panel in (entries, decisions, risks)] == [True] * 3
    assert (entries.who.value, entries.proof.value[:8]) == ("Ana", "folder 3")
    assert decisions.why.value.startswith("Nobody asks")
    assert risks.name.value == "Nobody answers"
    assert Project(project.folder).choices("entries.") == {}
