"""Which sentences are there to translate? `make language CODE=fr` begins a language or brings it up to date.

Sentences are found where they stand: `tr("…")` in Python and in the scripts of the widgets, `tr("…")` in templates, and
the texts of the data files. A sentence that changed keeps its old translation, marked as to be looked at ("fuzzy").
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from workbench.language import FOLDER
from workbench.language.texts import texts_in

ROOT = FOLDER.parents[1]
SOURCES = ("workbench", "widgets", "datasets", "share/jupyter/voila/templates")
DATA = (".toml", ".yaml")
KEYWORDS = {"tr": None}
METHODS = {".py": "python", ".js": "javascript", ".j2": "jinja2.ext:babel_extract", ".html": "jinja2.ext:babel_extract"}
LEFT_OUT = ("vendor", "migrations", "evidence_tokens.yaml", "names.toml")  # nothing in them is for people


def find_messages(root: Path = ROOT) -> Catalog:
    """Every English sentence with the places where it stands, sorted by place."""
    catalogue = Catalog(project="Responsible AI Workbench", charset="utf-8")
    for source in SOURCES:
        for file in sorted((root / source).rglob("*")):
            if file.is_file() and not set(LEFT_OUT) & set(file.parts):
                for line, message in _messages(file):
                    catalogue.add(message, locations=[(file.relative_to(root).as_posix(), line)])
    return catalogue


def bring_up_to_date(language: str, folder: Path = FOLDER) -> Path:
    """Begin the catalogue of a language, or add to it what is new; the file."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        sys.exit(f"{language!r} is no code of a language; such codes are fr, de, pt_BR.")
    file = folder / f"{language}.po"
    catalogue = Catalog(locale=locale)
    if file.exists():
        with file.open("rb") as known:
            catalogue = read_po(known, locale=locale)
    catalogue.update(find_messages())
    written = BytesIO()
    write_po(written, catalogue, width=120, sort_by_file=True, omit_header=False)
    file.write_bytes(written.getvalue())
    return file


def find_faults(catalogue: Catalog) -> list[str]:
    """What is wrong with translations: a value in braces that the sentence does not have, or has and they lack."""
    return [
        f"{message.id!r} has {sorted(asked)}, its translation {sorted(given)}"
        for message in catalogue
        if message.id and message.string
        if (asked := _values(str(message.id))) != (given := _values(str(message.string)))
    ]


def _values(words: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(words) if name}
    except ValueError:  # a lone brace: not a sentence with values
        return set()


def _messages(file: Path) -> Iterator[tuple[int, str]]:
    if file.suffix in DATA:
        yield from ((1, text) for text in texts_in(file))
    elif file.suffix in METHODS:
        with file.open("rb") as source:
            options: dict[str, Any] = {"encoding": "utf-8"}
            for line, message, _, _ in extract(METHODS[file.suffix], source, keywords=KEYWORDS, options=options):
                yield line, message if isinstance(message, str) else message[0]


if __name__ == "__main__":
    for each in sys.argv[1:]:
        print(bring_up_to_date(each))  # noqa: T201 - a command says what it wrote
