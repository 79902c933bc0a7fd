"""Where is a project? In a folder that is named, or under this person's home of projects, known by an id."""

import os
import re
import reprlib
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import platformdirs

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.served import is_served


def default_home(env: Mapping[str, str] | None = None) -> Path:
    """Where projects that are known by an id live: WORKBENCH_HOME, or the usual place for this person's data."""
    named = (os.environ if env is None else env).get("WORKBENCH_HOME")
    return (
        Path(named) if named else platformdirs.user_data_path("responsible-ai-workbench", appauthor=False) / "projects"
    )


def new_project_id() -> str:
    """An id nobody can guess (128 random bits): who knows it can open the project.

    >>> is_project_id(new_project_id())
    True
    """
    return secrets.token_urlsafe(16)


def is_project_id(text: str) -> bool:
    """Whether a text may be used as a project's id, and so as a folder's name, as it stands.

    >>> is_project_id("../../etc/passwd")
    False
    """
    return re.fullmatch(r"[A-Za-z0-9_-]{16,64}", text) is not None


def current_folder(env: Mapping[str, str] | None = None) -> Path:
    """The folder of the project this kernel is about, from its environment.

    WORKBENCH_PROJECT names it; else `project=ID` in QUERY_STRING names one under `default_home`; else a page that is
    served to visitors (WORKBENCH_SERVED=1) gets a scratch project nobody else can find, the same one for as long as
    the kernel runs; else it is the folder we are in. An id that cannot be one is an error.
    """
    known = os.environ if env is None else env
    if folder := known.get("WORKBENCH_PROJECT"):
        return Path(folder)
    asked = parse_qs(known.get("QUERY_STRING", ""), keep_blank_values=True).get("project", [])
    if asked:
        return default_home(known) / _checked_id(asked)
    if is_served(known):
        return default_home(known) / (_scratch_id(os.getpid()) if env is None else new_project_id())
    return Path()


def _checked_id(asked: list[str]) -> str:
    if len(asked) > 1 or not is_project_id(asked[0]):
        given = " and ".join(map(reprlib.repr, asked[:2]))
        raise WorkbenchError(
            tr(
                "The address asks for project {given}; an id is one word of 16 to 64 letters, digits, - or _.",
                given=given,
            )
        )
    return asked[0]


@cache
def _scratch_id(_process: int) -> str:
    # Two calls in one kernel must mean the same project; a forked kernel is another visitor's, so it gets its own.
    return new_project_id()
