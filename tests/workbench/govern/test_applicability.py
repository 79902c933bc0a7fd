"""Each of the 38 controls is taken in or left out with a reason, and nothing is decided by an answer."""

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet
from workbench.govern.applicability import CLAUSES, Decision, Decisions, Spoken, clause_of, controls, spoken_of
from workbench.govern.assessment import assess
from workbench.govern.questionnaire import load_pack

WHY = "We decide about people with it"


def test_every_control_stands_in_a_part_of_the_annex():
    assert len(controls()) == 38
    assert {clause_of(id_) for id_ in controls()} == set(CLAUSES)


def test_a_decision_is_kept_and_read_in_the_order_of_the_standard(project):
    kept = Decisions(project)
    last = kept.write(Decision(id="A.10.4", included=False, why="No customers"), seen=None)
    first = kept.write(Decision(id="A.2.2", included=True, why=WHY, state="in place", proof="policy.pdf"), seen=None)
    assert list(kept.all().items()) == [("A.2.2", first), ("A.10.4", last)]
    other = kept.write(Decision(id="A.2.2"), seen=first)
    assert kept.all()["A.2.2"] == other


def test_what_a_program_kept_without_its_proof_is_read_and_can_be_changed(project):
    project.choose("applicability.A.9.2", {"included": True, "why": WHY})
    seen = Decisions(project).all()["A.9.2"]
    assert (seen.included, seen.state, seen.proof) == (True, "", "")
    Decisions(project).write(Decision(id="A.9.2", included=True, why=WHY, state="planned"), seen=seen)
    assert Decisions(project).all()["A.9.2"].state == "planned"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"id": "A.9.9", "included": True, "why": WHY}, "no control of ISO/IEC 42001, Annex A, 'A.9.9'"),
        ({"included": True}, "Say why A.2.2 is taken in or left out"),
        ({"included": False, "why": "  "}, "Say why A.2.2 is taken in or left out"),
        ({"state": "planned"}, "has a state only once it is taken in"),
        ({"included": True, "why": WHY, "state": "done"}, "no state of a control 'done'"),
        ({"included": True, "why": WHY, "state": "in place"}, "once there is proof"),
        ({"included": True, "why": "x" * 6000}, "at most 5,000 letters"),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(project, parts, words):
    with pytest.raises(WorkbenchError, match=words):
        Decisions(project).write(Decision(**{"id": "A.2.2", **parts}), seen=None)
    assert Decisions(project).all() == {}


def test_the_second_of_two_people_is_told_who_was_first(project, monkeypatch):
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    first = Decisions(project).write(Decision(id="A.2.2", included=True, why=WHY), seen=None)
    with pytest.raises(WorkbenchError, match=r"mira decided on A\.2\.2"):
        Decisions(project).write(Decision(id="A.2.2", included=False, why="No"), seen=None)
    assert Decisions(project).all() == {"A.2.2": first}


def test_answers_and_duties_speak_of_a_control_and_decide_nothing():
    pack = load_pack("impact")
    blank = Sheet(pack=pack, answers={})
    question = next(q for q in pack.questions.values() if q.kind == "one" and q.crosswalk.get("iso42001"))
    control = question.crosswalk["iso42001"][0]
    answer = Answer(value=question.choices[0].token, basis="measured", evidence=("groups:1",))
    before = spoken_of(control, [assess(blank)])
    after = spoken_of(control, [assess(blank.with_answer(question.id, answer))])
    assert (before.asked, before.answered, before.evidence) == (after.asked, 0, ())
    assert (after.answered, after.evidence) == (1, ("groups:1",))
    assert spoken_of(control, []) == Spoken()
