"""Which guides were opened while a project was about the table it is about now.

That somebody looked is an event, not a choice: it stands in the log under a name of its own and changes nothing of what
the project holds. Each event names the table, so that nothing has to be forgotten when another one is chosen.
"""

import json

from sqlalchemy import select

from workbench.log import append
from workbench.schema import entries
from workbench.store import Project

OPENED = "guide.opened"


def note_opened(project: Project, guide: str) -> None:
    """Write down, once for each table, that a guide was opened; nothing before a table was chosen.

    Raises WorkbenchError where the project cannot be written.
    """
    table = project.table
    if table is not None and guide not in opened(project):
        with project.store.writing() as view:
            append(view, OPENED, {"guide": guide, "table": table.sha256})


def opened(project: Project) -> frozenset[str]:
    """The guides that were opened with the project's table of today, by the words they were noted under."""
    table = project.table
    if table is None:
        return frozenset()
    with project.store.reading() as view:
        if view is None:
            return frozenset()
        noted = select(entries.c.payload).where(entries.c.project == view.project, entries.c.what == OPENED)
        events = [json.loads(payload) for payload in view.connection.scalars(noted)]
    return frozenset(event["guide"] for event in events if event["table"] == table.sha256)
