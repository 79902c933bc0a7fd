"""The right number of an exercise, from where to where one is taken for right, and numbers that tell a mistake."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from workbench.case import Case
from workbench.fairness.amounts import compare_amounts
from workbench.fairness.groups import compare_groups
from workbench.workshop.judge import Mistake, NumberKey

Spec = Mapping[str, Any]
Traps = Mapping[Mistake, tuple[float, ...]]
LEAST, BETWEEN, PEOPLE = 0.01, 0.015, 0.01
"""What is always taken for right: a point more or less, one and a half between two dots, a hundredth of the people."""


def rates(case: Case, spec: Spec) -> pd.DataFrame:
    """The groups of an exercise with value, low, high and n; the one that is asked for (`end`) comes first."""
    metric, by = spec["metric"], spec["by"]
    frame = compare_groups(case, by=[by], metrics=[metric]).of(metric, by)
    return frame.sort_values("value", ascending=spec["end"] == "lowest")


def _without(case: Case, spec: Spec) -> NumberKey:
    """The share of the group at one end that does not get it: what the picture leaves to its reader."""
    frame = rates(case, spec)
    everyone = compare_groups(case, by=[spec["by"]], metrics=[spec["metric"]]).everyone(spec["metric"])
    got, low, high = (float(frame[part].iloc[0]) for part in ("value", "low", "high"))
    others = [float(other) for other in frame["value"].iloc[1:]]
    traps: Traps = {
        "rest": (got,),
        "swapped": (*others, *(1 - other for other in others)),
        "everyone": (everyone, 1 - everyone),
    }
    least, most = min(1 - high, 1 - got - LEAST), max(1 - low, 1 - got + LEAST)
    return NumberKey(value=1 - got, low=least, high=most, unit="share", traps=traps)


def _other_rate(case: Case, spec: Spec) -> NumberKey:
    """The rate under one question of the group that is found by another question (`found_by`)."""
    found = rates(case, {**spec, "metric": spec["found_by"]}).iloc[0]
    values = _by_group(rates(case, spec))
    value, low, high = values.pop(found["group"])
    others = tuple(other for other, _, _ in values.values())
    traps: Traps = {"question": (float(found["value"]),), "rest": (1 - value,), "swapped": others}
    return NumberKey(value=value, low=min(low, value - LEAST), high=max(high, value + LEAST), unit="share", traps=traps)


def _between(case: Case, spec: Spec) -> NumberKey:
    """How far the group at one end is from those who share its first column but not its second."""
    values = {group: value for group, (value, _, _) in _by_group(rates(case, spec)).items()}
    (first, second), far = next(iter(values)), list(values.values())[-1]
    end = values[first, second]
    beside = [value for (one, other), value in values.items() if one == first and other != second]
    value = min(abs(each - end) for each in beside)
    traps: Traps = {"end": (end, *beside), "swapped": (abs(far - end),)}
    return NumberKey(value=value, low=max(0.0, value - BETWEEN), high=value + BETWEEN, unit="points", traps=traps)


def _people(case: Case, spec: Spec) -> NumberKey:
    """How many people the group at one end has."""
    count, *others = (float(each) for each in rates(case, spec)["n"])
    traps: Traps = {"swapped": tuple(others), "everyone": (float(case.rows),)}
    return _count(count, count * PEOPLE, count * PEOPLE, traps)


def _missing(case: Case, spec: Spec) -> NumberKey:
    """How many more people of the group at one end would have a yes at the rate of the other end."""
    frame = rates(case, spec)
    row = compare_groups(case, by=[spec["by"]], metrics=[spec["metric"]]).disparities.iloc[0]
    gap, low, high = (float(row[part]) for part in ("difference", "difference_low", "difference_high"))
    here, there = float(frame["n"].iloc[0]), float(frame["n"].iloc[-1])
    traps: Traps = {"part": (100 * gap, gap), "swapped": (there * gap,), "everyone": (case.rows * gap,)}
    return _count(here * gap, here * (gap - low), here * (high - gap), traps)


def _amount_gap(case: Case, spec: Spec) -> NumberKey:
    """How much more of an amount lies with those who have most than with those who have least."""
    statistic = spec["statistic"]
    report = compare_amounts(case, spec["amount"], by=spec["by"])
    rows: dict[Any, Mapping[Any, Any]] = {row["statistic"]: row for row in report.gaps.to_dict("records")}
    value, low, high = (float(rows[statistic][part]) for part in ("value", "low", "high"))
    ends = tuple(float(row[statistic]) for row in report.groups.to_dict("records"))
    others = tuple(float(row["value"]) for kind, row in rows.items() if kind != statistic)
    traps: Traps = {"end": ends, "statistic": others}
    return NumberKey(
        value=value, low=max(0.0, min(low, 0.9 * value)), high=max(high, 1.1 * value), unit="amount", traps=traps
    )


def _by_group(frame: pd.DataFrame) -> dict[tuple[str, ...], tuple[float, float, float]]:
    """Group -> (value, low, high), in the order of the frame."""
    rows = frame.to_dict("records")
    return {row["group"]: (float(row["value"]), float(row["low"]), float(row["high"])) for row in rows}


def _count(value: float, below: float, above: float, traps: Traps) -> NumberKey:
    return NumberKey(value=value, low=max(0.0, value - below), high=value + above, unit="people", traps=traps)


NUMBERS: Mapping[str, Callable[[Case, Spec], NumberKey]] = {
    "without": _without,
    "other_rate": _other_rate,
    "between": _between,
    "people": _people,
    "missing": _missing,
    "amount_gap": _amount_gap,
}


def looks(spec: Spec) -> Sequence[tuple[str, tuple[str, ...]]]:
    """What has to be looked at for an answer: an amount or a metric, each with the columns to compare by."""
    if "columns" in spec:
        return [(spec["metric"], (column,)) for column in spec["columns"]]
    found = [spec.get(name) for name in ("amount", "metric", "found_by")]
    return [(str(what), tuple(spec["by"])) for what in found if what]
