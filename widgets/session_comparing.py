"""What people are compared by and which metric is shown; options stand beside their value."""

from collections.abc import Sequence
from typing import Any

import traitlets as t

from widgets.session_kept import Kept
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS, find_metric
from workbench.store import Project

Options = Sequence[tuple[str, str]]
COMPARED = ("metric", "compare_by", "also_by")
KEPT_UNDER = "groups."
NOTHING_MORE = (tr("nothing more"), "")


class Comparing(Kept):
    """The part of the session that a comparison reads; a new case resets what depended on the old one."""

    case = t.Instance(Case, allow_none=True)
    """The people that are looked at: the table with its roles, or a cohort of it; None before one was chosen."""

    metric = t.Unicode()
    """The metric that is shown, by name."""

    metrics = t.Tuple(default_value=tuple(METRICS))
    """The metrics that a page offers, by name and in this order; all of them unless it asks for fewer."""

    metric_options = t.List(t.Tuple())
    """(question, name) of each metric that is offered; one that cannot be computed yet says what it needs."""

    compare_by = t.Unicode()
    """The column people are compared by."""

    compare_by_options = t.List(t.Tuple())
    """(label, column) of each sensitive column."""

    also_by = t.Unicode()
    """A second column, for intersections; "" for none."""

    also_by_options = t.List(t.Tuple())
    """Like `compare_by_options`, without the first column."""

    def __init__(self, project: Project | None = None) -> None:
        super().__init__(project)
        self._compared_before = ""
        self.observe(self._turn_to_case, ["case", "metrics"])
        self.observe(self._turn_to_groups, "compare_by")

    @property
    def by(self) -> tuple[str, ...]:
        """The columns of the comparison: one, or two for an intersection; none before a choice."""
        return tuple(filter(None, (self.compare_by, self.also_by)))

    @t.validate("metrics")
    def _known_metrics(self, proposal: Any) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(proposal["value"]))
        for name in names:
            find_metric(name)
        if not names:
            raise WorkbenchError(tr("A page offers at least one metric; there are: {all}.", all=", ".join(METRICS)))
        return names

    def _turn_to_case(self, _change: object = None) -> None:
        """Reset what depended on the old case; a choice that is still possible stays."""
        case = self.case
        available: frozenset[str] = frozenset() if case is None else case.available
        columns = [] if case is None else [(case.roles.column_label(name), name) for name in _comparable(case)]
        with self.hold_trait_notifications():
            self.metric_options = [(_question(name, case), name) for name in self.metrics]
            if self.metric not in self.metrics or METRICS[self.metric].missing_role(available):
                self.metric = self._usual_metric(available)
            self.compare_by_options = columns
            names = [column for _, column in columns]
            self._compare_within(case, names)
            self._turn_to_groups()

    def _usual_metric(self, available: frozenset[str]) -> str:
        """The decision where there is one, else the record; the first on offer where the page has neither."""
        usual = "selection_rate" if "prediction" in available else "base_rate"
        return usual if usual in self.metrics else str(self.metrics[0])

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

    def _find_comparison(self) -> None:
        """The comparison of an earlier page, as far as it is still possible."""
        kept = self.project.choices(KEPT_UNDER) if self.project else {}
        for name in COMPARED:
            value = kept.get(KEPT_UNDER + name)
            if value in [option for _, option in getattr(self, f"{name}_options")]:
                setattr(self, name, value)

    def _keep_comparison(self, change: Any) -> None:
        if self.case is not None:
            self._write(KEPT_UNDER + change["name"], change["new"])


def _comparable(case: Case) -> Sequence[str]:
    """The sensitive columns that people can be compared by; in a cohort of women that is no longer the sex."""
    sensitive = case.roles.sensitive
    if case.cohort is None:
        return sensitive
    names = case.counts.names
    return [column for column in sensitive if len(names[column]) > 1] or sensitive


def _question(name: str, case: Case | None) -> str:
    metric = METRICS[name] if case is None else in_own_words(METRICS[name], case.roles)
    lacking = [role for role in metric.needs if case is None or role not in case.available]
    needs = {"target": tr("a recorded outcome"), "prediction": tr("a decision"), "score": tr("a score")}
    hint = tr(" (needs {lacking})", lacking=" and ".join(needs[role] for role in lacking)) if lacking else ""
    return f"{metric.question}{hint}"
