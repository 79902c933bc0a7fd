"""The earlier states of an assessment that a person can name, and what changed since the last signature."""

from dataclasses import replace
from datetime import date

import pytest

from workbench.govern.answers import Answer
from workbench.govern.kept import KeptAssessment
from workbench.govern.moments import moments, signed_ever, since, since_signed
from workbench.govern.questionnaire import load_pack
from workbench.govern.signoff import sign
from workbench.store import Project

TODAY = date(2026, 11, 22)


@pytest.fixture
def kept(tmp_path, monkeypatch) -> KeptAssessment:
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    return KeptAssessment(Project.open(tmp_path / "project"), load_pack("impact"))


def answer(kept, question, value, **more):
    return kept.write(question, Answer(value=value, **more), seen=kept.sheet().answers.get(question))


def test_with_one_answer_there_is_no_earlier_state(kept):
    assert moments(kept) == ()
    answer(kept, "harm", "serious")
    assert moments(kept) == ()
    assert since_signed(kept) is None


def test_a_second_answer_makes_the_first_one_a_state_to_compare_with(kept):
    answer(kept, "harm", "serious")
    answer(kept, "undo", "hard")
    (moment,) = moments(kept)
    assert moment.words.startswith("the first answer, on 20")
    found = since(kept, moment, today=TODAY).comparison
    assert [change.question for change in found.changes] == ["undo"]


def test_the_end_of_each_earlier_day_is_a_state(kept, monkeypatch):
    for value in ("little", "bother", "serious"):
        answer(kept, "harm", value)
    first, second, third = kept.history()
    days = (
        replace(first, at="2026-05-01T08:00:00+00:00"),
        replace(second, at="2026-05-01T17:00:00+00:00"),
        replace(third, at="2026-05-03T08:00:00+00:00"),
    )
    monkeypatch.setattr(KeptAssessment, "history", lambda _self: days)
    found = moments(kept)
    assert [moment.words for moment in found] == ["the end of 2026-05-01", "the first answer, on 2026-05-01"]
    changes = [since(kept, moment, today=TODAY).comparison.changes[0].before for moment in found]
    texts = {choice.token: choice.text for choice in kept.pack.question("harm").choices}
    assert changes == [texts["bother"], texts["little"]]


def test_every_signature_stays_a_state_also_after_a_new_one_in_its_role(kept):
    answer(kept, "harm", "serious")
    sign(kept, "owner", who="Ana", seen=kept.sheet())
    answer(kept, "harm", "life", note="It was a home.")
    assert [change.question for change in since_signed(kept, today=TODAY).comparison.changes] == ["harm"]
    sign(kept, "owner", who="Ana", seen=kept.sheet())
    assert [each.who for each in signed_ever(kept)] == ["Ana", "Ana"]
    found = since_signed(kept, today=TODAY)
    assert found.moment.words.startswith("Ana signed as product owner, on 20")
    (change,) = found.comparison.changes
    assert (change.who, change.why, change.points) == ("mira", "It was a home.", 1)
    assert found.to_dict()["since"]["entry"] == found.moment.entry


def test_where_nothing_changed_since_the_only_signature_it_says_so(kept):
    answer(kept, "harm", "serious")
    sign(kept, "owner", who="Ana", seen=kept.sheet())
    assert since_signed(kept, today=TODAY).comparison.sentence == "Nothing changed between the two."


def test_a_signature_before_any_answer_is_no_state(kept):
    sign(kept, "owner", who="Ana", seen=kept.sheet())
    assert signed_ever(kept) == ()
