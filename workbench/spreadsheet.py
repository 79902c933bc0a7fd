"""Texts as a spreadsheet may get them: none of them runs as a formula.

The same rule stands in widgets/numbers.js. Source: OWASP, "CSV Injection".
"""

import re

STARTS = re.compile(r"([;\t\r\n]|^)(?=\s*[=+\-@＝＋－＠]|[\t\r])")
"""What begins a formula where a cell may begin: also after a semicolon, at which some spreadsheets part a line."""


def harmless(text: str) -> str:
    """The text with an apostrophe before whatever would begin a formula.

    >>> harmless("=1+1"), harmless("a; =1+1"), harmless("a=b")
    ("'=1+1", "a;' =1+1", 'a=b')
    """
    return STARTS.sub(r"\1'", text)
