"""What a person meant by what they typed: numbers written in any way, and groups by any of their names.

- A number has several readings: "0.37", "37", "37 %" and "37 of 100" may all be the same share.
- A name is found as a whole phrase, the longest first, so that "women" never counts as "men".
- "Not men" names the others where a column has two groups.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Unit = Literal["share", "points", "people", "amount"]

FILLER = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at for with by as is are was were be who which that those they them it its this group "
        "groups people person persons aged age also and think thinks i would say maybe probably recorded answer "
        "living live customers customer applicants applicant column one",
    )
)
NOT = frozenset({"not", "non", "no", "isnt", "arent"})
SMALL = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: place for place, word in enumerate(SMALL)} | {word: 20 + 10 * n for n, word in enumerate(TENS)}
GROUPED = re.compile(r"(?<=\d)[ ,.'’\u00a0\u202f](?=\d{3}(?!\d))")
NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)?|[-−]?[.,]\d+")
OUT_OF = re.compile(r"([\d.,]+) *(?:/|of|in|out of|aus|from) *([\d.,]+)")
CENT = re.compile(r"([\d.,]+) *(?:%|per ?cent)")
MOST_SHARE = 1.0


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something an answer may name: the column it belongs to, its key, and every name people use for it."""

    column: str
    key: str
    names: tuple[str, ...]


def read_number(text: str, unit: Unit) -> tuple[float, ...]:
    """Every plausible reading of a number, the likeliest first; () where there is none or more than one number.

    Shares and points are read as shares of 1, so that "12", "12 %" and "0.12" can all mean 0.12.

    >>> read_number("about 12 %", "share"), read_number("0,12", "points"), read_number("2,743", "people")
    ((0.12,), (0.0012, 0.12), (2743.0, 2.743))
    """
    plain = _digits(text.lower().replace("−", "-"))
    if unit in ("share", "points"):
        return tuple(dict.fromkeys(_shares(plain)))
    joined = GROUPED.sub("", plain)
    return tuple(dict.fromkeys([*_single(joined), *_single(plain)]))


def find_named(text: str, options: Sequence[Option]) -> frozenset[str]:
    """The keys of everything a text names."""
    words = _words(text)
    free = [True] * len(words)
    found = set()
    names = [(_words(name), option) for option in options for name in option.names]
    for name, option in sorted(names, key=lambda pair: -len(pair[0])):
        size = len(name)
        for start in range(len(words) - size + 1):
            if name and words[start : start + size] == name and all(free[start : start + size]):
                free[start : start + size] = [False] * size
                is_not = start > 0 and words[start - 1] in NOT
                found |= _others(option, options) if is_not else {option.key}
    return frozenset(found)


def is_empty(text: str) -> bool:
    """Whether nothing was typed that could be an answer."""
    return not re.search(r"\w", text)


def _others(option: Option, options: Iterable[Option]) -> set[str]:
    others = {other.key for other in options if other.column == option.column and other.key != option.key}
    return others if len(others) == 1 else set()


def _words(text: str) -> list[str]:
    plain = re.sub(r"['’`´]", "", text.lower()).replace("+", " plus ")
    words = re.findall(r"[a-z]+|\d+", plain)
    kept = [word for word in words if word not in FILLER]
    return kept or words


def _digits(text: str) -> str:
    """Number words as digits: "thirty-seven" becomes 37."""
    parts = re.split(r"([a-z]+)", text)
    spelt = [str(WORDS[part]) if part in WORDS else part for part in parts]
    return re.sub(r"\b([2-9])0[ -]([1-9])\b(?! *\d)", r"\1\2", "".join(spelt))


def _shares(text: str) -> list[float]:
    if found := CENT.search(text):
        return [value / 100 for value in _floats(found[1])]
    if found := OUT_OF.search(text):
        part, among = _floats(found[1]), _floats(found[2])
        return [part[0] / among[0]] if part and among and among[0] else []
    return [reading for value in _single(text) for reading in (value / 100, value) if abs(reading) <= MOST_SHARE]


def _single(text: str) -> list[float]:
    """The number in a text; an interval or a list is no answer."""
    found = [match for match in NUMBER.finditer(text) if not re.search(r"[a-z]$", text[: match.start()])]
    return _floats(found[0][0]) if len(found) == 1 else []


def _floats(number: str) -> list[float]:
    number = number.strip(",.") if not re.match(r"[-]?[.,]\d", number) else number
    try:
        return [float(number.replace(",", "."))]
    except ValueError:
        return []


def has_several(text: str) -> bool:
    """Whether more than one number stands in an answer, as in "35 to 40".

    >>> has_several("35 to 40"), has_several("37 %")
    (True, False)
    """
    found = NUMBER.findall(GROUPED.sub("", _digits(text.lower())))
    return any(first != second for first, second in pairwise(found))
