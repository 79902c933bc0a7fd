"""What a report on subgroups says: a sentence for each that stands out, and notes on what limits the answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.coding import MISSING, Coded
from workbench.fairness.amount_words import amount_words, gap_text
from workbench.fairness.extremes import SMALL_GROUP
from workbench.fairness.findings import LARGE_GAP, MIDDLE_GAP
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.finding import Finding, Severity
from workbench.metrics import METRICS
from workbench.words import capital, gap_words, listed, percent, whole

CODE = "WB121"


def say_subgroup(report: SubgroupReport, row: Mapping[Any, Any]) -> Finding:
    """One subgroup in a sentence: who, how far from everyone, how sure."""
    roles, metric, items = report.roles, report.metric, dict(row["items"])
    who, everyone = roles.group_label(items), f"{roles.people} in general"
    below = row["divergence"] < 0
    ends = {"low": who, "high": everyone} if below else {"low": everyone, "high": who}
    title = capital(metric.says.format(**ends, outcome=roles.outcome))
    own, others = (figure(report, row["value"], row["n"]), figure(report, report.value, report.n))
    figures = f"{own} against {others}" if below else f"{others} against {own}"
    words = _gap(report, _size(row))
    corrected = f"corrected over {whole(report.tested)} subgroups" if report.tested > 1 else "the only one tested"
    text = f"{title}: {figures}. The gap is {words}, {corrected}."
    size = abs(row["divergence"] / (1.0 if metric.key in METRICS else report.value or 1.0))
    return Finding(CODE, _severity(size), title, text, items, metric.key)


def headline(report: SubgroupReport) -> str:
    """The most certain finding, or that nothing stands out from chance."""
    if report.findings:
        return report.findings[0].text
    if not report.tested:
        return (
            f"None of the {whole(len(report.subgroups))} subgroups has {SMALL_GROUP} {report.metric.among_words}, so "
            "nothing can be told from chance here."
        )
    return (
        f"No subgroup stands out from chance among the {whole(report.tested)} that were large enough to test. "
        f"Everyone together: {figure(report, report.value, report.n)}. That does not show that all are treated alike."
    )


def figure(report: SubgroupReport, value: float, n: float) -> str:
    """A value with the people behind it."""
    if report.metric.is_rate:
        return f"{percent(value)} of {whole(n)}"
    return f"{number_words(report, value)} ({whole(n)} people)"


def number_words(report: SubgroupReport, value: float) -> str:
    """A rate, a score or an amount as people say it."""
    if report.metric.is_rate:
        return percent(value)
    return f"{value:.3f}" if report.metric.key in METRICS else amount_words(value, report.unit)


def note_subgroups(report: SubgroupReport, coded: Mapping[str, Coded], clear: int) -> Iterator[Finding]:
    """What limits the answer, in the order in which it matters; `clear` subgroups could be named."""
    frame, roles = report.subgroups, report.roles
    if report.who != "everyone":
        yield _note("WB221", "A cohort", f"Only {report.who} are looked at; everyone here means all of them.")
    for column, codes in coded.items():
        if len(codes.names) == 1:
            yield _note("WB222", "One value", f"{_column(report, column)} {_only(codes)}, so it tells nobody apart.")
    if rare := _rare(report, coded):
        yield _note("WB223", "Small groups", rare)
    small = int((frame["n"] < SMALL_GROUP).sum())
    if small:
        yield _note(
            "WB224",
            "Few people",
            f"{whole(small)} of the {whole(len(frame))} subgroups have fewer than {SMALL_GROUP} "
            f"{report.metric.among_words}. They are shown but not tested: too few to tell from chance, which is no "
            "reason to look away.",
        )
    if clear > len(report.findings):
        words = f"{whole(clear)} subgroups stand out; the most certain are named, the table has all of them."
        yield _note("WB225", "More", words)
    if set(report.columns) - set(roles.sensitive):
        yield _note(
            "WB226",
            "Not only sensitive columns",
            "Some of these columns describe what people do or have. A difference along them can have a reason that the "
            "decision is meant to follow; someone who knows the business can tell.",
        )


def _size(row: Mapping[Any, Any]) -> tuple[float, float, float]:
    """The divergence as a gap that is not below 0, with its interval."""
    if row["divergence"] < 0:
        return -row["divergence"], -row["high"], -row["low"]
    return row["divergence"], row["low"], row["high"]


def _gap(report: SubgroupReport, size: tuple[float, float, float]) -> str:
    if report.metric.key in METRICS:
        return gap_words(size, level=report.scope.level, is_rate=report.metric.is_rate)
    return gap_text(size[0], size[1:], report.unit, report.scope.level)


def _severity(size: float) -> Severity:
    return "high" if size >= LARGE_GAP else "medium" if size >= MIDDLE_GAP else "low"


def _column(report: SubgroupReport, column: str) -> str:
    return capital(report.roles.column_label(column))


def _only(codes: Coded) -> str:
    return "is missing for everyone" if codes.names == (MISSING,) else f"is {codes.names[0]} for everyone"


def _rare(report: SubgroupReport, coded: Mapping[str, Coded]) -> str:
    """Which columns have values that too few people share, in one sentence; "" where none has."""
    frame = report.subgroups
    alone = [items[0][0] for items in frame.loc[frame["length"] == 1, "items"]]
    missed = {column: len(codes.names) - alone.count(column) for column, codes in coded.items() if len(codes.names) > 1}
    parts = [
        f"{whole(count)} of {whole(len(coded[column].names))} values of {report.roles.column_label(column)}"
        for column, count in missed.items()
        if count
    ]
    if not parts:
        return ""
    return (
        f"Held by less than {100 * report.scope.support:g}% of the rows each, and so not looked at: {listed(parts)}. "
        "Join such values, or ask for smaller subgroups."
    )


def _note(code: str, title: str, text: str) -> Finding:
    return Finding(code, "note", title, text)
