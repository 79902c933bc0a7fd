"""A brief for the owner: what was found, what it asks of them, and what is not known, on a page or two."""

from collections.abc import Iterator
from dataclasses import replace

from workbench.govern.duties import KeptDuty
from workbench.govern.obligations import Duty
from workbench.language import tr
from workbench.report import duties_part, groups_part, pieces
from workbench.report.document import Block, Bullets, Document, Paragraph, Said, Section, Table, missing, said
from workbench.report.dossier import Dossier
from workbench.report.vendors_part import refuted_blocks
from workbench.words import listed

LEAD = tr(
    "For the person who decides whether and how this system is used: what is known, what is not, what to do next."
)
MOST_OPEN = 5
MOST_DUTIES = 6


def brief(dossier: Dossier) -> Document:
    """What an owner has to know before they decide."""
    sections = [
        Section(tr("What was found"), tuple(_found(dossier))),
        Section(tr("Where it stands"), tuple(_stands(dossier))),
        Section(tr("What to decide or do"), tuple(_do(dossier))),
        Section(tr("What is not known"), tuple(_unknown(dossier))),
    ]
    made = pieces.document(dossier, "brief", tr("Brief for the owner"), LEAD, sections)
    return replace(made, plain=True)


def _found(dossier: Dossier) -> Iterator[Block]:
    if not dossier.measured.compared:
        yield groups_part.not_compared(dossier)
        return
    first, finding, *others = dossier.measured.sentences
    compared = groups_part.clearest(dossier)
    yield Paragraph(Said(finding, groups_part.spoken_of(dossier)), "finding")
    yield Paragraph(Said(first, (compared.everyone.record,) if compared.everyone else ()))
    yield from groups_part.compared_blocks(compared)
    yield from (Paragraph(Said(words), "note") for words in others)


def _stands(dossier: Dossier) -> Iterator[Block]:
    if not dossier.assessments:
        yield missing(duties_part.NO_ANSWERS)
        return
    for report in dossier.assessments:
        level = duties_part.level_words(report)
        if level:
            yield Paragraph(Said(f"{report.sheet.pack.title} – {level}."))
    main = dossier.main
    if main:
        yield pieces.facts([(tr("Answers rest on"), duties_part.basis_words(main.sheet))])
    yield from duties_part.disputed_blocks(dossier)
    yield from refuted_blocks(dossier)
    if dossier.unsigned:
        yield pieces.facts([(tr("Still to be signed by"), listed(dossier.unsigned))])


def _do(dossier: Dossier) -> Iterator[Block]:
    binding = [duty for report in dossier.assessments for duty in report.obligations if duty.state == "applies"]
    waiting = [(duty, kept) for duty in binding if not (kept := duties_part.kept_of(dossier, duty)).is_settled]
    if not dossier.assessments:
        yield missing(duties_part.NO_ANSWERS)
    elif not binding:
        yield Paragraph(Said(tr("No duty follows from the answers so far.")))
    elif not waiting:
        yield Paragraph(Said(tr("Every duty that applies now is done, or is not ours for a written reason.")))
    else:
        yield from _waiting(waiting)
    steps = dossier.main.distance.steps if dossier.main else ()
    if steps:
        yield Paragraph(Said(tr("What would bring the level down, once it is done and can be shown:")))
        yield Bullets(tuple(Said(f"{step.text} – {step.answer}") for step in steps))


def _waiting(duties: list[tuple[Duty, KeptDuty]]) -> Iterator[Block]:
    """The duties that are still to be done, those without which it is not to be used first."""
    first = sorted(duties, key=lambda pair: not pair[0].obligation.blocks_launch)
    rows = tuple(
        (said(duty.obligation.title), said(_when(duty, kept)), said(kept.owner)) for duty, kept in first[:MOST_DUTIES]
    )
    yield Table(tr("Duties that apply now and are not done"), (tr("Duty"), tr("By when"), tr("Whose")), rows)
    if len(first) > MOST_DUTIES:
        more = tr("{more} more stand in the impact assessment.", more=len(first) - MOST_DUTIES)
        yield Paragraph(Said(more), "note")


def _when(duty: Duty, kept: KeptDuty) -> str:
    """The moment that the questionnaire names, and the day that somebody set or that follows from it."""
    asked = tr("before use") if duty.obligation.blocks_launch else duty.obligation.due
    return f"{asked} ({kept.due.isoformat()})" if kept.due else asked


def _unknown(dossier: Dossier) -> Iterator[Block]:
    always = tr("Why a gap is there, and whether it can be justified: numbers cannot tell.")
    yield Bullets(tuple(Said(words) for words in (*dossier.gaps, always)))
    waiting = dossier.main.open_questions[:MOST_OPEN] if dossier.main else ()
    if waiting:
        yield Paragraph(Said(tr("Open questions, those that matter most first:")))
        yield Bullets(tuple(Said(question.text) for question in waiting))
    stale = [record for record in dossier.records.values() if record.stale]
    if stale:
        yield Paragraph(Said(tr("Measurements that no longer hold:")))
        yield Bullets(tuple(Said(f"{record.what}: {record.stale}", (record.id,)) for record in stale))
