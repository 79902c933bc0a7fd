"""Measurements give answers with their numbers, or a reason why they give none."""

from operator import itemgetter
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet, check_answer
from workbench.govern.evidence import propose, unmeasured
from workbench.govern.evidence_points import points_by_basis, proposed_points
from workbench.govern.evidence_rules_groups import LARGEST_UNSEEN
from workbench.govern.evidence_stale import stale
from workbench.govern.measured import KINDS, Record, Standing
from workbench.govern.questionnaire import load_pack, read_pack
from workbench.govern.scoring import safer

IMPACT = load_pack("impact")
CANADA = load_pack("canada-aia", "1.0.1")
SAMPLES = run_path(str(Path(__file__).with_name("evidence_samples.py")))
UNCLEAR, SELECTION_GAP, NOTHING, TRIED, MODEL, PROXY, REVIEWS, PEOPLE, LINEAGE = itemgetter(
    "UNCLEAR", "SELECTION_GAP", "NOTHING", "TRIED", "MODEL", "PROXY", "REVIEWS", "PEOPLE", "LINEAGE"
)(SAMPLES)


def made(**values: Any) -> dict[str, Record]:
    return {kind: Record(kind=kind, values=found, on=Standing(model="m1")) for kind, found in values.items()}


def test_a_proposal_is_an_answer_with_the_numbers_and_the_records_it_rests_on():
    records = made(groups=SELECTION_GAP)
    found = propose(IMPACT, records)["group-gap"]
    assert (found.value, found.outcome, found.basis, found.page) == ("open", "gap", "measured", KINDS["groups"].page)
    assert found.evidence == (records["groups"].id,)
    check_answer(IMPACT.question("group-gap"), found.answer())
    assert "61.0% of 310" in found.answer().note
    assert found.to_dict()["question"] == "group-gap"


def test_of_the_official_form_the_token_of_each_version_is_proposed():
    records = made(identifiers=PEOPLE, columns={"columns": 4, "text": ["a"], "media": ["b"]}, lineage=LINEAGE)
    new, old = propose(CANADA, records), propose(load_pack("canada-aia", "0.10.0"), records)
    assert (new["aboutDataSource1"].value, old["aboutDataSource1"].value) == ("item1-2", "item1-4")
    assert new["aboutDataSourceType2"].value == ("item1-2", "item2-4")
    assert new["aboutDataSource4"].value == "item1-2"
    assert "aboutDataSource7" not in new


@pytest.mark.parametrize(
    ("groups", "extra", "token"),
    [
        (SELECTION_GAP, {}, "item6-3"),
        (SELECTION_GAP, {"mitigation": TRIED, "model": {**MODEL, "mitigation": "x"}}, "item5-1"),
        (NOTHING, {}, "item2-0"),
    ],
)
def test_the_official_question_on_identity_groups_follows_the_gap(groups, extra, token):
    assert propose(CANADA, made(groups=groups, **extra))["impact18"].value == token


def test_what_was_not_measured_gets_no_answer_but_a_reason_and_a_page():
    found = unmeasured(IMPACT, {})
    assert propose(IMPACT, {}) == {}
    assert set(found) == {q.id for q in IMPACT.questions.values() if q.evidence_rules}
    assert found["group-gap"].reason == (
        "Not measured yet: decisions and errors compared by group. “Measure now” does it; the page “Who is treated "
        "differently?” shows more."
    )
    assert found["group-gap"].page == "Who is treated differently?"
    assert found["appeal"].reason == (
        "Not written down yet: requests to look again. The page “What are we obliged to do?” has a place for it."
    )


@pytest.mark.parametrize("question", ["model-kind", "reasons"])
def test_what_needs_a_model_says_where_one_is_chosen(question):
    found = unmeasured(IMPACT, {})[question]
    assert "once a model is chosen on the page “What drives the answers?”" in found.reason
    assert found.page == "What drives the answers?"


def test_what_the_measurement_leaves_open_gets_no_answer_either():
    records = made(groups={**NOTHING, "selection": UNCLEAR})
    assert "group-gap" not in propose(IMPACT, records)
    assert f"{100 * LARGEST_UNSEEN:.0f} percentage points or more cannot be ruled out" in (
        unmeasured(IMPACT, records)["group-gap"].reason
    )


def test_a_stale_record_proposes_nothing_and_says_why():
    old = Record(kind="groups", values=SELECTION_GAP, stale="the table is another one since")
    assert "group-gap" not in propose(IMPACT, {"groups": old})
    assert "the table is another one since" in unmeasured(IMPACT, {"groups": old})["group-gap"].reason


