"""The workshop on paper: a sheet for each part, answers for the trainer, slides and a certificate, for any browser.

- Everything is made from the same notebooks, exercises and tables as the pages; nothing is written twice.
- Each page is one file with its pictures inside: no script, no network, ready to print.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import mistune

from workbench.errors import WorkbenchError
from workbench.folders import make_folder
from workbench.language import tr
from workbench.workshop.lessons import PARTS, Lesson, find_part, list_cuts, make_lesson
from workbench.workshop.paper import fill, read_cells, read_questions
from workbench.workshop.pictures import Picture, draw
from workbench.workshop.room import Room

PAGES = ("index", "answers", "slides", "assessment", "certificate")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A part on paper: its prose as HTML (story, card), its pictures and its lesson."""

    name: str
    title: str
    story: str
    card: str
    pictures: tuple[Picture, ...]
    lesson: Lesson


def write_handouts(folder: Path, room: Room | None, notebooks: Path) -> list[Path]:
    """Write the pages into a folder, the list of all first; what is there under the same names is replaced.

    Raises
    ------
    WorkbenchError
        When the folder cannot be written.
    """
    sheets = tuple(make_sheet(name, room, notebooks) for name in PARTS)
    questions = list(read_questions(notebooks, "assessment").values())
    assessment = _prose(read_cells(notebooks, "assessment"))
    shared = {"sheets": sheets, "cuts": list_cuts(), "assessment": assessment, "questions": questions}
    pages = {f"{name}.html": fill(name, **shared) for name in PAGES}
    pages |= {f"{each.name}.html": fill("sheet", sheet=each, **shared) for each in sheets}
    try:
        make_folder(folder)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise WorkbenchError(
            tr("The handouts cannot be written to {folder} ({strerror}).", folder=folder, strerror=problem.strerror)
        ) from None
    return [folder / name for name in pages]


def make_sheet(name: str, room: Room | None, notebooks: Path) -> Sheet:
    """One part on paper, on the room's table or the one it comes with."""
    lesson = make_lesson(name, room.recipe(name) if room else find_part(name).recipe)
    cells = read_cells(notebooks, name)
    prose = [text for kind, text in cells if kind == "markdown"]
    card = next(text for text in prose if text.startswith("## Talk"))
    return Sheet(
        name=name,
        title=lesson.part.title,
        story=_html("\n".join(prose[0].splitlines()[1:])),
        card=_html(card.partition("\n")[2]),
        pictures=tuple(draw(lesson.case, lesson.part.exercises)),
        lesson=lesson,
    )


def _prose(cells: Sequence[tuple[str, str]]) -> str:
    return _html("\n".join(cells[0][1].splitlines()[1:]))


def _html(text: str) -> str:
    made = mistune.html(text)
    return made if isinstance(made, str) else ""
