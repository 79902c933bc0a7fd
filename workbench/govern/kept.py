"""An assessment that a project keeps: one choice a question, so that people who answer together never lose an answer.

- Each answer is kept under `assess.PACK@VERSION/QUESTION`, beside who gave it and when. Another version of a pack is
  another assessment.
- A write names the answer the person saw. Where somebody else was faster it is refused, with their name.
- The log has every answer there ever was: `history`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet, answer_of, check_answer
from workbench.govern.pack import Pack
from workbench.language import tr
from workbench.log import BEGUN, author, read_entries
from workbench.store import ChangedMeanwhileError, Project

ROLES, COUNTRIES = "assess.roles", "assess.countries"


@dataclass(frozen=True, kw_only=True)
class AnswerChange:
    """One change of an answer, from the log: who, when, and the answer before and after."""

    number: int
    at: str
    who: str
    question: str
    before: Answer | None
    after: Answer | None


class AnsweredMeanwhileError(WorkbenchError):
    """Somebody else answered the question first; `answer` is theirs."""

    def __init__(self, question: str, answer: Answer | None, who: str, at: str) -> None:
        self.question, self.answer, self.who, self.at = question, answer, who, at
        super().__init__(
            tr(
                "{who} answered {question!r} at {at}, after you last saw it; look at that answer first.",
                who=who,
                question=question,
                at=at,
            )
        )


@dataclass(frozen=True)
class KeptAssessment:
    """The answers to one version of one pack in a project."""

    project: Project
    pack: Pack

    @property
    def prefix(self) -> str:
        """What the keys of its answers start with."""
        return f"assess.{self.pack.name}@{self.pack.version}/"

    def sheet(self) -> Sheet:
        """All answers as they stand now, with what the business is and where it acts."""
        chosen = self.project.choices("assess.")
        kept = {key.removeprefix(self.prefix): value for key, value in chosen.items() if key.startswith(self.prefix)}
        return Sheet(
            pack=self.pack,
            answers={id_: answer_of(id_, value) for id_, value in kept.items() if value is not None},
            roles=tuple(chosen.get(ROLES, ())),
            countries=tuple(chosen.get(COUNTRIES, ())),
        )

    def write(self, question: str, answer: Answer | None, *, seen: Answer | None) -> Answer | None:
        """Keep an answer (None takes it back) if the question still has the answer that was `seen`.

        Name and time are filled in. Returns what was kept; raises AnsweredMeanwhileError where somebody was faster.
        """
        asked = self.pack.question(question)
        if answer is not None:
            check_answer(asked, answer)
            answer = answer.model_copy(update={"who": answer.who or author(), "at": answer.at or _now()})
        try:
            self.project.choose_if(self.prefix + question, _json(seen), _json(answer))
        except ChangedMeanwhileError as first:
            theirs = None if first.value is None else answer_of(question, first.value)
            raise AnsweredMeanwhileError(question, theirs, first.who, first.at) from None
        return answer

    def set_circumstances(self, *, roles: tuple[str, ...], countries: tuple[str, ...]) -> None:
        """Keep what the business is in law and where it acts, for all packs."""
        self.project.choose(ROLES, list(roles))
        self.project.choose(COUNTRIES, list(countries))

    def history(self, question: str = "") -> tuple[AnswerChange, ...]:
        """Every change of an answer, first to last; of one question where it is named."""
        last: dict[str, Answer | None] = {}
        found = []
        for number, at, who, id_, value in self._logged():
            after = None if value is None else answer_of(id_, value)
            change = AnswerChange(number=number, at=at, who=who, question=id_, before=last.get(id_), after=after)
            last[id_] = after
            if question in ("", id_):
                found.append(change)
        return tuple(found)

    def take_over(self, sheet: Sheet) -> tuple[str, ...]:
        """Keep the answers of a sheet where nobody answered yet; returns the questions that had an answer."""
        here = self.sheet().answers
        for id_, answer in sheet.answers.items():
            if id_ not in here and (answer.basis == "unknown" or not answer.is_open):
                self.write(id_, answer, seen=None)
        return tuple(id_ for id_ in sheet.answers if id_ in here)

    def _logged(self) -> Iterator[tuple[int, str, str, str, Any]]:
        with self.project.store.reading() as view:
            for entry in () if view is None else read_entries(view):
                change = json.loads(entry.payload) if entry.what in ("choice.set", BEGUN) else {}
                chosen = (
                    change["state"]["choices"] if entry.what == BEGUN else {change.get("key", ""): change.get("value")}
                )
                for key, value in chosen.items():
                    if key.startswith(self.prefix):
                        yield entry.number, entry.at, entry.who, key.removeprefix(self.prefix), value


def _json(answer: Answer | None) -> dict[str, Any] | None:
    return None if answer is None else answer.to_dict()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
