"""The words beside an axis: on lines short enough for a narrow page."""

from html import escape
from textwrap import wrap
from typing import Any

LONGEST, MOST_LINES = 22, 3


def axis_title(words: str) -> dict[str, Any]:
    """The title of an axis as plotly takes it; what stands in the words is shown as it is."""
    lines = wrap(words, LONGEST, max_lines=MOST_LINES, placeholder=" …")
    return {"text": "<br>".join(escape(line, quote=False) for line in lines), "font": {"size": 14}}
