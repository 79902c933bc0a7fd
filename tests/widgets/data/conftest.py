"""A project of its own, and the page on which a table of one's own is chosen."""

from collections.abc import Callable

import pytest

from widgets import DataPanel, Session
from workbench.store import Project


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """This page's project, in an empty folder with room for files of one's own."""
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    Project.current().uploads.mkdir(parents=True)
    return Project.current()


@pytest.fixture
def read(project) -> Callable[[str, str], DataPanel]:
    """Put a file of one's own on the page: no column has a part afterwards."""
    panel = DataPanel(Session.open())

    def use(name: str, text: str) -> DataPanel:
        (project.uploads / name).write_text(text)
        panel.picker.path = str(project.uploads / name)
        panel.reading.use.click()
        assert panel.alert.text == ""
        return panel

    return use
