"""When is a question shown, and when does a duty apply? Conditions as data.

- A condition is a small tree: what an answer is, `all`, `any`, `not`, and circumstances (level, role, country, date).
- It holds (True), does not hold (False), or nobody can say yet (None): Kleene's three values. None comes only from a
  question that is said to be open and from circumstances that are not known; so for showing questions, where a blank
  answer is simply no answer, the result is always True or False.
- Answers are compared by their tokens, never by their place in a list.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from workbench.govern.circumstances import Circumstances, Value, is_blank, lies_in
from workbench.language import tr


def _as_tuple(given: Any) -> Any:
    return (given,) if isinstance(given, str | int | float) else given


Tokens = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(_as_tuple), Field(min_length=1)]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    def holds(self, seen: Circumstances) -> bool | None:
        """True, False, or None where nobody can say yet."""
        return self._judge(seen)

    def walk(self) -> Iterable["_Rule"]:
        """The condition itself and all inside it."""
        yield self
        for part in self._parts():
            yield from part.walk()

    def _judge(self, seen: Circumstances) -> bool | None:
        raise NotImplementedError

    def _parts(self) -> Iterable["_Rule"]:
        return ()


class Answered(_Rule):
    """`{question: ID, is: TOKEN or [TOKENS]}` and its kin: what the answer to a question is.

    `is`: the answer is one of these (of several choices: one of them is ticked). `at_least`, `at_most`: a number or a
    date. `answered`: whether there is an answer at all.
    """

    question: str
    is_: Tokens | None = Field(None, alias="is")
    at_least: float | date | None = None
    at_most: float | date | None = None
    answered: bool | None = None

    @model_validator(mode="after")
    def _asks_one_thing(self) -> "Answered":
        bounds = self.at_least is not None or self.at_most is not None
        if sum([self.is_ is not None, bounds, self.answered is not None]) != 1:
            raise ValueError(tr("give exactly one of is, at_least/at_most and answered"))
        return self

    def _judge(self, seen: Circumstances) -> bool | None:
        if self.question in seen.open:
            return None
        value = seen.answers.get(self.question)
        if self.answered is not None:
            return self.answered is not is_blank(value)
        if is_blank(value):
            return False
        if self.is_ is not None:
            return not set(_as_tuple(value)).isdisjoint(self.is_)
        low, high, given = _number(self.at_least), _number(self.at_most), _number(value)
        return given is not None and (low is None or low <= given) and (high is None or given <= high)


class All(_Rule):
    """`{all: [CONDITIONS]}`: every one holds."""

    all: tuple["Condition", ...] = Field(min_length=1)

    def _parts(self) -> Iterable[_Rule]:
        return self.all

    def _judge(self, seen: Circumstances) -> bool | None:
        found = {part.holds(seen) for part in self.all}
        return False if False in found else None if None in found else True


class AnyOf(_Rule):
    """`{any: [CONDITIONS]}`: at least one holds."""

    any: tuple["Condition", ...] = Field(min_length=1)

    def _parts(self) -> Iterable[_Rule]:
        return self.any

    def _judge(self, seen: Circumstances) -> bool | None:
        found = {part.holds(seen) for part in self.any}
        return True if True in found else None if None in found else False


class Not(_Rule):
    """`{not: CONDITION}`: it does not hold."""

    not_: "Condition" = Field(alias="not")

    def _parts(self) -> Iterable[_Rule]:
        return (self.not_,)

    def _judge(self, seen: Circumstances) -> bool | None:
        found = self.not_.holds(seen)
        return None if found is None else not found


class Level(_Rule):
    """`{level: 3 or [3, 4]}`: the level the assessment came to."""

    level: Numbers

    def _judge(self, seen: Circumstances) -> bool | None:
        return _one_of(seen.levels, {level for level in seen.levels if level in self.level})


class Role(_Rule):
    """`{role: deployer or [provider, deployer]}`: what the business is in law."""

    role: Tokens

    def _judge(self, seen: Circumstances) -> bool | None:
        return bool(seen.roles & set(self.role)) if seen.roles else None


class Country(_Rule):
    """`{country: EU or [EU, US-CO]}`: where the business acts; DE is in EU and in EEA, US-CO is in US."""

    country: Tokens

    def _judge(self, seen: Circumstances) -> bool | None:
        return any(lies_in(here, place) for here in seen.countries for place in self.country) or (
            False if seen.countries else None
        )


class Since(_Rule):
    """`{since: 2027-12-02}`: from that day on."""

    since: date

    def _judge(self, seen: Circumstances) -> bool | None:
        return seen.today >= self.since


class Until(_Rule):
    """`{until: 2027-12-02}`: before that day."""

    until: date

    def _judge(self, seen: Circumstances) -> bool | None:
        return seen.today < self.until


KINDS: dict[str, type[_Rule]] = {
    "question": Answered,
    "all": All,
    "any": AnyOf,
    "not": Not,
    "level": Level,
    "role": Role,
    "country": Country,
    "since": Since,
    "until": Until,
}


def _kind(given: Any) -> str | None:
    if isinstance(given, _Rule):
        return next(key for key, kind in KINDS.items() if isinstance(given, kind))
    return next((key for key in KINDS if isinstance(given, dict) and key in given), None)


Condition = Annotated[
    Annotated[Answered, Tag("question")]
    | Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Level, Tag("level")]
    | Annotated[Role, Tag("role")]
    | Annotated[Country, Tag("country")]
    | Annotated[Since, Tag("since")]
    | Annotated[Until, Tag("until")],
    Discriminator(
        _kind,
        custom_error_type="condition",
        custom_error_message=tr("a condition has one of these words: {kinds}", kinds=", ".join(KINDS)),
    ),
]
for _model in (All, AnyOf, Not):
    _model.model_rebuild()


def asked_by(condition: "Condition | None") -> tuple[str, ...]:
    """The questions a condition depends on, each once."""
    rules = () if condition is None else condition.walk()
    return tuple(dict.fromkeys(rule.question for rule in rules if isinstance(rule, Answered)))


def _number(value: Value | date) -> float | None:
    """A number or the day of a date as a number, None for what is neither."""
    if isinstance(value, int | float) or value is None:
        return value
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value))).toordinal()
    except ValueError:
        return None


def _one_of(possible: frozenset[int], wanted: set[int]) -> bool | None:
    if not possible or (wanted and wanted != possible):
        return None
    return bool(wanted)
