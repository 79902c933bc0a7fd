"""The policy of a business reads as it was meant to: lists are lists, headings stand apart, no sentence ends twice."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.govern.questionnaire import load_pack
from workbench.report.page import environment

PACK = load_pack("ai-policy")
CHOICES = {question.id: list(question.points) for question in PACK.questions.values() if question.choices}
SEVERAL = {question.id for question in PACK.questions.values() if question.kind == "several"}


def policy(**values: object) -> str:
    given_values = {id_.replace("_", "-"): value for id_, value in values.items()}
    template = environment().get_template("ai_policy.md.j2")
    return template.render(values=given_values, made_on="2026-11-22", log_head="")


def answers() -> st.SearchStrategy[dict[str, object]]:
    parts = {
        id_: st.none() | (st.lists(st.sampled_from(tokens), unique=True) if id_ in SEVERAL else st.sampled_from(tokens))
        for id_, tokens in CHOICES.items()
    }
    return st.fixed_dictionaries(parts).map(lambda found: {id_: value for id_, value in found.items() if value})


@settings(max_examples=40, deadline=None)
@given(answers())
def test_headings_stand_apart_and_each_thing_of_a_list_has_its_line(values):
    lines = policy(**values).splitlines()
    for place, line in enumerate(lines):
        if line.startswith("#") and place:
            assert lines[place - 1] == "", line
            assert lines[place + 1] == "", line
        if line.startswith("**"):
            assert lines[place - 1] == "", line
        assert not re.search(r"\S- ", line) or line.startswith("**"), line
    listed = [line for line in lines if line.startswith("- ")]
    assert len(listed) == sum(len(values.get(id_, ())) for id_ in SEVERAL)


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ("Ana Ruiz", "In charge: Ana Ruiz. Write"),
        ("The bank Ltd.", "In charge: The bank Ltd. Write"),
        ("Who knows?", "In charge: Who knows? Write"),
    ],
)
def test_what_ends_in_a_full_stop_gets_no_second_one(owner, said):
    text = policy(owner=owner)
    assert said in text
    assert "not decided yet. " in text or "Write to: not decided yet." in text
    assert ".." not in text
