"""Every pack of our own: what helps, what would prove it, who has the duty, and no verdict."""

import itertools
import re
from datetime import date

import pytest

from workbench.govern.answers import Answer, Sheet
from workbench.govern.circumstances import Circumstances
from workbench.govern.conditions import Level, asked_by
from workbench.govern.evidence_rules import RULES
from workbench.govern.questionnaire import PACKS, load_pack
from workbench.govern.scoring import points_of, score_answers

OURS = ("impact", "ethics-checklist", "eu-ai-act", "dpia-screen", "privacy", "vendor", "ai-policy")
TODAY = date(2026, 11, 22)
LATER = date(2028, 1, 1)


@pytest.mark.parametrize("name", OURS)
def test_every_question_says_what_helps_and_what_would_prove_it(name):
    for question in load_pack(name).questions.values():
        assert question.help, question.id
        assert question.evidence, question.id
        assert question.crosswalk, question.id


@pytest.mark.parametrize("name", OURS)
def test_every_duty_has_an_owner_a_due_day_and_a_proof(name):
    pack = load_pack(name)
    assert pack.obligations
    for duty in pack.obligations:
        assert duty.owner, duty.id
        assert duty.due, duty.id
        assert duty.proof, duty.id


@pytest.mark.parametrize("name", OURS)
def test_every_fact_is_used_and_was_checked_by_today(name):
    pack = load_pack(name)
    used = {fact for part in (*pack.questions.values(), *pack.obligations, *pack.tiers) for fact in part.facts}
    assert used == set(pack.facts_by_id)
    for fact in pack.facts:
        assert fact.source.as_of <= TODAY
        if fact.status == "adopted":
            assert fact.applies_from is not None, fact.id
            assert fact.applies_from > TODAY, f"{fact.id} binds already and stands as adopted"
        if fact.status == "in force":
            assert fact.applies_from is None or fact.applies_from <= TODAY, fact.id


@pytest.mark.parametrize("name", OURS)
def test_days_that_the_digital_omnibus_moves_never_stand_as_settled_law(name):
    for fact in load_pack(name).facts:
        if fact.applies_from in (date(2027, 12, 2), date(2028, 8, 2)):
            assert fact.status == "adopted", fact.id


@pytest.mark.parametrize("name", OURS)
def test_every_condition_of_a_duty_or_tier_can_hold(name):
    pack = load_pack(name)
    levels = [rule.level for rule in (pack.scoring.levels if pack.scoring else pack.tiers)] or [0]
    for part in (*pack.obligations, *pack.tiers):
        if part.when is None:
            continue
        asked = asked_by(part.when)
        wanted = {level for rule in part.when.walk() if isinstance(rule, Level) for level in rule.level}
        assert wanted <= set(levels), part
        values = itertools.islice(itertools.product(*(possible(pack.questions[id_]) for id_ in asked)), 20_000)
        assert any(
            part.when.holds(
                Circumstances(
                    answers=dict(zip(asked, answers, strict=True)),
                    levels=frozenset({level}),
                    countries=frozenset({"DE", "US-CO", "US-NY"}),
                    today=LATER,
                )
            )
            for answers in values
            for level in levels
        ), part


def possible(question):
    """Answers that a condition may be waiting for, the last choice first."""
    tokens = list(reversed(question.points))
    return [*((token,) for token in tokens), None] if question.kind == "several" else [*tokens, None]


@pytest.mark.parametrize("name", OURS)
def test_every_weight_moves_the_score(name):
    pack = load_pack(name)
    for question in pack.questions.values():
        if question.counts is None:
            continue
        assert question.maximum > 0, question.id
        for token, points in question.points.items():
            value = token if question.kind == "one" else (token,)
            assert points_of(question, value) == points
            score = score_answers(Sheet(pack=pack, answers={question.id: Answer(value=value)}))
            assert (score.raw if question.counts == "risk" else score.mitigation) == points


@pytest.mark.parametrize("name", OURS)
def test_every_evidence_rule_that_a_pack_names_exists(name):
    for question in load_pack(name).questions.values():
        assert set(question.evidence_rules) <= set(RULES), question.id


@pytest.mark.parametrize("name", OURS)
def test_questions_and_help_are_easy_to_read(name, readability):
    questions = list(load_pack(name).questions.values())
    grades = [readability(question.text) for question in questions]
    assert sum(grades) / len(grades) <= 9
    assert max(len(question.text.split()) for question in questions) <= 22
    assert readability(" ".join(question.help for question in questions)) <= 9


@pytest.mark.parametrize("name", OURS)
def test_no_pack_gives_a_verdict(name):
    words = (PACKS / f"{name}-1.0.0.yaml").read_text(encoding="utf-8").lower()
    assert not re.search(r"complian|is fair\b|bias-free|guarantee", words)
