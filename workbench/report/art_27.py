"""The record of Art. 27 of the EU AI Act: the effect on fundamental rights, in its six parts (a) to (f).

Regulation (EU) 2024/1689, Art. 27(1). Which answers belong to which part is in the cross-walk of the questionnaires.
"""

from collections.abc import Iterator

from workbench.govern.assessment import AssessmentReport
from workbench.govern.parts import Question
from workbench.language import tr
from workbench.report import duties_part, groups_part, pieces
from workbench.report.document import Block, Document, Paragraph, Said, Section, missing
from workbench.report.dossier import Dossier

PARTS = {
    "a": tr("How the system is used in our work"),
    "b": tr("From when to when, and how often"),
    "c": tr("The people and groups it can touch"),
    "d": tr("What harm can come to them"),
    "e": tr("How people watch over it"),
    "f": tr("What we do if harm comes about"),
}
LEAD = tr(
    "The six parts that some deployers of high-risk systems record before first use and keep up to date. Whether "
    "this duty concerns you, and from which day, is in the questionnaire on the EU AI Act. The authority may have a "
    "form of its own."
)
OVERSIGHT = (tr("Art. 14"), tr("Art. 26(2)"))
"""Part (e) is on human oversight, which our own questionnaire files under the articles on it."""


def art_27(dossier: Dossier) -> Document:
    """The record, part by part."""
    sections = [Section(f"({letter}) {title}", tuple(_part(dossier, letter))) for letter, title in PARTS.items()]
    sections += [
        Section(tr("To build on"), tuple(_dpia(dossier))),
        Section(tr("Duties and their sources"), tuple(duties_part.duties_blocks(dossier))),
        Section(tr("Signed"), tuple(duties_part.signed_blocks(dossier))),
        pieces.gaps_section(dossier),
    ]
    return pieces.document(dossier, "art-27", tr("Record of the effect on fundamental rights"), LEAD, sections)


def _part(dossier: Dossier, letter: str) -> Iterator[Block]:
    place = tr("Art. 27(1)({letter})", letter=letter)
    found: list[Block] = [block for report in _reports(dossier) for block in _answers(report, place)]
    yield from found or [missing(tr("No answer speaks of {place}.", place=place))]
    if letter == "d":
        yield Paragraph(Said(tr("What was measured by group:")))
        yield from groups_part.measured_blocks(dossier, charts=False)


def _reports(dossier: Dossier) -> list[AssessmentReport]:
    """The questionnaire on the act first, then ours, then any other."""
    order = ("eu-ai-act", "impact")
    names = [report.sheet.pack.name for report in dossier.assessments]
    ranked = sorted(names, key=lambda name: order.index(name) if name in order else len(order))
    return [report for name in ranked for report in dossier.assessments if report.sheet.pack.name == name]


def _answers(report: AssessmentReport, place: str) -> Iterator[Block]:
    def belongs(question: Question) -> bool:
        places = question.crosswalk.get("eu_ai_act", ())
        return place in places or (place.endswith("(e)") and any(other in places for other in OVERSIGHT))

    yield from pieces.answers_table(report, belongs, f"{place}: {report.sheet.pack.title}")


def _dpia(dossier: Dossier) -> Iterator[Block]:
    act = dossier.assessment("eu-ai-act")
    words = pieces.said_answer(act.sheet if act else None, "record-dpia")
    yield pieces.facts([(tr("Data protection impact assessment, Art. 27(4)"), words)])
