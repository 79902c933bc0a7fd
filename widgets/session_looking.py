"""Who is looked at: everyone in the table or a cohort of them, the cohorts that have a name, and one person."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import traitlets as t

from widgets.session_comparing import Comparing
from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.store import Project

PERSON_KEPT = "person.row"
COHORT_KEPT, COHORTS_KEPT = "cohorts.current", "cohorts.named"


class Looking(Comparing):
    """The part of the session that says whose answers are shown."""

    whole = t.Instance(Case, allow_none=True)
    """Everyone in the table; the same as `case` while nobody has chosen a cohort."""

    cohort = t.Tuple()
    """(column, group) of each thing the people of the cohort have in common; () for everyone."""

    cohorts = t.Dict()
    """The cohorts that were given a name: name -> {column: group}."""

    person = t.Int(allow_none=True, default_value=None)
    """The place in the whole table, from 0, of the person that is looked at; None for nobody yet."""

    def __init__(self, project: Project | None = None) -> None:
        super().__init__(project)
        self.observe(self._turn_to_whole, "whole")
        self.observe(self._keep_person, "person")

    @property
    def everyone(self) -> Case:
        """The whole table; without one, the sentence that asks for it."""
        if self.whole is None:
            raise WorkbenchError(tr("Choose a table first."))
        return self.whole

    def look_at(self, cohort: Mapping[str, str]) -> None:
        """Look only at the people who have these values in common, {"sex": "female"}; {} is everyone again."""
        self._narrow(cohort)
        self._write(COHORT_KEPT, dict(cohort))

    def keep_cohort(self, name: str) -> None:
        """Give the cohort that is looked at a name, under which it can be found again; an old one of it is replaced."""
        given = name.strip()
        if not given:
            raise WorkbenchError(tr("Give the cohort a name first, a few words that say who it is."))
        if not self.cohort:
            raise WorkbenchError(tr("Everyone is looked at; choose some of them first, then give them a name."))
        self.cohorts = {**self.cohorts, given: dict(self.cohort)}
        self._write(COHORTS_KEPT, self.cohorts)

    def forget_cohort(self, name: str) -> None:
        """Take a name off the list; the people are still in the table."""
        if name not in self.cohorts:
            raise unknown("cohort", name, self.cohorts)
        self.cohorts = {known: items for known, items in self.cohorts.items() if known != name}
        self._write(COHORTS_KEPT, self.cohorts)

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
        """Another table, other roles or other scores: no cohort and no person of the old one is left."""
        with self.hold_trait_notifications():
            self.cohort, self.person = (), None
            self.case = self.whole
