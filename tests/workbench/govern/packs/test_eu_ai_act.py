"""The AI Act: the tier of a system, and which duties come with it, and when."""

from datetime import date

import pytest

from workbench.govern.assessment import assess
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers, visible_questions

TODAY = date(2026, 11, 22)
LATER = date(2028, 1, 1)
EU = {"infers": "yes", "in_eu": "yes", "role": ("uses",), "practices": ("none",), "product": "no", "body": "neither"}
CASES = {
    "a sum in a table": ({"infers": "no"}, 0),
    "outside the Union": ({"in_eu": "no"}, 0),
    "reads feelings of staff": ({"practices": ("emotions",)}, 4),
    "ranks applicants": ({"areas": ("employment",), "small_task": ("none",), "profiles": "yes"}, 3),
    "calls it preparing, but profiles": ({"areas": ("employment",), "small_task": ("prepares",), "profiles": "yes"}, 3),
    "sorts files by kind": ({"areas": ("employment",), "small_task": ("narrow",), "profiles": "no"}, 1),
    "judges credit": ({"areas": ("credit",), "fraud_only": "no", "small_task": ("none",), "profiles": "yes"}, 3),
    "finds fraud": ({"areas": ("credit",), "fraud_only": "yes", "small_task": ("none",), "profiles": "yes"}, 1),
    "talks with customers": ({"areas": ("none",), "shows": ("talks",)}, 2),
    "orders flour": ({"areas": ("none",), "shows": ("none",)}, 1),
    "safety part of a machine": ({"product": "yes"}, 3),
}


@pytest.mark.parametrize("case", CASES)
def test_the_tier_of_the_ai_act_is_the_one_a_lawyer_would_name(case, sheet):
    answers, level = CASES[case]
    assert score_answers(sheet("eu-ai-act", **{**EU, **answers})).level == level


def test_an_open_question_keeps_the_tier_open(sheet):
    bounds = assess(sheet("eu-ai-act", infers="yes", in_eu="yes"), today=TODAY).bounds
    assert (bounds.level_low, bounds.level_high) == (1, 4)


def test_duties_of_high_risk_systems_come_with_annex_3_and_not_before(sheet, duties, sure):
    hiring = sheet("eu-ai-act", **EU, areas=("employment",), small_task=("none",), profiles="yes", at_work="yes")
    for id_ in ("use-well", "tell-workers", "tell-people", "explain"):
        assert duties(hiring)[id_] == "later", id_
        assert duties(hiring, LATER)[id_] == "applies", id_
    assert "literacy" in sure(hiring)
    assert "maker-duties" not in sure(hiring, LATER)


def test_the_record_on_fundamental_rights_is_for_credit_and_public_services_and_not_for_a_firms_hiring(sheet, sure):
    hiring = {"areas": ("employment",), "small_task": ("none",), "profiles": "yes"}
    credit = {"areas": ("credit",), "fraud_only": "no", "small_task": ("none",), "profiles": "yes"}
    pack = load_pack("eu-ai-act")
    parts = {id_ for id_ in pack.questions if id_.startswith("record-")}
    assert len(parts) == 7
    for case, needed in (
        ({**EU, **hiring}, False),
        ({**EU, **credit}, True),
        ({**EU, **hiring, "body": "public-service"}, True),
        ({**EU, **credit, "fraud_only": "yes"}, False),
        ({**EU, "areas": ("infrastructure",), "small_task": ("none",), "profiles": "no", "body": "public"}, False),
    ):
        answered = sheet("eu-ai-act", **case)
        assert ("rights-record" in sure(answered, LATER)) is needed, case
        assert (parts <= visible_questions(pack, answered.values)) is needed, case


def test_who_renames_or_changes_a_high_risk_system_has_the_duties_of_its_maker(sheet, sure):
    high = {"areas": ("education",), "small_task": ("none",), "profiles": "yes"}
    for role in ("makes", "renames", "changes"):
        assert "maker-duties" in sure(sheet("eu-ai-act", **{**EU, **high, "role": (role,)}), LATER)


def test_the_way_out_of_high_risk_must_be_written_down(sheet, sure):
    small = sheet("eu-ai-act", **EU, areas=("employment",), small_task=("narrow",), profiles="no")
    assert "small-task-note" in sure(small, LATER)
