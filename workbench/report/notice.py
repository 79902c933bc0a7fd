"""A public notice on one page, in plain words: that a system has a part, what it does, and how to object."""

from collections.abc import Iterator
from dataclasses import replace

from workbench.govern.answers import Sheet
from workbench.language import tr
from workbench.report import groups_part, pieces
from workbench.report.document import Block, Document, Paragraph, Said, Section, missing, said
from workbench.report.dossier import Dossier
from workbench.words import listed

LEAD = tr(
    "A computer system has a part in a decision about people. This page says what it does and what you can ask for."
)
PARTS = {
    "alone": tr("The system alone."),
    "some": tr("A person has a part in some decisions."),
    "person": tr("A person, with the system's help."),
}
SEES = {
    "used": tr("Yes. It uses traits such as age, sex, origin or health."),
    "testing": tr("No. They are kept apart, only to test whether groups are treated alike."),
    "no": tr("No."),
}
AGAIN = {
    "human": tr("Yes. A person who did not take part before looks at it again."),
    "yes": tr("Yes."),
    "no": tr("There is no set way yet."),
}
LEFT_OUT = tr("Groups were compared, but the numbers are not on this page. Ask us for them.")
REASONS = {"always": tr("Yes, always."), "asked": tr("Yes, when you ask."), "no": tr("Not yet.")}


def notice(dossier: Dossier) -> Document:
    """What a person whom the decision is about can read in two minutes."""
    own = dossier.assessment("impact")
    sheet = own.sheet if own else None
    sections = [
        Section(tr("What it decides"), (Paragraph(pieces.said_answer(sheet, "story")), _facts(dossier, sheet))),
        Section(tr("How groups fared"), tuple(_groups(dossier))),
        Section(tr("Not assessed"), (Paragraph(Said(_gap_words(dossier))),)),
    ]
    return replace(pieces.document(dossier, "notice", "How a decision about you is made", LEAD, sections), plain=True)


def _facts(dossier: Dossier, sheet: Sheet | None) -> Block:
    return pieces.facts(
        [
            (tr("Who decides"), _chosen(sheet, "who-decides", PARTS)),
            (tr("Does it see traits such as age or sex?"), _chosen(sheet, "protected", SEES)),
            (tr("Will you get the reasons?"), _chosen(sheet, "reasons", REASONS)),
            (tr("Can you ask for another look?"), _chosen(sheet, "appeal", AGAIN)),
            (tr("When we look at it again"), pieces.next_look(dossier, sheet)),
        ]
    )


def _chosen(sheet: Sheet | None, question: str, words: dict[str, str]) -> Said:
    """Our plain words for an answer; an answer we have no words for keeps its own."""
    full = pieces.said_answer(sheet, question)
    answer = sheet.answers.get(question) if sheet else None
    value = answer.value if answer and not full.missing else None
    return said(words.get(str(value), full.text), *full.evidence) if not full.missing else full


def _groups(dossier: Dossier) -> Iterator[Block]:
    if not dossier.measured.compared:
        yield Paragraph(Said(LEFT_OUT), "note") if groups_part.was_compared(dossier) else missing()
        return
    yield Paragraph(Said(dossier.measured.sentences[0], tuple(_everyone(dossier))))
    yield Paragraph(Said(dossier.measured.sentences[1], groups_part.spoken_of(dossier)))
    compared = dossier.comparisons(groups_part.CHARTED)
    yield from groups_part.compared_blocks(groups_part.clearest(dossier), charts=False)
    if len(compared) > 1:
        columns = listed([each.column for each in compared])
        yield Paragraph(
            Said(tr("People were compared by {columns}; the full report has all of it.", columns=columns)), "note"
        )


def _everyone(dossier: Dossier) -> Iterator[str]:
    for compared in dossier.comparisons(groups_part.CHARTED)[:1]:
        if compared.everyone:
            yield compared.everyone.record


def _gap_words(dossier: Dossier) -> str:
    always = tr("Why groups differ is not known from these numbers.")
    if not dossier.gaps:
        return always
    if len(dossier.gaps) == 1:
        return tr("{always} One more thing was not assessed; ask us for the full report.", always=always)
    return tr(
        "{always} {gaps} more things were not assessed; ask us for the full report.",
        always=always,
        gaps=len(dossier.gaps),
    )
