"""What changed between two states of an assessment, who changed it and why, and what did that do to level and duties?

Every state there ever was can be had from the project's log by the number of its entry: a sign-off names one.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet, answer_of
from workbench.govern.assessment import assess
from workbench.govern.circumstances import Value
from workbench.govern.comparison import Change, Comparison, What, duties_of
from workbench.govern.kept import COUNTRIES, ROLES, AnswerChange, KeptAssessment
from workbench.govern.parts import Question
from workbench.govern.scoring import points_of
from workbench.language import tr
from workbench.log import State, read_entries

NO_VALUE: Mapping[str, str] = {"not applicable": tr("does not apply"), "unknown": tr("we do not know yet")}


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
        raise WorkbenchError(
            tr(
                "Answers to {name} cannot be set beside answers to {name_2}.",
                name=before.pack.name,
                name_2=after.pack.name,
            )
        )
    reports = assess(before, today=today), assess(after, today=today)
    by_question: dict[str, list[AnswerChange]] = {}
    for each in history:
        by_question.setdefault(each.question, []).append(each)
    known = [id_ for id_ in after.pack.questions if id_ in before.pack.questions]
    changes = [_change(before, after, id_, by_question.get(id_, [])) for id_ in known]
    states = [{id_: duty.state for id_, duty in duties_of(report).items()} for report in reports]
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
        raise WorkbenchError(tr("The log of this project has no entry {entry}.", entry=entry))
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
        text=after.pack.words_of(id_),
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
    if answer.basis in NO_VALUE:
        return NO_VALUE[answer.basis]
    return _value_words(question, answer.value)


def _value_words(question: Question, value: Value) -> str:
    texts: Mapping[str, str] = {choice.token: choice.text for choice in question.choices}
    tokens = value if isinstance(value, tuple) else ("" if value is None else str(value),)
    return "; ".join(texts.get(token, token) for token in tokens)
