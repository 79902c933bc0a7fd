"""What a person is looking at now: the case, the comparison and the metric. The only object that changes.

- Panels are linked to the session, never to each other, so two panels always agree.
- Options stand beside their value (`metric`, `metric_options`), so that a control is two links.
- A new case resets what depended on the old one in one method.
- With a project, choices are written to its store as they are made, and are there again on the next page.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import traitlets as t

from workbench.case import Case
from workbench.engines.frames import is_frame
from workbench.errors import WorkbenchError
from workbench.metrics import METRICS
from workbench.model import Kind, Progress
from workbench.reopen import choose_table, fit_model, reopen_case, set_roles
from workbench.store import Project

Options = Sequence[tuple[str, str]]
KEPT = ("metric", "compare_by", "also_by")
KEPT_UNDER = "groups."
NOTHING_MORE = ("nothing more", "")


class Session(t.HasTraits):
    """The one thing all panels of a page are linked to."""

    case = t.Instance(Case, allow_none=True)
    """The table with its roles; None before one was chosen."""

    metric = t.Unicode()
    """The metric that is shown, by name."""

    metric_options = t.List(t.Tuple())
    """(question, name) of each metric; one that cannot be computed yet says what it needs."""

    compare_by = t.Unicode()
    """The column people are compared by."""

    compare_by_options = t.List(t.Tuple())
    """(label, column) of each sensitive column."""

    also_by = t.Unicode()
    """A second column, for intersections; "" for none."""

    also_by_options = t.List(t.Tuple())
    """Like `compare_by_options`, without the first column."""

    problem = t.Unicode()
    """What went wrong with the project itself, in one sentence; every panel shows it."""

    def __init__(self, case: Case | None = None, project: Project | None = None) -> None:
        super().__init__()
        self.project = project
        self.observe(self._turn_to_case, "case")
        self.observe(self._turn_to_groups, "compare_by")
        self.case = case
        self.observe(self._keep, list(KEPT))

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
                f"Parts such as {next(iter(roles))} go with a DataFrame; a case or a session has its own."
            )
        if isinstance(source, Session):
            return source
        if source is not None and not isinstance(source, Case):
            raise WorkbenchError(
                f"A panel looks at a session, a case or a DataFrame, not at a {type(source).__name__}."
            )
        return cls.open() if source is None else cls(source)

    @property
    def by(self) -> tuple[str, ...]:
        """The columns of the comparison: one, or two for an intersection; none before a choice."""
        return tuple(filter(None, (self.compare_by, self.also_by)))

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
        if self.case is None:
            raise WorkbenchError("Choose a table first.")
        self._show(set_roles(self.project, self.case, **changes))

    def fitting(self, kind: Kind) -> Callable[[Progress], Case]:
        """The work of fitting a plain model, to be run with a progress function; nothing is kept until `fitted`."""
        case, project = self.case, self.project
        if case is None:
            raise WorkbenchError("Choose a table first.")
        return lambda progress: fit_model(project, case, kind, progress)

    def fitted(self, case: Case, kind: Kind) -> None:
        """Look at the case with the scores of a fitted model from now on."""
        if self.project is not None:
            self.project.set_model(kind)
        self.case = case

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

    def _show(self, case: Case | None) -> None:
        kept = self.project.choices(KEPT_UNDER) if self.project else {}
        self.unobserve(self._keep, list(KEPT))  # what is shown here was not chosen by anybody just now
        self.case = case
        for name in KEPT:
            value = kept.get(KEPT_UNDER + name)
            if value in [option for _, option in getattr(self, f"{name}_options")]:
                setattr(self, name, value)
        self.observe(self._keep, list(KEPT))

    def _turn_to_case(self, _change: object = None) -> None:
        """Reset what depended on the old case; a choice that is still possible stays."""
        case = self.case
        available: frozenset[str] = frozenset() if case is None else case.available
        columns = [] if case is None else [(case.roles.column_label(name), name) for name in case.roles.sensitive]
        usual = "selection_rate" if "prediction" in available else "base_rate"
        with self.hold_trait_notifications():
            self.metric_options = [(_question(name, available), name) for name in METRICS]
            if self.metric not in METRICS or METRICS[self.metric].missing_role(available):
                self.metric = usual
            self.compare_by_options = columns
            names = [column for _, column in columns]
            if self.compare_by not in names:
                self.compare_by = names[0] if names else ""
            self._turn_to_groups()

    def _turn_to_groups(self, _change: object = None) -> None:
        others = [option for option in self.compare_by_options if option[1] != self.compare_by]
        with self.hold_trait_notifications():
            self.also_by_options = [NOTHING_MORE, *others]
            if self.also_by not in [column for _, column in self.also_by_options]:
                self.also_by = ""

    def _keep(self, change: Any) -> None:
        if self.project is None or self.case is None:
            return
        try:
            self.project.choose(KEPT_UNDER + change["name"], change["new"])
            self.problem = ""
        except WorkbenchError as problem:
            self.problem = str(problem)


def _question(name: str, available: frozenset[str]) -> str:
    metric = METRICS[name]
    lacking = [role for role in metric.needs if role not in available]
    needs = {"target": "a recorded outcome", "prediction": "a decision", "score": "a score"}
    hint = f" (needs {' and '.join(needs[role] for role in lacking)})" if lacking else ""
    return f"{metric.question}{hint}"
