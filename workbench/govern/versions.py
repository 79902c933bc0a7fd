"""What changed between two states of an assessment, who changed it and why, and what did that do to level and duties?

Every state there ever was can be had from the project's log by the number of its entry: a sign-off names one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet, answer_of
from workbench.govern.assessment import AssessmentReport, assess
from workbench.govern.conditions import Value
from workbench.govern.kept import COUNTRIES, ROLES, AnswerChange, KeptAssessment
from workbench.govern.parts import Question
from workbench.govern.scoring import points_of
from workbench.log import State, read_entries

What = Literal["answered", "taken back", "changed", "rests on something else"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One question whose answer differs; `points` is what the change adds to its risk or mitigation points.

    `who`, `at` and `why` are of the last change: its author, time and note.
    """

    question: str
    text: str
    what: What
    before: str
    after: str
    basis_before: str
    basis_after: str
    counts: str
    points: int
    who: str
    at: str
    why: str
    times: int

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Two states side by side: the answers that differ, the two results, and the duties that came and went.

    `added`, `removed` and `moved` are duties by id, the last where one went from "may apply" to "applies" and the like;
    `only_before` and `only_after` are questions that only one of two versions of a pack asks.
    """

    before: AssessmentReport
    after: AssessmentReport
    changes: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What changed, in a sentence."""
        if not (self.changes or self.added or self.removed or self.moved):
            return "Nothing changed between the two."
        low, high = self.before.score.level, self.after.score.level
        level = f"The level stays {high}" if low == high else f"The level goes from {low} to {high}"
        total = f"from {self.before.score.total} to {self.after.score.total} points"
        answers = f"{len(self.changes)} answer{'s' * (len(self.changes) != 1)} differ{'s' * (len(self.changes) == 1)}"
        duties = f"{len(self.added)} duties came and {len(self.removed)} went"
        return f"{answers}. {level}, {total}; {duties}." if high is not None else f"{answers}; {duties}."

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "schema": "workbench.comparison/1",
            "sentence": self.sentence,
            "before": _result(self.before),
            "after": _result(self.after),
            "changes": [change.to_dict() for change in self.changes],
            "obligations": {name: list(getattr(self, name)) for name in ("added", "removed", "moved")},
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
        }


def compare(
    before: Sheet, after: Sheet, *, history: Iterable[AnswerChange] = (), today: date | None = None
) -> Comparison:
    """What differs between two sheets of one pack, of the same version or of two; both are judged by the same day.

    `history` are the changes between the two, from `KeptAssessment.history`; without it the answers say who and why.

    Raises
    ------
    WorkbenchError
        When the two belong to different packs.
    """
    if before.pack.name != after.pack.name:
        raise WorkbenchError(f"Answers to {before.pack.name} cannot be set beside answers to {after.pack.name}.")
    reports = assess(before, today=today), assess(after, today=today)
    by_question: dict[str, list[AnswerChange]] = {}
    for each in history:
        by_question.setdefault(each.question, []).append(each)
    known = [id_ for id_ in after.pack.questions if id_ in before.pack.questions]
    changes = [_change(before, after, id_, by_question.get(id_, [])) for id_ in known]
    states = [{duty.obligation.id: duty.state for duty in report.obligations} for report in reports]
    return Comparison(
        before=reports[0],
        after=reports[1],
        changes=tuple(change for change in changes if change is not None),
        added=tuple(id_ for id_ in states[1] if id_ not in states[0]),
        removed=tuple(id_ for id_ in states[0] if id_ not in states[1]),
        moved=tuple(id_ for id_ in states[1] if id_ in states[0] and states[0][id_] != states[1][id_]),
        only_before=tuple(id_ for id_ in before.pack.questions if id_ not in after.pack.questions),
        only_after=tuple(id_ for id_ in after.pack.questions if id_ not in before.pack.questions),
    )


def compare_since(kept: KeptAssessment, entry: int, *, today: date | None = None) -> Comparison:
    """What changed in a kept assessment since an entry of the log, such as the one that a sign-off names."""
    since = [change for change in kept.history() if change.number > entry]
    return compare(sheet_at(kept, entry), kept.sheet(), history=since, today=today)


def sheet_at(kept: KeptAssessment, entry: int) -> Sheet:
    """The answers as they stood after an entry of the log, with roles and countries of then.

    Raises
    ------
    WorkbenchError
        When the log has no such entry.
    """
    state, last = State(), 0
    with kept.project.store.reading() as view:
        for each in () if view is None else read_entries(view):
            if each.number > entry:
                break
            state.follow(each.what, json.loads(each.payload))
            last = each.number
    if not 0 < entry == last:
        raise WorkbenchError(f"The log of this project has no entry {entry}.")
    chosen = {key: json.loads(value) for key, value in state.choices.items()}
    answers = {key.removeprefix(kept.prefix): value for key, value in chosen.items() if key.startswith(kept.prefix)}
    return Sheet(
        pack=kept.pack,
        answers={id_: answer_of(id_, value) for id_, value in answers.items() if value is not None},
        roles=tuple(chosen.get(ROLES, ())),
        countries=tuple(chosen.get(COUNTRIES, ())),
    )


def _change(before: Sheet, after: Sheet, id_: str, history: list[AnswerChange]) -> Change | None:
    old, new = before.answers.get(id_), after.answers.get(id_)
    what = _what(old, new)
    if what is None:
        return None
    asked = before.pack.questions[id_], after.pack.questions[id_]
    points = [
        points_of(question, None if one is None else one.value) for question, one in zip(asked, (old, new), strict=True)
    ]
    last = history[-1] if history else None
    return Change(
        question=id_,
        text=asked[1].text,
        what=what,
        before=_words(asked[0], old),
        after=_words(asked[1], new),
        basis_before="" if old is None else old.basis,
        basis_after="" if new is None else new.basis,
        counts=asked[1].counts or "",
        points=points[1] - points[0],
        who=last.who if last else new.who if new else "",
        at=last.at if last else new.at if new else "",
        why=new.note if new else "",
        times=len(history),
    )


def _what(old: Answer | None, new: Answer | None) -> What | None:
    """How two answers differ; who gave them when does not count."""
    if old is None or new is None:
        return None if old is new else "answered" if old is None else "taken back"
    if (old.value, old.basis == "not applicable") != (new.value, new.basis == "not applicable"):
        return "changed"
    rests = (old.basis, old.evidence, old.note) != (new.basis, new.evidence, new.note)
    return "rests on something else" if rests else None


def _words(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return ""
    if answer.basis in ("not applicable", "unknown"):
        return answer.basis
    return _value_words(question, answer.value)


def _value_words(question: Question, value: Value) -> str:
    texts: Mapping[str, str] = {choice.token: choice.text for choice in question.choices}
    tokens = value if isinstance(value, tuple) else ("" if value is None else str(value),)
    return ", ".join(texts.get(token, token) for token in tokens)


def _result(report: AssessmentReport) -> dict[str, Any]:
    low, high = report.bounds.level_low, report.bounds.level_high
    sheet = report.sheet
    return {"version": sheet.pack.version, **report.score.to_dict(), "level_low": low, "level_high": high}
