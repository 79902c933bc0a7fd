"""What a report on amounts says: the gaps that stand out, with their unit, and what limits the answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from workbench.counts import Floats
from workbench.fairness.amount_report import AmountReport
from workbench.fairness.amount_spread import Bounds, Spread
from workbench.fairness.extremes import SMALL_GROUP
from workbench.fairness.findings import LARGE_GAP
from workbench.finding import Finding
from workbench.language import tr
from workbench.words import capital, listed, range_words, whole

CODE = "WB131"
DECIMALS = ((1000, 0), (100, 1), (1, 2))


def amount_words(value: float, unit: str = "", beside: float = 0.0) -> str:
    """A number as people say it, with its unit, and no finer than one has it that stands `beside` it.

    >>> amount_words(1234.5, "euros"), amount_words(12.345), amount_words(-0.0123)
    ('1,234 euros', '12.35', '−0.0123')
    >>> amount_words(-0.0682, beside=1.42)
    '−0.07'
    """
    digits = next((digits for least, digits in DECIMALS if max(abs(value), abs(beside)) >= least), None)
    text = f"{value:.3g}" if digits is None else f"{round(value, digits) + 0.0:,.{digits}f}"
    return text.replace("-", "−") + (f" {unit}" if unit else "")


@dataclass(frozen=True)
class End:
    """One side of a gap: which group it is, and its amounts."""

    group: Mapping[str, str]
    spread: Spread

    def value(self, statistic: str) -> float:
        """The group's mean or median."""
        return self.spread.mean if statistic == "mean" else self.spread.median


def say_gap(report: AmountReport, statistic: str, low: End, high: End, bounds: Bounds) -> Finding:
    """The clearest gap of one statistic in a sentence."""
    roles, unit = report.roles, report.unit
    middle = tr("on average") if statistic == "mean" else tr("in the middle of the group (median)")
    names = [roles.group_label(end.group) for end in (low, high)]
    title = tr(
        "{names} have a lower {amount} {middle} than {names_2}",
        names=capital(names[0]),
        amount=roles.column_label(report.amount),
        middle=middle,
        names_2=names[1],
    )
    figures = [
        tr("{statistic} ({n} people)", statistic=amount_words(end.value(statistic), unit), n=whole(end.spread.n))
        for end in (low, high)
    ]
    gap = high.value(statistic) - low.value(statistic)
    text = tr(
        "{title}: {figures} against {figures_2}. The gap is {gap}.",
        title=title,
        figures=figures[0],
        figures_2=figures[1],
        gap=gap_text(gap, bounds, unit, report.level),
    )
    is_large = gap >= LARGE_GAP * abs(high.value(statistic))
    return Finding(CODE, "high" if is_large else "medium", title, text, low.group, statistic)


def gap_text(value: float, bounds: Bounds, unit: str, level: float) -> str:
    """A gap with its unit and interval."""
    largest = float(np.nanmax(np.abs([value, *bounds])))
    words = range_words(*bounds, lambda bound: amount_words(bound, beside=largest))
    interval = words if any(np.isnan(bounds)) else tr("{level:g}% interval {words}", level=100 * level, words=words)
    return f"{amount_words(value, unit, largest)} ({interval})"


def headline(report: AmountReport, statistic: str) -> str:
    """The finding, if the gap stands out from chance; else the two extremes and how unsure their gap is."""
    for finding in report.findings:
        if finding.metric == statistic:
            return finding.text
    row = next(row for row in report.gaps.to_dict("records") if row["statistic"] == statistic)
    if row["lowest"] is None:
        return tr("This cannot be answered: fewer than two groups have an amount.")
    values = dict(zip(report.groups["group"], report.groups[statistic], strict=True))
    low, high = (report.roles.group_label(row[end]) for end in ("lowest", "highest"))
    ends = [amount_words(values[tuple(row[end].values())], report.unit) for end in ("lowest", "highest")]
    gap = gap_text(row["value"], (row["low"], row["high"]), report.unit, report.level)
    return tr(
        "No gap in {amount} stands out from chance. {low}: {ends}, the lowest; {high}: {ends_2}, the "
        "highest. The gap is {gap}. Chance alone could make it; a real one is still possible.",
        amount=report.roles.column_label(report.amount),
        low=capital(low),
        ends=ends[0],
        high=high,
        ends_2=ends[1],
        gap=gap,
    )


def note_amounts(report: AmountReport, values: Floats) -> Iterator[Finding]:
    """What limits the answer."""
    frame, roles = report.groups, report.roles
    if report.who != "everyone":
        yield _note("WB231", tr("A cohort"), tr("Only {who} are looked at.", who=report.who))
    missing = int(np.isnan(values).sum())
    if missing:
        words = tr(
            "{missing} of {values} rows have no {amount}",
            missing=whole(missing),
            values=whole(len(values)),
            amount=roles.column_label(report.amount),
        )
        yield _note("WB232", tr("Missing amounts"), tr("{words} and are left out.", words=words))
    small = frame[frame["n"] < SMALL_GROUP]
    if len(small):
        names = [roles.group_label(dict(zip(report.by, group, strict=True))) for group in small["group"]]
        words = tr(
            "Fewer than {small_group} people with an amount: {names}.", small_group=SMALL_GROUP, names=listed(names)
        )
        yield _note(
            "WB233",
            tr("Few people"),
            tr("{words} Their numbers are unsure, which is no reason to look away.", words=words),
        )


def _note(code: str, title: str, text: str) -> Finding:
    return Finding(code, "note", title, text)
