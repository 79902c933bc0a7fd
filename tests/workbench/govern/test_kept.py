"""A project keeps an assessment, and two people who answer together never lose an answer in silence."""

import threading

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet
from workbench.govern.kept import AnsweredMeanwhileError, KeptAssessment
from workbench.govern.questionnaire import load_pack
from workbench.store import ChangedMeanwhileError, Project
from workbench.verify import verify_log

NEW = load_pack("canada-aia", "1.0.1")
OLD = load_pack("canada-aia", "0.10.0")
QUIET, LOUD = Answer(value="item1-1"), Answer(value="item4-4", basis="document", note="see the plan")


@pytest.fixture
def kept(project, monkeypatch):
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    return KeptAssessment(project, NEW)


def test_an_answer_is_there_for_the_next_who_opens_the_project(kept):
    written = kept.write("impact6", LOUD, seen=None)
    assert (written.who, written.note) == ("mira", "see the plan")
    assert written.at
    again = KeptAssessment(Project.open(kept.project.folder), NEW).sheet()
    assert again.answers == {"impact6": written}


def test_who_comes_second_is_told_who_was_first_and_overwrites_nothing(kept, monkeypatch):
    first = kept.write("impact6", QUIET, seen=None)
    monkeypatch.setenv("WORKBENCH_USER", "omar")
    with pytest.raises(AnsweredMeanwhileError, match="mira answered 'impact6' at ") as refused:
        kept.write("impact6", LOUD, seen=None)
    assert (refused.value.answer, refused.value.who) == (first, "mira")
    assert kept.sheet().answers["impact6"] == first
    second = kept.write("impact6", LOUD, seen=refused.value.answer)
    assert kept.sheet().answers["impact6"] == second
    assert second.who == "omar"


def test_of_many_who_answer_at_once_exactly_one_is_kept(kept):
    start = threading.Barrier(6)
    done: list[str] = []

    def answer(number: int) -> None:
        start.wait()
        try:
            kept.write("impact6", Answer(value="item1-1", note=str(number)), seen=None)
        except AnsweredMeanwhileError:
            done.append("refused")
        else:
            done.append(str(number))

    kept.write("impact7", QUIET, seen=None)
    people = [threading.Thread(target=answer, args=(number,)) for number in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert done.count("refused") == 5
    assert kept.sheet().answers["impact6"].note in done
    assert len(kept.history("impact6")) == 1
    assert not verify_log(kept.project).fault


def test_people_who_answer_different_questions_never_meet(kept):
    for id_ in ("impact6", "impact7", "impact9"):
        kept.write(id_, QUIET, seen=None)
    assert len(kept.sheet().answers) == 3


def test_an_answer_can_be_taken_back_and_given_again(kept):
    written = kept.write("impact6", QUIET, seen=None)
    kept.write("impact6", None, seen=written)
    assert kept.sheet().answers == {}
    kept.write("impact6", LOUD, seen=None)
    changes = [
        (change.before and change.before.value, change.after and change.after.value) for change in kept.history()
    ]
    assert changes == [(None, "item1-1"), ("item1-1", None), (None, "item4-4")]
    assert {change.who for change in kept.history("impact6")} == {"mira"}
    assert kept.history("impact7") == ()


def test_two_versions_of_a_pack_are_two_assessments(kept):
    old = KeptAssessment(kept.project, OLD)
    kept.write("impact6", QUIET, seen=None)
    old.write("impact6", LOUD, seen=None)
    assert kept.sheet().answers["impact6"].value == "item1-1"
    assert old.sheet().answers["impact6"].value == "item4-4"


def test_an_answer_that_does_not_fit_is_not_kept(kept):
    with pytest.raises(WorkbenchError, match="There is no choice"):
        kept.write("impact6", Answer(value="item9-9"), seen=None)
    with pytest.raises(WorkbenchError, match="There is no question"):
        kept.write("impact66", QUIET, seen=None)
    assert kept.sheet().answers == {}


def test_what_the_business_is_holds_for_every_pack(kept):
    kept.set_circumstances(roles=("deployer",), countries=("DE", "US-CO"))
    sheet = KeptAssessment(kept.project, OLD).sheet()
    assert (sheet.roles, sheet.countries) == (("deployer",), ("DE", "US-CO"))


def test_a_file_that_is_taken_over_never_replaces_an_answer(kept):
    mine = kept.write("impact6", QUIET, seen=None)
    theirs = Sheet(pack=NEW, answers={"impact6": LOUD, "impact7": LOUD, "impact9": Answer()})
    assert kept.take_over(theirs) == ("impact6",)
    answers = kept.sheet().answers
    assert answers["impact6"] == mine
    assert answers["impact7"].value == "item4-4"
    assert "impact9" not in answers


def test_a_choice_is_changed_only_from_what_was_seen(project):
    project.choose_if("groups.metric", None, "recall")
    project.choose_if("groups.metric", "recall", {"a": (1, 2)})
    project.choose_if("groups.metric", {"a": [1, 2]}, "precision")
    with pytest.raises(ChangedMeanwhileError, match=r"changed 'groups\.metric' at .*; yours was not kept") as refused:
        project.choose_if("groups.metric", "recall", "accuracy")
    assert refused.value.value == "precision"
    assert project.choice("groups.metric") == "precision"
    with pytest.raises(WorkbenchError, match="The name of a choice"):
        project.choose_if("", None, 1)
    assert not verify_log(project).fault
