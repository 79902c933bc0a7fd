"""The guides keep to their rules, lead to each other, and run from the first cell to the last."""

import ast
import json
import os
import re
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from workbench.bundled import bundled
from workbench.reopen import choose_table
from workbench.store import Project

GUIDES = sorted(bundled("notebooks").glob("[0-9][0-9]_*.ipynb"))
MOST_LINES = 5
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)

guides = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)


def read(guide: Path) -> nbformat.NotebookNode:
    return nbformat.read(guide, as_version=4)


def cells(guide: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(guide).cells if cell.cell_type == kind]


def run(guide: Path, project: Path) -> list[nbformat.NotebookNode]:
    """The outputs of a guide whose page is about this project, as Voila's kernel would make them."""
    book = read(guide)
    known = os.environ | {"WORKBENCH_PROJECT": str(project), "PYTHONWARNINGS": "error"}
    client = NotebookClient(book, timeout=60, resources={"metadata": {"path": str(guide.parent)}})
    client.execute(env=known)
    book.metadata["widgets"] = client.widget_state
    return book


def outputs(book: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]


def shown(book: nbformat.NotebookNode) -> str:
    """Everything that the widgets of a page show as text."""
    state = book.metadata["widgets"]
    return "\n".join(str(model.get("value", "")) for model in state.values())


def test_the_guides_are_numbered_from_the_start_page_without_a_gap():
    assert [int(guide.name[:2]) for guide in GUIDES] == list(range(len(GUIDES)))
    assert GUIDES[0].name == "00_start.ipynb"


@guides
def test_a_guide_is_valid_and_carries_no_outputs_and_no_counts(guide):
    book = read(guide)
    nbformat.validate(book)
    assert all(not cell.outputs and cell.execution_count is None for cell in cells(guide, "code"))
    assert guide.read_text(encoding="utf-8").endswith("}\n")
    assert set(json.loads(guide.read_text(encoding="utf-8"))["metadata"]) == {"kernelspec", "language_info"}


@guides
def test_a_cell_of_code_has_at_most_five_lines_and_defines_nothing(guide):
    for cell in cells(guide, "code"):
        assert 0 < len(cell.source.splitlines()) <= MOST_LINES
        assert not [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, DEFINITIONS)]


@guides
def test_a_guide_imports_from_widgets_and_workbench_only(guide):
    trees = [node for cell in cells(guide, "code") for node in ast.walk(ast.parse(cell.source))]
    assert not [node for node in trees if isinstance(node, ast.Import)]
    imported = {node.module.partition(".")[0] for node in trees if isinstance(node, ast.ImportFrom) and node.module}
    assert imported <= {"widgets", "workbench"}
    assert imported


@guides
def test_a_guide_asks_one_question(guide):
    prose = cells(guide, "markdown")
    headings = [line for cell in prose for line in cell.source.splitlines() if re.match(r"#\s", line)]
    assert prose[0].source.startswith("# ")
    assert read(guide).cells[0].cell_type == "markdown"
    assert len(headings) == 1


@guides
def test_code_stands_between_words_that_explain_it(guide):
    book = read(guide)
    assert book.cells[-1].cell_type == "markdown"
    assert not any(
        one.cell_type == other.cell_type == "code" and not one.source.startswith("from ")
        for one, other in pairwise(book.cells)
    )


@guides
def test_a_guide_ends_with_a_link_to_another(guide):
    last = read(guide).cells[-1]
    linked = LINK.findall(last.source)
    assert linked
    assert linked[-1] != guide.name
    assert last.source.rstrip().splitlines()[-1].rstrip(" .").endswith(f"({linked[-1]})")


@guides
def test_every_link_leads_to_a_guide_that_is_there_and_to_no_other_host(guide):
    links = [link for cell in cells(guide, "markdown") for link in LINK.findall(cell.source)]
    assert all((guide.parent / link).is_file() for link in links)
    assert not [cell for cell in cells(guide, "markdown") if "://" in cell.source]


def test_every_guide_can_be_reached_from_the_start_page():
    reached, left = set(), [GUIDES[0].name]
    while left:
        name = left.pop()
        reached.add(name)
        prose = cells(GUIDES[0].parent / name, "markdown")
        left += {link for cell in prose for link in LINK.findall(cell.source)} - reached
    assert reached == {guide.name for guide in GUIDES}


@guides
def test_words_are_chosen_with_care(guide):
    prose = " ".join(cell.source for cell in cells(guide, "markdown")).lower()
    assert not set(re.findall(r"[a-z-]+", prose)) & {"fair", "unfair", "compliant", "debias", "bias-free"}


@guides
def test_a_guide_runs_for_a_visitor_who_has_chosen_nothing_yet(guide, tmp_path):
    made = outputs(run(guide, tmp_path / "project"))
    assert {output.output_type for output in made} <= {"display_data", "execute_result"}
    assert all("application/vnd.jupyter.widget-view+json" in output.data for output in made)
    assert not (tmp_path / "project").exists()


@guides
def test_a_guide_runs_for_a_project_with_a_table_and_shows_it(guide, tmp_path):
    choose_table(Project.open(tmp_path / "project"), "dataset:resume_callbacks")
    book = run(guide, tmp_path / "project")
    assert {output.output_type for output in outputs(book)} <= {"display_data", "execute_result"}
    expected = {"00_start": "redistributed in openintro", "02_groups": "6.4% of 2,435 against 9.7% of 2,435"}
    assert expected.get(guide.stem, "") in shown(book)
