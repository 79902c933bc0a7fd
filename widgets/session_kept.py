"""Where a page keeps what was chosen: the project, if there is one, and what went wrong with it."""

from pathlib import Path
from typing import Any

import traitlets as t

from workbench.errors import WorkbenchError
from workbench.store import Project


class Kept(t.HasTraits):
    """A part of the session that writes choices to the project as they are made."""

    problem = t.Unicode()
    """What went wrong with the project itself, in one sentence; every panel shows it."""

    def __init__(self, project: Project | None = None) -> None:
        super().__init__()
        self.project = project

    def keep(self, key: str, value: Any) -> None:
        """Write a choice or an answer to the project's store; it is on the disk when this returns."""
        self._home.choose(key, value)

    @property
    def uploads(self) -> Path:
        """The folder that files of one's own are put into."""
        return self._home.uploads

    @property
    def _home(self) -> Project:
        """The project of this page, which a case of an analyst's own only writes answers and files to."""
        return self.project or Project.current()

    def _write(self, key: str, value: Any) -> None:
        """Keep what was chosen here, if there is a project; what the store says against it is shown by every panel."""
        if self.project is None:
            return
        try:
            self.project.choose(key, value)
            self.problem = ""
        except WorkbenchError as problem:
            self.problem = str(problem)
