"""Does an answer suit its question? What does not is an error that names what is possible."""

import math
from datetime import date

from workbench.errors import WorkbenchError, unknown
from workbench.govern.circumstances import Value
from workbench.govern.parts import Question
from workbench.language import tr

LONGEST_TEXT = 50_000


def check_value(question: Question, value: Value) -> None:
    """Refuse a value that its question does not allow; it is not blank."""
    _CHECKS[question.kind](question, value)


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


def _shown(value: Value) -> str:
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"  # noqa: PLR2004 - as much as fits in a sentence
