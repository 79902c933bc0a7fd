"""The impact assessment in the order of ISO/IEC 42005:2025, clause 6, then result, approval and review (5.9 to 5.12).

The headings are ours.
"""

from collections.abc import Iterator

from workbench.govern.assessment import AssessmentReport
from workbench.govern.basis_words import BASIS_WORDS
from workbench.report import columns_part, duties_part, groups_part, pieces, use_part
from workbench.report.changes_part import changes_section
from workbench.report.document import Block, Bullets, Document, Paragraph, Said, Section, Table, missing, said
from workbench.report.dossier import Dossier
from workbench.report.vendors_part import refuted_blocks, vendors_sections

ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The system: purpose and intended use", ("purpose", "system")),
    ("Data and their quality", ("data",)),
    ("The model", ("explanation",)),
    ("Where and how it is used", ("decision", "security")),
    ("The people affected", ("people",)),
    ("Benefits and harms", ("fairness",)),
    ("Measures", ("oversight", "recourse", "monitoring", "accountability")),
)
"""The parts of clause 6, each with the areas of our own questionnaire that speak of it."""
LEAD = (
    "What this system does to people, what that was found from, and what is done about it. The order is that of "
    "ISO/IEC 42005. It records what was assessed and gives no verdict."
)


def impact_report(dossier: Dossier) -> Document:
    """What a reviewer needs to follow an assessment from its scope to its approval."""
    sections = [_scope(dossier), *(_part(dossier, title, areas) for title, areas in ORDER)]
    sections += [_result(dossier), Section("Risks", (duties_part.risks_blocks(dossier),))]
    sections += [Section("What follows", tuple(duties_part.duties_blocks(dossier)))]
    sections += [Section(use_part.TITLE, tuple(use_part.use_blocks(dossier)))]
    sections += [Section("Approval and review", tuple(_approval(dossier))), changes_section(dossier)]
    sections += [*vendors_sections(dossier), *_other_answers(dossier)]
    return pieces.document(dossier, "impact", "Impact assessment", LEAD, [*sections, pieces.gaps_section(dossier)])


def _scope(dossier: Dossier) -> Section:
    report = dossier.main
    sheet = report.sheet if report else None
    pairs = [
        ("System", dossier.name),
        ("Questionnaire", sheet and f"{sheet.pack.title} ({sheet.pack.name} {sheet.pack.version})"),
        ("Role in law", ", ".join(sheet.roles) if sheet else ""),
        ("Where it acts", ", ".join(sheet.countries) if sheet else ""),
        ("Answered by", ", ".join(_people(report)) if report else ""),
        ("Duties judged on", dossier.today.isoformat()),
        ("Table", dossier.about_table.get("Name", "")),
    ]
    return Section("Scope of this assessment", (pieces.facts(pairs),))


def _people(report: AssessmentReport) -> list[str]:
    return sorted({answer.who for answer in report.sheet.answers.values() if answer.who})


def _part(dossier: Dossier, title: str, areas: tuple[str, ...]) -> Section:
    own = dossier.assessment("impact")
    blocks: list[Block] = []
    if "data" in areas:
        blocks += [*pieces.about_table(dossier), pieces.about_roles(dossier)]
    if "explanation" in areas:
        blocks.append(pieces.about_model(dossier))
    if "fairness" in areas:
        blocks += groups_part.measured_blocks(dossier)
    if own:
        blocks += pieces.answers_table(own, pieces.in_areas(own, areas), f"Answers: {title.lower()}")
    return Section(title, tuple(blocks) or (missing(duties_part.NO_ANSWERS),))


def _result(dossier: Dossier) -> Section:
    if not dossier.assessments:
        return Section("Result", (missing(duties_part.NO_ANSWERS),))
    found = [block for report in dossier.assessments for block in _result_of(dossier, report)]
    return Section("Result", (*found, *duties_part.disputed_blocks(dossier), *refuted_blocks(dossier)))


def _result_of(dossier: Dossier, report: AssessmentReport) -> Iterator[Block]:
    sheet = report.sheet
    level = duties_part.level_words(report)
    yield Paragraph(
        Said(f"{sheet.pack.title} – {level or 'this questionnaire has no level'}."), "finding" if level else ""
    )
    points = dossier.rests.get(sheet.pack.name, {})
    yield pieces.facts(
        [
            ("Answers rest on", duties_part.basis_words(sheet)),
            ("Risk points rest on", ", ".join(f"{n} {BASIS_WORDS[basis]}" for basis, n in points.items() if n)),
        ]
        if points
        else [("Answers rest on", duties_part.basis_words(sheet))]
    )
    if report.areas:
        rows = tuple(
            (said(a.title), said(a.counts), said(f"{a.points} of {a.possible}"), said(f"{a.answered} of {a.questions}"))
            for a in report.areas
        )
        yield Table(f"Points by area: {sheet.pack.title}", ("Area", "Counts as", "Points", "Answered"), rows, (2, 3))
    yield from (Paragraph(Said(note), "note") for note in report.notes)
    if report.distance.steps:
        yield Paragraph(
            Said(f"The shortest way found to level {report.distance.reaches}, once it is done and can be shown:")
        )
        yield Bullets(tuple(Said(f"{s.text} – {s.answer} ({s.points} points)") for s in report.distance.steps))


def _approval(dossier: Dossier) -> Iterator[Block]:
    yield from duties_part.signed_blocks(dossier)
    own = dossier.assessment("impact")
    yield pieces.facts([("Next look", pieces.said_answer(own.sheet if own else None, "next-look"))])


def _other_answers(dossier: Dossier) -> Iterator[Section]:
    for report in dossier.assessments:
        if report.sheet.pack.name != "impact":
            title = f"Answers: {report.sheet.pack.title}"
            yield Section(title, tuple(pieces.answers_table(report, lambda _question: True, title)))
    columns = tuple(columns_part.columns_blocks(dossier))
    if columns:
        yield Section(columns_part.TITLE, columns)
