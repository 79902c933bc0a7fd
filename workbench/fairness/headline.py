"""One sentence for one comparison: what it shows, or why it shows nothing."""

from collections.abc import Sequence

from workbench.fairness.groups import GroupReport
from workbench.language import tr
from workbench.metrics import METRICS
from workbench.words import capital, gap_words, percent

EQUAL = 1e-12


def headline(report: GroupReport, metric: str, by: Sequence[str]) -> str:
    """The finding, if the gap stands out from chance; else the two extremes and how unsure their gap is."""
    for finding in report.findings:
        if finding.metric == metric and tuple(finding.group) == tuple(by):
            return finding.text
    frame = report.disparities
    row = frame[(frame["metric"] == metric) & (frame["by"] == tuple(by))].to_dict("records")[0]
    if row["reason"]:
        return tr("This cannot be answered yet. {reason}", reason=row["reason"])
    is_rate = METRICS[metric].is_rate
    low, high = (report.roles.group_label(row[end]) for end in ("lowest", "highest"))
    values = dict(zip(*(report.of(metric, by)[column] for column in ("group", "value")), strict=True))
    low_value, high_value = (values[tuple(row[end].values())] for end in ("lowest", "highest"))
    low_words, high_words = (percent(v) if is_rate else f"{v:.3f}" for v in (low_value, high_value))
    if row["difference"] < EQUAL:
        return tr("No gap: every group has {low_words}.", low_words=low_words)
    gap = gap_words(
        (row["difference"], row["difference_low"], row["difference_high"]), level=report.level, is_rate=is_rate
    )
    return tr(
        "No gap stands out from chance. {low}: {low_words}, the lowest; {high}: {high_words}, the highest. The gap "
        "is {gap}. Chance alone could make it; a real one is still possible.",
        low=capital(low),
        low_words=low_words,
        high=high,
        high_words=high_words,
        gap=gap,
    )
