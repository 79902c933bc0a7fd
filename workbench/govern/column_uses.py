"""What is kept about a column, and what it lacks: category, purpose, ground, consent and a time to be deleted.

Categories and grounds are those of the questionnaire "privacy".
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Self

from workbench.errors import WorkbenchError, unknown
from workbench.govern.column_signs import SeenColumn
from workbench.govern.questionnaire import load_pack
from workbench.language import tr
from workbench.words import listed

PACK = "privacy"
NOBODY = "none"
"""The category of columns that say nothing about people: these need a purpose and nothing else."""
CONSENT: Mapping[str, str] = {"shown": tr("Yes, and we can show it"), "not-shown": tr("Not for each person")}
LONGEST_PURPOSE = 500
MOST_MONTHS = 1200


@dataclass(frozen=True, kw_only=True)
class ColumnUse:
    """What is kept about one column: category, purpose, ground, consent and months after the last contact.

    Category and ground are tokens of the questionnaire, "" while nobody has said; `consent` only goes with that ground.
    """

    category: str = ""
    purpose: str = ""
    ground: str = ""
    consent: str = ""
    months: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no choice, and a time that is none."""
        for what, given, possible in (
            ("category", self.category, categories()),
            ("ground", self.ground, grounds()),
            (tr("answer on consent"), self.consent, CONSENT),
        ):
            if given and given not in possible:
                raise unknown(what, given, possible)
        if self.consent and self.ground != "consent":
            raise WorkbenchError(tr("Consent is only asked about where it is the ground."))
        if self.months is not None and not 0 <= self.months <= MOST_MONTHS:
            raise WorkbenchError(
                tr(
                    "Data are kept for 0 to {most_months} months, not {months:g}.",
                    most_months=MOST_MONTHS,
                    months=self.months,
                )
            )
        if len(self.purpose) > LONGEST_PURPOSE:
            raise WorkbenchError(
                tr(
                    "A purpose has at most {longest_purpose} letters; one sentence is enough.",
                    longest_purpose=LONGEST_PURPOSE,
                )
            )

    @property
    def lacks(self) -> tuple[str, ...]:
        """What nobody has said yet, in words; "We do not know" is a ground that is lacking."""
        found = [] if self.purpose.strip() else ["purpose"]
        if self.category == NOBODY:
            return tuple(found)
        found += [] if self.ground and self.ground != "unclear" else ["ground"]
        found += ["consent"] if self.ground == "consent" and self.consent != "shown" else []
        return (*found, *(["time"] if self.months is None else []))

    def to_dict(self) -> dict[str, Any]:
        """The use as JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`; strange parts are an error."""
        for part in parts:
            if part not in cls.__dataclass_fields__:
                raise unknown(tr("part of what is kept about a column"), part, cls.__dataclass_fields__)
        return cls(**parts)


@dataclass(frozen=True, kw_only=True)
class ColumnLine:
    """One column: what the review says of it, what is kept (None: nothing yet), and what could be taken over.

    `offered` is what is kept, with the gaps filled from the review and from the answers by category; None where these
    add nothing.
    """

    seen: SeenColumn
    use: ColumnUse | None = None
    offered: ColumnUse | None = None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What nobody has said about it."""
        return (self.use or ColumnUse()).lacks


@dataclass(frozen=True, kw_only=True, eq=False)
class ColumnRecord:
    """The answer: a line a column, and `problem`, why there is none or why the review may be out of date."""

    lines: tuple[ColumnLine, ...]
    problem: str = ""

    def lacking(self, what: str) -> tuple[str, ...]:
        """The labels of the columns that lack a "purpose", "ground", "consent" or "time"."""
        return tuple(line.seen.label for line in self.lines if what in line.lacks)

    @property
    def with_purpose(self) -> int:
        """How many columns have a purpose."""
        return len(self.lines) - len(self.lacking("purpose"))

    @property
    def begun(self) -> bool:
        """Whether anybody has said anything about any column."""
        return any(line.use is not None for line in self.lines)

    @property
    def sentences(self) -> tuple[str, ...]:
        """How far it is, and which columns are closest to a person with something lacking."""
        if not self.lines:
            return ()
        told, of = self.with_purpose, len(self.lines)
        ground, time = of - len(self.lacking("ground")), of - len(self.lacking("time"))
        said = [
            tr(
                "Of {of} columns {told} have a purpose, {ground} a ground and {time} a time to be deleted.",
                of=of,
                told=told,
                ground=ground,
                time=time,
            )
        ]
        grave = [line.seen.label for line in self.lines if line.seen.sign == "identifying" and line.lacks]
        if grave:
            said.append(tr("Look first at what says who a person is: {grave}.", grave=listed(grave)))
        if self.lacking("consent"):
            said.append(
                tr("Consent that cannot be shown for each person: {lacking}.", lacking=listed(self.lacking("consent")))
            )
        return tuple(said)

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON."""
        lines = [
            {**asdict(line.seen), "use": line.use.to_dict() if line.use else None, "lacks": list(line.lacks)}
            for line in self.lines
        ]
        return {"schema": "workbench.columns/1", "sentences": list(self.sentences), "columns": lines}


@cache
def categories() -> Mapping[str, str]:
    """The categories of columns by token, in the words of the questionnaire up to their colon."""
    return {token: words.partition(":")[0] for token, words in _choices("categories").items()}


@cache
def grounds() -> Mapping[str, str]:
    """The grounds of the GDPR, Art. 6(1), by token."""
    return _choices("identity-ground")


def _choices(question: str) -> dict[str, str]:
    return {choice.token: choice.text for choice in load_pack(PACK).question(question).choices}
