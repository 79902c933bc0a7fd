"""The table of a part of the workshop, ready for any panel."""

from widgets.session import Session
from workbench.errors import WorkbenchError
from workbench.workshop.lessons import Lesson, make_lesson
from workbench.workshop.room import Room

OFFERED = ("selection_rate", "base_rate")
"""The decision and the record: whatever a trainer plants shows in one of them or in both. The guides ask more."""


def open_part(name: str) -> Session:
    """A session on the table that the trainer laid before the room; what is wrong is said by the panels.

    It is not the project's own table: a person may have several parts open at once, and each is what it is.
    """
    try:
        lesson = current_lesson(name)
    except WorkbenchError as problem:
        session = Session()
        session.problem = str(problem)
        return session
    session = Session(lesson.case)
    session.metrics = OFFERED
    session.compare_by = lesson.part.start
    return session


def current_lesson(name: str) -> Lesson:
    """A part on the table that lies before the room now."""
    return make_lesson(name, Room.current().recipe(name))
