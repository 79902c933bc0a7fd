"""One page of one's own to print: what a participant answered, measured and will do, read from their project alone.

A picture stands there only where its exercise is solved, so the page tells nobody more than they found out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbench.language import tr
from workbench.store import Project
from workbench.workshop.lessons import PARTS, Exercise, Part, find_part, lay_table
from workbench.workshop.paper import fill, read_questions
from workbench.workshop.pictures import Picture, draw
from workbench.workshop.progress import Tried, last_tried
from workbench.workshop.room import Room

MONDAY = "workshop.assessment.monday"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A question, what a person answered ("" if nothing); of an exercise its number and what became of the answer."""

    question: str
    answer: str
    became: str = ""
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class Practised:
    """A part as one person did it: answers to its exercises, what they measured, and what they wrote."""

    part: Part
    tried: tuple[Said, ...]
    pictures: tuple[Picture, ...]
    written: tuple[Said, ...]


def write_own_sheet(project: Project, room: Room, notebooks: Path, *, name: str, day: date) -> str:
    """The page as HTML, one file without scripts; "" where nothing was answered yet."""
    kept = project.choices("workshop.")
    all_parts = [_practised(find_part(part), project, room, _written(kept, notebooks, part)) for part in PARTS]
    parts = [each for each in all_parts if each.tried or each.written]
    assessment = read_questions(notebooks, "assessment")
    answers = {key: Said(question=words, answer=_text(kept, key)) for key, words in assessment.items()}
    monday, own = answers.pop(MONDAY), [said for said in answers.values() if said.answer]
    if not (parts or own or monday.answer):
        return ""
    return fill("own", name=name, day=day, parts=parts, assessment=own, monday=monday)


def _practised(part: Part, project: Project, room: Room, written: tuple[Said, ...]) -> Practised:
    mark, kept = room.mark(part.name), {}
    for number, exercise in enumerate(part.exercises, 1):
        tried = last_tried(project, part.name, number)
        if tried and tried.answer:
            kept[number] = (exercise, tried)
    solved = [exercise for exercise, tried in kept.values() if tried.solved and tried.table == mark]
    return Practised(
        part=part,
        tried=tuple(_said(number, *each, mark) for number, each in kept.items()),
        pictures=tuple(draw(lay_table(room.recipe(part.name)), solved)) if solved else (),
        written=written,
    )


def _said(number: int, exercise: Exercise, tried: Tried, mark: str) -> Said:
    became = tr("right") if tried.solved else tr("not found yet")
    if tried.table != mark:
        became = tr("{became}, about the table that lay there before", became=became)
    words = exercise.answer.get("options", {}).get(tried.answer, tried.answer)
    return Said(question=exercise.question, answer=words, became=became, number=number)


def _written(kept: Mapping[str, Any], notebooks: Path, page: str) -> tuple[Said, ...]:
    """What was written on a page under its own questions."""
    said = [Said(question=words, answer=_text(kept, key)) for key, words in read_questions(notebooks, page).items()]
    return tuple(each for each in said if each.answer)


def _text(kept: Mapping[str, Any], key: str) -> str:
    return str(kept.get(key) or "").strip()
