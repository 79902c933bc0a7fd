"""What is kept about a duty comes back as it was, says no more than there is to show, and is never overwritten."""

from datetime import date

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Sheet
from workbench.govern.assessment import assess
from workbench.govern.duties import PROGRESS, Duties, KeptDuty
from workbench.govern.questionnaire import load_pack
from workbench.store import Project

DAY = date(2026, 5, 1)


@pytest.fixture
def duties(tmp_path) -> Duties:
    return Duties(Project.open(tmp_path / "project"))


@pytest.mark.parametrize("state", PROGRESS)
def test_what_is_kept_comes_back_as_it_was(duties, state):
    duty = KeptDuty(id="test-groups", state=state, owner="Ana", due=DAY, proof="The report of May")
    duties.write(duty, seen=None)
    assert duties.all() == {"test-groups": duty}
    duties.write(KeptDuty(id="test-groups"), seen=duty)
    assert duties.all()["test-groups"].due is None


@pytest.mark.parametrize("state", ["done", "not ours"])
def test_what_is_settled_needs_its_proof_or_its_reason(state):
    with pytest.raises(WorkbenchError, match=r"needs (its proof|the reason)"):
        KeptDuty(id="a", state=state, proof="  ")


def test_a_state_that_is_none_names_those_there_are():
    with pytest.raises(WorkbenchError, match="There are: open, under way, done, not ours"):
        KeptDuty(id="a", state="finished")


def test_the_second_to_write_is_told_and_the_first_stays(duties):
    duties.write(KeptDuty(id="a", owner="Ana"), seen=None)
    with pytest.raises(WorkbenchError, match="changed this duty"):
        duties.write(KeptDuty(id="a", owner="Ben"), seen=None)
    assert duties.all()["a"].owner == "Ana"


def test_a_duty_is_late_from_the_day_after_while_it_is_not_settled():
    duty = KeptDuty(id="a", due=DAY)
    assert [duty.is_late(day) for day in (date(2026, 4, 30), DAY, date(2026, 5, 2))] == [False, False, True]
    assert not KeptDuty(id="a", due=DAY, state="done", proof="here").is_late(date(2027, 1, 1))
    assert not KeptDuty(id="a").is_late(date(2027, 1, 1))


def test_a_duty_begins_as_the_questionnaire_suggests_it():
    report = assess(Sheet(pack=load_pack("impact"), answers={}), today=DAY)
    for duty in report.obligations:
        begun = KeptDuty.begin(duty)
        assert (begun.id, begun.owner, begun.due) == (duty.obligation.id, duty.obligation.owner, duty.due_by)
