"""What do the answers add up to? Points, total and level, exactly as the Canadian form scores.

The rule is that of the official tool (canada-ca/aia-eia-js, `src/store.ts`, unchanged from 0.9.1 to 1.0.1) and serves
all packs: risk points and mitigation points are sums; the total is the risk times a factor, rounded half up, once
mitigation reaches a share of its maximum, else the risk itself; the level is the first whose bound the total does not
pass. Maxima count every question, hidden ones included.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workbench.govern.answers import Sheet
from workbench.govern.circumstances import Circumstances, Value
from workbench.govern.pack import Pack
from workbench.govern.parts import Counts, LevelRule, Question, Scoring, Tier
from workbench.language import tr


@dataclass(frozen=True, kw_only=True)
class Score:
    """Risk and mitigation points, the total and the level; None where the pack scores nothing of the kind."""

    raw: int | None = None
    mitigation: int | None = None
    total: int | None = None
    level: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The score as JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class AreaScore:
    """What the visible questions of one area add up to, out of how much they could."""

    area: str
    title: str
    counts: Counts
    points: int
    possible: int
    questions: int
    answered: int


def points_of(question: Question, value: Value) -> int:
    """The points of an answer: of its choice or the sum of its choices, at most the cap; 0 for anything else."""
    tokens = value if isinstance(value, tuple) else (value,)
    points = sum(question.points.get(token, 0) for token in tokens if isinstance(token, str))
    return points if question.cap is None else min(points, question.cap)


def safer(question: Question, one: Any, other: Any) -> bool:
    """Whether an answer looks safer than another: fewer risk points, or more mitigation points."""
    gain = points_of(question, other) - points_of(question, one)
    return gain < 0 if question.counts == "mitigation" else gain > 0


def visible_questions(pack: Pack, values: Mapping[str, Value]) -> frozenset[str]:
    """The questions that are shown: judged once, on all answers as they are, those to hidden questions included."""
    seen = Circumstances(answers=values)
    return frozenset(id_ for id_, when in pack.shown_when.items() if when is None or when.holds(seen))


def score_answers(sheet: Sheet, *, visible_only: bool = False) -> Score:
    """The score of a sheet as entered, or with the answers to hidden questions dropped first."""
    values = sheet.values
    if visible_only:
        shown = visible_questions(sheet.pack, values)
        values = {id_: value for id_, value in values.items() if id_ in shown}
    if sheet.pack.tiers:
        return Score(
            level=tier_of(
                sheet.pack, Circumstances(answers=values, roles=sheet.role_set, countries=sheet.country_set)
            ).level
        )
    sums = {"risk": 0, "mitigation": 0}
    for id_, value in values.items():
        question = sheet.pack.questions[id_]
        if question.counts is not None:
            sums[question.counts] += points_of(question, value)
    return score_points(sheet.pack, sums["risk"], sums["mitigation"])


def score_points(pack: Pack, raw: int, mitigation: int) -> Score:
    """The score that so many risk and mitigation points come to."""
    scoring = pack.scoring
    if scoring is None:
        return Score()
    total = raw
    if scoring.deduction and mitigation >= mitigation_needed(pack):
        total = math.floor(scoring.deduction.factor * raw + 0.5)  # JavaScript rounds halves up, Python to even
    return Score(raw=raw, mitigation=mitigation, total=total, level=_level_of(pack, scoring, total).level)


def mitigation_needed(pack: Pack) -> float:
    """From how many mitigation points on there is a deduction; infinity where there is none."""
    deduction = pack.scoring.deduction if pack.scoring else None
    return math.inf if deduction is None else deduction.needs * (pack.maximum("mitigation") / deduction.copies)


def level_bound(pack: Pack, rule: LevelRule) -> float:
    """The largest total that is still at a level; infinity for the last one."""
    if rule.up_to_share is not None:
        return rule.up_to_share * pack.maximum("risk")
    return math.inf if rule.up_to is None else rule.up_to


def level_name(pack: Pack, level: int | None) -> str:
    """What a level is called, "" where there is none."""
    rules: tuple[LevelRule | Tier, ...] = pack.scoring.levels if pack.scoring else pack.tiers
    return next((rule.name for rule in rules if rule.level == level), "")


def tier_of(pack: Pack, seen: Circumstances) -> Tier:
    """The first tier that holds; where none does, a tier of level 0."""
    held = (tier for tier in pack.tiers if tier.when is None or tier.when.holds(seen))
    return next(held, Tier(level=0, name=tr("none of these")))


def score_areas(sheet: Sheet) -> tuple[AreaScore, ...]:
    """The visible scored questions area by area: points, how many there could be, how much is answered."""
    shown = visible_questions(sheet.pack, sheet.values)
    titles: dict[tuple[str, Counts], str] = {}
    members: dict[tuple[str, Counts], list[Question]] = {}
    for id_, question in sheet.pack.questions.items():
        if question.counts is not None and id_ in shown:
            key = (sheet.pack.section_of[id_].in_area, question.counts)
            titles.setdefault(key, sheet.pack.section_of[id_].title)
            members.setdefault(key, []).append(question)
    return tuple(
        AreaScore(
            area=area,
            title=titles[area, counts],
            counts=counts,
            points=sum(points_of(question, sheet.values.get(question.id)) for question in questions),
            possible=sum(question.maximum for question in questions),
            questions=len(questions),
            answered=sum(not sheet.is_open(question.id) for question in questions),
        )
        for (area, counts), questions in members.items()
    )


def _level_of(pack: Pack, scoring: Scoring, total: float) -> LevelRule:
    return next(rule for rule in scoring.levels if total <= level_bound(pack, rule))
