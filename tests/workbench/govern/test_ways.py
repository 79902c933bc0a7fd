"""Which open answers matter most, how far the next level is, and what honestly brings it down."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.govern.answers import Answer, Sheet
from workbench.govern.bounds import bound_level
from workbench.govern.canada import save_file_of
from workbench.govern.pack import Pack
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers, score_points
from workbench.govern.ways import measure_distance, rank_open

PACK = load_pack("canada-aia", "1.0.1")
RISKY = {
    question.id: Answer(value=(worst,) if question.kind == "several" else worst)
    for question in PACK.questions.values()
    if question.counts == "risk" and question.id != "riskProfile10"
    for worst in [max(question.points, key=question.points.__getitem__)]
}


def ranked(sheet):
    return rank_open(sheet, bound_level(sheet))


def test_what_brings_other_questions_to_light_counts_with_them():
    rows = {row.question: row for row in ranked(Sheet(pack=PACK, answers={}))}
    assert rows["aboutDataSource1"].risk == 2 + 2 + 2 + 1 + 9
    assert rows["decisionSector1"].risk == 8
    assert rows["impact6"].risk == 3
    assert "aboutDataSource14" not in rows


def test_what_is_needed_comes_first_and_then_what_matters_most():
    rows = ranked(Sheet(pack=PACK, answers={}))
    assert rows[0].question == "projectDetailsPhase"
    assert rows[0].required
    rest = [row.matters for row in rows[1:]]
    assert rest == sorted(rest, reverse=True)


def test_nothing_matters_once_the_level_is_settled():
    answers = {id_: answer for id_, answer in RISKY.items() if id_ != "impact6"}
    sheet = Sheet(pack=PACK, answers={**answers, "projectDetailsPhase": Answer(value="item1")})
    assert bound_level(sheet).level_low == bound_level(sheet).level_high == 4
    assert {row.matters for row in ranked(sheet)} == {0.0}


def test_mitigation_matters_only_while_the_deduction_is_open():
    answers = {**RISKY, "projectDetailsPhase": Answer(value="item1"), "impact6": Answer(basis="unknown")}
    for id_ in ("riskProfile4", "aboutDataSource14", "decisionSector1", "impact3", "impact9", "impact11"):
        answers[id_] = Answer(basis="unknown")
    rows = {row.question: row for row in ranked(Sheet(pack=PACK, answers=answers))}
    assert rows["fairnessDesign21"].mitigation == 5
    assert rows["fairnessDesign21"].matters > 0
    for question in PACK.questions.values():
        if question.counts == "mitigation" and question.kind == "one" and "Design" in question.id:
            worst = min(question.points, key=question.points.__getitem__)
            answers[question.id] = Answer(value=worst)
    rows = {row.question: row for row in ranked(Sheet(pack=PACK, answers=answers))}
    assert rows["fairnessDesign21"].matters == 0


def test_an_answer_that_alone_narrows_the_level_is_marked():
    answers = {**RISKY, "projectDetailsPhase": Answer(value="item1")}
    del answers["impact6"]
    rows = {row.question: row for row in ranked(Sheet(pack=PACK, answers=answers))}
    assert not rows["impact6"].settles
    near = {"decisionSector1": ["item1-1"], "impact30": "item1-4", "projectDetailsPhase": "item1"}
    assert not any(row.settles for row in ranked(save_file_of({"version": "v1.0.1", "data": near}).sheet))


@given(st.integers(0, 167), st.integers(0, 77))
def test_the_distance_is_exactly_to_where_the_level_changes(raw, mitigation):
    score = score_points(PACK, raw, mitigation)
    found = measure_distance(Sheet(pack=PACK, answers={}), score)
    if found.up is not None:
        assert score_points(PACK, score.total + found.up, 0).level == score.level + 1
        assert score_points(PACK, score.total + found.up - 1, 0).level == score.level
    if found.down is not None:
        assert score_points(PACK, score.total - found.down, 0).level == score.level - 1
        assert score_points(PACK, score.total - found.down + 1, 0).level == score.level
    assert score_points(PACK, raw, mitigation + found.mitigation_missing).total <= score.total


def test_sixty_one_points_of_mitigation_miss_one():
    sheet = Sheet(pack=PACK, answers={})
    assert measure_distance(sheet, score_points(PACK, 48, 61)).mitigation_missing == 1
    assert measure_distance(sheet, score_points(PACK, 48, 62)).mitigation_missing == 0


def test_the_way_down_leads_down_when_it_is_walked():
    answers = {**RISKY, "projectDetailsPhase": Answer(value="item2"), "impact30": Answer(value="item1-4")}
    for id_ in (
        "decisionSector1",
        "aboutDataSource5",
        "aboutDataSource6",
        "impact3",
        "impact9",
        "impact11",
        "impact13",
    ):
        answers[id_] = Answer(
            value=() if PACK.questions[id_].kind == "several" else list(PACK.questions[id_].points)[-1]
        )
    sheet = Sheet(pack=PACK, answers={id_: answer for id_, answer in answers.items() if answer.value})
    before = score_answers(sheet, visible_only=True)
    found = measure_distance(sheet, before)
    assert found.steps
    walked = sheet
    for step in found.steps:
        walked = walked.with_answer(step.question, Answer(value=step.token))
    after = score_answers(walked, visible_only=True)
    assert after.level == found.reaches < before.level


def test_the_way_down_proposes_only_what_can_be_done():
    sheet = Sheet(pack=PACK, answers={**RISKY, "projectDetailsPhase": Answer(value="item1")})
    for step in measure_distance(sheet, score_answers(sheet, visible_only=True)).steps:
        question = PACK.questions[step.question]
        assert question.doable
        assert not next(choice for choice in question.choices if choice.token == step.token).found


def test_the_lowest_level_has_no_way_down():
    sheet = Sheet(pack=PACK, answers={})
    found = measure_distance(sheet, score_answers(sheet, visible_only=True))
    assert (found.down, found.reaches, found.steps) == (None, None, ())


@pytest.mark.parametrize("version", ["1.0.1", "0.10.0"])
def test_the_ranking_of_a_blank_form_adds_nothing_that_is_hidden(version):
    pack = load_pack("canada-aia", version)
    for row in ranked(Sheet(pack=pack, answers={})):
        assert pack.shown_when[row.question] is None


@pytest.mark.parametrize("rule", ["any", "all"])
def test_many_gates_are_ranked_as_every_completed_form_says_and_at_once(rule):
    """Six gates are tried in all 64 ways; forty give the same answer by the same sentence."""
    for gates in (6, 40):
        pack = gated(gates, rule)
        rows = {row.question: row for row in ranked(Sheet(pack=pack, answers={}))}
        assert {row.risk for id_, row in rows.items() if id_ != "last"} == {6}
        if gates == 6:
            assert rows["g0"].risk == moved_by("g0", pack, rule)


def gated(gates: int, rule: str) -> Pack:
    """Gates of 1 point for yes, and a question of 5 points that any, or all, of them open."""
    ids = [f"g{number}" for number in range(gates)]
    yes_no = [{"token": "yes", "text": "Y", "points": 1}, {"token": "no", "text": "N", "points": 0}]
    first = [{"id": id_, "text": "?", "kind": "one", "counts": "risk", "choices": yes_no} for id_ in ids]
    when = {rule: [{"question": id_, "is": "yes"} for id_ in ids]}
    choices = [{"token": "x", "text": "X", "points": 5}]
    last = {"id": "last", "text": "?", "kind": "one", "counts": "risk", "choices": choices, "when": when}
    levels = [{"level": 1, "name": "a", "up_to_share": 0.3}, {"level": 2, "name": "b"}]
    return Pack(
        layout="workbench.pack/1",
        name="small",
        version="1",
        title="Small",
        scoring={"levels": levels},
        sections=[{"id": "s", "title": "S", "questions": [*first, last]}],
    )


def moved_by(id_: str, pack: Pack, rule: str) -> int:
    """By how many points the answer to one gate moves the least and the most, by trying every form."""
    ids = [other for other in pack.questions if other != "last"]
    ends: dict[str, list[int]] = {"yes": [], "no": []}
    for tokens in product(("yes", "no"), repeat=len(ids)):
        opened = "yes" in tokens if rule == "any" else "no" not in tokens
        answers = dict(zip(ids, tokens, strict=True))
        ends[answers[id_]].append(tokens.count("yes") + 5 * opened)
    return max(abs(end(ends["yes"]) - end(ends["no"])) for end in (min, max))
