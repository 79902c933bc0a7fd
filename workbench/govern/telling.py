"""Which answers to an open question can conditions tell apart? What is left of a condition once some are known?

With these two a search over everything that can still be answered stays small: answers that nobody tells apart are one,
and so are two states of a form after which the same conditions are left.
"""

import math
from collections.abc import Hashable, Iterator
from datetime import date
from itertools import chain, combinations

from workbench.govern.circumstances import Circumstances, Value
from workbench.govern.conditions import All, Answered, AnyOf, Condition, Not
from workbench.govern.parts import Question
from workbench.language import tr


def left_of(when: Condition | None, seen: Circumstances) -> Hashable:
    """What of a condition is still open: True or False once it is decided, else the parts that nobody can judge yet.

    Two equal answers mean that the condition will come out the same, whatever is answered next.
    """
    held = True if when is None else when.holds(seen)
    if held is not None or when is None:
        return held
    if isinstance(when, All | AnyOf):
        parts = when.all if isinstance(when, All) else when.any
        return (type(when).__name__, frozenset(left_of(part, seen) for part in parts if part.holds(seen) is None))
    return ("Not", left_of(when.not_, seen)) if isinstance(when, Not) else when


def subsets(question: Question, mentioned: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every way to tick the choices that conditions mention, each at its least and at its most with the others."""
    others = tuple(token for token in question.points if token not in mentioned)
    yield (), ()
    if others:
        yield (min(others, key=question.points.__getitem__),), others
    for ticked in chain.from_iterable(combinations(mentioned, size + 1) for size in range(len(mentioned))):
        yield ticked, (*ticked, *others)


def telling_values(question: Question, rules: tuple[Answered, ...]) -> list[Value]:
    """Numbers, days or texts on either side of everything that conditions ask for."""
    words = {token for rule in rules for token in rule.is_ or ()}
    bounds = [bound for rule in rules for bound in (rule.at_least, rule.at_most) if bound is not None]
    if question.kind == "text":
        return [*sorted(words), tr("another text")]
    if question.kind == "date":
        days = {_day(bound) + step for bound in (*bounds, *words, "2000-01-01") for step in (-1, 0, 1)}
        return [date.fromordinal(day).isoformat() for day in sorted(days)]
    low = -math.inf if question.least is None else question.least
    high = math.inf if question.most is None else question.most
    near = {float(bound) for bound in bounds if not isinstance(bound, date)} | {max(low, min(high, 0.0))}
    tried = near | {math.nextafter(number, step) for number in near for step in (-math.inf, math.inf)}
    return [number for number in sorted(tried) if low <= number <= high]


def _day(bound: float | date | str) -> int:
    return (bound if isinstance(bound, date) else date.fromisoformat(str(bound))).toordinal()
