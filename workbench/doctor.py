"""What is wrong with an installation, a project, a browser or a port, in one sentence each and with what to do.

Every check only looks: nothing is made, changed or sent.
"""

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from workbench.address import MAX_PORT
from workbench.checkup import Check, Checkup, State
from workbench.errors import WorkbenchError
from workbench.installation import check_files, check_memory, check_packages, check_python
from workbench.language import tr
from workbench.project_folder import default_home
from workbench.store import Project
from workbench.verify import verify_log

LITTLE_ROOM = 500_000_000
BROWSERS = ("firefox", "chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "brave-browser", "safari")


def check_up(*, project: Path | None = None, port: int = 8866) -> Checkup:
    """Look at everything that `workbench serve` needs; with a project, also whether it can be read and is whole."""
    parts = (
        check_python,
        check_packages,
        check_files,
        _home,
        check_memory,
        lambda: _project(project),
        _browser,
        lambda: _port(port),
    )
    return Checkup(checks=tuple(check for part in parts for check in _guarded(part)))


def _guarded(part: Callable[[], Iterator[Check]]) -> list[Check]:
    try:
        return list(part())
    except OSError as problem:
        said = problem.strerror or type(problem).__name__
        return [
            Check(
                about="installation", state="ill", says=tr("The computer refused to be looked at ({said}).", said=said)
            )
        ]


def _home() -> Iterator[Check]:
    home = default_home().expanduser().resolve()
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if not os.access(nearest, os.W_OK):
        remedy = tr("Give yourself the right to write there, or name another folder with WORKBENCH_HOME.")
        yield Check(about="project", state="ill", says=tr("Nothing can be kept in {home}.", home=home), remedy=remedy)
        return
    free = shutil.disk_usage(nearest).free
    state: State = "look" if free < LITTLE_ROOM else "well"
    remedy = tr("Make room, or name another disk with WORKBENCH_HOME.") if state == "look" else ""
    said = tr("Projects are kept in {home}; {free:.1f} GB are free there.", home=home, free=free / 1000000000.0)
    yield Check(about="project", state=state, says=said, remedy=remedy)


def _project(folder: Path | None) -> Iterator[Check]:
    if folder is None:
        return
    try:
        project = Project.open(folder, create=False)
        table, log = project.table, verify_log(project)
    except WorkbenchError as problem:
        remedy = tr(
            "`workbench serve --project {folder}` makes a project where there is none; a copy of it can be put back.",
            folder=folder,
        )
        yield Check(about="project", state="ill", says=str(problem), remedy=remedy)
        return
    if log.fault:
        remedy = tr("Keep a copy of the folder as it is, and ask who worked in it.")
        yield Check(about="project", state="ill", says=log.to_text(), remedy=remedy)
    else:
        yield Check(about="project", state="well", says=tr("The project can be read, and its log is whole."))
    if table is None:
        yield Check(
            about="project",
            state="look",
            says=tr("No table was chosen in it yet."),
            remedy=tr("Open it and choose one."),
        )


def _browser() -> Iterator[Check]:
    found = [name for name in BROWSERS if shutil.which(name)] or [sys.platform] * (sys.platform in {"win32", "darwin"})
    if found:
        yield Check(about="browser", state="well", says=tr("There is a browser on this computer."))
    else:
        remedy = tr(
            "Open the address that `workbench serve` prints in a browser, here or through a tunnel (docs/serving.md)."
        )
        yield Check(about="browser", state="look", says=tr("No browser was found on this computer."), remedy=remedy)


def _port(port: int) -> Iterator[Check]:
    remedy = tr("Stop what uses it, or serve on another one: workbench serve --port 0 takes any that is free.")
    if not 0 <= port <= MAX_PORT:
        yield Check(
            about="port",
            state="ill",
            says=tr("There is no port {port}.", port=port),
            remedy=tr("Ports go from 1 to 65535."),
        )
        return
    try:
        with socket.create_server(("127.0.0.1", port)):
            pass
    except OSError as problem:
        why = (problem.strerror or tr("it is taken")).partition(" (")[0].lower()  # what follows says the address again
        said = tr("Port {port} cannot be used ({why}).", port=port, why=why)
        yield Check(about="port", state="ill", says=said, remedy=remedy)
    else:
        yield Check(about="port", state="well", says=tr("Port {port} is free.", port=port))
