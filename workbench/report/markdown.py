"""A document as Markdown: for a repository, a wiki or a model hub."""

import re
from collections import Counter
from collections.abc import Iterator

import yaml

from workbench.language import tr
from workbench.report.charts import describe
from workbench.report.document import Block, Bullets, Chart, Document, Facts, Paragraph, Said, Table
from workbench.report.dossier import Record
from workbench.words import whole

SIGNS = re.compile(r"([\\`*_\[\]|~#])")
Origin = tuple[str, ...]
OPENERS = re.compile(r"^(\s*(?:\d+(?=[.)](?:\s|$)))?)([-+>=.)])")
"""What begins a list, a quotation or a heading's underline; a number does with a point and a space after it."""


def markdown(document: Document) -> str:
    """The whole document; whatever came from data or people is taken literally, and no HTML is in it."""
    numbers = document.numbers()
    front = yaml.safe_dump(dict(document.front), sort_keys=False, allow_unicode=True)
    parts = [f"---\n{front}---"] if document.front else []
    parts += [f"# {literal(document.title)}: {literal(document.subject)}", literal(document.lead)]
    for section in document.sections:
        parts.append(f"## {literal(section.title)}")
        parts += ["\n".join(_block(block, numbers)) for block in section.blocks]
    parts += [*_evidence(document), _foot(document)]
    return "\n\n".join(parts) + "\n"


def literal(text: str) -> str:
    r"""Words on one line, with every sign of Markdown and HTML taken as it is.

    >>> literal("<b>*a*</b> | b")
    '&lt;b&gt;\\*a\\*&lt;/b&gt; \\| b'
    """
    line = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return OPENERS.sub(r"\1\\\2", SIGNS.sub(r"\\\1", line)).replace("://", "&#58;//")


def _said(said: Said, numbers: dict[str, int]) -> str:
    marks = "".join(f" [\\[{numbers[id_]}\\]](#evidence-{numbers[id_]})" for id_ in said.evidence if id_ in numbers)
    text = f"*{literal(said.text)}*" if said.missing else literal(said.text)
    link = f" ([source]({said.link}))" if said.link.startswith("https://") else ""
    return text + link + marks


def _block(block: Block, numbers: dict[str, int]) -> Iterator[str]:
    if isinstance(block, Paragraph):
        words = _said(block.said, numbers)
        yield f"**{words}**" if block.tone == "finding" and not block.said.evidence else words
    elif isinstance(block, Bullets):
        yield from (f"- {_said(item, numbers)}" for item in block.items)
    elif isinstance(block, Facts):
        yield from (f"- **{literal(name)}**: {_said(value, numbers)}" for name, value in block.rows)
    elif isinstance(block, Table):
        yield from _table(block, numbers)
    elif isinstance(block, Chart):
        yield literal(describe(block.compared))


def _table(table: Table, numbers: dict[str, int]) -> Iterator[str]:
    yield f"**{literal(table.caption)}**"
    yield ""
    yield f"| {' | '.join(map(literal, table.head))} |"
    yield f"|{'|'.join('---:' if place in table.numbers else '---' for place in range(len(table.head)))}|"
    for row in table.rows:
        yield f"| {' | '.join(_said(cell, numbers) for cell in row)} |"


def _evidence(document: Document) -> Iterator[str]:
    if document.records:
        shared = shared_origin(document)
        yield tr("## What the numbers rest on")
        yield from [literal(shared_words(shared))] if shared else []
        lines = [
            f'{place}. <a id="evidence-{place}"></a>{literal("; ".join(record_words(record, shared)))}'
            for place, record in enumerate(document.records, start=1)
        ]
        yield "\n".join(lines)


def shared_origin(document: Document) -> Origin:
    """On what, when and how most numbers of a document were measured; () where no two agree."""
    counted = Counter(_origin(record) for record in document.records)
    origin, times = counted.most_common(1)[0] if counted else ((), 0)
    return origin if times > 1 else ()


def shared_words(origin: Origin) -> str:
    """Said once before the list, so that each line can be short."""
    return tr("Where nothing else is said: {filter}.", filter="; ".join(filter(None, origin)))


def record_words(record: Record, shared: Origin = ()) -> Iterator[str]:
    """What was measured, from how many people, how sure, and unless it is `shared` on what, when and how.

    Last comes why it may no longer hold.
    """
    yield f"{record.what}: {record.value}" if record.value else record.what
    if record.interval:
        yield tr("interval {interval}", interval=record.interval)
    if record.people is not None:
        yield tr("about {people} people", people=whole(record.people))
    if _origin(record) != shared:
        yield from filter(None, _origin(record))
    if record.stale:
        yield tr("no longer holds: {stale}", stale=record.stale)


def _origin(record: Record) -> Origin:
    return (record.on, record.at[:10], record.method)


def _foot(document: Document) -> str:
    return "---\n\n" + literal(foot_words(document))


def foot_words(document: Document) -> str:
    """When and with what it was made, and the head of the log: the hash by which a later change would show."""
    made = tr(
        "Made on {made} with the Responsible AI Workbench {version}", made=document.made, version=document.version
    ).strip()
    if document.log is None:
        return tr("{made}. It stands on a table alone, so there is no log.", made=made)
    return f"{made}. {document.log.to_text()}"
