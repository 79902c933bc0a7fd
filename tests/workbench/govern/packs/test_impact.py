"""The impact assessment: what it asks, how far its score goes and what follows, as a lawyer would say."""

from datetime import date

import pytest

from workbench.govern.assessment import assess
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers, visible_questions

TODAY = date(2026, 11, 22)


def test_impact_is_about_forty_questions_in_twelve_areas():
    pack = load_pack("impact")
    assert 38 <= len(pack.questions) <= 45
    assert len(pack.sections) == 12
    assert pack.minutes == 20


def test_at_least_two_fifths_of_the_risk_of_impact_can_be_measured():
    pack = load_pack("impact")
    scored = [question for question in pack.questions.values() if question.counts == "risk"]
    measured = sum(question.maximum for question in scored if question.evidence_rules)
    assert measured / pack.maximum("risk") >= 0.4
    assert (measured, pack.maximum("risk")) == (44, 70)


def test_impact_goes_from_the_lowest_level_to_the_highest(filled, worst, best):
    assert score_answers(filled("impact", best)).level == 1
    assert score_answers(filled("impact", worst)).level == 4
    assert score_answers(filled("impact", worst)).raw == load_pack("impact").maximum("risk")


def test_a_loan_that_a_score_helps_to_decide_drops_a_level_when_it_is_tested(filled, worst):
    case = {
        "field": ("credit",),
        "reach": "hundreds",
        "vulnerable": "some",
        "harm": "serious",
        "undo": "effort",
        "lasts": "years",
        "origin": "bought",
        "gaming": "little",
        "who_decides": "person",
        "model_kind": "complex",
        "learns": "no",
        "personal": "yes",
        "needed": "some",
        "protected": "testing",
        "sources": "some",
        "hard_to_explain": "approximate",
    }
    tested = {
        "group_gap": "no",
        "group_errors": "no",
        "disability": "yes",
        "proxies": "no",
        "past": "no",
        "representative": "yes",
        "way_to_yes": "no",
    }
    assert score_answers(filled("impact", worst, **case)).level == 3
    assert score_answers(filled("impact", worst, **case, **tested)).level == 2


def test_an_empty_form_is_not_a_harmless_system(sheet):
    bounds = assess(sheet("impact"), today=TODAY).bounds
    assert (bounds.level_low, bounds.level_high) == (1, 4)


def test_ticking_all_fields_counts_no_more_than_the_most_serious(sheet):
    everything = tuple(load_pack("impact").questions["field"].points)
    assert score_answers(sheet("impact", field=everything)).raw == score_answers(sheet("impact", field=("credit",))).raw


def test_data_about_people_bring_the_question_on_purposes():
    assert "needed" not in visible_questions(load_pack("impact"), {"personal": "no"})
    assert "needed" in visible_questions(load_pack("impact"), {"personal": "yes"})


def test_a_serious_decision_by_the_machine_alone_is_a_matter_of_the_gdpr_in_europe_only(filled, duties, sure, best):
    case = {"who_decides": "alone", "harm": "life", "personal": "yes"}
    assert {"gdpr-person", "gdpr-explain", "gdpr-screen"} <= sure(filled("impact", best, ("DE",), **case))
    assert not {"gdpr-person", "gdpr-explain", "gdpr-screen"} & set(duties(filled("impact", best, ("US-TX",), **case)))
    assert "gdpr-person" not in duties(filled("impact", best, ("DE",), **{**case, "who_decides": "person"}))


def test_hiring_in_new_york_calls_for_an_audit_and_credit_in_the_states_for_reasons(filled, duties, sure, best):
    hiring = filled("impact", best, ("US-NY",), field=("hiring",))
    assert "nyc-audit" in sure(hiring)
    assert "us-credit-reasons" not in duties(hiring)
    assert "us-credit-reasons" in sure(filled("impact", best, ("US-TX",), field=("credit",)))


def test_colorado_comes_with_the_new_year(filled, duties, best):
    case = filled("impact", best, ("US-CO",), field=("housing",))
    assert duties(case)["colorado-decisions"] == "later"
    assert duties(case, date(2027, 1, 1))["colorado-decisions"] == "applies"


def test_a_hiring_tool_needs_no_record_on_fundamental_rights(filled, duties, best):
    assert "ai-act-rights" not in duties(filled("impact", best, ("FR",), field=("hiring",)))
    assert duties(filled("impact", best, ("FR",), field=("credit",)))["ai-act-rights"] == "later"


@pytest.mark.parametrize(("level", "approval"), [(1, "approve-1"), (4, "approve-4")])
def test_who_approves_follows_from_the_level(level, approval, filled, sure, worst, best):
    found = sure(filled("impact", best if level == 1 else worst))
    assert {id_ for id_ in found if id_.startswith("approve-")} == {approval}


def test_an_open_gap_must_be_answered_before_launch(filled, duties, best):
    report = assess(filled("impact", best, group_gap="open"), today=TODAY)
    duty = next(duty for duty in report.obligations if duty.obligation.id == "answer-gap")
    assert duty.obligation.blocks_launch
    assert "answer-gap" not in duties(filled("impact", best))
