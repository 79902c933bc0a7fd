"""The official Canadian form: scored exactly as the official tool does, and its save file read and written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet
from workbench.govern.canada import SaveFile, save_file_of
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers, score_areas, score_points, visible_questions

PACK = load_pack("canada-aia", "1.0.1")
OLD = load_pack("canada-aia", "0.10.0")
SCORED = [question for question in PACK.questions.values() if question.counts]


def save(answers, version="v1.0.1", **parts):
    return {"version": version, "currentPage": 3, "data": answers, "translationsOnResult": {}, **parts}


def four(score):
    return (score.raw, score.mitigation, score.total, score.level)


def expected(numbers):
    return tuple(numbers[name] for name in ("raw", "mit", "total", "level"))


def test_every_vector_scores_as_entered_and_visible_only(vectors):
    assert len(vectors["vectors"]) == 7
    for vector in vectors["vectors"]:
        sheet = save_file_of(save(vector["answers"])).sheet
        shown = visible_questions(sheet.pack, sheet.values)
        assert four(score_answers(sheet)) == expected(vector["as_entered"])
        assert four(score_answers(sheet, visible_only=True)) == expected(vector["after_complete"])
        assert set(sheet.values) - shown == set(vector["visible_only_answers_removed"])


def test_every_published_assessment_scores_as_the_official_formula_does(vectors):
    assert len(vectors["published"]) == 6
    for published in vectors["published"]:
        sheet = save_file_of(save(published["answers"], published["survey_version"])).sheet
        assert four(score_answers(sheet)) == expected(published["expected"])
        assert sheet.pack.maximum("risk") == published["expected"]["maxRaw"]
        assert sheet.pack.maximum("mitigation") == published["expected"]["maxMit"]


def test_the_edges_of_levels_and_deduction_are_where_the_official_tool_has_them(vectors):
    for edge in vectors["edge_cases"]:
        score = score_points(PACK, edge["raw"], edge["mit"])
        assert {key: getattr(score, key) for key in ("total", "level") if key in edge} == {
            key: edge[key] for key in ("total", "level") if key in edge
        }


def test_the_official_unit_test_of_three_sectors():
    sheet = save_file_of(save({"decisionSector1": ["item1-1", "item2-1", "item3-1"]})).sheet
    assert four(score_answers(sheet)) == (3, 0, 3, 1)


def test_halves_are_rounded_up_and_not_to_even():
    totals = [score_points(PACK, raw, 62).total for raw in (10, 50, 90, 130)]
    assert totals == [9, 43, 77, 111]
    assert totals != [round(0.85 * raw) for raw in (10, 50, 90, 130)]


def test_a_blank_form_is_level_one_and_worth_nothing():
    assert four(score_answers(Sheet(pack=PACK, answers={}))) == (0, 0, 0, 1)


def test_an_answer_behind_a_question_that_was_changed_counts_as_entered_only():
    answers = {"aboutDataSource1": "item2-0", "aboutDataSource14": ["item4-3", "item5-3"]}
    sheet = save_file_of(save(answers)).sheet
    assert score_answers(sheet).raw == 6
    assert score_answers(sheet, visible_only=True).raw == 0


def test_a_choice_is_known_by_its_token_and_not_by_its_place():
    choices = list(PACK.questions["aboutDataSource2"].points.items())
    assert choices[2:5] == [("item4-3", 3), ("item6-3", 3), ("item3-2", 2)]
    assert score_answers(save_file_of(save({"aboutDataSource2": "item3-2"})).sheet).raw == 2


@pytest.mark.parametrize("pack", [PACK, OLD])
def test_the_points_of_every_choice_are_those_in_its_token(pack):
    for question in pack.questions.values():
        for token, points in question.points.items():
            number = token.rpartition("-")[2] if "-" in token else "0"
            assert points == int(number), (question.id, token)


def test_the_areas_add_up_to_the_published_maxima():
    everything = Sheet(pack=PACK, answers={"projectDetailsPhase": Answer(value="item1")})
    mitigation = {row.area: row.possible for row in score_areas(everything) if row.counts == "mitigation"}
    risk: dict[str, int] = {}
    for question in SCORED:
        if question.counts == "risk":
            area = PACK.section_of[question.id].in_area
            risk[area] = risk.get(area, 0) + question.maximum
    assert risk == {
        "businessDrivers": 5,
        "riskProfile": 15,
        "projectAuthority": 2,
        "aboutSystem": 17,
        "aboutAlgorithm": 15,
        "decisionSector": 8,
        "impact": 52,
        "aboutData": 53,
    }
    assert mitigation == {"consultation": 10, "dataQuality": 10, "fairness": 43, "privacy": 9}
    assert (len(SCORED), PACK.maximum("risk"), PACK.maximum("mitigation")) == (160, 167, 2 * 77)
    assert (OLD.maximum("risk"), OLD.maximum("mitigation")) == (126, 2 * 46)


def test_design_and_implementation_ask_the_same_but_for_one_condition_of_the_old_form():
    for pack, differing in ((PACK, set()), (OLD, {"dataQualityDesign2"})):
        found = set()
        for id_, question in pack.questions.items():
            twin = pack.questions.get(id_.replace("Design", "Implementation"))
            if "Design" in id_ and twin is not None:
                assert twin.points == question.points
                if (question.when is None) is not (twin.when is None):
                    found.add(id_)
        assert found == differing


tokens = st.dictionaries(st.sampled_from([question.id for question in SCORED]), st.integers(0, 99))


def sheet_from(picked):
    answers = {}
    for id_, number in picked.items():
        question = PACK.questions[id_]
        choices = list(question.points)
        token = choices[number % len(choices)]
        answers[id_] = Answer(value=(token,) if question.kind == "several" else token)
    return Sheet(pack=PACK, answers=answers)


@given(tokens, st.randoms(use_true_random=False))
def test_the_order_of_answers_makes_no_difference(picked, chance):
    shuffled = list(picked.items())
    chance.shuffle(shuffled)
    assert score_answers(sheet_from(picked)) == score_answers(sheet_from(dict(shuffled)))


@given(tokens)
def test_what_is_visible_is_never_worth_more_than_what_was_entered(picked):
    sheet = sheet_from(picked)
    seen, entered = score_answers(sheet, visible_only=True), score_answers(sheet)
    assert seen.raw <= entered.raw
    assert seen.mitigation <= entered.mitigation


@given(st.integers(0, 167), st.integers(0, 154))
def test_more_risk_never_lowers_the_level_and_more_mitigation_never_raises_it(raw, mitigation):
    score = score_points(PACK, raw, mitigation)
    assert score.total <= raw
    assert score.level <= score_points(PACK, raw + 1, mitigation).level
    assert score.level >= score_points(PACK, raw, mitigation + 1).level


@given(tokens, st.integers(0, 17), st.dictionaries(st.sampled_from(["impact8"]), st.text()))
def test_a_save_file_we_wrote_loads_back_as_it_was(picked, page, translations):
    written = SaveFile(sheet=sheet_from(picked), page=page, translations=translations).to_dict()
    again = save_file_of(written)
    assert again.to_dict() == written
    assert again.sheet == sheet_from(picked)


def test_an_official_file_is_written_as_it_was_read(vectors):
    for vector in vectors["vectors"]:
        given_ = save({**vector["answers"], "impact8": "", "aboutSystem1": []}, translationsOnResult={"impact8": "x"})
        assert save_file_of(given_).to_dict() == given_


def test_answers_of_an_older_form_are_renewed_as_the_official_tool_does():
    renewed = save_file_of(save({"aboutSystem1": ["item1", "item6-1"], "impact4": "tax"})).sheet
    assert renewed.values == {"aboutSystem1": ("item1", "item6"), "decisionSector3": "tax"}


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        (save({}, "v0.9.1"), "There is no version of pack canada-aia '0.9.1'."),
        (save({}, None), "does not say which version"),
        (save([]), "holds its answers"),
        (save({"riskProfile5": "item1-4"}), "There is no question in pack canada-aia 1.0.1 'riskProfile5'"),
        (save({"impact6": "item9-9"}), "There is no choice of question 'impact6' 'item9-9'"),
        (save({"impact6": ["item1-1"]}), "There is no choice of question 'impact6'"),
        (save({"decisionSector1": "item1-1"}), "takes a list of choices"),
        (save({"impact8": 7}), "takes a text"),
        (save({"impact8": {"a": 1}}), "cannot be read"),
    ],
)
def test_a_save_file_that_does_not_fit_is_one_sentence(given_, said):
    with pytest.raises(WorkbenchError, match=re.escape(said)) as refused:
        save_file_of(given_)
    assert "\n" not in str(refused.value)
