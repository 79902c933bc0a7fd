"""The policy that the answers write: every answer counts, and nothing is invented."""

import re

import jinja2
import pytest

from workbench.govern.questionnaire import load_pack
from workbench.language import spoken


@pytest.fixture(scope="module", params=[True, False], ids=["escaping", "plain"])
def written(request):
    """Write the policy from values, with autoescape on and off."""
    loader = jinja2.PackageLoader("workbench.report")
    page = jinja2.Environment(loader=loader, autoescape=request.param, undefined=jinja2.StrictUndefined)  # noqa: S701
    page.globals |= spoken()
    template = page.get_template("ai_policy.md.j2")

    def write(**values):
        return template.render(values=values, made_on="2026-11-22", log_head="")

    return write


def answers_to(question):
    """Some answers, so that each of them can be told apart in the policy."""
    if question.kind == "several":
        return [(token,) for token in question.points]
    return (
        list(question.points)
        or {"number": [1, 14], "date": ["2026-12-24"], "text": ["Ros and Daughters"]}[question.kind]
    )


def test_every_answer_changes_the_policy(written):
    uses = ("scores",)
    for question in load_pack("ai-policy").questions.values():
        pages = {written(**{"uses": uses, question.id: value}) for value in answers_to(question)}
        assert len(pages) == len(answers_to(question)), question.id
        if question.id != "uses":
            assert written(uses=uses) not in pages, question.id


def test_what_is_not_answered_is_not_invented(written):
    page = written()
    assert page.lower().count("not decided yet") == len(load_pack("ai-policy").questions) - 3
    assert "**Groups.**" not in page


def test_promises_on_people_stand_there_only_where_people_are_judged(written):
    assert "Groups." not in written(uses=("stock",), groups="yearly")
    assert "fare differently before first use, each year" in written(uses=("decisions",), groups="yearly")


def test_nothing_that_was_typed_becomes_markup(written):
    typed = "Jo's <script>alert(1)</script>\n# Head\n[x](javascript:alert) `a` *b* _c_ | d https://e.example"
    page = written(business=typed, owner=typed, contact=typed, **{"from-day": typed})
    assert "<" not in page.replace("<br>", "")
    assert "\n# Head" not in page
    assert "[x]" not in page
    assert "https://" not in page
    assert (
        "**Jo's &lt;script&gt;alert(1)&lt;/script&gt; # Head \\[x\\](javascript:alert) \\`a\\` \\*b\\* \\_c\\_ \\| d"
        in page
    )


def test_a_policy_reads_easily_and_gives_no_verdict(written, readability):
    values = {id_: answers_to(question)[0] for id_, question in load_pack("ai-policy").questions.items()}
    page = written(**{**values, "uses": ("writing", "decisions"), "never": ("private", "alone")})
    assert "not decided yet" not in page.lower()
    assert readability(re.sub(r"[#*-]", "", page)) <= 9
    assert not re.search(r"complian|trustworthy|guarantee", page.lower())
