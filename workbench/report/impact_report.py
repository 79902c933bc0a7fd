"""The impact assessment in the order of ISO/IEC 42005:2025, clause 6, then result, approval and review (5.9 to 5.12).

The headings are ours.
"""

from collections.abc import Iterator

from workbench.govern.assessment import AssessmentReport
from workbench.govern.basis_words import BASIS_WORDS
from workbench.govern.places import place_names
from workbench.language import tr
from workbench.log import VISITOR
from workbench.report import columns_part, duties_part, groups_part, pieces, use_part
from workbench.report.changes_part import changes_section
from workbench.report.document import Block, Bullets, Document, Paragraph, Said, Section, Table, missing, said
from workbench.report.dossier import Dossier
from workbench.report.vendors_part import refuted_blocks, vendors_sections

ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    (tr("The system: purpose and intended use"), ("purpose", "system")),
    (tr("Data and their quality"), ("data",)),
    (tr("The model"), ("explanation",)),
    (tr("Where and how it is used"), ("decision", "security")),
    (tr("The people affected"), ("people",)),
    (tr("Benefits and harms"), ("fairness",)),
    (tr("Measures"), ("oversight", "recourse", "monitoring", "accountability")),
)
"""The parts of clause 6, each with the areas of our own questionnaire that speak of it."""
LEAD = tr(
    "What this system does to people, what that was found from, and what is done about it. The order is that of "
    "ISO/IEC 42005. It records what was assessed and gives no verdict."
)


def impact_report(dossier: Dossier) -> Document:
    """What a reviewer needs to follow an assessment from its scope to its approval."""
    sections = [_scope(dossier), *(_part(dossier, title, areas) for title, areas in ORDER)]
    sections += [_result(dossier), Section(tr("Risks"), (duties_part.risks_blocks(dossier),))]
    sections += [Section(tr("What follows"), tuple(duties_part.duties_blocks(dossier)))]
    sections += [Section(use_part.TITLE, tuple(use_part.use_blocks(dossier)))]
    sections += [Section(tr("Approval and review"), tuple(_approval(dossier))), changes_section(dossier)]
    sections += [*vendors_sections(dossier), *_other_answers(dossier)]
    return pieces.document(dossier, "impact", tr("Impact assessment"), LEAD, [*sections, pieces.gaps_section(dossier)])


def _scope(dossier: Dossier) -> Section:
    report = dossier.main
    sheet = report.sheet if report else None
    pairs = [
        (tr("System"), dossier.name),
        (tr("Questionnaire"), sheet and f"{sheet.pack.title} ({sheet.pack.name} {sheet.pack.version})"),
        (tr("Role in law"), ", ".join(sheet.roles) if sheet else ""),
        (tr("Where it acts"), place_names(sheet.countries) if sheet else ""),
        (tr("Answered by"), ", ".join(_people(report)) if report else ""),
        (tr("Duties judged on"), dossier.today.isoformat()),
        (tr("Table"), dossier.about_table.get("Name", "")),
    ]
    return Section(tr("Scope of this assessment"), (pieces.facts(pairs),))


def _people(report: AssessmentReport) -> list[str]:
    """Who answered, by name; on a page that is served nobody has one."""
    found = {answer.who for answer in report.sheet.answers.values() if answer.who}
    unnamed = [tr("people at the page, who give no name there")] if VISITOR in found else []
    return [*sorted(found - {VISITOR}), *unnamed]


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
        blocks += pieces.answers_table(own, pieces.in_areas(own, areas), tr("Answers: {title}", title=title.lower()))
    return Section(title, tuple(blocks) or (missing(duties_part.NO_ANSWERS),))


def _result(dossier: Dossier) -> Section:
    if not dossier.assessments:
        return Section(tr("Result"), (missing(duties_part.NO_ANSWERS),))
    found = [block for report in dossier.assessments for block in _result_of(dossier, report)]
    return Section(tr("Result"), (*found, *duties_part.disputed_blocks(dossier), *refuted_blocks(dossier)))


def _result_of(dossier: Dossier, report: AssessmentReport) -> Iterator[Block]:
    sheet = report.sheet
    level = duties_part.level_words(report)
    yield Paragraph(
        Said(f"{sheet.pack.title} – {level or tr('this questionnaire has no level')}."), "finding" if level else ""
    )
    points = dossier.rests.get(sheet.pack.name, {})
    yield pieces.facts(
        [
            (tr("Answers rest on"), duties_part.basis_words(sheet)),
            (tr("Risk points rest on"), ", ".join(f"{n} {BASIS_WORDS[basis]}" for basis, n in points.items() if n)),
        ]
        if points
        else [(tr("Answers rest on"), duties_part.basis_words(sheet))]
    )
    if report.areas:
        rows = tuple(
            (
                said(a.title),
                said(a.counts),
                said(tr("{points} of {possible}", points=a.points, possible=a.possible)),
                said(tr("{answered} of {questions}", answered=a.answered, questions=a.questions)),
            )
            for a in report.areas
        )
        yield Table(
            tr("Points by area: {title}", title=sheet.pack.title),
            (tr("Area"), tr("Counts as"), tr("Points"), tr("Answered")),
            rows,
            (2, 3),
        )
    yield from (Paragraph(Said(note), "note") for note in report.notes)
    if report.distance.steps:
        yield Paragraph(
            Said(
                tr(
                    "The shortest way found to level {reaches}, once it is done and can be shown:",
                    reaches=report.distance.reaches,
                )
            )
        )
        yield Bullets(
            tuple(
                Said(tr("{text} – {answer} ({points} points)", text=s.text, answer=s.answer, points=s.points))
                for s in report.distance.steps
            )
        )


def _approval(dossier: Dossier) -> Iterator[Block]:
    yield from duties_part.signed_blocks(dossier)
    own = dossier.assessment("impact")
    yield pieces.facts([(tr("Next look"), pieces.next_look(dossier, own.sheet if own else None))])


def _other_answers(dossier: Dossier) -> Iterator[Section]:
    for report in dossier.assessments:
        if report.sheet.pack.name != "impact":
            title = tr("Answers: {title}", title=report.sheet.pack.title)
            yield Section(title, tuple(pieces.answers_table(report, lambda _question: True, title)))
    columns = tuple(columns_part.columns_blocks(dossier))
    if columns:
        yield Section(columns_part.TITLE, columns)
