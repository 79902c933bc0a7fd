"""What happened since it is in use, as it was written down: for a reviewer who wants to see the documents."""

from collections.abc import Iterator

from workbench.govern.entry_sorts import SORTS
from workbench.language import tr
from workbench.report.document import Block, Paragraph, Said, Table, missing, said
from workbench.report.dossier import Dossier

TITLE = tr("What happened in use")
NOTHING = tr("Nobody wrote down looks at decisions, checks, messages or objections.")
MOST = 30


def use_blocks(dossier: Dossier) -> Iterator[Block]:
    """The last entries with their day, numbers, who and proof, without the free words that may name somebody."""
    entries = dossier.entries[::-1]
    if not entries:
        yield missing(NOTHING)
        return
    rows = tuple(
        (
            said(SORTS[entry.sort].title),
            said(entry.on.isoformat()),
            Said(SORTS[entry.sort].told(entry.values) or "–"),
            said(entry.who),
            said(entry.proof),
        )
        for entry in entries[:MOST]
    )
    yield Table(
        tr("Written down, the last first"),
        (tr("What happened"), tr("Day"), tr("In numbers"), tr("Who"), tr("Proof")),
        rows,
    )
    if len(entries) > MOST:
        yield Paragraph(
            Said(
                tr(
                    "These are the last {most} of {entries} entries; the project has all.",
                    most=MOST,
                    entries=len(entries),
                )
            ),
            "note",
        )
