"""What was answered, and what does it rest on? A sheet of answers to one version of one pack.

A sheet never changes; `with_answer` gives another one. Its file is read and explained in `answer_files`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from workbench.errors import WorkbenchError
from workbench.govern.answer_checks import LONGEST_TEXT, check_value
from workbench.govern.circumstances import Value, is_blank
from workbench.govern.pack import Pack
from workbench.govern.parts import Question
from workbench.govern.questionnaire import first_fault
from workbench.language import tr

Basis = Literal["measured", "derived", "document", "vendor", "asserted", "not applicable", "unknown"]
BASES: tuple[Basis, ...] = get_args(Basis)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Answer(BaseModel):
    """One answer: its value, what it rests on, a note, who gave it when, and the evidence it names.

    "not applicable" needs its reason as the note and has no value; "unknown" has no value either and leaves the
    question open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    value: Annotated[str | int | float | tuple[str, ...] | None, BeforeValidator(_plain)] = None
    basis: Basis = "asserted"
    note: str = Field(default="", max_length=LONGEST_TEXT)
    who: str = ""
    at: str = ""
    evidence: Annotated[tuple[str, ...], BeforeValidator(_plain)] = ()

    @property
    def is_open(self) -> bool:
        """Whether the question still waits for an answer."""
        return self.basis == "unknown" or (self.basis != "not applicable" and is_blank(self.value))

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON, without what was left at its default."""
        return self.model_dump(mode="json", exclude_defaults=True) or {"value": None}

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.basis == "not applicable" and not self.note.strip():
            raise ValueError(tr('"not applicable" needs its reason as the note'))
        if self.basis in ("not applicable", "unknown") and not is_blank(self.value):
            raise ValueError(tr('"{basis}" has no value', basis=self.basis))
        return self


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All answers to one version of one pack, checked against it; `roles` and `countries` are empty for "not said"."""

    pack: Pack
    answers: Mapping[str, Answer]
    roles: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check every answer against its question."""
        for id_, answer in self.answers.items():
            check_answer(self.pack.question(id_), answer)

    @cached_property
    def values(self) -> dict[str, Value]:
        """The values by question, without what is blank."""
        return {id_: answer.value for id_, answer in self.answers.items() if not is_blank(answer.value)}

    @property
    def role_set(self) -> frozenset[str]:
        """What the business is in law, as conditions ask for it."""
        return frozenset(self.roles)

    @property
    def country_set(self) -> frozenset[str]:
        """Where the business acts, as conditions ask for it."""
        return frozenset(self.countries)

    def is_open(self, id_: str) -> bool:
        """Whether a question still waits for an answer."""
        answer = self.answers.get(id_)
        return answer is None or answer.is_open

    @property
    def has_begun(self) -> bool:
        """Whether any question has an answer; "we do not know yet" is none."""
        return any(not self.is_open(id_) for id_ in self.answers)

    def with_answer(self, id_: str, answer: Answer) -> "Sheet":
        """The sheet with one answer given or changed."""
        return replace(self, answers={**self.answers, id_: answer})

    def to_dict(self) -> dict[str, Any]:
        """The sheet as our own answers file."""
        return {
            "schema": "workbench.answers/1",
            "pack": self.pack.name,
            "version": self.pack.version,
            "roles": list(self.roles),
            "countries": list(self.countries),
            "answers": {id_: answer.to_dict() for id_, answer in self.answers.items()},
        }


def check_answer(question: Question, answer: Answer) -> None:
    """Refuse an answer that its question does not allow, naming what is possible."""
    if answer.basis == "not applicable" and not question.may_not_apply:
        raise WorkbenchError(tr("Question {id!r} always applies; answer it, or mark it as unknown.", id=question.id))
    if not is_blank(answer.value):
        check_value(question, answer.value)


def answer_of(id_: str, given: Any) -> Answer:
    """One answer from JSON."""
    try:
        return Answer.model_validate(given)
    except ValidationError as fault:
        raise WorkbenchError(
            tr("The answer to question {id!r} cannot be read ({fault}).", id=id_, fault=first_fault(fault))
        ) from None
