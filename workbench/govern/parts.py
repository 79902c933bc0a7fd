"""What a questionnaire is made of: sections, questions, choices, levels, facts of law and duties."""

from collections import Counter
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from workbench.govern.conditions import Condition
from workbench.language import tr

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Words = Annotated[str, StringConstraints(min_length=1)]
Kind = Literal["one", "several", "number", "text", "date"]
Counts = Literal["risk", "mitigation"]
Status = Literal["in force", "adopted", "proposed", "repealed"]
Framework = Literal["nist", "iso42001", "eu_ai_act", "gdpr", "us", "canada"]


class Part(BaseModel):
    """A piece of a pack: frozen, and nothing in it that the workbench does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Source(Part):
    """Where something was read, and when."""

    title: Words
    url: Words
    as_of: date


class Fact(Part):
    """A fact of law or of a framework, with its source, the day it was checked and its standing.

    `applies_from` and `applies_until` are the days between which it binds, where it is known.
    """

    id: Id
    framework: Words
    place: str = ""
    text: Words
    status: Status
    applies_from: date | None = None
    applies_until: date | None = None
    source: Source


class Choice(Part):
    """One answer to choose; `points` count as risk or as mitigation, whichever the question counts.

    `found` marks what can only be found out, not brought about ("tested, no gaps"): it is never proposed as a step.
    """

    token: Words
    text: Words
    points: int = Field(0, ge=0)
    found: bool = False


class Question(Part):
    """One question; `counts` says whether its points are risk or mitigation, None that they are not scored.

    `cap` is the most points it may give (default: its best choice, or the sum of several). `doable` marks what a
    business can change by doing something, as against a fact about the case: only those are proposed as a way down.
    `evidence` is an example of acceptable proof; `evidence_rules` name the rules that propose an answer from a
    measurement. `crosswalk` holds ids such as "MEASURE 2.11", "A.5.4", "Art. 27(1)(a)".
    """

    id: Id
    text: Words
    kind: Kind
    choices: tuple[Choice, ...] = ()
    counts: Counts | None = None
    cap: int | None = Field(None, ge=0)
    when: Condition | None = None
    help: str = ""
    evidence: str = ""
    required: bool = False
    may_not_apply: bool = False
    doable: bool = False
    unit: str = ""
    least: float | None = None
    most: float | None = None
    evidence_rules: tuple[Id, ...] = ()
    crosswalk: dict[Framework, tuple[Words, ...]] = {}
    facts: tuple[Id, ...] = ()

    @cached_property
    def points(self) -> dict[str, int]:
        """The points of each choice, by token."""
        return {choice.token: choice.points for choice in self.choices}

    @property
    def maximum(self) -> int:
        """The most points it can give, 0 where it is not scored."""
        if self.counts is None:
            return 0
        points = sum(self.points.values()) if self.kind == "several" else max(self.points.values(), default=0)
        return points if self.cap is None else min(points, self.cap)

    @model_validator(mode="after")
    def _checked(self) -> Self:
        tokens = Counter(choice.token for choice in self.choices)
        twice = [token for token, times in tokens.items() if times > 1]
        if twice:
            raise ValueError(tr("question {id} has the token {twice!r} twice", id=self.id, twice=twice[0]))
        if (self.kind in ("one", "several")) is not bool(self.choices):
            raise ValueError(
                tr(
                    "question {id} of kind {kind!r} {tokens} choices",
                    id=self.id,
                    kind=self.kind,
                    tokens="needs" if not tokens else "takes no",
                )
            )
        if self.counts is None and any(choice.points for choice in self.choices):
            raise ValueError(tr("question {id} has points and no `counts: risk` or `counts: mitigation`", id=self.id))
        return self


class Section(Part):
    """A page of questions; `area` groups sections in the result (default: the section itself)."""

    id: Id
    title: Words
    area: str = ""
    about: str = ""
    when: Condition | None = None
    questions: tuple[Question, ...] = ()

    @property
    def in_area(self) -> str:
        """The area its points belong to."""
        return self.area or self.id


class LevelRule(Part):
    """A level and the most points it reaches up to, included: as a share of all risk points, or as points.

    The last level has neither.
    """

    level: int
    name: Words
    about: str = ""
    up_to_share: float | None = Field(None, ge=0, le=1)
    up_to: float | None = None


class Deduction(Part):
    """Risk is multiplied by `factor` once mitigation reaches `needs` of its maximum; all or nothing.

    `copies` is how often the pack holds the same mitigation questions (Canada: for design and for implementation), so
    that the maximum of one copy counts.
    """

    factor: float = Field(gt=0, lt=1)
    needs: float = Field(gt=0, le=1)
    copies: int = Field(1, ge=1)


class Scoring(Part):
    """From points to a level: the first level whose bound the total does not pass."""

    levels: tuple[LevelRule, ...] = Field(min_length=2)
    deduction: Deduction | None = None

    @model_validator(mode="after")
    def _ends_open(self) -> Self:
        bounds = [(rule.up_to_share is not None) + (rule.up_to is not None) for rule in self.levels]
        if bounds != [1] * (len(bounds) - 1) + [0]:
            raise ValueError(tr("every level but the last needs one of up_to_share and up_to, the last none"))
        if [rule.level for rule in self.levels] != sorted({rule.level for rule in self.levels}):
            raise ValueError(tr("levels must rise"))
        return self


class Tier(Part):
    """A level that follows from a condition and not from points; the first tier that holds counts."""

    level: int
    name: Words
    about: str = ""
    when: Condition | None = None
    facts: tuple[Id, ...] = ()


class Obligation(Part):
    """What follows: a duty, when it applies, whose it is, by when, and what proves it.

    `due` is for people ("before first use"); `due_days` counts from the day of the assessment. `facts` are the facts
    of law it rests on, at least one: they carry the source and the day it was checked. `blocks_launch`: not to be
    used before it is done.
    """

    id: Id
    title: Words
    text: Words
    when: Condition | None = None
    owner: str = ""
    due: str = ""
    due_days: int | None = None
    proof: str = ""
    blocks_launch: bool = False
    facts: tuple[Id, ...] = Field(min_length=1)
    crosswalk: dict[Framework, tuple[Words, ...]] = {}
