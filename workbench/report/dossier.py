"""What is known of a project, gathered once for every report: light, without a table, and with nobody's row in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from workbench.govern.applicability import Decision
from workbench.govern.assessment import AssessmentReport
from workbench.govern.column_uses import ColumnRecord
from workbench.govern.duties import KeptDuty
from workbench.govern.entries import Entry
from workbench.govern.moments import Since
from workbench.govern.vendors import VendorComparison
from workbench.language import tr
from workbench.roles import Roles
from workbench.table_ref import TableRef
from workbench.verify import LogReport


@dataclass(frozen=True, kw_only=True)
class Record:
    """One number and what it rests on: what was measured, on what, from how many people, how sure, when and how.

    `value`, `low` and `high` are words ready to read, "" where there are none; `number` is the value itself, where it
    is one. `stale` says why it may no longer hold, "" where nothing is known against it.
    """

    id: str
    what: str
    value: str
    on: str
    people: int | None = None
    low: str = ""
    high: str = ""
    number: float | None = None
    at: str = ""
    method: str = ""
    stale: str = ""

    @property
    def interval(self) -> str:
        """From where to where, in words; "" where nobody can say."""
        return tr("{low} to {high}", low=self.low, high=self.high) if self.low and self.high else ""

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One group under one metric: about how many people, the value, its interval (shares 0 to 1) and its record."""

    name: str
    people: int
    value: float
    low: float
    high: float
    record: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The groups of one column under one metric, with everyone's value; `hidden` groups are left out as too small.

    `rounded` says that the numbers come from counts rounded for people outside, so that words about them say "about".
    """

    metric: str
    label: str
    question: str
    column: str
    rows: tuple[Row, ...]
    everyone: Row | None
    hidden: int = 0
    rounded: bool = False


@dataclass(frozen=True, kw_only=True)
class Risk:
    """One line of the risk register, in words; "" for what nobody said. `evidence` are ids of records."""

    title: str
    inherent: str
    controls: str
    residual: str
    owner: str
    review: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signed:
    """Who said yes to which questionnaire, in which role and when; `stands` while the answers are still the same."""

    who: str
    role: str
    what: str
    at: str
    stands: bool


@dataclass(frozen=True, kw_only=True)
class Disputed:
    """An answer that looks safer than what was measured, with the reason somebody wrote ("" while it is due)."""

    question: str
    answered: str
    measured: str
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the table tells to people outside: sentences, comparisons and how the numbers were made unrecognisable.

    `told` says which groups were shown by then, here and before: "cells", "prediction" or "target" -> column -> groups.
    """

    sentences: tuple[str, ...] = ()
    compared: tuple[Compared, ...] = ()
    rules: tuple[str, ...] = ()
    told: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Dossier:
    """Everything a report may say. What is empty was not assessed; `gaps` says what that is, in sentences.

    `about_table` and `about_model` are (what, in words) in the order to be read; `columns` the table's columns with
    what they mean; `records` every number by its id; `decided` what was decided on controls of ISO/IEC 42001;
    `duties` what is kept about a duty by its id;
    `rests` on what the risk points of each questionnaire rest; `unsigned` the roles whose yes the level still asks for;
    `changed` what changed since a questionnaire, by its title, was signed; `uses` what each column is for;
    `entries` what was written down since it is in use, the oldest first.
    """

    name: str
    made: str
    today: date
    version: str
    log: LogReport
    table: TableRef | None = None
    roles: Roles = field(default_factory=Roles)
    about_table: Mapping[str, str] = field(default_factory=dict)
    cautions: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    about_model: Mapping[str, str] = field(default_factory=dict)
    measured: Measured = field(default_factory=Measured)
    records: Mapping[str, Record] = field(default_factory=dict)
    assessments: tuple[AssessmentReport, ...] = ()
    duties: Mapping[str, KeptDuty] = field(default_factory=dict)
    risks: tuple[Risk, ...] = ()
    signed: tuple[Signed, ...] = ()
    unsigned: tuple[str, ...] = ()
    disputed: tuple[Disputed, ...] = ()
    decided: Mapping[str, Decision] = field(default_factory=dict)
    rests: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    changed: Mapping[str, Since] = field(default_factory=dict)
    vendors: VendorComparison | None = None
    uses: ColumnRecord | None = None
    entries: tuple[Entry, ...] = ()
    gaps: tuple[str, ...] = ()

    def assessment(self, *packs: str) -> AssessmentReport | None:
        """The assessment by the first of these packs that has answers."""
        by_name = {report.sheet.pack.name: report for report in self.assessments}
        return next((by_name[name] for name in packs if name in by_name), None)

    @property
    def main(self) -> AssessmentReport | None:
        """The assessment a report speaks of first: ours, else the Canadian one, else any that has a level."""
        scored = (report for report in self.assessments if report.score.level is not None)
        return self.assessment("impact", "canada-aia") or next(scored, None)

    def comparisons(self, metrics: Sequence[str]) -> tuple[Compared, ...]:
        """The comparisons under these metrics."""
        return tuple(each for each in self.measured.compared if each.metric in metrics)
