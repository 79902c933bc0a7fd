"""What a report on subgroups says: a sentence for each that stands out, and notes on what limits the answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.coding import MISSING, Coded
from workbench.fairness.amount_words import amount_words, gap_text
from workbench.fairness.extremes import SMALL_GROUP
from workbench.fairness.findings import LARGE_GAP, MIDDLE_GAP
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.metrics import METRICS
from workbench.words import capital, gap_words, listed, percent, whole

CODE = "WB121"


def say_subgroup(report: SubgroupReport, row: Mapping[Any, Any]) -> Finding:
    """One subgroup in a sentence: who, how far from everyone, how sure."""
    roles, metric, items = report.roles, report.metric, dict(row["items"])
    who, everyone = roles.group_label(items), tr("{people} in general", people=roles.people)
    below = row["divergence"] < 0
    ends = {"low": who, "high": everyone} if below else {"low": everyone, "high": who}
    title = capital(metric.says.format(**ends, outcome=roles.outcome))
    own, others = (figure(report, row["value"], row["n"]), figure(report, report.value, report.n))
    figures = (
        tr("{own} against {others}", own=own, others=others)
        if below
        else tr("{others} against {own}", others=others, own=own)
    )
    words = _gap(report, _size(row))
    corrected = (
        tr("corrected over {tested} subgroups", tested=whole(report.tested))
        if report.tested > 1
        else tr("the only one tested")
    )
    text = tr(
        "{title}: {figures}. The gap is {words}, {corrected}.",
        title=title,
        figures=figures,
        words=words,
        corrected=corrected,
    )
    size = abs(row["divergence"] / (1.0 if metric.key in METRICS else report.value or 1.0))
    return Finding(CODE, _severity(size), title, text, items, metric.key)


def headline(report: SubgroupReport) -> str:
    """The most certain finding, or that nothing stands out from chance."""
    if report.findings:
        return report.findings[0].text
    if not report.tested:
        return tr(
            "None of the {subgroups} subgroups has {small_group} {among_words}, so nothing can be told from chance "
            "here.",
            subgroups=whole(len(report.subgroups)),
            small_group=SMALL_GROUP,
            among_words=report.metric.among_words,
        )
    return tr(
        "No subgroup stands out from chance among the {tested} that were large enough to test. Everyone together: "
        "{report}. That does not show that all are treated alike.",
        tested=whole(report.tested),
        report=figure(report, report.value, report.n),
    )


def figure(report: SubgroupReport, value: float, n: float) -> str:
    """A value with the people behind it."""
    if report.metric.is_rate:
        return tr("{value} of {n}", value=percent(value), n=whole(n))
    return tr("{report} ({n} people)", report=number_words(report, value), n=whole(n))


def number_words(report: SubgroupReport, value: float) -> str:
    """A rate, a score or an amount as people say it."""
    if report.metric.is_rate:
        return percent(value)
    return f"{value:.3f}" if report.metric.key in METRICS else amount_words(value, report.unit)


def note_subgroups(report: SubgroupReport, coded: Mapping[str, Coded], clear: int) -> Iterator[Finding]:
    """What limits the answer, in the order in which it matters; `clear` subgroups could be named."""
    frame, roles = report.subgroups, report.roles
    if report.who != "everyone":
        yield _note(
            "WB221", tr("A cohort"), tr("Only {who} are looked at; everyone here means all of them.", who=report.who)
        )
    for column, codes in coded.items():
        if len(codes.names) == 1:
            yield _note(
                "WB222",
                tr("One value"),
                tr("{report} {codes}, so it tells nobody apart.", report=_column(report, column), codes=_only(codes)),
            )
    if rare := _rare(report, coded):
        yield _note("WB223", tr("Small groups"), rare)
    small = int((frame["n"] < SMALL_GROUP).sum())
    if small:
        yield _note(
            "WB224",
            tr("Few people"),
            tr(
                "{small} of the {frame} subgroups have fewer than {small_group} {among_words}. They stand in the list "
                "of all subgroups but are not tested: too few to tell from chance, which is no reason to look away.",
                small=whole(small),
                frame=whole(len(frame)),
                small_group=SMALL_GROUP,
                among_words=report.metric.among_words,
            ),
        )
    if clear > len(report.findings):
        words = tr(
            "{clear} subgroups stand out; the most certain are named, the table has all of them.", clear=whole(clear)
        )
        yield _note("WB225", tr("More"), words)
    if set(report.columns) - set(roles.sensitive):
        yield _note(
            "WB226",
            tr("Not only sensitive columns"),
            tr(
                "Some of these columns describe what people do or have. A difference along them can have a reason "
                "that the decision is meant to follow; someone who knows the business can tell."
            ),
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
    return (
        tr("is missing for everyone")
        if codes.names == (MISSING,)
        else tr("is {names} for everyone", names=codes.names[0])
    )


def _rare(report: SubgroupReport, coded: Mapping[str, Coded]) -> str:
    """Which columns have values that too few people share, in one sentence; "" where none has."""
    frame = report.subgroups
    alone = [items[0][0] for items in frame.loc[frame["length"] == 1, "items"]]
    missed = {column: len(codes.names) - alone.count(column) for column, codes in coded.items() if len(codes.names) > 1}
    parts = [
        tr(
            "{count} of {names} values of {column}",
            count=whole(count),
            names=whole(len(coded[column].names)),
            column=report.roles.column_label(column),
        )
        for column, count in missed.items()
        if count
    ]
    if not parts:
        return ""
    return tr(
        "Held by less than {support:g}% of the rows each, and so not looked at: {parts}. Join such values, or ask "
        "for smaller subgroups.",
        support=100 * report.scope.support,
        parts=listed(parts),
    )


def _note(code: str, title: str, text: str) -> Finding:
    return Finding(code, "note", title, text)
