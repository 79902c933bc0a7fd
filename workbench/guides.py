"""The guides as steps, and how far a project has come with each.

A guide is a notebook whose number says where it stands. It ends with a question whose answer is kept: one that is
answered is done, one about which anything is kept is under way, be it a choice or what was worked out on it. So nothing
is counted that a person did not do.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.roles import Roles
from workbench.store import Project

State = Literal["not begun", "under way", "done"]
Steps = tuple[tuple[int, str], ...]

STEPS: Steps = (
    (0, tr("Look at the table")),
    (2, tr("Who is treated differently")),
    (6, tr("Why, and what would change it")),
    (10, tr("What you owe people")),
)
"""From which number on a guide belongs to which step, where its folder has no steps of its own."""

OWN_STEPS = "steps.toml"
"""In a folder of pages with steps of their own: each step's title = "from which number on"."""

WORKED: Mapping[str, tuple[str, ...]] = {
    "mitigation": ("evidence.mitigation",),
    "person": ("letter.",),
    "what_if": ("whatif.",),
    "recourse": ("evidence.recourse",),
    "impact": ("assess.", "vendors."),
    "obligations": ("duties.", "risks.", "entries.", "applicability.", "columns."),
    "report": ("signoff.", "told."),
}
"""What else is kept by work on a guide: the guide's word -> what the keys start with."""

KEPT = re.compile(r"""\bkey\s*=\s*["']([\w.-]+)["']""")


@dataclass(frozen=True, kw_only=True)
class Guide:
    """One guide: its file's name, its first heading, the keys of its answers, and the steps of its folder."""

    file: str
    title: str
    answers: tuple[str, ...] = ()
    steps: Steps = STEPS

    @property
    def number(self) -> int:
        """Where it stands; a file without a number comes last."""
        found = re.match(r"\d+", self.file)
        return int(found[0]) if found else 99

    @property
    def step(self) -> str:
        """The title of the step it belongs to; "" before the first one."""
        return next((title for first, title in reversed(self.steps) if first <= self.number), "")

    @cached_property
    def topics(self) -> frozenset[str]:
        """What the keys of its choices begin with."""
        words = re.sub(r"^\d+_|\.ipynb$", "", self.file)
        return frozenset({words, *(key.partition(".")[0] for key in self.answers)})


@dataclass(frozen=True, kw_only=True)
class Step:
    """Guides that belong together, under a few words."""

    title: str
    guides: tuple[Guide, ...]


def list_guides(folder: Path) -> tuple[Guide, ...]:
    """The guides in a folder in order.

    Raises WorkbenchError where there is none.
    """
    steps = _steps(folder / OWN_STEPS)
    found = tuple(_read(path, steps) for path in sorted(folder.glob("*.ipynb")))
    if not found:
        raise WorkbenchError(
            tr("There are no guides in {folder}; a guide is a notebook such as 00_start.ipynb.", folder=folder)
        )
    return found


def group_guides(guides: Iterable[Guide]) -> tuple[Step, ...]:
    """The guides under their steps, in order; the start page, number 0, belongs to none."""
    listed = [guide for guide in guides if guide.number]
    titles = dict.fromkeys(guide.step for guide in listed)
    return tuple(Step(title=title, guides=tuple(g for g in listed if g.step == title)) for title in titles)


def states(project: Project | None, guides: Iterable[Guide]) -> dict[str, State]:
    """How far a project has come: file name -> "not begun", "under way" or "done"."""
    kept = project.choices() if project else {}
    return {guide.file: _state(guide, kept) for guide in guides}


def is_ready(roles: Roles) -> bool:
    """Whether a table's columns have the parts without which nothing can be compared."""
    return bool(roles.sensitive and (roles.target or roles.prediction or roles.score))


def next_guide(guides: Sequence[Guide], done: Mapping[str, State]) -> Guide | None:
    """The first guide after the start page that is not done; None when all are."""
    return next((guide for guide in guides if guide.number and done[guide.file] != "done"), None)


def _state(guide: Guide, kept: Mapping[str, Any]) -> State:
    if guide.answers and all(str(kept.get(key) or "").strip() for key in guide.answers):
        return "done"
    words = tuple(f"{topic}." for topic in guide.topics) + tuple(
        start for topic in sorted(guide.topics) for start in WORKED.get(topic, ())
    )
    return "under way" if any(key.startswith(words) for key in kept) else "not begun"


def _steps(path: Path) -> Steps:
    if not path.is_file():
        return STEPS
    told: dict[str, int] = tomllib.loads(path.read_text("utf-8"))
    return tuple((first, title) for title, first in told.items())


def _read(path: Path, steps: Steps) -> Guide:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    text = {
        kind: "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == kind) for kind in ("markdown", "code")
    }
    heading = re.search(r"^#+ +(.+)$", text["markdown"], re.MULTILINE)
    title = heading[1].strip() if heading else path.stem
    return Guide(file=path.name, title=title, answers=tuple(dict.fromkeys(KEPT.findall(text["code"]))), steps=steps)
