"""What a person is looking at now: the case, the comparison and the metric. The only object that changes.

- Panels are linked to the session, never to each other, so two panels always agree.
- It is made of what is kept (`session_kept`), what is compared (`session_comparing`) and who is looked at
  (`session_looking`); here are the table and the model that all of it is about.
- Options stand beside their value (`metric`, `metric_options`), so that a control is two links.
- A new case resets what depended on the old one in one method.
- With a project, choices are written to its store as they are made, and are there again on the next page.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

import traitlets as t

from widgets.session_comparing import COMPARED
from widgets.session_looking import Looking
from workbench.case import Case
from workbench.chosen_model import forget_chosen
from workbench.engines.frames import is_frame
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.model import Kind, Model, Progress
from workbench.reopen import choose_table, fit_model, open_model, reopen_case, set_roles, use_model
from workbench.store import Project


class Session(Looking):
    """The one thing all panels of a page are linked to."""

    model = t.Instance(Model, allow_none=True)
    """The model that is explained, once `modelled`; None again when the table or a role changes."""

    def __init__(self, case: Case | None = None, project: Project | None = None) -> None:
        super().__init__(project)
        self.whole = case
        self.observe(self._keep_comparison, list(COMPARED))

    @classmethod
    def open(cls, project: Project | None = None) -> Self:
        """The session of this page's project, as it was left; what is wrong with it is kept for the panels to show."""
        session = cls()
        try:
            session.project = project or Project.current()
            session._show(reopen_case(session.project))
        except WorkbenchError as problem:
            session.problem = str(problem)
        return session

    @classmethod
    def of(cls, source: Any, **roles: Any) -> "Session":
        """A session from what an analyst has at hand: a session, a case, or a frame and the parts of its roles."""
        if is_frame(source):
            return cls(Case.of(source, **roles))
        if roles:
            raise WorkbenchError(
                tr(
                    "Parts such as {roles} go with a DataFrame; a case or a session has its own.",
                    roles=next(iter(roles)),
                )
            )
        if isinstance(source, Session):
            return source
        if source is not None and not isinstance(source, Case):
            raise WorkbenchError(
                tr("A panel looks at a session, a case or a DataFrame, not at a {name}.", name=type(source).__name__)
            )
        return cls.open() if source is None else cls(source)

    def choosing(self, ref: str | Path) -> Callable[[Progress], Case]:
        """The work of reading another table, to be run with a progress function; then `chosen`."""
        home = self._home
        return lambda progress: choose_table(home, ref, progress)

    def chosen(self, case: Case) -> None:
        """Look at this table from now on; a bundled one comes with its usual roles, one's own with none."""
        self.project, self.problem = self._home, ""
        self._show(case)

    def set_roles(self, **changes: Any) -> None:
        """Give columns other parts; nothing changes if the table cannot play them."""
        self._show(set_roles(self.project, self.everyone, **changes))

    def fitting(self, kind: Kind) -> Callable[[Progress], Case]:
        """The work of fitting a plain model, to be run with a progress function; nothing is kept until `fitted`."""
        case, project = self.everyone, self.project
        return lambda progress: fit_model(project, case, kind, progress)

    def fitted(self, case: Case, kind: Kind) -> None:
        """Look at the case with the scores of a fitted model from now on."""
        if self.project is not None:
            forget_chosen(self.project)
            self.project.set_model(kind)
        cohort = dict(self.cohort)
        self.whole = case
        self.look_at(cohort)

    def modelling(self, kind: Kind) -> Callable[[Progress], Model]:
        """The work of making the model that is explained, or of opening it from before; then `modelled`."""
        case, project = self.everyone, self.project
        return lambda progress: open_model(project, case, kind, progress)

    def using(self, model: Model) -> Callable[[Progress], tuple[Case, Model]]:
        """The work of looking at the table with a model that was made or brought; then `used`."""
        case, project = self.everyone, self.project
        return lambda progress: (use_model(project, case, model, progress), model)

    def used(self, found: tuple[Case, Model]) -> None:
        """Look at the case with the scores of this model from now on, and explain it."""
        cohort = dict(self.cohort)
        self.whole, model = found
        self.look_at(cohort)
        self.model = model

    def modelled(self, model: Model) -> None:
        """Explain this model from now on."""
        self.model = model

    def record(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep what was measured on everyone in the project's table as evidence for its assessments."""
        from workbench.govern.measured import record  # noqa: PLC0415 - most pages measure nothing to keep

        if self.project is not None and self.project.table is not None:
            record(self.project, self.everyone, kind, values)

    def _show(self, case: Case | None) -> None:
        self.unobserve(self._keep_comparison, list(COMPARED))  # what is shown here was not chosen by anybody just now
        self.whole = case
        self._find_comparison()
        self._find_cohorts()
        self._find_person()
        self.observe(self._keep_comparison, list(COMPARED))

    def _turn_to_whole(self, change: object = None) -> None:
        """Another table, other roles or other scores: no model of the old one is left either."""
        with self.hold_trait_notifications():
            self.model = None
            super()._turn_to_whole(change)
