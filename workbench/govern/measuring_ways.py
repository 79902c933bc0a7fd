"""The records about what would change an answer: another group, all else equal, and the effort of refused people."""

from typing import Any

from workbench.case import Case
from workbench.explain.flip import flip_test
from workbench.explain.recourse import RecourseReport
from workbench.explain.recourse_words import group_words
from workbench.explain.search_space import Space
from workbench.fairness.extremes import SMALL_GROUP
from workbench.model import Model

MOST_KEPT = 10
Values = dict[str, Any]


def flip_values(case: Case, model: Model) -> Values:
    """The record "flip": the widest change of the favourable share when only the group is another one.

    `widest` is None where the model is told no sensitive column, so that there is nothing to change.
    """
    report = flip_test(Space.of(case, model))
    rows = report.contrasts.to_dict("records")
    row = max(rows, key=lambda each: abs(float(each["gap"])), default=None)
    widest = row and {
        "group": case.roles.value_label(row["column"], row["group"]),
        "gap": float(row["gap"]),
        "low": float(row["gap_low"]),
        "high": float(row["gap_high"]),
    }
    return {
        "asked": report.asked,
        "widest": widest,
        "findings": [finding.title for finding in report.findings[:MOST_KEPT]],
    }


def recourse_values(report: RecourseReport) -> Values | None:
    """The record "recourse": the two groups of refused people whose ways differ most, compared by ranks.

    None where no two groups are large enough to be compared.
    """
    sizes = dict(zip(report.groups["group"], report.groups["looked"], strict=True))
    pairs = report.pairs.to_dict("records")
    rows = [each for each in pairs if min(sizes[each["high"]], sizes[each["low"]]) >= SMALL_GROUP]
    if not rows:
        return None
    row = min(rows, key=lambda each: float(each["p"])) if report.findings else max(rows, key=_reach)
    farther, nearer = (group_words(row[end], report.by, report.roles) for end in ("high", "low"))
    return {
        "found": bool(report.findings),
        "chance": float(row["chance"]),
        "low": float(row["chance_low"]),
        "high": float(row["chance_high"]),
        "farther": farther,
        "nearer": nearer,
        "n": report.looked,
        "refused": report.refused,
    }


def _reach(row: dict[Any, Any]) -> float:
    return float(row["chance_high"])
