"""The sentences of the data files: questionnaires, table cards, wordings, exercises, the glossary.

A file stays in English; what reads it passes it through `translated`, which knows by the keys what is for people.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workbench.language import said

KEYS = frozenset(
    {
        "about",
        "cautions",
        "columns",
        "due",
        "evidence",
        "help",
        "hints",
        "labels",
        "more",
        "note",
        "options",
        "outcome",
        "owner",
        "paper",
        "people",
        "phrases",
        "place",
        "planted",
        "proof",
        "question",
        "right",
        "row_is",
        "source",
        "story",
        "summary",
        "teaches",
        "text",
        "title",
        "unit",
        "words",
    }
)


def translated(data: Any) -> Any:
    """Data as a file gives it, with every text under one of the keys in the language that is spoken."""
    return _translated(data) if said() else data


def texts_in(file: Path) -> Iterator[str]:
    """Every text of a data file that is meant for people."""
    import yaml  # noqa: PLC0415 - a table card needs none

    words = file.read_text(encoding="utf-8")
    yield from dict.fromkeys(_shown(tomllib.loads(words) if file.suffix == ".toml" else yaml.safe_load(words)))


def _translated(data: Any, *, key: str = "", is_shown: bool = False) -> Any:
    if isinstance(data, str):
        return said().get(data, data) if is_shown else data
    if isinstance(data, Mapping):
        return {own: _translated(value, key=own, is_shown=_is_shown(key, own, is_shown)) for own, value in data.items()}
    if isinstance(data, list):
        return [_translated(value, key=key, is_shown=is_shown) for value in data]
    return data


def _shown(data: Any, *, key: str = "", is_shown: bool = False) -> Iterator[str]:
    if isinstance(data, str) and is_shown and any(map(str.isalpha, data)):
        yield data
    elif isinstance(data, Mapping):
        for own, value in data.items():
            yield from _shown(value, key=own, is_shown=_is_shown(key, own, is_shown))
    elif isinstance(data, list):
        for value in data:
            yield from _shown(value, key=key, is_shown=is_shown)


def _is_shown(key: str, own: str, already: bool) -> bool:
    """Whether the texts of a part are for people; which option of an exercise is right is a sign for the program."""
    return already or (own in KEYS and (key, own) != ("answer", "right"))
