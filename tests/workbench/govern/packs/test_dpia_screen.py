"""The screen for a data protection impact assessment: two of nine signs, or one case of the law."""

import pytest

from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers, visible_questions


@pytest.fixture
def signs(filled):
    """Make a screen with that many of the nine signs and none of the cases."""
    pack = load_pack("dpia-screen")
    nine = [question.id for section in pack.sections if section.id == "signs" for question in section.questions]
    assert len(nine) == 9
    no = {"evaluation": "no", "special_large": "no", "public_place": "no", "listed": "no"}

    def answered(number, **more):
        chosen = {id_.replace("-", "_"): "yes" for id_ in nine[:number]}
        return filled("dpia-screen", lambda q: "no" if "no" in q.points else "", **{**no, **chosen, **more})

    return answered


@pytest.mark.parametrize(("number", "level"), [(0, 1), (1, 1), (2, 2), (9, 2)])
def test_two_of_nine_signs_call_for_an_assessment(number, level, sure, signs):
    answered = signs(number, personal="yes")
    assert score_answers(answered).level == level
    assert ("assess" in sure(answered)) is (level == 2)


@pytest.mark.parametrize("case", ["evaluation", "special_large", "public_place", "listed"])
def test_one_case_of_the_law_is_enough(case, signs):
    assert score_answers(signs(0, personal="yes", **{case: "yes"})).level == 2


def test_without_data_about_people_nothing_is_asked_further():
    pack = load_pack("dpia-screen")
    assert visible_questions(pack, {"personal": "no"}) == {"use", "personal"}


def test_a_high_risk_that_stays_goes_to_the_authority(sure, signs):
    assert "ask-authority" in sure(signs(3, personal="yes", risk_left="yes"))
    assert "ask-authority" not in sure(signs(3, personal="yes", risk_left="no"))
