"""How a scenario is asked for: by name, with the kind of bias, its strength, the seed and the number of rows.

Written as `scenario:lending` or `scenario:lending?bias=proxy&strength=strong&seed=7&rows=5000`, in any order; what is
left out is `bias=direct`, `strength=clear`, `seed=0` and the scenario's own number of rows.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from math import isfinite
from types import MappingProxyType
from typing import Any, Literal, get_args

from workbench.errors import WorkbenchError, unknown
from workbench.scenarios.bakery import BAKERY
from workbench.scenarios.delivery import DELIVERY
from workbench.scenarios.hiring import HIRING
from workbench.scenarios.lending import LENDING
from workbench.scenarios.parts import Scenario
from workbench.scenarios.prices import PRICES
from workbench.scenarios.support import SUPPORT

PREFIX = "scenario:"
VERSION = 1
"""Of the generator: with another one the same reference may give another table."""

Bias = Literal["direct", "proxy", "history", "subgroup", "labels", "none"]
Strength = Literal["faint", "clear", "strong"]
STRENGTHS: Mapping[str, float] = MappingProxyType({"faint": 0.04, "clear": 0.15, "strong": 0.28})
MOST_STRENGTH, FEWEST_ROWS, MOST_ROWS, MOST_SEED = 0.30, 100, 1_000_000, 2**32
CHOICES = ("bias", "strength", "seed", "rows")
SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {each.name: each for each in (BAKERY, SUPPORT, DELIVERY, PRICES, HIRING, LENDING)}
)


def find_scenario(name: str) -> Scenario:
    """The scenario with this name; an unknown name is an error that offers the nearest ones."""
    if name not in SCENARIOS:
        raise unknown("scenario", name, SCENARIOS)
    return SCENARIOS[name]


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what is generated; the same recipe gives the same table on every machine.

    `strength` is a word or the gap itself as a share: 0.15 plants 15 percentage points. `rows` None takes the
    scenario's own number.

    Raises
    ------
    WorkbenchError
        In one sentence, when a part is unknown or out of range.
    """

    name: str
    bias: Bias = "direct"
    strength: Strength | float = "clear"
    seed: int = 0
    rows: int | None = None

    def __post_init__(self) -> None:
        """Check every part in the order in which it is written."""
        find_scenario(self.name)
        if self.bias not in get_args(Bias):
            raise unknown("kind of bias", self.bias, get_args(Bias))
        _check_strength(self.strength)
        _check_whole("seed", self.seed, 0, MOST_SEED)
        _check_whole("number of rows", self.size, FEWEST_ROWS, MOST_ROWS)

    @property
    def scenario(self) -> Scenario:
        """The scenario that is asked for."""
        return SCENARIOS[self.name]

    @property
    def size(self) -> int:
        """How many rows are generated."""
        return self.scenario.rows if self.rows is None else self.rows

    @property
    def gap(self) -> float:
        """The gap that is planted, as a share: 0.15 for 15 percentage points; 0 where nothing is planted."""
        if self.bias == "none":
            return 0.0
        return STRENGTHS[self.strength] if isinstance(self.strength, str) else float(self.strength)

    @property
    def strength_words(self) -> str:
        """The strength by its name where it has one."""
        names = [name for name, gap in STRENGTHS.items() if self.strength in (name, gap)]
        return names[0] if names else str(float(self.strength))  # every digit, so that it can be read back

    def __str__(self) -> str:
        """The shortest reference that asks for the same table."""
        given = {"bias": self.bias, "strength": self.strength_words, "seed": self.seed, "rows": self.size}
        usual = {"bias": "direct", "strength": "clear", "seed": 0, "rows": self.scenario.rows}
        if self.bias == "none":
            del given["strength"]  # nothing is as faint as it is strong
        words = "&".join(f"{part}={value}" for part, value in given.items() if value != usual[part])
        return f"{PREFIX}{self.name}" + (f"?{words}" if words else "")

    @property
    def sha256(self) -> str:
        """Whether this is still the very same table: a hash of the reference and the generator's version."""
        return sha256(f"{self} generator {VERSION}".encode()).hexdigest()


def parse(ref: str) -> Recipe:
    """The recipe a reference stands for.

    >>> str(parse("scenario:lending?seed=7&bias=proxy&strength=clear"))
    'scenario:lending?bias=proxy&seed=7'
    """
    name, _, words = ref.removeprefix(PREFIX).partition("?")
    find_scenario(name)
    parts: dict[str, str] = {}
    for word in filter(None, words.split("&")):
        part, equals, value = word.partition("=")
        if part not in CHOICES:
            raise unknown("part of a scenario", part, CHOICES)
        if part in parts or not (equals and value):
            raise WorkbenchError(f"Give {part} once and with a value, as in {PREFIX}{name}?{part}={_example(part)}.")
        parts[part] = value
    return Recipe(name, **{part: _value(part, word) for part, word in parts.items()})


def _value(part: str, word: str) -> Any:
    """What a word means; the recipe checks what it is then."""
    if part in ("seed", "rows"):
        return _number(part, word)
    if part == "strength":
        with suppress(ValueError):
            return float(word)
    return word


def _number(part: str, word: str) -> int:
    if not (word.isascii() and word.isdecimal() and len(word) < len(str(2**64))):
        raise WorkbenchError(f"The {part} of a scenario is a whole number such as {_example(part)}, not {word!r}.")
    return int(word)


def _example(part: str) -> str:
    return {"bias": "proxy", "strength": "clear", "seed": "7", "rows": "5000"}[part]


def _check_strength(strength: str | float) -> None:
    if isinstance(strength, str):
        if strength not in STRENGTHS:
            raise unknown("strength", strength, [*STRENGTHS, f"a number up to {MOST_STRENGTH:.2f}"])
    elif not (isfinite(strength) and 0 < strength <= MOST_STRENGTH):
        raise WorkbenchError(
            f"The strength of a bias lies above 0 and up to {MOST_STRENGTH:.2f}, not at {strength:g}; "
            "to plant nothing choose the bias 'none'."
        )


def _check_whole(what: str, number: object, least: int, most: int) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
        raise WorkbenchError(f"The {what} is a whole number from {least:,} to {most:,}, not {number!r}.")
