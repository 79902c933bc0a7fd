"""What is a condition judged by? Answers, the level, what the business is, where it acts, and the day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Value = str | int | float | tuple[str, ...] | None
"""What was answered: a token or text, a number, the tokens of several choices, a date as YYYY-MM-DD, or nothing."""

EU = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV"}
EU |= {"MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
REGIONS = {"EU": EU, "EEA": EU | {"EU", "IS", "LI", "NO"}}


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What a condition is judged by.

    `answers` by question id; `open` are questions whose answer is still to come; `levels` what the level can be
    (several while questions are open); `roles` and `countries` (ISO 3166 codes such as "DE", "US", "US-CO") are what
    the business is and where it acts, empty for "not said".
    """

    answers: Mapping[str, Value] = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    today: date = date.min


def is_blank(value: Value) -> bool:
    """Whether nothing was answered: no value, an empty text or no choice ticked."""
    return value is None or value in ("", ())


def lies_in(here: str, place: str) -> bool:
    """Whether a country or state lies in a place: "DE" in "EU", "US-CO" in "US"."""
    return here == place or here.startswith(f"{place}-") or here[:2] in REGIONS.get(place, ())
