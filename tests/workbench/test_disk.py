"""A disk that is really full, and one that may really only be read: a clear sentence, and nothing lost.

Root may write where a mode forbids it, so these tests mount a small disk of their own in memory; where that is not
permitted they say so. The panels over the store are in tests/widgets/govern/test_disk.py.
"""

import re

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer
from workbench.govern.kept import KeptAssessment
from workbench.govern.questionnaire import load_pack
from workbench.store import Project
from workbench.verify import verify_log

STORY = Answer(value="It sorts loans.")
MUCH = Answer(value="few", note="n" * 4000)


@pytest.fixture
def kept(disk) -> KeptAssessment:
    """An assessment with one answer on a small disk of its own."""
    made = KeptAssessment(Project(disk.folder / "project"), load_pack("impact"))
    made.write("story", STORY, seen=None)
    return made


def again(kept: KeptAssessment) -> KeptAssessment:
    """As another process finds it."""
    return KeptAssessment(Project(kept.project.folder), kept.pack)


def holds(kept: KeptAssessment) -> None:
    """What was confirmed before is there, and nothing else; the log holds together."""
    found = again(kept)
    assert {id_: answer.value for id_, answer in found.sheet().answers.items()} == {"story": STORY.value}
    assert verify_log(found.project).fault == ""


@pytest.mark.parametrize(("how", "words"), [("fill", "the disk is full"), ("only_read", "it may only be read")])
def test_what_cannot_be_written_is_a_clear_sentence_and_all_that_was_there_can_be_read(disk, kept, how, words):
    getattr(disk, how)()
    sentence = re.escape(f"The project in {kept.project.folder} cannot be written: {words}.")
    for write in (
        lambda: kept.write("reach", MUCH, seen=None),
        lambda: again(kept).write("reach", MUCH, seen=None),
        lambda: kept.project.choose("risks.gap", {"text": "x" * 9000}),
    ):
        with pytest.raises(WorkbenchError, match=f"^{sentence}$"):
            write()
    holds(kept)


@pytest.mark.parametrize(("how", "back"), [("fill", "make_room"), ("only_read", "write_again")])
def test_once_there_is_room_again_the_same_answer_is_kept(disk, kept, how, back):
    getattr(disk, how)()
    with pytest.raises(WorkbenchError):
        kept.write("reach", MUCH, seen=None)
    getattr(disk, back)()
    kept.write("reach", MUCH, seen=None)
    assert set(again(kept).sheet().answers) == {"story", "reach"}
    assert verify_log(kept.project).fault == ""


def test_a_project_that_cannot_be_made_is_a_clear_sentence(disk):
    disk.only_read()
    with pytest.raises(WorkbenchError, match="cannot be"):
        Project(disk.folder / "other").choose("groups.by", ["sex"])
    assert Project(disk.folder / "other").choices() == {}
