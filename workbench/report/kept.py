"""What a project keeps beside the answers and may say outside: records of analyses, risks, signatures, disputes.

Records and the sentences made from them may hold the number of people in a small group. So of a record only its single
numbers are shown, a count below 10 as "fewer than 10", and no sentence that was made from one.
"""

from collections.abc import Iterator

from workbench.govern.assessment import AssessmentReport
from workbench.govern.contradictions import find
from workbench.govern.evidence import propose
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import KINDS, Records
from workbench.govern.measured import Record as Kept
from workbench.govern.risks import Register
from workbench.govern.signoff import ROLES, missing_roles, sign_offs
from workbench.language import tr
from workbench.report.dossier import Disputed, Record, Risk, Signed
from workbench.report.record_words import number_words, record_values, share_words
from workbench.store import Project
from workbench.words import capital

BOUNDS = ("low", "high")


def risks_of(project: Project, records: Records) -> Iterator[Risk]:
    """The risk register, the largest before controls first."""
    for risk in Register(project).all():
        lapsed = risk.lapsed(records)
        controls = [
            tr("{control} (its evidence no longer holds)", control=each.text) if each in lapsed else each.text
            for each in risk.controls
        ]
        yield Risk(
            title=risk.title,
            inherent=tr("{inherent} of 25", inherent=risk.inherent),
            controls="; ".join(controls),
            residual=tr(
                "{records:g} of 25{accepted}",
                records=risk.residual(records),
                accepted=tr(", accepted: {why}", why=risk.accepted) if risk.accepted else "",
            ),
            owner=risk.owner,
            review=risk.review.isoformat() if risk.review else "",
            evidence=risk.evidence,
        )


def signed_of(project: Project, report: AssessmentReport) -> Iterator[Signed]:
    """The last yes in each role to a questionnaire."""
    pack = report.sheet.pack
    for each in sign_offs(KeptAssessment(project, pack)):
        stands = each.stands(report.sheet)
        yield Signed(who=each.who, role=ROLES[each.role], what=pack.title, at=each.at, stands=stands)


def unsigned_of(project: Project, report: AssessmentReport) -> Iterator[str]:
    """The roles whose yes the level still asks for."""
    for role in missing_roles(KeptAssessment(project, report.sheet.pack), report.sheet):
        yield f"{ROLES[role]} ({report.sheet.pack.title})"


def disputed_of(report: AssessmentReport, records: Records) -> Iterator[Disputed]:
    """The answers that look safer than what was measured."""
    for each in find(report.sheet, propose(report.sheet.pack, records, report.sheet.values)):
        yield Disputed(
            question=report.sheet.pack.questions[each.question].text,
            answered=each.answered,
            measured=each.measured,
            reason=each.reason,
            evidence=each.evidence,
        )


def record_of(kept: Kept) -> Record:
    """What an analysis left behind, as far as it may be shown outside."""
    kind = KINDS[kept.kind]
    low, high = (number_words(kept.values.get(bound)) for bound in BOUNDS)
    value = "; ".join(record_values(kept.values))
    if kept.kind == "accuracy":
        value, low, high = share_words(kept.values["right"])
    return Record(
        id=kept.id,
        what=capital(kind.says),
        value=value,
        on=kept.table_name,
        people=kept.rows or None,
        low=low,
        high=high,
        at=kept.at,
        method=tr("The page “{page}”", page=kind.page),
        stale=kept.stale,
    )
