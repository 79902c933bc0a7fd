"""What a person has on the desk while assessing: the project, the questionnaire and its answers as they stand now.

- It is to the pages of an assessment what the session is to the others, and loads neither a table nor pandas.
- Panels are linked to the desk, never to each other. Everything on it is in the project's store and read from there.
- An answer is written with the answer that was seen: whoever comes second is told who was first.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import traitlets as t

from widgets.govern.pack_names import known_pack, pack_names, title_of
from workbench.errors import WorkbenchError
from workbench.govern import measured
from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import AssessmentReport, assess
from workbench.govern.evidence import Proposal, propose
from workbench.govern.kept import KeptAssessment
from workbench.govern.pack import Pack
from workbench.govern.questionnaire import load_pack
from workbench.language import tr
from workbench.store import Project

KEPT_UNDER = "assess.pack"


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
            desk.pack = known_pack(desk.project.choice(KEPT_UNDER), desk.pack)
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
