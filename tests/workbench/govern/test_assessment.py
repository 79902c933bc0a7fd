"""An assessment as a whole: one report, and sentences where its numbers disagree."""

import pytest

from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import assess
from workbench.govern.canada import save_file_of
from workbench.govern.pack import Pack
from workbench.govern.questionnaire import load_pack
from workbench.report.assessment_text import assessment_text

PACK = load_pack("canada-aia", "1.0.1")


def test_a_blank_form_says_that_its_level_counts_blanks_as_nothing():
    report = assess(Sheet(pack=PACK, answers={}))
    assert (report.score.level, report.level_name) == (1, "Little to no impact")
    assert (report.bounds.level_low, report.bounds.level_high) == (1, 4)
    assert "could be 1 to 4 once everything is answered" in assessment_text(report)


def test_answers_to_hidden_questions_are_spoken_of():
    data = {"aboutDataSource1": "item2-0", "aboutDataSource14": ["item4-3", "item5-3"]}
    report = assess(save_file_of({"version": "v1.0.1", "data": data}).sheet)
    (note,) = report.notes
    assert note.endswith("without them it stays level 1 (risk 0, mitigation 0, total 0).")
    assert "still count in the official level 1" in note


def test_a_level_outside_of_its_range_is_spoken_of():
    ids = "riskProfile1 riskProfile2 riskProfile4 riskProfile7 aboutSystem5 aboutSystem6 aboutSystem7 aboutSystem9"
    ids += " aboutAlgorithm2 aboutAlgorithm9 aboutDataSource5 aboutDataSource6 impact18 businessDrivers9"
    questions = [PACK.questions[id_] for id_ in ids.split()]
    worst = {question.id: max(question.points, key=question.points.__getitem__) for question in questions}
    report = assess(Sheet(pack=PACK, answers={id_: Answer(value=token) for id_, token in worst.items()}))
    assert (report.score.raw, report.bounds.span.raw_low) == (38, 38 + 14)
    assert (report.score.level, report.bounds.level_low) == (1, 2)
    assert "the level is between 2 and 4" in report.notes[0]


@pytest.mark.parametrize("given_", [{}, {"a": Answer(value="x")}])
def test_a_questionnaire_that_scores_nothing_has_no_level(given_):
    choices = [{"token": "x", "text": "X"}]
    pack = Pack(
        layout="workbench.pack/1",
        name="small",
        version="1",
        title="Small",
        sections=[
            {"id": "s", "title": "S", "questions": [{"id": "a", "text": "A?", "kind": "one", "choices": choices}]}
        ],
    )
    report = assess(Sheet(pack=pack, answers=given_))
    assert report.to_dict()["visible_only"] == {"raw": None, "mitigation": None, "total": None, "level": None}
    assert (report.score.level, report.bounds.level_low, report.distance.steps) == (None, None, ())
    assert [row.question for row in report.open_questions] == ([] if given_ else ["a"])
    assert "This questionnaire has no level." in assessment_text(report)
