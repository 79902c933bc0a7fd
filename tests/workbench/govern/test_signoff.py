"""A sign-off stands for the answers as they were, and names the place in the log."""

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer
from workbench.govern.kept import KeptAssessment
from workbench.govern.questionnaire import load_pack
from workbench.govern.signoff import NEEDED, ROLES, hash_answers, log_head, missing_roles, sign, sign_offs
from workbench.govern.versions import sheet_at
from workbench.verify import verify_log


@pytest.fixture
def kept(project, monkeypatch) -> KeptAssessment:
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    kept = KeptAssessment(project, load_pack("impact"))
    kept.write("harm", Answer(value="serious"), seen=None)
    return kept


def test_a_sign_off_names_role_person_level_answers_and_the_head_of_the_log(kept):
    head = verify_log(kept.project).head
    signed = sign(kept, "owner", who="Ada Owner", seen=kept.sheet(), note="Go.")
    assert (signed.role, signed.who, signed.account, signed.level, signed.note) == (
        "owner",
        "Ada Owner",
        "mira",
        1,
        "Go.",
    )
    assert signed.head == head
    assert (signed.level_low, signed.level_high) == (1, 4)
    assert signed.stands(kept.sheet())
    assert sign_offs(kept) == (signed,)
    assert signed.to_dict()["head"] == head


def test_the_entry_it_names_gives_back_exactly_the_answers_that_were_signed(kept):
    signed = sign(kept, "owner", who="Ada", seen=kept.sheet())
    kept.write("harm", Answer(value="life"), seen=kept.sheet().answers["harm"])
    assert hash_answers(sheet_at(kept, signed.entry)) == signed.answers


def test_it_stands_no_longer_once_an_answer_changes_but_can_still_be_read(kept):
    signed = sign(kept, "owner", who="Ada", seen=kept.sheet())
    assert missing_roles(kept, kept.sheet()) == ()
    kept.write("undo", Answer(value="hard"), seen=None)
    assert not signed.stands(kept.sheet())
    assert sign_offs(kept) == (signed,)
    assert missing_roles(kept, kept.sheet()) == ("owner",)


def test_nobody_signs_what_they_have_not_seen(kept):
    seen = kept.sheet()
    kept.write("harm", Answer(value="life"), seen=seen.answers["harm"])
    with pytest.raises(WorkbenchError, match="Answers have changed since this page was opened"):
        sign(kept, "owner", who="Ada", seen=seen)
    assert sign_offs(kept) == ()


def test_a_role_that_is_none_and_a_name_that_is_missing_are_refused(kept):
    with pytest.raises(WorkbenchError, match="There is no role 'king'"):
        sign(kept, "king", who="Ada", seen=kept.sheet())
    with pytest.raises(WorkbenchError, match="needs the name"):
        sign(kept, "owner", who=" ", seen=kept.sheet())


def test_two_packs_and_two_roles_have_sign_offs_of_their_own_and_the_last_in_a_role_counts(kept):
    sign(kept, "director", who="Bo", seen=kept.sheet())
    first = sign(kept, "owner", who="Ada", seen=kept.sheet())
    second = sign(kept, "owner", who="Cy", seen=kept.sheet())
    assert first.who != second.who
    assert [each.who for each in sign_offs(kept)] == ["Cy", "Bo"]
    assert sign_offs(KeptAssessment(kept.project, load_pack("vendor"))) == ()


def test_every_level_asks_for_roles_that_there_are():
    assert {role for roles in NEEDED.values() for role in roles} == set(ROLES)
    assert set(NEEDED) == {rule.level for rule in load_pack("impact").scoring.levels}


def test_before_the_first_entry_the_log_has_no_head(project):
    assert log_head(project) == (0, "")
