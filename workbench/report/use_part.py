"""What happened since it is in use, as it was written down: for a reviewer who wants to see the documents."""

from collections.abc import Iterator

from workbench.govern.entry_sorts import SORTS
from workbench.report.document import Block, Paragraph, Said, Table, missing, said
from workbench.report.dossier import Dossier

TITLE = "What happened in use"
NOTHING = "Nobody wrote down looks at decisions, checks, messages or objections."
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
    yield Table("Written down, the last first", ("What happened", "Day", "In numbers", "Who", "Proof"), rows)
    if len(entries) > MOST:
        yield Paragraph(Said(f"These are the last {MOST} of {len(entries)} entries; the project has all."), "note")
