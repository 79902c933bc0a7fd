"""What a method changed, for whom and at what price, in sentences written from the numbers."""

from typing import Literal

from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_report import MitigationReport
from workbench.language import tr
from workbench.metrics import find_metric
from workbench.roles import Roles
from workbench.words import listed, percent, points, range_words, whole

Direction = Literal["smaller", "larger", "unclear"]
MADE_FOR = {True: "", False: tr(" It is not made for this gap.")}


def direction(report: MitigationReport, method: str) -> Direction:
    """Whether the gap became smaller or larger beyond what another division of the people would have done."""
    gap = report.of(method, "gap")
    if gap["change_high"] < 0:
        return "smaller"
    return "larger" if gap["change_low"] > 0 else "unclear"


def verdict(report: MitigationReport, method: str, roles: Roles) -> str:
    """One method: what became of the gap, in people, and what it cost."""
    if method in report.failed:
        return tr("{label}: not tried. {failed}", label=METHODS[method].label, failed=report.failed[method])
    if method == "nothing":
        gap, right = report.of(method, "gap"), report.of(method, "accuracy")
        name = find_metric(report.trial.metric).label.lower()
        return tr(
            "With nothing done, the gap in {name} is {value} points, and {value_2} of the answers are right.",
            name=name,
            value=points(gap["value"]),
            value_2=percent(right["value"]),
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
    tail = tr(" Larger with: {worse}.", worse=listed(worse)) if worse else ""
    if not closing:
        return tr(
            "None of {tried} methods made the gap clearly smaller on these people.{tail}",
            tried=whole(len(tried)),
            tail=tail,
        )
    best = min(closing, key=lambda name: report.of(name, "gap")["value"])
    gap = report.of(best, "gap")
    interval = range_words(gap["low"], gap["high"], points)
    return tr(
        "{closing} of {tried} methods made the gap clearly smaller. Of these, the least is left by “{label}”: "
        "{value} points instead of {change} (95% interval {interval}). {report} {report_2}{tail}",
        closing=whole(len(closing)),
        tried=whole(len(tried)),
        label=METHODS[best].label,
        value=points(gap["value"]),
        change=points(gap["value"] - gap["change"]),
        interval=interval,
        report=_people_words(report, best, roles),
        report_2=_price_words(report, best),
        tail=tail,
    )


def _gap_words(report: MitigationReport, method: str) -> str:
    gap = report.of(method, "gap")
    before, now = points(gap["value"] - gap["change"]), points(gap["value"])
    change = {
        "smaller": tr("the gap became smaller, from {before} to {now} points", before=before, now=now),
        "larger": tr("it made the gap larger, from {before} to {now} points", before=before, now=now),
        "unclear": tr("no clear change of the gap, now {now} points", now=now),
    }[direction(report, method)]
    return tr(
        "{change} (95% interval of the change {change_low} to {change_high}).",
        change=change,
        change_low=points(gap["change_low"]),
        change_high=points(gap["change_high"]),
    )


def _people_words(report: MitigationReport, method: str, roles: Roles) -> str:
    rows = report.people[report.people["method"] == method]
    parts = [
        tr(
            "{accepted} of {people} {by}",
            accepted=_more(row["accepted"]),
            people=whole(row["people"]),
            by=roles.value_label(report.trial.by, row["group"]),
        )
        for row in rows.to_dict("records")
    ]
    return tr("In the whole table it would accept {parts}.", parts=listed(parts))


def _more(number: float) -> str:
    rounded = round(abs(number))
    if not rounded:
        return tr("as many")
    return f"{whole(rounded)} {'more' if number > 0 else 'fewer'}"


def _price_words(report: MitigationReport, method: str) -> str:
    right = report.of(method, "accuracy")
    if right["change_low"] <= 0 <= right["change_high"]:
        return tr("It gives about as many right answers ({value}).", value=percent(right["value"]))
    word = "more" if right["change"] > 0 else "fewer"
    return tr(
        "It gives {change} points {word} right answers ({value}).",
        change=points(abs(right["change"])),
        word=word,
        value=percent(right["value"]),
    )
