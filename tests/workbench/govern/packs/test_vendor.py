"""The questions to a vendor: six gates, and what the rest weighs."""

from datetime import date

import pytest

from workbench.govern.assessment import assess
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers

TODAY = date(2026, 11, 22)
GATES = ("gate_training", "gate_contract", "gate_helpers", "gate_security", "gate_incident", "gate_exit")


@pytest.mark.parametrize("gate", GATES)
def test_no_number_of_good_answers_outweighs_a_gate_that_failed(gate, filled, sure, best):
    answered = filled("vendor", best, ("DE",), **{gate: "no"})
    assert score_answers(answered).level == 4
    assert "stop" in sure(answered)


@pytest.mark.parametrize("gate", GATES)
def test_once_a_gate_failed_nothing_else_matters(gate, sheet):
    report = assess(sheet("vendor", **{gate: "no"}), today=TODAY)
    assert (report.bounds.level_low, report.bounds.level_high) == (4, 4)
    assert {question.matters for question in report.open_questions} == {0}


def test_a_vendor_with_all_gates_open_is_judged_by_the_rest(sheet, filled, worst, best):
    open_gates = dict.fromkeys(GATES, "yes")
    assert score_answers(filled("vendor", best)).level == 1
    assert score_answers(filled("vendor", worst, **open_gates)).level == 3
    bounds = assess(sheet("vendor", **open_gates), today=TODAY).bounds
    assert (bounds.level_low, bounds.level_high) == (1, 3)


def test_a_certificate_lowers_the_risk_and_a_word_weighs_more_than_a_document(filled, best):
    with_it, without = filled("vendor", best), filled("vendor", best, certificate="no")
    assert score_answers(with_it).raw < score_answers(without).raw
    assert score_answers(with_it).raw < score_answers(filled("vendor", best, maker="word")).raw


def test_a_claim_that_the_own_test_refutes_must_be_answered(filled, duties, sure, best):
    assert "answer-contradiction" in sure(filled("vendor", best, own_test="contradicted"))
    assert "answer-contradiction" not in duties(filled("vendor", best))


def test_vendor_asks_six_gates_and_37_questions():
    pack = load_pack("vendor")
    assert len(pack.sections[0].questions) == 6
    assert len(pack.questions) == 6 + 37
    assert len(pack.sections) == 1 + 8
