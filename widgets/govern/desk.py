"""What a person has on the desk while assessing: the project, the questionnaire and its answers as they stand now.

- It is to the pages of an assessment what the session is to the others, and loads neither a table nor pandas.
- Panels are linked to the desk, never to each other. Everything on it is in the project's store and read from there.
- An answer is written with the answer that was seen: whoever comes second is told who was first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Self, cast

import traitlets as t

from widgets.panel import Panel
from workbench.bundled import bundled
from workbench.errors import WorkbenchError, unknown
from workbench.govern import measured
from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import AssessmentReport, assess
from workbench.govern.evidence import Proposal, propose
from workbench.govern.kept import KeptAssessment
from workbench.govern.pack import Pack
from workbench.govern.questionnaire import load_pack, pack_versions
from workbench.guides import list_guides
from workbench.language import tr
from workbench.store import Project

KEPT_UNDER = "assess.pack"
FIRST = ("impact", "eu-ai-act", "dpia-screen", "privacy", "ethics-checklist", "ai-policy", "canada-aia")
ELSEWHERE = ("vendor",)
"""Packs that have a panel of their own."""


class Desk(t.HasTraits):
    """The one thing all panels of an assessment are linked to."""

    project = t.Instance(Project, allow_none=True)
    """Where everything is kept."""

    pack = t.Unicode()
    """The questionnaire that is answered, as NAME@VERSION."""

    pack_options = t.List(t.Tuple())
    """(title, NAME@VERSION) of each questionnaire there is."""

    sheet = t.Instance(Sheet, allow_none=True)
    """The answers as they were last read; None where they cannot be read."""

    records = t.Dict()
    """What was measured, by kind, as far as it was recorded for an assessment."""

    changed = t.Int()
    """Rises whenever something else was kept: a duty, a risk, a sign-off."""

    problem = t.Unicode()
    """What went wrong with the project itself, in one sentence; every panel shows it."""

    def __init__(self, project: Project | None = None) -> None:
        super().__init__()
        self._report: AssessmentReport | None = None
        self._proposals: dict[str, Proposal] | None = None
        self.observe(self._forget, ["sheet", "records"])  # before any panel looks
        self.pack_options = [(title_of(name), name) for name in pack_names()]
        self.pack = self.pack_options[0][1]
        self.observe(self._turn_to_pack, "pack")
        self.project = project

    @classmethod
    def open(cls, project: Project | None = None) -> Self:
        """The desk of this page's project, as it was left; what is wrong with it is kept for the panels to show."""
        desk = cls()
        try:
            desk.project = project or Project.current()
            desk.pack = _known(desk.project.choice(KEPT_UNDER), desk.pack)
            desk.refresh()
        except WorkbenchError as problem:
            desk.problem = str(problem)
        return desk

    @classmethod
    def of(cls, source: Any) -> Desk:
        """A desk from what is at hand: a desk, a project, its folder, or nothing for this page's project."""
        if isinstance(source, cls):
            return source
        if isinstance(source, str | Path):
            source = Project.open(Path(source))
        if source is not None and not isinstance(source, Project):
            raise WorkbenchError(tr("An assessment is kept in a project, not in a {name}.", name=type(source).__name__))
        return cls.open(source)

    @property
    def home(self) -> Project:
        """The project; without one, the sentence that says so."""
        return self.project or Project.current()

    @property
    def asked(self) -> Pack:
        """The questionnaire itself."""
        name, _, version = self.pack.partition("@")
        return load_pack(name, version)

    @property
    def kept(self) -> KeptAssessment:
        """Its answers in the project's store."""
        return KeptAssessment(self.home, self.asked)

    @property
    def answers(self) -> Sheet:
        """The answers; where they cannot be read, the sentence that says so."""
        if self.sheet is None:
            raise WorkbenchError(self.problem or tr("The answers cannot be read."))
        return self.sheet

    @property
    def report(self) -> AssessmentReport:
        """What the answers come to."""
        if self._report is None:
            self._report = assess(self.answers)
        return self._report

    @property
    def proposals(self) -> dict[str, Proposal]:
        """The answers that measurements give."""
        if self._proposals is None:
            self._proposals = propose(self.answers.pack, self.records, self.answers.values)
        return self._proposals

    def choose_pack(self, pack: str) -> None:
        """Turn to another questionnaire, NAME or NAME@VERSION; the answers to this one stay."""
        name, _, version = pack.partition("@")
        found = load_pack(name, version)
        self.keep(KEPT_UNDER, f"{found.name}@{found.version}")
        self.pack = f"{found.name}@{found.version}"

    def refresh(self) -> None:
        """Read answers and records anew: what others wrote meanwhile is there afterwards."""
        with self.hold_trait_notifications():
            self.sheet = self.kept.sheet()
            self.records = measured.read(self.home)

    def write(self, question: str, answer: Answer | None, *, seen: Answer | None) -> Answer | None:
        """Keep an answer; it is on the disk when this returns. Raises as `KeptAssessment.write` does."""
        try:
            return self.kept.write(question, answer, seen=seen)
        finally:
            self.sheet = self.kept.sheet()

    def keep(self, key: str, value: Any) -> None:
        """Write a choice to the project's store; it is on the disk when this returns."""
        self.home.choose(key, value)
        self.touch()

    def touch(self) -> None:
        """Tell the panels that something was kept."""
        self.changed += 1

    def _forget(self, _change: object) -> None:
        self._report = self._proposals = None

    def _turn_to_pack(self, _change: object) -> None:
        if self.project is not None:
            self.refresh()


class DeskPanel(Panel):
    """A panel of an assessment, linked to a desk."""

    @classmethod
    def source_of(cls, source: Any, **_roles: Any) -> Desk:
        """A panel on a desk, a project or its folder; on this page's project if nothing is given."""
        return Desk.of(source)

    @property
    def desk(self) -> Desk:
        """What the panel is linked to."""
        return cast("Desk", self.session)

    def tell(self, words: str) -> None:
        """Say what was done, once all that it changed is shown: an answer that comes after would take it away."""
        if self._pending is not None:
            self._pending.cancel()
        self.refresh()
        if not self.alert.text:
            self.alert.show(words, "info")


def pack_names() -> tuple[str, ...]:
    """Every questionnaire as NAME@VERSION, the usual ones first, the newest version before older ones."""
    versions = pack_versions()
    names = [*(name for name in FIRST if name in versions), *(name for name in versions if name not in FIRST)]
    return tuple(f"{name}@{version}" for name in names if name not in ELSEWHERE for version in versions[name][::-1])


def page_link(page: str) -> str:
    """The address of the guide with this heading, "" where there is none."""
    return _guide_files().get(page, "")


@cache
def _guide_files() -> dict[str, str]:
    return {guide.title: guide.file for guide in list_guides(bundled("notebooks"))}


def title_of(pack: str) -> str:
    """What a person calls a questionnaire; the version stands behind it where there are several."""
    name, _, version = pack.partition("@")
    title = load_pack(name, version).title
    return f"{title} ({version})" if len(pack_versions()[name]) > 1 else title


def _known(kept: Any, usual: str) -> str:
    """The questionnaire that was answered last; one that this release does not have is said."""
    if kept is None:
        return usual
    if kept not in pack_names():
        raise unknown("questionnaire", kept, pack_names())
    return str(kept)
