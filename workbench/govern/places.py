"""What is a place called? Countries and states in plain words, and the ISO 3166 codes that conditions ask for.

>>> place_name("US-CO"), place_name("DE")
('Colorado (USA)', 'Germany')
>>> read_places("germany, Colorado")
('DE', 'US-CO')
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError

from workbench.errors import WorkbenchError
from workbench.language import ENGLISH, speaks, tr
from workbench.language.texts import translated

HERE = Path(__file__).with_name("places.toml")
ISO = re.compile("(?!EZ|QO|UN|X|ZZ)[A-Z]{2}|XK")  # CLDR also names what is no country, such as the eurozone
CODE = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,3})?")


def place_name(code: str) -> str:
    """The name of a country or state; a code that has none here stays as it is."""
    return _names().get(code, code)


def place_names(codes: Iterable[str]) -> str:
    """Several places, with a comma between them."""
    return ", ".join(map(place_name, codes))


def read_places(text: str) -> tuple[str, ...]:
    """The codes of the places that a person wrote with a comma between them: names, or codes.

    Raises
    ------
    WorkbenchError
        When one of them is no place that is known, with the nearest that is.
    """
    given = (part.strip() for part in re.split("[,;]", text))
    return tuple(dict.fromkeys(_code(part) for part in given if part))


def _code(given: str) -> str:
    known = _codes()
    if given.lower() in known:
        return known[given.lower()]
    if _is_code(given.upper()):
        return given.upper()
    near = get_close_matches(given.lower(), known, n=1, cutoff=0.7)
    hint = tr(" Did you mean {near}?", near=place_name(known[near[0]])) if near else ""
    raise WorkbenchError(
        tr(
            "We know no country or state called {given!r}.{hint} Write a name such as Germany or Colorado (USA), or a "
            "code such as DE.",
            given=given,
            hint=hint,
        )
    )


def _is_code(text: str) -> bool:
    """Whether it is the code of a place with a name, or of a part of a country whose parts have none here."""
    found = CODE.fullmatch(text)
    return text in _names() or (found is not None and found[1] in _countries().keys() - _table()["states"].keys())


@cache
def _table() -> Mapping[str, Any]:
    return translated(tomllib.loads(HERE.read_text("utf-8")))  # type: ignore[no-any-return]


@cache
def _countries() -> dict[str, str]:
    """The code and name of every country, in the language that is spoken: Babel has them from Unicode's CLDR."""
    try:
        known = Locale.parse(speaks()).territories
    except UnknownLocaleError:  # a catalogue may be named as no language is
        known = Locale.parse(ENGLISH).territories
    real = {code: str(name) for code, name in known.items() if ISO.fullmatch(code)}
    return real | {"US": tr("USA")}


@cache
def _names() -> dict[str, str]:
    countries = _countries()
    states = {
        f"{country}-{code}": f"{name} ({countries[country]})"
        for country, named in _table()["states"].items()
        for code, name in named.items()
    }
    return countries | states


@cache
def _codes() -> dict[str, str]:
    """Lower-case names -> codes; a state's own name counts where no country has it: Georgia is the country."""
    table = _table()
    bare = {name: f"{country}-{code}" for country, named in table["states"].items() for code, name in named.items()}
    full = {name: code for code, name in _names().items()}
    return {name.lower(): code for name, code in {**bare, **table["also"], **full}.items()}
