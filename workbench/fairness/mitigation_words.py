"""What a method changed, for whom and at what price, in sentences written from the numbers."""

from typing import Literal

from workbench.fairness.mitigation import MitigationReport
from workbench.fairness.mitigation_methods import METHODS
from workbench.metrics import find_metric
from workbench.roles import Roles
from workbench.words import listed, percent, points, range_words, whole

Direction = Literal["smaller", "larger", "unclear"]
MADE_FOR = {True: "", False: " It is not made for this gap."}


def direction(report: MitigationReport, method: str) -> Direction:
    """Whether the gap became smaller or larger beyond what another division of the people would have done."""
    gap = report.of(method, "gap")
    if gap["change_high"] < 0:
        return "smaller"
    return "larger" if gap["change_low"] > 0 else "unclear"


def verdict(report: MitigationReport, method: str, roles: Roles) -> str:
    """One method: what became of the gap, in people, and what it cost."""
    if method in report.failed:
        return f"{METHODS[method].label}: not tried. {report.failed[method]}"
    if method == "nothing":
        gap, right = report.of(method, "gap"), report.of(method, "accuracy")
        name = find_metric(report.trial.metric).label.lower()
        return (
            f"With nothing done, the gap in {name} is {points(gap['value'])} points, and "
            f"{percent(right['value'])} of the answers are right."
        )
    made_for = report.trial.metric in METHODS[method].aims or method == "left_out"
    parts = (
        f"{METHODS[method].label}: {_gap_words(report, method)}{MADE_FOR[made_for]}",
        _people_words(report, method, roles),
        _price_words(report, method),
    )
    return " ".join(parts)


def headline(report: MitigationReport, roles: Roles) -> str:
    """How many methods helped, and whom the one moves that leaves the least gap of those that clearly did."""
    tried = [name for name in report.methods if name != "nothing"]
    closing = [name for name in tried if direction(report, name) == "smaller"]
    worse = [METHODS[name].label for name in tried if direction(report, name) == "larger"]
    tail = f" Larger with: {listed(worse)}." if worse else ""
    if not closing:
        return f"None of {whole(len(tried))} methods made the gap clearly smaller on these people.{tail}"
    best = min(closing, key=lambda name: report.of(name, "gap")["value"])
    gap = report.of(best, "gap")
    interval = range_words(gap["low"], gap["high"], points)
    return (
        f"{whole(len(closing))} of {whole(len(tried))} methods made the gap clearly smaller. Of these, the least is "
        f"left by “{METHODS[best].label}”: {points(gap['value'])} points instead of "
        f"{points(gap['value'] - gap['change'])} "
        f"(95% interval {interval}). "
        f"{_people_words(report, best, roles)} {_price_words(report, best)}{tail}"
    )


def _gap_words(report: MitigationReport, method: str) -> str:
    gap = report.of(method, "gap")
    before, now = points(gap["value"] - gap["change"]), points(gap["value"])
    change = {
        "smaller": f"the gap became smaller, from {before} to {now} points",
        "larger": f"it made the gap larger, from {before} to {now} points",
        "unclear": f"no clear change of the gap, now {now} points",
    }[direction(report, method)]
    return f"{change} (95% interval of the change {points(gap['change_low'])} to {points(gap['change_high'])})."


def _people_words(report: MitigationReport, method: str, roles: Roles) -> str:
    rows = report.people[report.people["method"] == method]
    parts = [
        f"{_more(row['accepted'])} of {whole(row['people'])} {roles.value_label(report.trial.by, row['group'])}"
        for row in rows.to_dict("records")
    ]
    return f"In the whole table it would accept {listed(parts)}."


def _more(number: float) -> str:
    rounded = round(abs(number))
    if not rounded:
        return "as many"
    return f"{whole(rounded)} {'more' if number > 0 else 'fewer'}"


def _price_words(report: MitigationReport, method: str) -> str:
    right = report.of(method, "accuracy")
    if right["change_low"] <= 0 <= right["change_high"]:
        return f"It gives about as many right answers ({percent(right['value'])})."
    word = "more" if right["change"] > 0 else "fewer"
    return f"It gives {points(abs(right['change']))} points {word} right answers ({percent(right['value'])})."
