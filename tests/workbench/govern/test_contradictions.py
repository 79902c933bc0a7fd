"""Answers that look safer than the measurement are shown; a vendor's claims are held against a test of one's own."""

import pytest

from workbench.govern.answers import Answer, Sheet
from workbench.govern.contradictions import careful, check_claim, check_claims, find
from workbench.govern.evidence import Proposal, propose
from workbench.govern.measured import Record
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers

IMPACT, VENDOR = load_pack("impact"), load_pack("vendor")
FINDING = {"code": "WB101", "severity": "high", "title": "Women less often", "text": "61.0% of 310 against 75.0%."}
GAP = {"tested": 1, "findings": [FINDING], "widest": None, "ratio": None}
GROUPS = {"selection": GAP, "errors": None, "disability": None}
RECORDS = {
    "groups": Record(kind="groups", values=GROUPS),
    "accuracy": Record(kind="accuracy", values={"right": {"value": 0.8, "low": 0.77, "high": 0.83, "n": 800}}),
}
PROPOSALS = propose(IMPACT, RECORDS)


def sheet(**answers: Answer) -> Sheet:
    return Sheet(pack=IMPACT, answers={id_.replace("_", "-"): answer for id_, answer in answers.items()})


def test_a_claim_of_no_difference_where_there_is_one_is_flagged_with_both_sides_and_needs_a_reason():
    (found,) = find(sheet(group_gap=Answer(value="no")), PROPOSALS)
    assert (found.question, found.points, found.needs_reason) == ("group-gap", 5, True)
    assert found.text.startswith("Answered: Tested; no clear difference. Measured: Yes, and nothing was done about it.")
    assert "61.0% of 310" in found.text
    assert found.evidence == (RECORDS["groups"].id,)
    assert found.to_dict()["needs_reason"] is True


def test_a_written_reason_is_listed_with_it_and_does_not_make_it_go_away():
    (found,) = find(sheet(group_gap=Answer(value="no", note="The law sets this quota.")), PROPOSALS)
    assert (found.reason, found.needs_reason) == ("The law sets this quota.", False)


@pytest.mark.parametrize("value", ["open", "untested"])
def test_the_measured_answer_and_one_that_looks_no_safer_are_no_contradiction(value):
    assert find(sheet(group_gap=Answer(value=value)), PROPOSALS) == ()


def test_an_open_question_and_one_that_was_not_measured_contradict_nothing():
    assert find(sheet(group_gap=Answer(basis="unknown"), harm=Answer(value="little")), PROPOSALS) == ()


def test_more_mitigation_than_was_measured_is_a_contradiction_too():
    (found,) = find(sheet(acted=Answer(value="yes")), PROPOSALS)
    assert (found.question, found.points) == ("acted", 3)


def test_an_accepted_measurement_that_a_later_one_refutes_needs_a_reason_again():
    accepted = Answer(value="no", basis="measured", note="No gap stands out.", evidence=("groups:old",))
    (found,) = find(sheet(group_gap=accepted), PROPOSALS)
    assert found.needs_reason


def test_the_most_flattering_answer_comes_first_and_the_careful_score_takes_the_worse_of_the_two():
    claimed = sheet(acted=Answer(value="yes"), group_gap=Answer(value="no"), harm=Answer(value="serious"))
    assert [each.question for each in find(claimed, PROPOSALS)] == ["group-gap", "acted"]
    worse = careful(claimed, PROPOSALS)
    assert (score_answers(claimed).raw, score_answers(worse).raw) == (3, 8)
    assert (score_answers(claimed).mitigation, score_answers(worse).mitigation) == (3, 0)
    assert worse.answers["harm"] == claimed.answers["harm"]
    assert careful(worse, PROPOSALS) == worse


def test_not_applicable_is_no_way_around_a_measurement():
    question = next(q for q in VENDOR.questions.values() if q.may_not_apply and q.counts == "risk" and q.choices)
    worst = max(question.choices, key=lambda choice: choice.points)
    proposal = Proposal(
        question=question.id,
        rule="group-gap",
        outcome="gap",
        value=worst.token,
        basis="measured",
        sentence="61.0% of 310.",
        evidence=(),
        page="",
    )
    answered = Sheet(pack=VENDOR, answers={question.id: Answer(basis="not applicable", note="Not with us.")})
    shown = {id_: Answer(value=answer) for id_, answer in _revealing(question).items()}
    (found,) = find(Sheet(pack=VENDOR, answers={**answered.answers, **shown}), {question.id: proposal})
    assert (found.answered, found.points) == ("not applicable", worst.points)


def _revealing(question):
    """Answers that bring a question to light, none where it is always shown."""
    when = VENDOR.shown_when[question.id]
    return {} if when is None else {rule.question: rule.is_[0] for rule in when.walk() if getattr(rule, "is_", None)}


@pytest.mark.parametrize(
    ("claimed", "standing"), [(95, "contradicted"), (84, "contradicted"), (83, "confirmed"), (60, "confirmed")]
)
def test_a_vendor_claims_accuracy_and_the_sample_confirms_or_refutes_it(claimed, standing):
    (claim,) = check_claims(Sheet(pack=VENDOR, answers={"claimed-accuracy": Answer(value=claimed)}), RECORDS)
    assert (claim.standing, claim.claimed) == (standing, claimed / 100)
    assert "80.0% of 800 decisions were right (95% interval 77.0% to 83.0%)" in claim.text
    assert claim.evidence == RECORDS["accuracy"].id


def test_a_claim_that_was_not_tested_is_not_believed_and_says_where_to_test_it():
    claim = check_claim(0.95, {})
    assert (claim.standing, claim.evidence) == ("not testable", "")
    assert "Who is treated differently?" in claim.text
    old = Record(kind="accuracy", values=RECORDS["accuracy"].values, stale="the table is another one since")
    assert "the table is another one since" in check_claim(0.95, {"accuracy": old}).text
    assert check_claims(Sheet(pack=VENDOR, answers={}), RECORDS) == ()


def test_a_person_who_says_the_claim_was_borne_out_is_contradicted_by_the_sample():
    answers = {"claimed-accuracy": Answer(value=95), "own-test": Answer(value="confirmed")}
    said = Sheet(pack=VENDOR, answers=answers)
    (found,) = find(said, propose(VENDOR, RECORDS, said.values))
    assert (found.question, found.points) == ("own-test", VENDOR.question("own-test").points["contradicted"])