def test_an_answer_rests_only_on_the_records_that_its_rule_looked_at():
    records = made(proxies={"pairs": 8, "strong": []}, model=MODEL)
    assert propose(IMPACT, records)["proxies"].evidence == (records["proxies"].id,)
    strong = made(proxies={"pairs": 8, "strong": [PROXY]}, model=MODEL)
    assert propose(IMPACT, strong)["proxies"].evidence == (strong["proxies"].id, strong["model"].id)


def test_fewer_risk_points_and_more_mitigation_points_look_safer():
    gap, reasons = IMPACT.question("group-gap"), IMPACT.question("reasons")
    assert safer(gap, "no", "open")
    assert not safer(gap, "untested", "open")
    assert safer(reasons, "always", "no")
    assert not safer(reasons, "no", "asked")


def test_a_record_of_another_release_that_cannot_be_read_leaves_its_question_open_and_no_other():
    records = made(identifiers={"columns": 3}, model=MODEL)
    assert set(propose(IMPACT, records)) == {"model-kind", "learns", "protected"}
    assert "not in a way that can be read now" in unmeasured(IMPACT, records)["personal"].reason


def test_a_pack_with_a_rule_that_nobody_knows_is_one_sentence(write):
    question = {"id": "a", "text": "A?", "kind": "text", "evidence_rules": ["group-gpa"]}
    pack = read_pack(write(sections=[{"id": "s", "title": "S", "questions": [question]}]))
    with pytest.raises(WorkbenchError, match="Did you mean 'group-gap'"):
        propose(pack, {})


def test_changing_the_model_makes_exactly_the_dependent_answers_stale():
    records = made(groups=SELECTION_GAP, model=MODEL, identifiers=PEOPLE, proxies={"pairs": 8, "strong": [PROXY]})
    proposals = propose(IMPACT, records)
    answers = {id_: proposal.answer() for id_, proposal in proposals.items()}
    sheet = Sheet(pack=IMPACT, answers={**answers, "harm": Answer(value="life", evidence=("letter of 1 May",))})
    assert stale(sheet, records) == ()
    why = "decisions are made in another way since"
    other = {
        kind: Record(kind=kind, values=found.values, on=found.on, stale=why if KINDS[kind].depends == "model" else "")
        for kind, found in records.items()
    }
    of_model = {"group-gap", "group-errors", "disability", "acted", "model-kind", "learns", "protected", "proxies"}
    assert {each.question for each in stale(sheet, other)} == of_model & set(answers)
    assert {each.reason for each in stale(sheet, other)} == {why}
    assert "personal" in answers


def test_evidence_that_was_measured_again_with_another_result_or_is_gone_makes_its_answer_stale():
    records = made(identifiers=PEOPLE)
    sheet = Sheet(pack=IMPACT, answers={"personal": propose(IMPACT, records)["personal"].answer()})
    again = made(identifiers={**PEOPLE, "sensitive": ["sex", "age"]})
    assert [each.reason for each in stale(sheet, again)] == ["it was measured again since"]
    assert [each.reason for each in stale(sheet, {})] == ["what it rests on is not there any more"]


def test_an_answer_that_rests_on_what_is_written_down_holds_while_that_says_the_same():
    few = {**REVIEWS, "with_reason": 10}
    sheet = Sheet(pack=IMPACT, answers={"overruled": propose(IMPACT, made(reviews=few))["overruled"].answer()})
    more = {**REVIEWS, "decisions": 900, "overridden": 40, "with_reason": 40}
    assert stale(sheet, made(reviews=more)) == ()
    silent = {**more, "with_reason": 3}
    assert [each.reason for each in stale(sheet, made(reviews=silent))] == [
        "what was written down since says otherwise"
    ]


def test_the_share_that_rests_on_measurement_is_counted_by_points():
    records = made(groups=SELECTION_GAP, identifiers=PEOPLE)
    proposals = propose(IMPACT, records)
    empty = Sheet(pack=IMPACT, answers={})
    risk = {id_ for id_ in proposals if IMPACT.questions[id_].counts == "risk"}
    assert risk == {"group-gap", "group-errors", "disability", "personal"}
    assert proposed_points(empty, proposals) == (5 + 4 + 2 + 2, IMPACT.maximum("risk"))
    sheet = empty.with_answer("group-gap", proposals["group-gap"].answer()).with_answer("harm", Answer(value="life"))
    mix = points_by_basis(sheet, records)
    assert (mix["measured"], mix["asserted"]) == (5, 4)
    assert sum(mix.values()) == IMPACT.maximum("risk") - IMPACT.question("needed").maximum  # hidden until `personal`
    assert points_by_basis(sheet, {})["stale"] == 5
