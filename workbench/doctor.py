"""What is wrong with an installation, a project, a browser or a port, in one sentence each and with what to do.

Every check only looks: nothing is made, changed or sent.
"""

import importlib.metadata
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from workbench.bundled import bundled
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.project_folder import default_home
from workbench.store import Project
from workbench.verify import verify_log

SCHEMA = "workbench.doctor/1"
State = Literal["well", "look", "ill"]
OLDEST = (3, 11)
LITTLE_ROOM = 500_000_000
LAST_PORT = 65535
LITTLE_MEMORY = 1_000_000_000
BROWSERS = ("firefox", "chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "brave-browser", "safari")
NEEDED = ("anywidget", "ipykernel", "ipywidgets", "numpy", "pandas", "plotly", "scikit-learn", "sqlalchemy", "voila")
MARKS: dict[State, str] = {"well": "ok  ", "look": "look", "ill": "ILL "}


@dataclass(frozen=True, kw_only=True)
class Check:
    """What was looked at, how it is, and what to do where it is not well."""

    about: Literal["installation", "project", "browser", "port"]
    state: State
    says: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """All checks; the whole is as well as its worst part."""

    checks: tuple[Check, ...]

    @property
    def is_ill(self) -> bool:
        """Whether something does not work."""
        return any(check.state == "ill" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """The checks as JSON."""
        return {"schema": SCHEMA, "ill": self.is_ill, "checks": [asdict(check) for check in self.checks]}

    def to_text(self) -> str:
        """A line a check, and what to do below those that are not well."""
        lines = [
            f"{MARKS[each.state]}  {each.says}" + (f"\n      {each.remedy}" if each.remedy else "")
            for each in self.checks
        ]
        return "\n".join(
            [*lines, "", tr("Something does not work.") if self.is_ill else tr("All that was looked at works.")]
        )


def check_up(*, project: Path | None = None, port: int = 8866) -> Checkup:
    """Look at everything that `workbench serve` needs; with a project, also whether it can be read and is whole."""
    parts = (_python, _packages, _files, _home, _memory, lambda: _project(project), _browser, lambda: _port(port))
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


def _python() -> Iterator[Check]:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:
        yield Check(
            about="installation",
            state="ill",
            says=tr("Python is {found}.", found=found),
            remedy=tr("Install Python 3.11 or newer."),
        )
    else:
        yield Check(about="installation", state="well", says=tr("Python is {found}.", found=found))


def _packages() -> Iterator[Check]:
    missing = [name for name in NEEDED if not _version(name)]
    if missing:
        remedy = tr("Install the workbench again: python -m pip install --upgrade responsible-ai-workbench")
        yield Check(
            about="installation",
            state="ill",
            says=tr("Not installed: {missing}.", missing=", ".join(missing)),
            remedy=remedy,
        )
    else:
        said = tr(
            "Its packages are installed (Voila {version}, ipywidgets {version_2}).",
            version=_version("voila"),
            version_2=_version("ipywidgets"),
        )
        yield Check(about="installation", state="well", says=said)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _files() -> Iterator[Check]:
    guides = len(list(bundled("notebooks").glob("*.ipynb")))
    template = bundled("share") / "jupyter" / "voila" / "templates" / "workbench" / "index.html.j2"
    if guides and template.is_file():
        yield Check(
            about="installation",
            state="well",
            says=tr("The {guides} guides and the pages' template are there.", guides=guides),
        )
    else:
        what = tr("The guides are") if template.is_file() else tr("The pages' template is")
        yield Check(
            about="installation",
            state="ill",
            says=tr("{what} missing.", what=what),
            remedy=tr("Install the workbench again."),
        )


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


def _memory() -> Iterator[Check]:
    names = getattr(os, "sysconf_names", {})
    if "SC_AVPHYS_PAGES" in names:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        state: State = "look" if free < LITTLE_MEMORY else "well"
        remedy = tr("Every open page needs up to 0.5 GB: close pages, or other programs.") if state == "look" else ""
        yield Check(
            about="installation",
            state=state,
            says=tr("{free:.1f} GB of memory are free.", free=free / 1000000000.0),
            remedy=remedy,
        )


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
    if not 0 <= port <= LAST_PORT:
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
