"""What an assessment came to, as every report tells it: level, duties, risks, signatures, and where answers flatter."""

from collections.abc import Iterator

from workbench.govern.answers import Sheet
from workbench.govern.assessment import AssessmentReport
from workbench.govern.basis_words import BASIS_WORDS
from workbench.govern.duties import KeptDuty
from workbench.govern.obligations import Duty
from workbench.govern.parts import Fact
from workbench.language import tr
from workbench.report.document import Block, Paragraph, Said, Table, missing, said
from workbench.report.dossier import Dossier
from workbench.report.pieces import facts
from workbench.words import capital, listed

NO_ANSWERS = tr("Answer the impact assessment and make the report again.")
STATES = {"applies": "applies", "may apply": "may apply", "later": "coming"}
MAY_APPLY = tr("“May apply” means that an open question, the role in law or the country still decides.")
STANDS = {True: "yes", False: tr("no: answers changed since")}
NO_REASON = tr("no reason was written")


def level_words(report: AssessmentReport) -> str:
    """The level with its range while questions are open."""
    if report.score.level is None:
        return ""
    low, high = report.bounds.level_low, report.bounds.level_high
    if not report.sheet.has_begun:
        return tr("No level before the first answer; it can become anything from {low} to {high}", low=low, high=high)
    reach = (
        tr(
            "; it can still become {low} to {high}, as {open_questions} questions are open",
            low=low,
            high=high,
            open_questions=len(report.open_questions),
        )
        if low != high
        else ""
    )
    return tr("Level {level}, {level_name}{reach}", level=report.score.level, level_name=report.level_name, reach=reach)


def basis_words(sheet: Sheet) -> str:
    """What the answers rest on: how many on measurement, how many on somebody's word."""
    given = [answer.basis for answer in sheet.answers.values() if not answer.is_open]
    counted = {basis: given.count(basis) for basis in dict.fromkeys(given)}
    ordered = sorted(counted.items(), key=lambda pair: -pair[1])
    return ", ".join(f"{number} {BASIS_WORDS[basis]}" for basis, number in ordered)


def kept_of(dossier: Dossier, duty: Duty) -> KeptDuty:
    """What somebody has said about a duty, else what the questionnaire suggests."""
    return dossier.duties.get(duty.obligation.id) or KeptDuty.begin(duty)


def duties_blocks(dossier: Dossier) -> Iterator[Block]:
    """What follows from the answers: duty, whose it is, by when, how far it is, what proves it and the source."""
    duties = [duty for report in dossier.assessments for duty in report.obligations]
    rows = [_duty(duty, kept_of(dossier, duty)) for duty in duties]
    if not rows:
        yield missing(NO_ANSWERS)
        return
    yield Table(
        tr("What follows from the answers"),
        (tr("Duty"), tr("Whose, by when"), tr("How far, and its proof"), tr("Source and its standing")),
        tuple(rows),
    )
    if any(duty.state == "may apply" for duty in duties):
        yield Paragraph(Said(MAY_APPLY), "note")
    yield Paragraph(Said(tr("This is no legal advice. What was not asked is not in this list.")), "note")


def _duty(duty: Duty, kept: KeptDuty) -> tuple[Said, ...]:
    asked = duty.obligation
    since = tr(" from {isoformat}", isoformat=duty.binds_from.isoformat()) if duty.binds_from else ""
    stops = tr(" Not to be used before.") if asked.blocks_launch else ""
    when = " ".join(filter(None, [asked.due, f"({kept.due.isoformat()})" if kept.due else ""]))
    sources = "; ".join(map(_fact, duty.facts))
    link = next((fact.source.url for fact in duty.facts), "")
    return (
        Said(f"{asked.title} [{STATES[duty.state]}{since}]: {asked.text}{stops}"),
        said(", ".join(filter(None, [kept.owner, when]))),
        Said(
            f"{capital(kept.state)}: {kept.proof}"
            if kept.proof
            else tr("{state}. Wanted: {proof}", state=capital(kept.state), proof=asked.proof)
        ),
        Said(sources, link=link),
    )


def _fact(fact: Fact) -> str:
    where = " ".join(filter(None, [fact.framework, fact.place]))
    return tr(
        "{where} ({status}, as of {isoformat})",
        where=where,
        status=fact.status,
        isoformat=fact.source.as_of.isoformat(),
    )


def signed_blocks(dossier: Dossier) -> Iterator[Block]:
    """Who said yes, whether it still stands, and whose yes is missing."""
    if dossier.signed:
        rows = tuple(
            (said(each.who), said(each.role), said(each.what), said(each.at[:10]), Said(STANDS[each.stands]))
            for each in dossier.signed
        )
        yield Table(tr("Signed"), (tr("Who"), tr("As"), tr("What"), tr("When"), tr("Stands")), rows)
    else:
        yield missing(tr("Nobody has signed."))
    if dossier.unsigned:
        yield facts([(tr("Still to be signed by"), listed(dossier.unsigned))])


def disputed_blocks(dossier: Dossier) -> Iterator[Block]:
    """The answers that look safer than the measurement, with the reasons written for them."""
    if dossier.disputed:
        rows = tuple(
            (
                said(each.question),
                said(each.answered),
                Said(each.measured, each.evidence),
                Said(each.reason or NO_REASON),
            )
            for each in dossier.disputed
        )
        yield Table(
            tr("Answers that look safer than what was measured"),
            (tr("Question"), tr("Answered"), tr("Measured"), tr("Why")),
            rows,
        )


def risks_blocks(dossier: Dossier) -> Block:
    """The risk register."""
    if not dossier.risks:
        return missing(tr("No risk was written down."))
    rows = tuple(
        (
            Said(risk.title, risk.evidence),
            said(risk.inherent),
            said(risk.controls),
            said(risk.residual),
            said(", ".join(filter(None, [risk.owner, risk.review]))),
        )
        for risk in dossier.risks
    )
    return Table(
        tr("Risks"), (tr("Risk"), tr("Before measures"), tr("Measures"), tr("After them"), tr("Whose, next look")), rows
    )
