"""What the outcomes of rules stand for is a choice of a question that names the rule."""

from typing import Any

import pytest

from workbench.govern.evidence_rules import RULES
from workbench.govern.evidence_tokens import token_table
from workbench.govern.pack import Pack
from workbench.govern.parts import Question
from workbench.govern.questionnaire import load_pack, pack_versions

PACKS = [load_pack(name, version) for name, versions in pack_versions().items() for version in versions]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: f"{pack.name}-{pack.version}")
def test_packs_name_only_rules_that_there_are_and_tokens_only_choices_that_there_are(pack):
    """Each outcome that stands for a choice, in each question that names its rule, is an answer the question takes."""
    table = token_table().get(pack.name, {})
    for question in pack.questions.values():
        for rule in question.evidence_rules:
            assert rule in RULES
            meant = table.get("questions", {}).get(question.id) or table.get("rules", {}).get(rule, {})
            assert "facet" in meant or set(meant) <= set(RULES[rule].outcomes), (question.id, rule)
            for words in (words for key, words in meant.items() if key != "facet"):
                for word in [words] if isinstance(words, str) else words:
                    assert not question.points or any(
                        token == word or token.rpartition("-")[0] == word for token in question.points
                    )


def meant(pack: Pack, question: Question, rule: str) -> dict[str, Any]:
    """Which outcome stands for which choice, for one rule of one question."""
    table = token_table().get(pack.name, {})
    return dict(table.get("questions", {}).get(question.id) or table.get("rules", {}).get(rule, {}))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: f"{pack.name}-{pack.version}")
def test_every_question_that_names_a_rule_can_get_an_answer_from_it(pack):
    asked = [(question, rule) for question in pack.questions.values() for rule in question.evidence_rules]
    assert [(question.id, rule) for question, rule in asked if not set(meant(pack, question, rule)) - {"facet"}] == []
    assert [question.id for question, _ in asked if question.kind not in ("one", "several")] == []


@pytest.mark.parametrize("name", token_table())
def test_every_token_stands_for_an_answer_to_a_question_that_names_its_rule(name):
    """And none is left over from a question that is not asked any more."""
    questions = [question for pack in PACKS if pack.name == name for question in pack.questions.values()]
    table = token_table()[name]
    assert set(table) <= {"rules", "questions", "claims"}
    own = {question.id for question in questions if question.evidence_rules}
    assert set(table.get("questions", {})) <= own
    shared = {
        rule
        for question in questions
        if question.id not in table.get("questions", {})
        for rule in question.evidence_rules
    }
    assert set(table.get("rules", {})) <= shared
    assert set(table.get("claims", {}).values()) <= {question.id for question in questions}
