"""A document as a page that stands alone: style and pictures in it, no script, and nothing asked of any host."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbench.language import spoken
from workbench.report.charts import dot_chart
from workbench.report.document import Document
from workbench.report.markdown import foot_words, record_words, shared_origin, shared_words

TEMPLATES = Path(__file__).with_name("templates")
CONTENTS_FROM = 6
"""With so many sections a page begins with a list of them."""


def page_html(document: Document) -> str:
    """The whole page; everything that is not ours is escaped where it is written."""
    numbers = document.numbers()
    return (
        environment()
        .get_template("page.html.j2")
        .render(
            document=document,
            numbers=numbers,
            contents=len(document.sections) >= CONTENTS_FROM,
            chart=dot_chart,
            record_words=record_words,
            shared=shared_origin(document),
            shared_words=shared_words,
            foot=foot_words(document),
        )
    )


@cache
def environment() -> Environment:
    """The templates, with escaping on for every one of them and an error for a name that is not there."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= spoken()
    return made
