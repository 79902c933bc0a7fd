"""The policy on AI that a business can publish, written from its answers by a template of the questionnaire."""

import re
from collections.abc import Iterator
from html import unescape

from workbench.language import tr
from workbench.report import pieces
from workbench.report.document import Block, Bullets, Document, Facts, Paragraph, Said, Section
from workbench.report.dossier import Dossier
from workbench.report.page import environment

LEAD = tr("What we set out to do. It is no proof that we do it.")
MARKS = re.compile(r"(?<!\\)\*\*")
RUN_IN = re.compile(r"\*\*([^*]+)\.\*\* (.+)")
ESCAPED = re.compile(r"\\([\\`*_\[\]|~])")


def policy_text(dossier: Dossier) -> str:
    """The policy in Markdown."""
    report = dossier.assessment("ai-policy")
    sheet = report.sheet if report else None
    answers = sheet.answers.items() if sheet else ()
    values = {id_: answer.value for id_, answer in answers if not answer.is_open and answer.value is not None}
    template = environment().get_template("ai_policy.md.j2")
    return template.render(values=values, made_on=dossier.made[:10], log_head=dossier.log.head)


def policy(dossier: Dossier) -> Document:
    """The same policy for a page: the template's text taken apart again, so that its words stand in one place."""
    text = policy_text(dossier)
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = [Section(tr("Who we are"), tuple(_blocks(parts[0].partition("\n")[2])))]
    for part in parts[1:]:
        title, _, body = part.partition("\n")
        sections.append(Section(_plain(title), tuple(_blocks(body.partition("\n---")[0]))))
    return pieces.document(dossier, "policy", tr("Our policy on AI"), LEAD, sections)


def _blocks(text: str) -> Iterator[Block]:
    """Paragraphs and lists of the template, as they follow each other; a line that breaks goes on."""
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        words = " ".join(line for line in lines if not line.startswith("- "))
        run_in = RUN_IN.fullmatch(words)
        if run_in:
            yield Facts(((_plain(run_in[1]), Said(_plain(run_in[2]))),))
        elif words.strip(" -"):
            yield Paragraph(Said(_plain(words)))
        items = tuple(Said(_plain(line[2:])) for line in lines if line.startswith("- "))
        if items:
            yield Bullets(items)


def _plain(text: str) -> str:
    return unescape(ESCAPED.sub(r"\1", MARKS.sub("", text)))
