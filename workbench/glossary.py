"""The words that need explaining, each in one plain sentence."""

import tomllib
from functools import cache
from pathlib import Path

from workbench.language.texts import translated

FILE = Path(__file__).with_name("glossary.toml")


@cache
def glossary() -> dict[str, str]:
    """Every word with its explanation, longest word first, so that "false positive rate" comes before "rate"."""
    words: dict[str, str] = translated(tomllib.loads(FILE.read_text(encoding="utf-8")))["words"]
    return dict(sorted(words.items(), key=lambda pair: (-len(pair[0]), pair[0])))
