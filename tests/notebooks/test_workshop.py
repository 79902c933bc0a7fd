"""The workshop's pages keep to the guides' rules, lead to each other, and run in a borrowed server's memory."""

import ast
import json
import os
import re
import sys
import threading
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient

from workbench.bundled import bundled
from workbench.workshop.lessons import PARTS, find_part, list_cuts

FOLDER = bundled("notebooks") / "workshop"
PAGES = sorted(FOLDER.glob("*.ipynb"))
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
MOST_LINES, MOST_MEMORY = 5, 2 * 2**30

pages = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)


def cells(page: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(page, as_version=4).cells if cell.cell_type == kind]


def run(page: Path, home: Path) -> tuple[nbformat.NotebookNode, int]:
    """A page as Voila's kernel would make it, and the most memory its kernel held (USS, bytes)."""
    book = nbformat.read(page, as_version=4)
    known = os.environ | {"WORKBENCH_HOME": str(home), "WORKBENCH_SERVED": "1", "PYTHONWARNINGS": "error"}
    known["QUERY_STRING"] = "project=participant-number-1"
    client = NotebookClient(book, timeout=60, resources={"metadata": {"path": str(page.parent)}})
    most, over, ours = [0], threading.Event(), psutil.Process().cmdline()

    def watch() -> None:
        while not over.wait(0.05):
            for child in psutil.Process().children(recursive=True):
                try:
                    if child.cmdline() != ours:  # for a moment a new process has the memory of these tests
                        most[0] = max(most[0], child.memory_full_info().uss)
                except psutil.Error:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        client.execute(env=known)
    finally:
        over.set()
        watcher.join()
    book.metadata["widgets"] = client.widget_state
    return book, most[0]


def test_the_pages_are_numbered_without_a_gap():
    assert [int(page.name[:2]) for page in PAGES] == list(range(len(PAGES)))


@pages
def test_a_page_is_valid_short_and_without_outputs(page):
    nbformat.validate(nbformat.read(page, as_version=4))
    for cell in cells(page, "code"):
        assert not cell.outputs
        assert cell.execution_count is None
        assert 0 < len(cell.source.splitlines()) <= MOST_LINES
        names = [node.module for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.ImportFrom)]
        assert {name.partition(".")[0] for name in names} <= {"widgets", "workbench"}
    assert set(json.loads(page.read_text("utf-8"))["metadata"]) == {"kernelspec", "language_info"}
    assert len([cell for cell in cells(page, "markdown") if cell.source.startswith("# ")]) == 1


@pages
def test_every_link_leads_to_a_page_that_is_there(page):
    prose = cells(page, "markdown")
    links = [link for cell in prose for link in LINK.findall(cell.source)]
    assert links
    assert all((page.parent / link).is_file() for link in links)
    assert not [cell for cell in prose if "://" in cell.source]


def test_every_step_of_every_agenda_has_its_page():
    steps = [step for cut in list_cuts() for step in cut["steps"] if "page" in step]
    assert {step["page"] for step in steps} <= {page.name for page in PAGES}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_shows_each_of_its_exercises_once_in_order(part):
    page = next(FOLDER.glob(f"*_{part}.ipynb"))
    shown = [re.search(r'ExercisePanel\("(\w+)", (\d)\)', cell.source) for cell in cells(page, "code")]
    numbers = range(1, len(find_part(part).exercises) + 1)
    assert [(found[1], int(found[2])) for found in shown if found] == [(part, number) for number in numbers]


@pages
def test_words_are_chosen_with_care(page):
    prose = " ".join(cell.source for cell in cells(page, "markdown")).lower()
    assert not set(re.findall(r"[a-z-]+", prose)) & {"fair", "unfair", "compliant", "debias", "bias-free"}


@pages
def test_a_page_runs_within_2_gb_and_says_nothing_that_was_planted(page, tmp_path, capsys):
    book, most = run(page, tmp_path)
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert {output.output_type for output in outputs} <= {"display_data", "execute_result"}
    shown = json.dumps(book.metadata["widgets"])
    assert "Something went wrong" not in shown
    assert "scenario:" not in shown
    assert 0 < most < MOST_MEMORY
    with capsys.disabled():
        sys.stdout.write(f"\n{page.stem}: {most / 2**20:.0f} MB\n")
