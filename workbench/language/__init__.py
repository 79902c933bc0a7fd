"""In which language does the workbench speak? English stands in the code; a catalogue beside this file gives the rest.

A process speaks one language, chosen before it starts: `WORKBENCH_LANGUAGE=fr workbench serve`. Every sentence for a
person passes through `tr`. How a language is added stands in docs/languages.md.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
VARIABLE = "WORKBENCH_LANGUAGE"
ENGLISH = "en"


def speaks() -> str:
    """The code of the language that is spoken: "en", or one that has a catalogue."""
    asked = os.environ.get(VARIABLE, ENGLISH).strip() or ENGLISH
    return asked if asked in languages() else ENGLISH


def languages() -> list[str]:
    """The codes of all languages there are."""
    return sorted({ENGLISH, *(file.stem for file in _folder().glob("*.po"))})


def tr(message: str, /, **values: Any) -> str:
    """A sentence in the language that is spoken, with its values put in.

    `message` is the English sentence itself, in one literal, so that it can be found; values are named in braces as in
    `str.format`. A translation that names a value that is not there gives way to the English sentence.

    >>> tr("{people:,} people were looked at.", people=1200)
    '1,200 people were looked at.'
    """
    words = said().get(message, message)
    if not values:
        return words
    try:
        return words.format(**values)
    except (KeyError, IndexError, ValueError):
        return message.format(**values)


def spoken() -> dict[str, Any]:
    """What a template must know to speak: `tr`, and the code of the language."""
    return {"tr": tr, "language": speaks()}


@cache
def said() -> dict[str, str]:
    """What each English sentence is in the language that is spoken; empty for English itself."""
    language = speaks()
    if language == ENGLISH:
        return {}
    from babel.messages.pofile import read_po  # noqa: PLC0415 - English needs no catalogue

    with (_folder() / f"{language}.po").open(encoding="utf-8") as file:
        catalogue = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}


def _folder() -> Path:
    """Where the catalogues are; another folder can be named, as translators and tests do."""
    return Path(os.environ.get(f"{VARIABLE}S", FOLDER))
