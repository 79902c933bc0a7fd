"""Which open questions matter most, how far is the next level, and what would honestly bring it down?"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.govern.answers import Answer, Sheet
from workbench.govern.bounds import Bounds, Search, Span, levels_of, possible_tiers
from workbench.govern.circumstances import Value
from workbench.govern.conditions import asked_by
from workbench.govern.pack import Pack
from workbench.govern.parts import Counts, Question
from workbench.govern.scoring import (
    Score,
    level_bound,
    mitigation_needed,
    points_of,
    score_answers,
    score_points,
    visible_questions,
)

WAYS: tuple[tuple[Counts, ...], ...] = (("risk",), ("mitigation", "risk"))


@dataclass(frozen=True, kw_only=True)
class OpenQuestion:
    """A visible question without an answer.

    `risk` and `mitigation` are the points by which its answer alone can move the result, what it brings to light
    included; `matters` is what that is worth in points of the total, 0 where the level is settled whatever it says;
    `settles` says that some answer to it alone narrows the range of levels.
    """

    question: str
    section: str
    text: str
    required: bool
    risk: int
    mitigation: int
    matters: float
    settles: bool

    def to_dict(self) -> dict[str, Any]:
        """The question as JSON."""
        return {**asdict(self), "matters": round(self.matters, 3)}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do: the answer it would make true, and the points it is worth. It counts when done, with proof."""

    question: str
    text: str
    token: str
    answer: str
    counts: Counts
    points: int
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Distance:
    """How far the next levels are.

    `down` is by how many points the total has to fall for the level below, `up` how many more lift it to the one above
    (None at the ends); `mitigation_missing` is what the deduction still needs, 0 once it is earned, None without one.
    `steps` are what to do, the fewest found, for the level `reaches`; none where nothing that can be done is enough.
    """

    down: int | None = None
    up: int | None = None
    mitigation_missing: int | None = None
    reaches: int | None = None
    steps: tuple[Step, ...] = ()


def rank_open(sheet: Sheet, bounds: Bounds) -> tuple[OpenQuestion, ...]:
    """The open questions a person sees, those that matter most first; free texts only where they are required."""
    shown = visible_questions(sheet.pack, sheet.values)
    waiting = tuple(q for id_, q in sheet.pack.questions.items() if id_ in shown and sheet.is_open(id_))
    if sheet.pack.scoring is None:
        found = _rank_unscored(sheet, waiting)
    else:
        search, group_of = Search(sheet), {id_: group for group in bounds.groups for id_ in group[0]}
        found = [
            _weigh(sheet, question, bounds, group_of.get(question.id, ((question.id,), Span())), search)
            for question in waiting
            if question.id in group_of or question.required
        ]
    return tuple(sorted(found, key=lambda row: (not row.required, -row.matters, -(row.risk + row.mitigation))))


def measure_distance(sheet: Sheet, score: Score) -> Distance:
    """How far the next levels are from the visible score, and the way down by what can be done."""
    scoring = sheet.pack.scoring
    if scoring is None or score.total is None or score.level is None:
        return Distance()
    bounds = [level_bound(sheet.pack, rule) for rule in scoring.levels]
    place = [rule.level for rule in scoring.levels].index(score.level)
    ways = [way for kinds in WAYS if place and (way := _way_down(sheet, score, kinds))]
    best = min(ways, key=len, default=())
    reached = score_answers(_after(sheet, best), visible_only=True).level if best else None
    missing = math.ceil(mitigation_needed(sheet.pack) - (score.mitigation or 0)) if scoring.deduction else None
    return Distance(
        down=math.ceil(score.total - bounds[place - 1]) if place else None,
        up=math.floor(bounds[place] - score.total) + 1 if math.isfinite(bounds[place]) else None,
        mitigation_missing=None if missing is None else max(0, missing),
        reaches=reached,
        steps=best,
    )


