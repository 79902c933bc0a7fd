"""The right answers, computed from the table as it is now: a trainer may have planted something else a minute ago."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.case import Case
from workbench.data.proxies import find_proxies
from workbench.errors import unknown
from workbench.fairness.amounts import compare_amounts
from workbench.fairness.groups import GroupReport, compare_groups
from workbench.scenarios.truth import Truth
from workbench.workshop.judge import ChoiceKey, Key, NameKey, NumberKey
from workbench.workshop.names import name_columns, name_groups

Spec = Mapping[str, Any]
LEAST = {"share": 0.01, "points": 0.01}
PEOPLE_SLACK = 0.01
WHERE = ("selection_rate", "base_rate")


def make_key(case: Case, truth: Truth, spec: Spec) -> Key:
    """The key of one exercise. `spec["source"]` says where the answer comes from, the rest of it what is asked.

    Raises
    ------
    WorkbenchError
        When there is no such source.
    """
    if spec["source"] not in SOURCES:
        raise unknown("source of an answer", spec["source"], SOURCES)
    return SOURCES[spec["source"]](case, truth, spec)


def _report(case: Case, spec: Spec) -> GroupReport:
    return compare_groups(case, by=[spec["by"]], metrics=[spec["metric"]])


def _group(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Who has the lowest or the highest rate."""
    frame = _report(case, spec).of(spec["metric"], spec["by"]).sort_values("value")
    group = frame["group"].iloc[0 if spec["end"] == "lowest" else -1]
    return _names(case, spec["by"], group)


def _rate(case: Case, _truth: Truth, spec: Spec) -> Key:
    """The rate of the group at one end."""
    report = _report(case, spec)
    frame = report.of(spec["metric"], spec["by"]).sort_values("value", ascending=spec["end"] == "lowest")
    value, low, high = (float(frame[part].iloc[0]) for part in ("value", "low", "high"))
    others = tuple(float(other) for other in frame["value"].iloc[1:])
    traps = {"swapped": others, "everyone": (report.everyone(spec["metric"]),), "rest": (1 - value,)}
    return NumberKey(
        value=value,
        low=min(low, value - LEAST["share"]),
        high=max(high, value + LEAST["share"]),
        unit="share",
        traps=traps,  # type: ignore[arg-type] # mypy widens the keys of a display
    )


def _gap(case: Case, _truth: Truth, spec: Spec) -> Key:
    """How far the rates of the two ends lie apart, in percentage points."""
    report = _report(case, spec)
    row = report.disparities.iloc[0]
    ends = report.of(spec["metric"], spec["by"])["value"]
    value = float(row["difference"])
    return NumberKey(
        value=value,
        low=max(0.0, min(float(row["difference_low"]), value - LEAST["points"])),
        high=max(float(row["difference_high"]), value + LEAST["points"]),
        unit="points",
        traps={"end": (float(ends.min()), float(ends.max())), "ratio": (float(row["ratio"]),)},
    )


def _people(case: Case, _truth: Truth, spec: Spec) -> Key:
    """How many people the group at one end has."""
    frame = _report(case, spec).of(spec["metric"], spec["by"]).sort_values("value", ascending=spec["end"] == "lowest")
    count = float(frame["n"].iloc[0])
    others = tuple(float(other) for other in frame["n"].iloc[1:])
    return NumberKey(
        value=count,
        low=count * (1 - PEOPLE_SLACK),
        high=count * (1 + PEOPLE_SLACK),
        unit="people",
        traps={"swapped": others, "everyone": (float(case.rows),)},
    )


def _amount_group(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Who has most of an amount, or least, on average."""
    frame = compare_amounts(case, spec["amount"], by=spec["by"]).groups.sort_values("mean")
    return _names(case, spec["by"], frame["group"].iloc[0 if spec["end"] == "lowest" else -1])


def _amount_gap(case: Case, _truth: Truth, spec: Spec) -> Key:
    """How much more the group with most has than the group with least, on average."""
    report = compare_amounts(case, spec["amount"], by=spec["by"])
    row = report.gaps[report.gaps["statistic"] == "mean"].to_dict("records")[0]
    value = float(row["value"])
    means = report.groups["mean"]
    return NumberKey(
        value=value,
        low=max(0.0, min(float(row["low"]), 0.9 * value)),
        high=max(float(row["high"]), 1.1 * value),
        unit="amount",
        traps={"end": (float(means.min()), float(means.max()))},
    )


def _proxy(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Which column tells a group best."""
    frame = find_proxies(case).of(spec["sensitive"])
    names = [str(name) for name in frame["feature"]]
    return NameKey(options=name_columns(case.roles, names), right=frozenset({f"column={names[0]}"}))


def _planted(_case: Case, truth: Truth, spec: Spec) -> Key:
    """Which kind of bias was planted."""
    return ChoiceKey(options=spec["options"], right=truth.kind)


def _clear(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Whether a gap is clear of chance."""
    return ChoiceKey(options=spec["options"], right="yes" if _is_clear(case, spec) else "no")


def _where(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Whether a clear gap shows in the decision, in the record, in both or in neither."""
    decision, record = (_is_clear(case, {**spec, "metric": metric}) for metric in WHERE)
    right = {(True, False): "decision", (False, True): "record", (True, True): "both"}.get((decision, record))
    return ChoiceKey(options=spec["options"], right=right or "neither")


def _view(_case: Case, _truth: Truth, spec: Spec) -> Key:
    """What follows whatever was planted: a question of judgement with one answer that holds."""
    return ChoiceKey(options=spec["options"], right=spec["right"])


def _is_clear(case: Case, spec: Spec) -> bool:
    row = _report(case, spec).disparities.iloc[0]
    return bool(row["difference_low"] > 0)


def _names(case: Case, by: Sequence[str], group: Sequence[str]) -> NameKey:
    right = frozenset(f"{column}={value}" for column, value in zip(by, group, strict=True))
    return NameKey(options=name_groups(case, by), right=right)


SOURCES: Mapping[str, Callable[[Case, Truth, Spec], Key]] = {
    "group": _group,
    "rate": _rate,
    "gap": _gap,
    "people": _people,
    "amount_group": _amount_group,
    "amount_gap": _amount_gap,
    "proxy": _proxy,
    "planted": _planted,
    "clear": _clear,
    "where": _where,
    "view": _view,
}
