"""What was answered, and what does it rest on? A sheet of answers to one version of one pack.

Our own file is JSON: `{"schema": "workbench.answers/1", "pack", "version", "roles", "countries", "answers": {ID:
{"value", "basis", "note", "who", "at", "evidence"}}}`. A sheet never changes; `with_answer` gives another one.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from workbench.errors import WorkbenchError, unknown
from workbench.govern.conditions import Value, is_blank
from workbench.govern.parts import Question
from workbench.govern.questionnaire import Pack, first_fault, load_pack
from workbench.language import tr

Basis = Literal["measured", "derived", "document", "vendor", "asserted", "not applicable", "unknown"]
BASES: tuple[Basis, ...] = get_args(Basis)
LARGEST_FILE = 5_000_000
"""Bytes; the official form with every text field full stays far below."""
LONGEST_TEXT = 50_000


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
    if is_blank(answer.value):
        return
    _CHECKS[question.kind](question, answer.value)


def _check_one(question: Question, value: Value) -> None:
    if not isinstance(value, str) or value not in question.points:
        raise unknown(tr("choice of question {id!r}", id=question.id), _shown(value), question.points)


def _check_several(question: Question, value: Value) -> None:
    if not isinstance(value, tuple):
        raise WorkbenchError(
            tr("Question {id!r} takes a list of choices, not {value!r}.", id=question.id, value=_shown(value))
        )
    for token in value:
        _check_one(question, token)
        if value.count(token) > 1:
            raise WorkbenchError(tr("Question {id!r} has the choice {token!r} twice.", id=question.id, token=token))


def _check_number(question: Question, value: Value) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise WorkbenchError(tr("Question {id!r} takes a number, not {value!r}.", id=question.id, value=_shown(value)))
    low = -math.inf if question.least is None else question.least
    high = math.inf if question.most is None else question.most
    if not low <= value <= high:
        raise WorkbenchError(
            tr(
                "Question {id!r} takes a number from {low:g} to {high:g}, not {value:g}.",
                id=question.id,
                low=low,
                high=high,
                value=value,
            )
        )


def _check_text(question: Question, value: Value) -> None:
    if not isinstance(value, str):
        raise WorkbenchError(tr("Question {id!r} takes a text, not {value!r}.", id=question.id, value=_shown(value)))
    if len(value) > LONGEST_TEXT:
        raise WorkbenchError(
            tr(
                "The answer to question {id!r} is longer than {longest_text:,} letters.",
                id=question.id,
                longest_text=LONGEST_TEXT,
            )
        )


def _check_date(question: Question, value: Value) -> None:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        given = _shown(value)
        raise WorkbenchError(
            tr("Question {id!r} takes a date such as 2026-05-31, not {given!r}.", id=question.id, given=given)
        ) from None


_CHECKS = {
    "one": _check_one,
    "several": _check_several,
    "number": _check_number,
    "text": _check_text,
    "date": _check_date,
}


def sheet_of(given: dict[str, Any]) -> Sheet:
    """The sheet in our own answers format; what does not fit the pack is an error of one sentence."""
    for key in ("pack", "version"):
        if not isinstance(given.get(key), str):
            raise WorkbenchError(tr("The answers do not say which {key} they belong to.", key=key))
    strange = set(given) - {"schema", "pack", "version", "roles", "countries", "answers"}
    if strange:
        raise unknown(tr("part of an answers file"), min(strange), ("pack", "version", "roles", "countries", "answers"))
    answers = given.get("answers")
    if not isinstance(answers, dict):
        raise WorkbenchError(tr('The answers file needs "answers": an object with an answer for each question.'))
    pack = load_pack(given["pack"], given["version"])
    made = {pack.question(id_).id: answer_of(id_, answer) for id_, answer in answers.items()}
    return Sheet(pack=pack, answers=made, roles=_words(given, "roles"), countries=_words(given, "countries"))


def answer_of(id_: str, given: Any) -> Answer:
    """One answer from JSON."""
    try:
        return Answer.model_validate(given)
    except ValidationError as fault:
        raise WorkbenchError(
            tr("The answer to question {id!r} cannot be read ({fault}).", id=id_, fault=first_fault(fault))
        ) from None


def read_json(file: Path) -> dict[str, Any]:
    """A JSON object from a file; one that is too big or holds something else is an error of one sentence."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise WorkbenchError(
            tr(
                "The file {file} cannot be read ({strerror}).",
                file=file,
                strerror=(fault.strerror or str(fault)).lower(),
            )
        ) from fault
    if len(data) > LARGEST_FILE:
        raise WorkbenchError(
            tr(
                "The file {file} is larger than {largest_file} MB; answers never are.",
                file=file,
                largest_file=LARGEST_FILE // 1000000,
            )
        )
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise WorkbenchError(tr("The file {file} is not JSON.", file=file)) from None
    if not isinstance(found, dict):
        raise WorkbenchError(tr("The file {file} holds JSON, but no object with answers in it.", file=file))
    return found


def _words(given: dict[str, Any], key: str) -> tuple[str, ...]:
    words = given.get(key, [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise WorkbenchError(
            tr(
                '"{key}" is a list of words, such as ["{key_2}"].',
                key=key,
                key_2="deployer" if key == "roles" else "DE",
            )
        )
    return tuple(words)


def _shown(value: Value) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004 - as much as fits in a sentence
