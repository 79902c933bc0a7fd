"""How sentences about a model stand on a page: as notes, as a list with room in it, as a warning."""

from collections.abc import Sequence
from html import escape

import ipywidgets as ipw

from widgets.panel import paragraph_html


def notes_html(sentences: Sequence[str], kind: str = "wb-note") -> str:
    """Sentences as paragraphs; what is in them is shown, never run."""
    return "".join(f'<p class="{escape(kind)}">{escape(sentence)}</p>' for sentence in sentences if sentence)


def warn(box: ipw.HTML, sentence: str) -> None:
    """Say something that must not be missed; nothing to say leaves no empty line."""
    box.value = paragraph_html(sentence, "wb-alert wb-alert-warning")
    box.layout.display = None if sentence else "none"


def list_html(sentences: Sequence[str]) -> str:
    """Sentences one below the other with room between them; what is in them is shown, never run."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<ul class="wb-ways">{items}</ul>' if items else ""
