"""One source for many readers: what a project knows, gathered once for every report.

- Without a case nothing here needs pandas, so a page of an assessment stays light.
- What can be gathered is; what cannot is said as a gap, in a sentence, and no report fills it with anything.
- Numbers from the table are suppressed and rounded: reports are handed on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.govern.applicability import Decisions
from workbench.govern.assessment import AssessmentReport, assess
from workbench.govern.column_uses import ColumnRecord
from workbench.govern.columns import list_columns
from workbench.govern.duties import Duties
from workbench.govern.entries import Entries
from workbench.govern.evidence import Records, points_by_basis, stale
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import read
from workbench.govern.moments import Since, since_signed
from workbench.govern.questionnaire import load_pack
from workbench.govern.vendors import read_vendors
from workbench.language import tr
from workbench.report.dossier import Dossier, Measured, Record
from workbench.report.kept import disputed_of, record_of, risks_of, signed_of, unsigned_of
from workbench.report.told import remember, told_before
from workbench.store import Project
from workbench.verify import verify_log
from workbench.words import listed, whole

if TYPE_CHECKING:
    from workbench.case import Case

NAME = "project.name"
ANSWERS = "assess."
LACKING = {
    "purpose": tr("Columns that nobody gave a purpose"),
    "ground": tr("Columns without a known ground in law"),
    "consent": tr("Columns whose consent cannot be shown"),
    "time": tr("Columns without a time after which they are deleted"),
}
"""What is said of columns that lack something."""
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
    kept, about = read(project, today=today), _about_table(project, case)
    assessments, faults = _assessments(project, today)
    uses = list_columns(project, kept)
    return Dossier(
        name=_name(project, about.get("about_table", {})),
        made=made,
        today=today or date.today(),  # noqa: DTZ011 - laws bind by the day where the person is
        version=_release(),
        log=verify_log(project),
        table=project.table,
        roles=case.roles if case else project.roles,
        about_model=_about_model(project, case),
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
        gaps=(*found.gaps, *faults, *_gaps(case, assessments), *_of_columns(uses), *_stale(assessments, kept)),
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
    return tuple(
        sorted(made, key=lambda report: FIRST.index(pack) if (pack := report.sheet.pack.name) in FIRST else 9)
    ), faults


def _changed(project: Project, assessments: tuple[AssessmentReport, ...], today: date | None) -> dict[str, Since]:
    """What changed since each questionnaire was signed, by its title; without those that nobody signed."""
    packs = [report.sheet.pack for report in assessments]
    found = {pack.title: since_signed(KeptAssessment(project, pack), today=today) for pack in packs}
    return {title: each for title, each in found.items() if each is not None}


def _of_columns(uses: ColumnRecord) -> Iterator[str]:
    if not uses.begun:
        return
    for what, lacking in LACKING.items():
        columns = uses.lacking(what)
        if columns:
            yield tr("{lacking}: {columns} of {lines}.", lacking=lacking, columns=len(columns), lines=len(uses.lines))


def _gaps(case: "Case | None", assessments: tuple[AssessmentReport, ...]) -> Iterator[str]:
    if not assessments:
        yield tr("No questionnaire was answered: nothing is known of purpose, harm, oversight and duties.")
    for report in assessments:
        waiting = len(report.open_questions)
        if waiting:
            questions = tr("1 question is") if waiting == 1 else tr("{waiting} questions are", waiting=waiting)
            yield tr("“{title}”: {questions} open.", title=report.sheet.pack.title, questions=questions)
    if case is None or not case.roles.sensitive:
        return
    if "target" not in case.available:
        yield tr("How often decisions were right: the table has no column with what really happened.")
    if "prediction" not in case.available:
        yield tr("The system's own decisions: the table has none, so the recorded outcomes were compared.")
    others = len(case.columns) - len(case.roles.sensitive)
    yield (
        tr(
            "Groups by anything but {sensitive}: the other {others} columns were not compared, nor what the table "
            "does not hold.",
            sensitive=listed([case.roles.column_label(name) for name in case.roles.sensitive]),
            others=others,
        )
    )


def _stale(assessments: tuple[AssessmentReport, ...], kept: Records) -> Iterator[str]:
    for report in assessments:
        for each in stale(report.sheet, kept):
            question = report.sheet.pack.questions[each.question]
            yield tr(
                "The answer to “{text}” rests on a measurement that no longer holds: {reason}.",
                text=question.text,
                reason=each.reason,
            )


def _about_table(project: Project, case: "Case | None") -> dict[str, Any]:
    table = project.table
    if table is None:
        return {}
    facts = {"Name": table.name, "Rows": whole(table.rows), "Fingerprint (SHA-256)": table.sha256}
    known = {"about_table": facts, "columns": dict.fromkeys(case.columns, "") if case else {}}
    if not table.ref.startswith(("dataset:", "scenario:")):
        return known
    from workbench.sources import card_of  # noqa: PLC0415 - it loads pandas

    card = card_of(table.ref)
    if card is None:
        return known
    about = {
        "Name": card.title,
        "About": card.summary,
        "A row is": card.row_is,
        "Rows": whole(table.rows),
        "Years": card.years,
        "Place": card.place,
        "Source": card.source,
        "Licence": card.licence,
        "Citation": card.citation,
        "Fingerprint (SHA-256)": table.sha256,
    }
    return {"about_table": about, "cautions": card.cautions, "columns": dict(card.columns)}


def _about_model(project: Project, case: "Case | None") -> Mapping[str, str]:
    """What is known of the model that gave the scores: in words, from the case, and which one the project keeps."""
    chosen = project.choice("model.chosen")
    kind = (
        tr("A model of one's own")
        if chosen
        else tr("A plain model ({model})", model=project.model)
        if project.model
        else ""
    )
    facts = {
        "Kind": kind,
        "In words": case.scores_from if case else "",
        "Fingerprint (SHA-256)": chosen["sha256"] if chosen else "",
    }
    return {name: words for name, words in facts.items() if words}


def _name(project: Project, about_table: Mapping[str, str]) -> str:
    """What a person calls the project, else its table: never its id, for who knows that can open it."""
    return str(project.choice(NAME) or "").strip() or about_table.get("Name") or tr("A project without a name")


def _release() -> str:
    try:
        return version("responsible-ai-workbench")
    except PackageNotFoundError:  # run from a copy that was never installed
        return ""
