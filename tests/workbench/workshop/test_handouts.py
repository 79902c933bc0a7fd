"""The workshop on paper: whole, true, and asking nothing of any other host."""

import re

import pytest

from workbench.bundled import bundled
from workbench.errors import WorkbenchError
from workbench.workshop.handouts import write_handouts
from workbench.workshop.lessons import PARTS, find_part
from workbench.workshop.room import Room

NOTEBOOKS = bundled("notebooks") / "workshop"


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handouts")
    return {path.name: path.read_text() for path in write_handouts(folder, None, NOTEBOOKS)}


def test_there_is_a_sheet_for_each_part_and_every_link_leads_somewhere(pages):
    assert {f"{part}.html" for part in PARTS} < set(pages)
    assert next(iter(pages)) == "index.html"
    for text in pages.values():
        assert set(re.findall(r'href="([^"#]+)"', text)) <= set(pages) | {f"0{n}_" for n in range(9)}


def test_no_page_asks_another_host_or_runs_anything(pages):
    for text in pages.values():
        assert "<script" not in text
        assert not re.search(r"https?://|url\(|@import|src=", text)


def test_a_sheet_has_every_question_and_the_numbers_to_answer_it_but_not_what_was_planted(pages):
    for part in PARTS:
        for exercise in find_part(part).exercises:
            assert (exercise.paper or exercise.question).replace("'", "&#39;") in pages[f"{part}.html"]
        assert "planted" not in pages[f"{part}.html"]
        assert "percentage points less often" not in pages[f"{part}.html"]
    assert "36.1% (34.3% to 38.0%)" in pages["hiring.html"]


def test_the_answers_have_the_truth_of_every_part(pages):
    assert pages["answers.html"].count("What is hidden:") == len(PARTS)
    assert "Black applicants who are also women" in pages["answers.html"]


def test_only_the_answers_have_what_is_for_the_trainer(pages):
    for remark in ("taken for right", "Strength"):
        assert [name for name, text in pages.items() if remark in text] == ["answers.html"]


def test_the_handouts_follow_what_the_trainer_planted(tmp_path):
    room = Room(tmp_path / "room")
    room.lock("key")
    room.plant("key", "hiring", bias="none")
    made = {path.name: path.read_text() for path in write_handouts(tmp_path / "made", room, NOTEBOOKS)}
    assert "Nothing was hidden here." in made["answers.html"]


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkbenchError, match="The handouts cannot be written"):
        write_handouts(tmp_path / "file", None, NOTEBOOKS)
