"""What a method changes, measured on people its models had not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.counts import OUTCOMES, GroupCounts
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_people import SMALL, TESTED, People
from workbench.fairness.mitigation_worker import Answer, Task
from workbench.language import tr
from workbench.metric_values import measure_rates
from workbench.metrics import Metric

LEVEL, BORDER = 0.95, 0.5
MEASURES = ("accuracy", "balanced_accuracy", "gap")
COUNTED = ("accepted", "wrongly_refused", "wrongly_accepted")
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """One method over the splits.

    `measures` is splits x MEASURES; `counts`, shares of a group, splits x groups x COUNTED; `rates` splits x groups;
    `tested` how many people were tested for each one learned from.
    """

    measures: Floats
    counts: Floats
    rates: Floats
    tested: float


def measure_method(people: People, task: Task, answers: Sequence[Answer], aim: Metric) -> Compared:
    """What one method did on every split."""
    parts = [_one_split(people, task.splits[answer.split][1], answer, aim) for answer in answers]
    measures, counts, rates = (np.stack(part) for part in zip(*parts, strict=True))
    seen, unseen = task.splits[0]
    return Compared(measures=measures, counts=counts, rates=rates, tested=len(unseen) / len(seen))


def tidy(compared: Mapping[str, Compared], people: People) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The frames of the report: measures, people and rates; `compared` holds "nothing" as well."""
    nothing = compared["nothing"]
    sizes = np.bincount(people.group.codes, minlength=len(people.group.names)) * people.all_rows / len(people.target)
    measures, counted, rates = [], [], []
    for name, found in compared.items():
        measures += _measure_rows(name, found, nothing)
        counted += _people_rows(name, found, nothing, dict(zip(people.group.names, sizes, strict=True)))
        seen = ~np.isnan(found.rates)
        mean = np.where(seen, found.rates, 0).sum(axis=0) / np.where(seen.any(axis=0), seen.sum(axis=0), np.nan)
        rates += [
            {"method": name, "group": g, "value": float(v)} for g, v in zip(people.group.names, mean, strict=True)
        ]
    return pd.DataFrame(measures), pd.DataFrame(counted), pd.DataFrame(rates)


def _measure_rows(name: str, found: Compared, nothing: Compared) -> list[dict[str, Any]]:
    value = np.clip(_interval(found.measures, found.tested), 0, 1)
    change = _interval(found.measures - nothing.measures, found.tested)
    columns = ("value", "low", "high", "change", "change_low", "change_high")
    return [
        {"method": name, "measure": measure}
        | dict(zip(columns, map(float, [*value[:, place], *change[:, place]]), strict=True))
        for place, measure in enumerate(MEASURES)
    ]


def _people_rows(name: str, found: Compared, nothing: Compared, sizes: Mapping[str, float]) -> list[dict[str, Any]]:
    """Shares of each group, as so many of all its people in the table."""
    number = np.array(list(sizes.values()))[None, :, None]
    moved = _interval(found.counts - nothing.counts, found.tested) * number
    rows: list[dict[str, Any]] = []
    for place, (group, size) in enumerate(sizes.items()):
        ends = {
            f"{what}{end}": float(moved[bound, place, kind])
            for kind, what in enumerate(COUNTED)
            for bound, end in enumerate(("", "_low", "_high"))
        }
        rows.append({"method": name, "group": group, "people": round(size), **ends})
    return rows


def _one_split(people: People, rows: Any, answer: Answer, aim: Metric) -> tuple[Floats, Floats, Floats]:
    chance = np.asarray(answer.chance)
    yes = chance if METHODS[answer.method].by_lot else (chance >= BORDER).astype(np.float64)
    target, codes, weights = people.target[rows].astype(np.float64), people.group.codes[rows], people.weights[rows]
    counts = _expected_counts(people, codes, target, yes, weights)
    rates = measure_rates([aim], counts)[0].value
    known = rates[(counts.sums["n"].sum(axis=(1, 2)) >= SMALL * TESTED) & ~np.isnan(rates)]
    gap = float(np.ptp(known)) if len(known) > 1 else np.nan
    right = target * yes + (1 - target) * (1 - yes)
    of_either = [np.average(right[target == known], weights=weights[target == known]) for known in (0, 1)]
    measures = np.array([np.average(right, weights=weights), np.mean(of_either), gap])
    size = np.maximum(np.bincount(codes, minlength=len(rates)), 1)
    moved = (yes, target * (1 - yes), (1 - target) * yes)
    shares = [np.bincount(codes, weights=values, minlength=len(rates)) / size for values in moved]
    return measures, np.stack(shares, axis=1), rates


def _expected_counts(people: People, codes: Any, target: Floats, yes: Floats, weights: Floats) -> GroupCounts:
    """Outcome counts in which a chance of 0.3 is three tenths of a person accepted."""
    groups = len(people.group.names)
    refused = (codes * OUTCOMES + target.astype(np.int64) + 1) * OUTCOMES + 1
    size = groups * OUTCOMES * OUTCOMES

    def total(worth: Floats) -> Floats:
        sums = np.bincount(refused, weights=worth * (1 - yes), minlength=size)
        sums = sums + np.bincount(refused + 1, weights=worth * yes, minlength=size)
        return np.asarray(sums, dtype=np.float64).reshape(groups, OUTCOMES, OUTCOMES)

    sums = {"n": total(np.ones(len(yes))), "w": total(weights), "w2": total(weights**2)}
    return GroupCounts((people.by,), {people.by: people.group.names}, np.arange(groups)[:, None], sums)


def _interval(values: Floats, tested: float) -> Floats:
    """Mean, lower and upper end over the splits (first axis); `tested` is people tested over people learned from."""
    from scipy.stats import t  # noqa: PLC0415 - it takes a while to load

    splits = len(values)
    mean = values.mean(axis=0)
    deviation = np.sqrt((1 / splits + tested) * values.var(axis=0, ddof=1))
    half = t.ppf((1 + LEVEL) / 2, splits - 1) * deviation
    return np.stack([mean, mean - half, mean + half])


def note_restless(answers: Mapping[str, Sequence[Answer]]) -> tuple[str, ...]:
    """A sentence for each method of which a fit was stopped before it had come to rest."""
    restless = {name: sum(not answer.rested for answer in found) for name, found in answers.items()}
    return tuple(
        tr(
            "{label}: in {count} of {answers} divisions the fit was stopped before it had come to rest, so its "
            "numbers are rough.",
            label=METHODS[name].label,
            count=count,
            answers=len(answers[name]),
        )
        for name, count in restless.items()
        if count
    )
