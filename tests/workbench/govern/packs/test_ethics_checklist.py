"""The checklist: four questions for each stage, without points."""

from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers


def test_the_checklist_has_four_questions_for_each_stage_and_no_points(filled, worst):
    pack = load_pack("ethics-checklist")
    assert [len(section.questions) for section in pack.sections] == [4] * 7
    assert score_answers(filled("ethics-checklist", worst)).level is None


def test_a_surprise_blocks_the_launch_and_a_yes_everywhere_asks_for_nothing(filled, duties, sure):
    good = filled("ethics-checklist", lambda question: next(iter(question.points)))
    assert duties(good) == {}
    assert "tell-surprised" in sure(filled("ethics-checklist", lambda q: next(iter(q.points)), data_consent="some"))
