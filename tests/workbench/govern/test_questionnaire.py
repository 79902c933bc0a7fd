"""A pack is checked when it is loaded; every pack that travels with the workbench holds together."""

import itertools
import re
from collections import Counter

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.circumstances import Circumstances
from workbench.govern.conditions import asked_by
from workbench.govern.questionnaire import PACKS, load_pack, pack_versions, read_pack

ALL = [(name, version) for name, versions in pack_versions().items() for version in versions]
SOURCE = {"title": "T", "url": "https://example.org", "as_of": "2026-01-01"}
X = [{"token": "x", "text": "X"}]


@pytest.mark.parametrize(("name", "version"), ALL)
def test_every_duty_of_every_pack_has_a_source_and_the_day_it_was_checked(name, version):
    pack = load_pack(name, version)
    for duty in pack.obligations:
        assert [pack.facts_by_id[fact].source.as_of for fact in duty.facts]


@pytest.mark.parametrize(("name", "version"), ALL)
def test_every_question_of_every_pack_can_come_to_be_shown(name, version):
    pack = load_pack(name, version)
    seen: set[str] = set()
    for id_, when in pack.shown_when.items():
        asked = asked_by(when)
        assert seen.issuperset(asked)
        tried = itertools.islice(itertools.product(*(possible(pack.questions[other]) for other in asked)), 100_000)
        assert any(
            when is None or when.holds(Circumstances(answers=dict(zip(asked, values, strict=True)))) for values in tried
        ), id_
        seen.add(id_)


def possible(question):
    """Answers that a condition may be waiting for."""
    if question.kind == "several":
        return [None, *((token,) for token in question.points), tuple(question.points)]
    if question.kind == "number":
        return [None, *(float(number) for number in range(-1, 1002)), 1e12]
    return [None, *question.points] if question.points else [None, "a text", "1900-01-01", "2100-01-01"]


@pytest.mark.parametrize(("name", "version"), ALL)
def test_every_point_of_every_pack_is_counted(name, version):
    pack = load_pack(name, version)
    for question in pack.questions.values():
        assert not question.maximum or pack.scoring, question.id


@pytest.mark.parametrize(("name", "version"), ALL)
def test_no_pack_promises_a_verdict(name, version):
    words = (PACKS / f"{name}-{version}.yaml").read_text(encoding="utf-8").lower()
    assert not re.search(r"\bcompliant\b|debias", words)


def test_the_newest_version_is_the_one_that_is_loaded_without_a_number():
    assert load_pack("canada-aia").version == "1.0.1"
    assert pack_versions()["canada-aia"] == ("0.10.0", "1.0.1")


def test_an_unknown_pack_and_an_unknown_version_name_what_there_is():
    with pytest.raises(WorkbenchError, match="Did you mean 'canada-aia'"):
        load_pack("canada-aai")
    with pytest.raises(WorkbenchError, match=r"There are: 0\.10\.0, 1\.0\.1"):
        load_pack("canada-aia", "0.9.1")


def test_yes_no_and_norway_are_words(write):
    text = write().read_text(encoding="utf-8").replace("token: x", "token: no")
    file = write()
    file.write_text(text, encoding="utf-8")
    assert read_pack(file).questions["a"].points == {"no": 0}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"sections": [{"id": "s", "title": "S", "questions": []}] * 2}, "section s is there twice"),
        ({"color": "red"}, "color: Extra inputs are not permitted"),
        ({"sections": []}, "sections"),
        ({"obligations": [{"id": "o", "title": "O", "text": "O", "facts": []}]}, "facts"),
        ({"obligations": [{"id": "o", "title": "O", "text": "O", "facts": ["f"]}]}, "there is no fact f"),
        ({"tiers": [{"level": 1, "name": "N", "when": {"question": "z", "is": "x"}}]}, "names z, which is no question"),
        ({"tiers": [{"level": 1, "name": "N", "when": {"question": "a", "is": "q"}}]}, "names 'q', which is no choice"),
        ({"tiers": [{"level": 1, "name": "N", "when": {"level": 1}}]}, "only an obligation may"),
        ({"tiers": [{"level": 1, "name": "N", "when": {"question": "a", "at_least": 1}}]}, "does not suit a"),
        ({"scoring": {"levels": [{"level": 1, "name": "A"}, {"level": 2, "name": "B"}]}}, "up_to_share and up_to"),
    ],
)
def test_a_pack_that_does_not_hold_together_is_one_sentence(write, parts, said):
    with pytest.raises(WorkbenchError, match=re.escape(said)) as refused:
        read_pack(write(**parts))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"kind": "one", "choices": []}, "needs choices"),
        ({"kind": "text", "choices": X}, "takes no choices"),
        ({"kind": "one", "choices": X * 2}, "token 'x' twice"),
        ({"kind": "one", "choices": [{"token": "x", "text": "X", "points": 2}]}, "has points and no"),
        ({"kind": "one", "choices": X, "when": {"question": "a", "is": "x"}}, "no question before it"),
        ({"kind": "text", "when": {"country": "EU"}}, "only tiers and obligations may"),
        ({"kind": "one", "counts": "risk", "choices": [{"token": "x", "text": "X", "points": -1}]}, "greater than"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(write, question, said):
    asked = {"id": "a", "text": "A?", **question}
    with pytest.raises(WorkbenchError, match=re.escape(said)):
        read_pack(write(sections=[{"id": "s", "title": "S", "questions": [asked]}]))


def test_a_file_that_is_no_yaml_is_one_sentence(write):
    file = write()
    file.write_text("a: [", encoding="utf-8")
    with pytest.raises(WorkbenchError, match=r"The pack small-1\.0\.yaml cannot be read"):
        read_pack(file)


def test_a_pack_that_calls_itself_otherwise_is_refused(write):
    file = write(name="other")
    with pytest.raises(WorkbenchError, match=r"calls itself other 1\.0"):
        load_pack("small", "", file.parent)


def test_a_cap_limits_what_a_question_gives(example):
    override = example.questions["override"].model_copy(update={"cap": 1})
    assert (example.questions["override"].maximum, override.maximum) == (2, 1)


def test_the_example_of_the_page_asks_in_every_kind_but_two(example):
    kinds = Counter(question.kind for question in example.questions.values())
    assert kinds == {"one": 2, "number": 1, "text": 1}
    assert example.facts_by_id["ai-act-27"].status == "adopted"
