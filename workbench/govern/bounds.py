"""How far can the level still move? The least and the most that open questions can come to.

- A question is open when it is blank or "unknown". The bounds are those of the visible score of every completed form:
  each visible question answered, answers to hidden questions left as they are and not counted.
- An open question may decide which others are shown. So questions are split into groups that hang together through
  open questions; in each, the first that decides is tried with every answer that makes a difference, and what is left
  is split again. What decides nothing is at its least or its most. Risk and mitigation, each by itself, are exact.
- Two states of a form after which the same conditions are left go on alike, and are searched once. So gates that open
  one after the other, or any of which opens the same questions, cost as many tries as there are gates, not 2 to that.
- `level_low` puts the least risk beside the most mitigation, `level_high` the reverse: no completed form lies outside,
  but the two ends need not be reached by one form.
- Where a pack needs more than `MOST_TRIED` answers, the rest is bounded by what may be visible: wider, and still true.
- Ticking none of several choices is an answer. "Not applicable" is one where the question allows it.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import chain

from workbench.govern.answers import Sheet
from workbench.govern.circumstances import Circumstances, Value
from workbench.govern.conditions import Answered, asked_by
from workbench.govern.pack import Pack
from workbench.govern.parts import Question
from workbench.govern.scoring import points_of, score_points
from workbench.govern.telling import left_of, subsets, telling_values

MOST_TRIED = 20_000


@dataclass(frozen=True)
class Span:
    """From where to where risk and mitigation points can lie."""

    raw_low: int = 0
    raw_high: int = 0
    mitigation_low: int = 0
    mitigation_high: int = 0

    def __add__(self, other: "Span") -> "Span":
        return Span(
            self.raw_low + other.raw_low,
            self.raw_high + other.raw_high,
            self.mitigation_low + other.mitigation_low,
            self.mitigation_high + other.mitigation_high,
        )

    def __sub__(self, other: "Span") -> "Span":
        return Span(
            self.raw_low - other.raw_low,
            self.raw_high - other.raw_high,
            self.mitigation_low - other.mitigation_low,
            self.mitigation_high - other.mitigation_high,
        )

    def __or__(self, other: "Span") -> "Span":
        return Span(
            min(self.raw_low, other.raw_low),
            max(self.raw_high, other.raw_high),
            min(self.mitigation_low, other.mitigation_low),
            max(self.mitigation_high, other.mitigation_high),
        )


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Between which points and levels every completed form lies; `exact` says whether the points can be reached.

    `groups` are the questions that hang together, each with its own span: an answer moves the span of its group alone.
    """

    span: Span
    level_low: int | None
    level_high: int | None
    exact: bool
    groups: tuple[tuple[tuple[str, ...], Span], ...] = ()


def bound_level(sheet: Sheet) -> Bounds:
    """Between which levels the result lies while questions are open."""
    if sheet.pack.tiers:
        levels = possible_tiers(sheet)
        return Bounds(span=Span(), level_low=min(levels), level_high=max(levels), exact=False)
    search = Search(sheet)
    groups = tuple((ids, search.span(ids, sheet.values, search.open)) for ids in search.groups())
    span = reduce(Span.__add__, (part for _, part in groups), Span())
    low, high = levels_of(sheet.pack, span)
    return Bounds(span=span, level_low=low, level_high=high, exact=search.tried <= MOST_TRIED, groups=groups)


def levels_of(pack: Pack, span: Span) -> tuple[int | None, int | None]:
    """The lowest level a span can come to, and the highest."""
    low = score_points(pack, span.raw_low, span.mitigation_high)
    high = score_points(pack, span.raw_high, span.mitigation_low)
    return low.level, high.level


def open_for(sheet: Sheet) -> frozenset[str]:
    """The questions without an answer that are shown or may still come to be."""
    found: set[str] = set()
    for id_, when in sheet.pack.shown_when.items():
        seen = Circumstances(answers=sheet.values, open=frozenset(found))
        if sheet.is_open(id_) and (when is None or when.holds(seen) is not False):
            found.add(id_)
    return frozenset(found)


def possible_tiers(sheet: Sheet) -> frozenset[int]:
    """Every level that a completed form may come to where levels follow from rules: a bound, not always reached."""
    seen = Circumstances(answers=sheet.values, open=open_for(sheet), roles=sheet.role_set, countries=sheet.country_set)
    found: set[int] = set()
    for tier in sheet.pack.tiers:
        holds = True if tier.when is None else tier.when.holds(seen)
        if holds is not False:
            found.add(tier.level)
        if holds:
            return frozenset(found)
    return frozenset(found | {0})


