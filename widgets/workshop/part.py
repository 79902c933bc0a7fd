"""The table of a part of the workshop, ready for any panel."""

from widgets.session import Session
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.store import Project
from workbench.workshop.lessons import Lesson, make_lesson
from workbench.workshop.part_project import PartProject
from workbench.workshop.room import Room

OFFERED = ("selection_rate", "base_rate")
"""The decision and the record: whatever a trainer plants shows in one of them or in both. The guides ask more."""
MOVED_ON = tr("The trainer has laid another table before the room. Reload this page to go on with it.")


def open_part(name: str) -> Session:
    """A session on the table that the trainer laid before the room, as this person left it; what is wrong is said.

    It is not the project's own table: a person may have several parts open at once, and each is what it is. On another
    table, or in another round, the picture begins anew.
    """
    try:
        lesson = current_lesson(name)
        session = Session(lesson.case)
        session.metrics = OFFERED
        session.compare_by = lesson.part.start
        session.project = PartProject.of(Project.current(), Room.current(), name)
        session.chosen(lesson.case)
    except WorkbenchError as problem:
        session = Session()
        session.problem = str(problem)
    return session


def current_lesson(name: str) -> Lesson:
    """A part on the table that lies before the room now."""
    return make_lesson(name, Room.current().recipe(name))
