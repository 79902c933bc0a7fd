"""A report before it is written: sections of plain blocks, the same for HTML, Markdown and JSON.

A block holds words and never markup, so that whatever comes from data, notes or names is escaped in one place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.report.dossier import Compared, Record
from workbench.verify import LogReport

NOT_ASSESSED = "not assessed"


@dataclass(frozen=True)
class Said:
    """Words, with the records the numbers in them rest on; `link` is the address of a source of law."""

    text: str
    evidence: tuple[str, ...] = ()
    link: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A sentence or some; `tone` is "" for plain ones, "finding" for what comes first, "note" for what limits it."""

    said: Said
    tone: str = ""
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Facts:
    """What is so, thing by thing."""

    rows: tuple[tuple[str, Said], ...]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class Bullets:
    """Sentences of one kind."""

    items: tuple[Said, ...]
    kind: str = field(default="bullets", init=False)


@dataclass(frozen=True)
class Table:
    """Rows under a head; `numbers` are the places of columns of numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]
    numbers: tuple[int, ...] = ()
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Chart:
    """Groups as dots with their intervals; the same numbers always stand in a table beside it."""

    compared: Compared
    kind: str = field(default="chart", init=False)


Block = Paragraph | Facts | Bullets | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Document:
    """A whole report. `front` is the head of a Markdown file for machines; `plain` keeps it to a single page."""

    kind: str
    title: str
    subject: str
    lead: str
    made: str
    version: str
    sections: tuple[Section, ...]
    records: tuple[Record, ...]
    log: LogReport | None
    front: Mapping[str, Any] = field(default_factory=dict)
    plain: bool = False

    def numbers(self) -> dict[str, int]:
        """Each record's place in the list at the end, from 1."""
        return {record.id: place for place, record in enumerate(self.records, start=1)}


def said(text: object, *evidence: str, link: str = "") -> Said:
    """Words; where there are none, that it was not assessed.

    >>> said("").text, said("12 people").missing
    ('not assessed', False)
    """
    words = str(text).strip() if text is not None else ""
    return Said(words, evidence, link) if words else Said(NOT_ASSESSED, missing=True)


def missing(why: str = "") -> Paragraph:
    """That something was not assessed, and what to do where that is known."""
    return Paragraph(Said(f"{NOT_ASSESSED.capitalize()}.{f' {why}' if why else ''}", missing=True))


def all_said(document: Document) -> Iterator[Said]:
    """Every piece of words of a document, in order."""
    for section in document.sections:
        for block in section.blocks:
            yield from _said_in(block)


def _said_in(block: Block) -> Iterator[Said]:
    if isinstance(block, Paragraph):
        yield block.said
    elif isinstance(block, Facts):
        yield from (words for _, words in block.rows)
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row)
