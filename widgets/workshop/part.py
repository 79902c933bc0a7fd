"""The table of a part of the workshop, ready for any panel."""

from widgets.session import Session
from workbench.errors import WorkbenchError
from workbench.workshop.lessons import Lesson, make_lesson
from workbench.workshop.room import Room


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
    session.compare_by = lesson.part.start
    return session


def current_lesson(name: str) -> Lesson:
    """A part on the table that lies before the room now."""
    return make_lesson(name, Room.current().recipe(name))
