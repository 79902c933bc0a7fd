"""Answers are checked against their questions, and a sheet comes back from its file as it was."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.govern.answer_files import read_json, sheet_of
from workbench.govern.answers import Answer, Sheet, answer_of, check_answer
from workbench.govern.parts import Question
from workbench.govern.questionnaire import load_pack

CHOICES = [{"token": "x", "text": "X"}, {"token": "y", "text": "Y"}]
QUESTIONS = {
    "one": Question(id="one", text="?", kind="one", choices=CHOICES),
    "several": Question(id="several", text="?", kind="several", choices=CHOICES),
    "number": Question(id="number", text="?", kind="number", least=0, most=10),
    "text": Question(id="text", text="?", kind="text"),
    "date": Question(id="date", text="?", kind="date"),
}
PACK = load_pack("canada-aia", "1.0.1")
SCORED = [question for question in PACK.questions.values() if question.kind == "one"]
sheets = st.dictionaries(st.sampled_from([question.id for question in SCORED]), st.integers(0, 50)).map(
    lambda picked: Sheet(
        pack=PACK,
        answers={
            id_: Answer(value=list(PACK.questions[id_].points)[number % len(PACK.questions[id_].points)])
            for id_, number in picked.items()
        },
        roles=("deployer",),
    )
)


@given(sheets)
def test_a_sheet_comes_back_from_its_file(sheet):
    assert sheet_of(json.loads(json.dumps(sheet.to_dict()))) == sheet


@pytest.mark.parametrize(
    ("kind", "value"), [("one", "x"), ("several", ("x", "y")), ("number", 3), ("text", "hm"), ("date", "2026-05-31")]
)
def test_an_answer_that_fits_is_taken(kind, value):
    check_answer(QUESTIONS[kind], Answer(value=value))


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("one", "z", "There is no choice of question 'one' 'z'. There are: x, y."),
        ("one", 1, "There is no choice"),
        ("several", "x", "takes a list of choices, not 'x'"),
        ("several", ("x", "z"), "There is no choice"),
        ("several", ("x", "x"), "has the choice 'x' twice"),
        ("number", "3", "takes a number, not '3'"),
        ("number", 11, "from 0 to 10, not 11"),
        ("number", float("nan"), "takes a number"),
        ("text", 5, "takes a text"),
        ("text", "a" * 50_001, "longer than 50,000 letters"),
        ("date", "31.5.2026", "takes a date such as 2026-05-31"),
    ],
)
def test_an_answer_that_does_not_fit_is_one_sentence(kind, value, said):
    with pytest.raises(WorkbenchError, match=re.escape(said)):
        check_answer(QUESTIONS[kind], Answer(value=value))


def test_not_applicable_needs_a_reason_and_a_question_that_allows_it(example):
    with pytest.raises(WorkbenchError, match="needs its reason"):
        answer_of("override", {"basis": "not applicable"})
    with pytest.raises(WorkbenchError, match='"unknown" has no value'):
        answer_of("override", {"basis": "unknown", "value": "yes"})
    with pytest.raises(WorkbenchError, match="always applies"):
        check_answer(example.questions["automation"], Answer(basis="not applicable", note="we do not decide"))
    check_answer(example.questions["override"], Answer(basis="not applicable", note="nobody changes anything"))


def test_unknown_leaves_a_question_open_and_not_applicable_closes_it(example):
    sheet = Sheet(
        pack=example,
        answers={"automation": Answer(basis="unknown"), "override": Answer(basis="not applicable", note="why")},
    )
    assert sheet.is_open("automation")
    assert not sheet.is_open("override")
    assert sheet.is_open("reach")


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"version": "1.0.1"}, "do not say which pack"),
        ({"pack": "canada-aia", "version": "1.0.1", "answers": []}, "an object with an answer for each question"),
        ({"pack": "canada-aia", "version": "1.0.1", "answers": {"impact66": {}}}, "There is no question"),
        ({"pack": "canada-aia", "version": "1.0.1", "answers": {"impact6": {"value": True}}}, "cannot be read"),
        ({"pack": "canada-aia", "version": "1.0.1", "answers": {"impact6": {"worth": 1}}}, "cannot be read"),
        ({"pack": "canada-aia", "version": "1.0.1", "answers": {"impact6": 3}}, "cannot be read"),
        ({"pack": "canada-aia", "version": "1.0.1", "answers": {}, "roles": "deployer"}, "is a list of words"),
        ({"pack": "canada-aia", "version": "1.0.1", "answers": {}, "colour": 1}, "There is no part"),
        ({"pack": "canada-aia", "version": "9", "answers": {}}, "There is no version"),
    ],
)
def test_a_file_that_does_not_fit_is_one_sentence(given_, said):
    with pytest.raises(WorkbenchError, match=said) as refused:
        sheet_of(given_)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "is not JSON"),
        (b"\xff\xfe{}", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"[1]", "no object"),
        (b" " * 5_000_001, "is larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_answers_is_one_sentence(tmp_path, data, said):
    file = tmp_path / "answers.json"
    file.write_bytes(data)
    with pytest.raises(WorkbenchError, match=said):
        read_json(file)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(WorkbenchError, match="no such file"):
        read_json(tmp_path / "none.json")
