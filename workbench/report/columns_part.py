"""What each column is for, on what ground and for how long it is kept: a table for whoever asks why it is there."""

from collections.abc import Iterator

from workbench.govern.column_uses import CONSENT, NOBODY, ColumnLine, ColumnUse, categories, grounds
from workbench.language import tr
from workbench.report.document import Block, Paragraph, Said, Table, said
from workbench.report.dossier import Dossier
from workbench.words import capital

TITLE = tr("What each column is for")
SIGNS = {
    "identifying": tr("says who a person is"),
    "compared by": tr("people are compared by it"),
    "gives away": tr("tells much about a sensitive column"),
    "plain": "",
}
"""What a report says of a column; no numbers, for they may be about few people."""
NOT_NEEDED = tr("not needed")


def columns_blocks(dossier: Dossier) -> Iterator[Block]:
    """A row a column with purpose, ground, consent and time; nothing where nobody has begun."""
    uses = dossier.uses
    if uses is None:
        return
    yield from (Paragraph(Said(words)) for words in uses.sentences)
    head = (tr("Column"), tr("Category"), tr("Purpose"), tr("Ground"), tr("Consent"), tr("Kept for"))
    yield Table(TITLE, head, tuple(map(_row, uses.lines)))


def _row(line: ColumnLine) -> tuple[Said, ...]:
    use = line.use or ColumnUse()
    sign = SIGNS[line.seen.sign]
    about_people = use.category != NOBODY
    consent = said(CONSENT.get(use.consent, "")) if use.ground == "consent" else Said("–")
    return (
        Said(f"{capital(line.seen.label)}{f' ({sign})' if sign else ''}", line.seen.evidence if sign else ()),
        said(categories().get(use.category, "")),
        said(use.purpose),
        said(grounds().get(use.ground, "")) if about_people or use.ground else Said(NOT_NEEDED),
        consent,
        said(_time(use)) if about_people or use.months is not None else Said(NOT_NEEDED),
    )


def _time(use: ColumnUse) -> str:
    if use.months is None:
        return ""
    return tr("1 month") if use.months == 1 else tr("{months:g} months", months=use.months)
