"""One source for many readers: what a project knows, gathered once for every report.

- Without a case nothing here needs pandas, so a page of an assessment stays light.
- What can be gathered is; what cannot is said as a gap, in a sentence, and no report fills it with anything.
- Numbers from the table are suppressed and rounded: reports are handed on.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from workbench.errors import WorkbenchError
from workbench.govern.applicability import Decisions
from workbench.govern.assessment import AssessmentReport, assess
from workbench.govern.columns import list_columns
from workbench.govern.duties import Duties
from workbench.govern.entries import Entries
from workbench.govern.evidence_points import points_by_basis
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import read
from workbench.govern.moments import Since, since_signed
from workbench.govern.questionnaire import load_pack
from workbench.govern.vendors import read_vendors
from workbench.language import tr
from workbench.report.dossier import Dossier, Measured, Record
from workbench.report.gather_about import about_model, about_table, project_name, release
from workbench.report.gather_gaps import find_gaps
from workbench.report.kept import disputed_of, record_of, risks_of, signed_of, unsigned_of
from workbench.report.told import remember, told_before
from workbench.store import Project
from workbench.verify import verify_log
from workbench.words import whole

if TYPE_CHECKING:
    from workbench.case import Case

ANSWERS = "assess."
FIRST = ("impact", "canada-aia", "eu-ai-act")
"""The questionnaires that a report begins with."""


@dataclass
class _Found:
    """What was found in the table, and what was not."""

    measured: Measured = field(default_factory=Measured)
    records: dict[str, Record] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)


def gather(project: Project, case: "Case | None" = None, *, unread: str = "", today: date | None = None) -> Dossier:
    """Everything a report about a project may say.

    Parameters
    ----------
    case
        The project's table as it is now (`workbench.reopen.reopen_case`); without one, groups are not measured anew.
    unread
        Why there is no case, where somebody tried: a sentence for the reader.
    today
        The day that duties are judged on; default this day.

    Raises
    ------
    WorkbenchError
        When the project cannot be read.
    """
    made = datetime.now(UTC).isoformat(timespec="seconds")
    found = _measure(project, case, made, unread)
    kept, about = read(project, today=today), about_table(project, case)
    assessments, faults = _assessments(project, today)
    uses = list_columns(project, kept)
    return Dossier(
        name=project_name(project, about.get("about_table", {})),
        made=made,
        today=today or date.today(),  # noqa: DTZ011 - laws bind by the day where the person is
        version=release(),
        log=verify_log(project),
        table=project.table,
        roles=case.roles if case else project.roles,
        about_model=about_model(project, case),
        measured=found.measured,
        records={**{each.id: record_of(each) for each in kept.values()}, **found.records},
        assessments=assessments,
        duties=Duties(project).all(),
        entries=Entries(project).all(),
        risks=tuple(risks_of(project, kept)),
        signed=tuple(each for report in assessments for each in signed_of(project, report)),
        unsigned=tuple(each for report in assessments for each in unsigned_of(project, report)),
        disputed=tuple(each for report in assessments for each in disputed_of(report, kept)),
        decided=Decisions(project).all(),
        rests={each.sheet.pack.name: points_by_basis(each.sheet, kept) for each in assessments},
        changed=_changed(project, assessments, today),
        vendors=read_vendors(project, kept),
        uses=uses if uses.begun else None,
        gaps=(*found.gaps, *faults, *find_gaps(case, assessments, uses, kept)),
        **about,
    )


def _measure(project: Project, case: "Case | None", at: str, unread: str) -> _Found:
    """The groups as they may be shown beside all that was told before; and from now on that is told too."""
    found = _Found()
    if case is None:
        found.gaps.append(unread or tr("Groups were not compared: there is no table in this report."))
        return found
    if not case.roles.sensitive:
        found.gaps.append(tr("Groups were not compared: nobody said which columns to compare people by."))
        return found
    from workbench.report.outside import measure_outside  # noqa: PLC0415 - it loads pandas

    whole_case = case.cohort.whole if case.cohort else case
    try:
        before = told_before(project, whole_case)
        measured, records = measure_outside(whole_case, on=_on(whole_case), at=at, before=before)
        remember(project, whole_case, measured.told)
        found.measured, found.records = measured, records
    except WorkbenchError as problem:
        found.gaps.append(tr("Groups were not compared: {problem}", problem=problem))
    return found


def _on(case: "Case") -> str:
    from workbench.report.summary import table_title  # noqa: PLC0415 - it loads pandas

    return tr("{case}, {rows} rows", case=table_title(case), rows=whole(case.rows))


def _assessments(project: Project, today: date | None) -> tuple[tuple[AssessmentReport, ...], list[str]]:
    """Every questionnaire somebody answered, and why one cannot be read."""
    names = sorted({key.partition("/")[0] for key in project.choices(ANSWERS) if "/" in key})
    made, faults = [], []
    for name in names:
        pack, _, number = name.removeprefix(ANSWERS).partition("@")
        try:
            sheet = KeptAssessment(project, load_pack(pack, number)).sheet()
            if sheet.answers:
                made.append(assess(sheet, today=today))
        except WorkbenchError as problem:
            faults.append(
                tr(
                    "The answers to {pack} {number} are not in this report: {problem}",
                    pack=pack,
                    number=number,
                    problem=problem,
                )
            )
    made.sort(key=lambda report: FIRST.index(pack) if (pack := report.sheet.pack.name) in FIRST else len(FIRST))
    return tuple(made), faults


def _changed(project: Project, assessments: tuple[AssessmentReport, ...], today: date | None) -> dict[str, Since]:
    """What changed since each questionnaire was signed, by its title; without those that nobody signed."""
    packs = [report.sheet.pack for report in assessments]
    found = {pack.title: since_signed(KeptAssessment(project, pack), today=today) for pack in packs}
    return {title: each for title, each in found.items() if each is not None}