def _weigh(
    sheet: Sheet, question: Question, bounds: Bounds, group: tuple[tuple[str, ...], Span], search: Search
) -> OpenQuestion:
    ids, before = group
    spans = [span for _, span in search.states(question.id, ids, sheet.values, search.open)]
    risk = max(_spread([span.raw_low for span in spans]), _spread([span.raw_high for span in spans]))
    mitigation = max(
        _spread([span.mitigation_low for span in spans]), _spread([span.mitigation_high for span in spans])
    )
    now = (bounds.level_low, bounds.level_high)
    return OpenQuestion(
        question=question.id,
        section=sheet.pack.section_of[question.id].id,
        text=question.text,
        required=question.required,
        risk=risk,
        mitigation=mitigation,
        matters=_worth(sheet.pack, bounds, risk, mitigation),
        settles=any(levels_of(sheet.pack, bounds.span - before + span) != now for span in spans),
    )


def _worth(pack: Pack, bounds: Bounds, risk: int, mitigation: int) -> float:
    """Points of the total: the risk itself, and of the whole deduction the share that these mitigation points are."""
    span = bounds.span
    if bounds.level_low == bounds.level_high:
        return 0.0
    if not span.mitigation_low < mitigation_needed(pack) <= span.mitigation_high:
        return float(risk)
    deducted = score_points(pack, span.raw_high, span.mitigation_high).total or 0
    return risk + (span.raw_high - deducted) * mitigation / (span.mitigation_high - span.mitigation_low)


def _rank_unscored(sheet: Sheet, waiting: Sequence[Question]) -> list[OpenQuestion]:
    telling = {id_ for tier in sheet.pack.tiers for id_ in asked_by(tier.when)}
    unsettled = bool(sheet.pack.tiers) and len(possible_tiers(sheet)) > 1
    return [
        OpenQuestion(
            question=question.id,
            section=sheet.pack.section_of[question.id].id,
            text=question.text,
            required=question.required,
            risk=0,
            mitigation=0,
            matters=float(unsettled and question.id in telling),
            settles=False,
        )
        for question in waiting
        if question.kind != "text" or question.required
    ]


def _way_down(sheet: Sheet, score: Score, kinds: Sequence[Counts]) -> tuple[Step, ...]:
    """Steps of these kinds, the largest first, until the level falls; none where it never does."""
    steps: list[Step] = []
    needed = mitigation_needed(sheet.pack)
    for kind in kinds:
        while step := max(_possible(sheet, kind), key=lambda step: step.points, default=None):
            if kind == "mitigation" and (score_answers(sheet, visible_only=True).mitigation or 0) >= needed:
                break
            sheet = _after(sheet, (step,))
            steps.append(step)
            if (score_answers(sheet, visible_only=True).level or 0) < (score.level or 0):
                return tuple(steps)
    return ()


def _possible(sheet: Sheet, kind: Counts) -> Iterator[Step]:
    shown = visible_questions(sheet.pack, sheet.values)
    for question in sheet.pack.questions.values():
        if question.doable and question.counts == kind and question.id in shown:
            now = points_of(question, sheet.values.get(question.id))
            for choice in question.choices:
                then = points_of(question, _taking(sheet, question, choice.token))
                gain = then - now if kind == "mitigation" else now - then
                if gain > 0 and not choice.found:
                    yield Step(
                        question=question.id,
                        text=question.text,
                        token=choice.token,
                        answer=choice.text,
                        counts=kind,
                        points=gain,
                        evidence=question.evidence,
                    )


def _taking(sheet: Sheet, question: Question, token: str) -> Value:
    """The answer once a choice is made: alone, or ticked in addition where several mitigate."""
    if question.kind != "several":
        return token
    now = sheet.values.get(question.id)
    ticked = now if isinstance(now, tuple) and question.counts == "mitigation" else ()
    return (*(other for other in ticked if other != token), token)


def _after(sheet: Sheet, steps: Iterable[Step]) -> Sheet:
    for step in steps:
        value = _taking(sheet, sheet.pack.questions[step.question], step.token)
        sheet = sheet.with_answer(step.question, Answer(value=value))
    return sheet


def _spread(numbers: Sequence[int]) -> int:
    return max(numbers, default=0) - min(numbers, default=0)
