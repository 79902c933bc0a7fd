"""A register as a table: the head stays with its column, and on a telephone each row is a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def register_html(label: str, caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in a region that the keyboard can scroll; the cells are HTML, the first one names its row."""
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    body = "".join(_row(head, row) for row in rows)
    return (
        f'<div class="wb-register"><div class="wb-register-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(label)}"><table class="wb-stacked"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table></div></div>"
    )


def _row(head: Sequence[str], row: Sequence[str]) -> str:
    first, *others = row
    cells = "".join(f'<td data-head="{escape(name)}">{cell}</td>' for name, cell in zip(head[1:], others, strict=True))
    return f'<tr><th scope="row">{first}</th>{cells}</tr>'