class Search:
    """The search for the bounds of one sheet; `tried` counts the answers it went through."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pack = sheet.pack
        self.asks = {id_: frozenset(asked_by(when)) for id_, when in sheet.pack.shown_when.items()}
        self.open = frozenset(id_ for id_ in sheet.pack.questions if sheet.is_open(id_))
        self.rules = _rules(sheet.pack)
        self.tried = 0
        self.searched: dict[Hashable, Span] = {}

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The questions in groups that hang together, those left out whose points and answers move nothing."""
        needed = {id_ for id_, question in self.pack.questions.items() if question.maximum}
        for id_ in reversed(self.pack.questions):
            if id_ in needed:
                needed |= self.asks[id_] & self.open
        return self._split(tuple(id_ for id_ in self.pack.questions if id_ in needed), self.open)

    def span(self, ids: tuple[str, ...], known: Mapping[str, Value], still_open: frozenset[str]) -> Span:
        """The span of a group of questions, given what is known so far."""
        asked = frozenset(chain.from_iterable(self.asks[id_] for id_ in ids))
        decider = next((id_ for id_ in ids if id_ in still_open and id_ in asked), None)
        if decider is None:
            return _sum(self._own(id_, known, still_open) for id_ in ids)
        seen = Circumstances(answers=known, open=still_open)
        state = tuple((id_, left_of(self.pack.shown_when[id_], seen)) for id_ in ids)
        if state not in self.searched:
            spans = (span for _, span in self.states(decider, ids, known, still_open))
            self.searched[state] = reduce(Span.__or__, spans)
        return self.searched[state]

    def states(
        self, decider: str, ids: tuple[str, ...], known: Mapping[str, Value], still_open: frozenset[str]
    ) -> Iterator[tuple[Value, Span]]:
        """What becomes of a group with each answer to one of its questions that makes a difference."""
        question = self.pack.questions[decider]
        ways = 2 ** len(self._mentioned(decider)) if question.kind == "several" else len(question.choices)
        if self.tried + ways > MOST_TRIED:
            self.tried += ways
            yield None, _sum(self._outer(id_, known, still_open) for id_ in ids)
            return
        rest = tuple(id_ for id_ in ids if id_ != decider)
        left = still_open - {decider}
        for value, own in self._answers(decider, known):
            self.tried += 1
            then = known if value is None else {**known, decider: value}
            yield value, own + _sum(self.span(part, then, left) for part in self._split(rest, left))

    def _answers(self, id_: str, known: Mapping[str, Value]) -> Iterator[tuple[Value, Span]]:
        """The answers to an open question that conditions can tell apart, each with its own points; none if hidden."""
        question = self.pack.questions[id_]
        if not self._is_shown(id_, known):
            yield None, Span()
            return
        if question.may_not_apply:
            yield None, Span()
        if question.kind == "several":
            for least, most in subsets(question, self._mentioned(id_)):
                yield least, _points(question, points_of(question, least), points_of(question, most))
            return
        values: Iterable[Value] = (
            question.points if question.kind == "one" else telling_values(question, self.rules.get(id_, ()))
        )
        for value in values:
            points = points_of(question, value)
            yield value, _points(question, points, points)

    def _mentioned(self, id_: str) -> tuple[str, ...]:
        """The choices of a question that conditions can tell from others."""
        return tuple(dict.fromkeys(chain.from_iterable(rule.is_ or () for rule in self.rules.get(id_, ()))))

    def _own(self, id_: str, known: Mapping[str, Value], still_open: frozenset[str]) -> Span:
        return self._range(id_, still_open) if self._is_shown(id_, known) else Span()

    def _outer(self, id_: str, known: Mapping[str, Value], still_open: frozenset[str]) -> Span:
        when = self.pack.shown_when[id_]
        shown = True if when is None else when.holds(Circumstances(answers=known, open=still_open))
        span = Span() if shown is False else self._range(id_, still_open)
        return span | Span() if shown is None else span

    def _range(self, id_: str, still_open: frozenset[str]) -> Span:
        question = self.pack.questions[id_]
        if id_ not in still_open:
            points = points_of(question, self.sheet.values.get(id_))
            return _points(question, points, points)
        nothing = question.kind != "one" or question.may_not_apply
        least = 0 if nothing else min(points_of(question, token) for token in question.points)
        return _points(question, least, question.maximum)

    def _is_shown(self, id_: str, known: Mapping[str, Value]) -> bool:
        when = self.pack.shown_when[id_]
        return when is None or bool(when.holds(Circumstances(answers=known)))

    def _split(self, ids: tuple[str, ...], still_open: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        """Groups that share no open question; each in the order of the pack."""
        group_of = {id_: {id_} for id_ in ids}
        for id_ in ids:
            for asked in self.asks[id_] & still_open:
                if asked in group_of and group_of[asked] is not group_of[id_]:
                    merged = group_of[asked] | group_of[id_]
                    group_of.update(dict.fromkeys(merged, merged))
        groups = {id(group): group for group in group_of.values()}
        return tuple(tuple(id_ for id_ in ids if id_ in group) for group in groups.values())


def _points(question: Question, least: int, most: int) -> Span:
    if question.counts == "risk":
        return Span(least, most, 0, 0)
    return Span(0, 0, least, most) if question.counts == "mitigation" else Span()


def _sum(spans: Iterable[Span]) -> Span:
    return reduce(Span.__add__, spans, Span())


def _rules(pack: Pack) -> dict[str, tuple[Answered, ...]]:
    """What conditions ask of each question."""
    found: dict[str, tuple[Answered, ...]] = {}
    conditions = [*pack.shown_when.values(), *(tier.when for tier in pack.tiers)]
    for rule in chain.from_iterable(when.walk() for when in conditions if when is not None):
        if isinstance(rule, Answered):
            found[rule.question] = (*found.get(rule.question, ()), rule)
    return found
