"""What can be measured in a part, as pictures for paper: a dot for each group, its interval, and its people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.case import Case
from workbench.fairness.amounts import compare_amounts
from workbench.fairness.groups import compare_groups
from workbench.language import tr
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS
from workbench.words import capital, percent
from workbench.workshop.key_numbers import looks
from workbench.workshop.lessons import Exercise


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One group in a picture: its words, value and interval as text, people, and places on the line, 0 to 100."""

    name: str
    words: str
    people: str
    at: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A question and a dot for each group."""

    question: str
    dots: tuple[Dot, ...]


def draw(case: Case, exercises: Iterable[Exercise]) -> Iterator[Picture]:
    """One picture for each comparison that these exercises are about, in their order."""
    shown = set()
    for exercise in exercises:
        statistic = exercise.answer.get("statistic", "mean")
        for what, by in looks(exercise.answer):
            if (what, by, statistic) not in shown:
                shown.add((what, by, statistic))
                yield _picture(case, what, by, statistic)


def _picture(case: Case, what: str, by: Sequence[str], statistic: str) -> Picture:
    if what in METRICS:
        frame = compare_groups(case, by=[by], metrics=[what]).of(what, by)
        rows, form, question = frame.to_dict("records"), percent, in_own_words(METRICS[what], case.roles).question
    else:
        frame = compare_amounts(case, what, by=by).groups
        values = {statistic: "value", f"{statistic}_low": "low", f"{statistic}_high": "high"}
        rows, form = frame.rename(columns=values).to_dict("records"), "{:.1f}".format
        amount, unit = capital(case.roles.column_label(what)), case.roles.labels[what].unit
        question = (
            tr("{amount}: {unit}, on average", amount=amount, unit=unit)
            if statistic == "mean"
            else tr("{amount}: {unit}, the median", amount=amount, unit=unit)
        )
    longest = 1.05 * max(float(row["high"]) for row in rows)
    named = [case.roles.group_label(dict(zip(by, row["group"], strict=True))) for row in rows]
    return Picture(
        question=question,
        dots=tuple(_dot(capital(name), row, form, longest) for name, row in zip(named, rows, strict=True)),
    )


def _dot(name: str, row: Mapping[Any, Any], form: Any, longest: float) -> Dot:
    value, low, high = (float(row[part]) for part in ("value", "low", "high"))
    at, left, right = (round(100 * each / longest, 2) for each in (value, low, high))
    words = tr("{value} ({low} to {high})", value=form(value), low=form(low), high=form(high))
    return Dot(name=name, words=words, people=f"{float(row['n']):,.0f}", at=at, low=left, high=right)
