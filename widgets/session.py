"""What a person is looking at now: the case, the comparison and the metric. The only object that changes.

- Panels are linked to the session, never to each other, so two panels always agree.
- Options stand beside their value (`metric`, `metric_options`), so that a control is two links.
- A new case resets what depended on the old one in one method.
- With a project, choices are written to its store as they are made, and are there again on the next page.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import traitlets as t

from workbench.case import Case
from workbench.chosen_model import forget_chosen
from workbench.engines.frames import is_frame
from workbench.errors import WorkbenchError, unknown
from workbench.metrics import METRICS
from workbench.model import Kind, Model, Progress
from workbench.reopen import choose_table, fit_model, open_model, reopen_case, set_roles, use_model
from workbench.store import Project

Options = Sequence[tuple[str, str]]
KEPT = ("metric", "compare_by", "also_by")
KEPT_UNDER = "groups."
PERSON_KEPT = "person.row"
COHORT_KEPT, COHORTS_KEPT = "cohorts.current", "cohorts.named"
NOTHING_MORE = ("nothing more", "")


class Session(t.HasTraits):
    """The one thing all panels of a page are linked to."""

    case = t.Instance(Case, allow_none=True)
    """The people that are looked at: the table with its roles, or a cohort of it; None before one was chosen."""

    whole = t.Instance(Case, allow_none=True)
    """Everyone in the table; the same as `case` while nobody has chosen a cohort."""

    cohort = t.Tuple()
    """(column, group) of each thing the people of the cohort have in common; () for everyone."""

    cohorts = t.Dict()
    """The cohorts that were given a name: name -> {column: group}."""

    model = t.Instance(Model, allow_none=True)
    """The model that is explained, once `modelled`; None again when the table or a role changes."""

    person = t.Int(allow_none=True, default_value=None)
    """The place in the whole table, from 0, of the person that is looked at; None for nobody yet."""

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
        self._compared_before = ""
        self.observe(self._turn_to_whole, "whole")
        self.observe(self._turn_to_case, "case")
        self.observe(self._turn_to_groups, "compare_by")
        self.whole = case
        self.observe(self._keep, list(KEPT))
        self.observe(self._keep_person, "person")

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

    def look_at(self, cohort: Mapping[str, str]) -> None:
        """Look only at the people who have these values in common, {"sex": "female"}; {} is everyone again."""
        self._narrow(cohort)
        self._write(COHORT_KEPT, dict(cohort))

    def keep_cohort(self, name: str) -> None:
        """Give the cohort that is looked at a name, under which it can be found again; an old one of it is replaced."""
        given = name.strip()
        if not given:
            raise WorkbenchError("Give the cohort a name first, a few words that say who it is.")
        if not self.cohort:
            raise WorkbenchError("Everyone is looked at; choose some of them first, then give them a name.")
        self.cohorts = {**self.cohorts, given: dict(self.cohort)}
        self._write(COHORTS_KEPT, self.cohorts)

    def forget_cohort(self, name: str) -> None:
        """Take a name off the list; the people are still in the table."""
        if name not in self.cohorts:
            raise unknown("cohort", name, self.cohorts)
        self.cohorts = {known: items for known, items in self.cohorts.items() if known != name}
        self._write(COHORTS_KEPT, self.cohorts)

    @property
    def everyone(self) -> Case:
        """The whole table; without one, the sentence that asks for it."""
        if self.whole is None:
            raise WorkbenchError("Choose a table first.")
        return self.whole

    def keep(self, key: str, value: Any) -> None:
        """Write a choice or an answer to the project's store; it is on the disk when this returns."""
        self._home.choose(key, value)

    def record(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keep what was measured on everyone in the project's table as evidence for its assessments."""
        from workbench.govern.measured import record  # noqa: PLC0415 - most pages measure nothing to keep

        if self.project is not None and self.project.table is not None:
            record(self.project, self.everyone, kind, values)

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
        self.whole = case
        for name in KEPT:
            value = kept.get(KEPT_UNDER + name)
            if value in [option for _, option in getattr(self, f"{name}_options")]:
                setattr(self, name, value)
        self._find_cohorts()
        self._find_person()
        self.observe(self._keep, list(KEPT))

    def _find_cohorts(self) -> None:
        """The cohorts kept on an earlier page; one whose groups are not in the table any more is let go."""
        kept = self.project.choices("cohorts.") if self.project else {}
        self.cohorts = kept.get(COHORTS_KEPT, {})
        current = kept.get(COHORT_KEPT)
        if self.whole is not None and current:
            with suppress(WorkbenchError):
                self._narrow(current)

    def _find_person(self) -> None:
        """The person looked at on an earlier page, where the table still has them."""
        row = self.project.choice(PERSON_KEPT) if self.project else None
        if self.whole is not None and isinstance(row, int) and row < self.whole.rows:
            self.person = row

    def _keep_person(self, change: Any) -> None:
        if change["new"] is not None and self.project is not None and self.whole is not None:
            self._write(PERSON_KEPT, change["new"])

    def _narrow(self, cohort: Mapping[str, str]) -> None:
        narrowed = self.everyone.only(cohort)
        with self.hold_trait_notifications():
            self.cohort = tuple(cohort.items())
            self.case = narrowed

    def _turn_to_whole(self, _change: object = None) -> None:
        """Another table, other roles or other scores: no cohort, no person and no model of the old one is left."""
        with self.hold_trait_notifications():
            self.cohort, self.person, self.model = (), None, None
            self.case = self.whole

    def _turn_to_case(self, _change: object = None) -> None:
        """Reset what depended on the old case; a choice that is still possible stays."""
        case = self.case
        available: frozenset[str] = frozenset() if case is None else case.available
        columns = [] if case is None else [(case.roles.column_label(name), name) for name in _comparable(case)]
        usual = "selection_rate" if "prediction" in available else "base_rate"
        with self.hold_trait_notifications():
            self.metric_options = [(_question(name, available), name) for name in METRICS]
            if self.metric not in METRICS or METRICS[self.metric].missing_role(available):
                self.metric = usual
            self.compare_by_options = columns
            names = [column for _, column in columns]
            self._compare_within(case, names)
            self._turn_to_groups()

    def _compare_within(self, case: Case | None, names: Sequence[str]) -> None:
        """A cohort of women is compared by something else than sex; everyone again by what it was before."""
        is_cohort = case is not None and case.cohort is not None
        wanted = self._compared_before if not is_cohort and self._compared_before in names else self.compare_by
        if not is_cohort:
            self._compared_before = ""
        elif self.compare_by not in names:
            self._compared_before = self.compare_by
        self.compare_by = wanted if wanted in names else next(iter(names), "")

    def _turn_to_groups(self, _change: object = None) -> None:
        others = [option for option in self.compare_by_options if option[1] != self.compare_by]
        with self.hold_trait_notifications():
            self.also_by_options = [NOTHING_MORE, *others]
            if self.also_by not in [column for _, column in self.also_by_options]:
                self.also_by = ""

    def _keep(self, change: Any) -> None:
        if self.case is not None:
            self._write(KEPT_UNDER + change["name"], change["new"])

    def _write(self, key: str, value: Any) -> None:
        """Keep what was chosen here, if there is a project; what the store says against it is shown by every panel."""
        if self.project is None:
            return
        try:
            self.project.choose(key, value)
            self.problem = ""
        except WorkbenchError as problem:
            self.problem = str(problem)


def _comparable(case: Case) -> Sequence[str]:
    """The sensitive columns that people can be compared by; in a cohort of women that is no longer the sex."""
    sensitive = case.roles.sensitive
    if case.cohort is None:
        return sensitive
    names = case.counts.names
    return [column for column in sensitive if len(names[column]) > 1] or sensitive


def _question(name: str, available: frozenset[str]) -> str:
    metric = METRICS[name]
    lacking = [role for role in metric.needs if role not in available]
    needs = {"target": "a recorded outcome", "prediction": "a decision", "score": "a score"}
    hint = f" (needs {' and '.join(needs[role] for role in lacking)})" if lacking else ""
    return f"{metric.question}{hint}"
