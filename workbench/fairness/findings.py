"""What stands out, in sentences: gaps that chance alone would hardly make.

- A finding is about the pair of groups that the table tells apart most clearly under one metric, among groups of at
  least 30 people. Its test is the one its interval makes, over all pairs at once.
- Over all comparisons of a report the tests are corrected (Benjamini-Hochberg) at 2 %.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from workbench.fairness.extremes import EQUAL, Gap, Pairs
from workbench.finding import FALSE_ALARMS, SEVERITIES, Finding, Severity
from workbench.intervals import benjamini_hochberg, range_tail
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, gap_words, percent, whole

FOUR_FIFTHS = 0.8
LARGE_GAP, MIDDLE_GAP = 0.10, 0.05

MIRRORS = ("false_negative_rate", "true_negative_rate")
CODES = {
    "selection_rate": "WB101",
    "base_rate": "WB102",
    "mean_score": "WB104",
}  # every other metric is an error rate: WB103


@dataclass(frozen=True)
class Contrast:
    """The two large groups that a table tells apart most clearly, and how likely chance alone makes such a gap."""

    gap: Gap
    low: int
    high: int
    p: float

    @property
    def pair(self) -> Pairs:
        """The two groups, as two of all that were large enough to be tested."""
        ends = (np.array([self.high]), np.array([self.low]))
        return Pairs.of([(self.gap.metric, self.gap.measured, *ends, len(self.gap.large))])


def find_gaps(gaps: Sequence[Gap], roles: Roles) -> tuple[Finding, ...]:
    """The gaps that stand out from chance, gravest first, after correction over all that were tested."""
    contrasts = _clearest(without_mirrors(gaps))
    adjusted = benjamini_hochberg(np.array([contrast.p for contrast in contrasts], dtype=float))
    clear = [contrast for contrast, p in zip(contrasts, adjusted, strict=True) if p <= FALSE_ALARMS]
    findings = [finding for contrast in clear for finding in _say(contrast, roles)]
    return tuple(sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def _clearest(gaps: Sequence[Gap]) -> list[Contrast]:
    """The clearest pair of large groups of each gap that has two."""
    tested = [(gap, gap.large) for gap in gaps if len(gap.large) > 1]
    places = [np.array(list(combinations(large, 2))).T for _, large in tested]
    picked = [
        (gap.metric, gap.measured, one, other, len(large))
        for (gap, large), (one, other) in zip(tested, places, strict=True)
    ]
    z, ends = Pairs.of(picked).z(), np.cumsum([pair.shape[1] for pair in places])
    found = []
    for (gap, large), pair, end in zip(tested, places, ends, strict=True):
        of_gap = z[end - pair.shape[1] : end]
        best = pair[:, of_gap.argmax()]
        low, high = best[gap.measured.value[best].argsort(kind="stable")].tolist()
        found.append(Contrast(gap, low, high, range_tail(float(of_gap.max()), len(large))))
    return found


def without_mirrors(gaps: Sequence[Gap]) -> list[Gap]:
    """All but the gaps of a rate that is one minus another one asked for: they say the same thing twice."""
    asked = {gap.metric.key for gap in gaps}
    return [gap for gap in gaps if not (gap.metric.key in MIRRORS and gap.metric.complement in asked)]


def _say(contrast: Contrast, roles: Roles) -> Iterator[Finding]:
    gap, m = contrast.gap, contrast.gap.measured
    low, high = (gap.table.group(place) for place in (contrast.low, contrast.high))
    low_value, high_value = float(m.value[contrast.low]), float(m.value[contrast.high])
    severity: Severity = _severity(low_value, high_value)
    words = {"low": roles.group_label(low), "high": roles.group_label(high), "outcome": roles.outcome}
    title = capital(gap.metric.says.format(**words))
    text = f"{title}: {_figures(contrast)}. {_interval(contrast)}"
    yield Finding(CODES.get(gap.metric.key, "WB103"), severity, title, text, low, gap.metric.key)
    if gap.metric.key == "selection_rate" and _below_four_fifths(low_value, high_value):
        yield _four_fifths(contrast, words["low"], low)


def _figures(contrast: Contrast) -> str:
    m, metric = contrast.gap.measured, contrast.gap.metric

    def figure(place: int) -> str:
        value = percent(float(m.value[place])) if metric.is_rate else f"{m.value[place]:.3f}"
        return (
            tr("{value} of {n}", value=value, n=whole(m.n[place]))
            if metric.is_rate
            else tr("{value} ({n} people)", value=value, n=whole(m.n[place]))
        )

    return tr("{low} against {high}", low=figure(contrast.low), high=figure(contrast.high))


def _interval(contrast: Contrast) -> str:
    gap = contrast.gap
    words = gap_words(contrast.pair.differences(gap.level)[0], level=gap.level, is_rate=gap.metric.is_rate)
    return tr("The gap is {words}.", words=words)


def _severity(low: float, high: float) -> Severity:
    if high - low >= LARGE_GAP - EQUAL or _below_four_fifths(low, high):
        return "high"
    return "medium" if high - low >= MIDDLE_GAP - EQUAL else "low"


def _below_four_fifths(low: float, high: float) -> bool:
    return high > 0 and low / high < FOUR_FIFTHS - EQUAL


def _four_fifths(contrast: Contrast, who: str, group: Mapping[str, str]) -> Finding:
    value, low, high = contrast.pair.ratios(contrast.gap.level)[0]
    return Finding(
        "WB105",
        "high",
        tr("Below the four-fifths convention: {who}", who=who),
        tr(
            "The ratio of the two rates is {value:.2f} ({level:g}% interval {low:.2f} to {high:.2f}). Guidelines of "
            "US employment agencies take a ratio under four fifths as a reason to look closer. It is a convention "
            "for hiring, not a verdict: a ratio above it can still be unjust, one below it can have a lawful "
            "reason, and it says nothing about other countries or other decisions.",
            value=value,
            level=100 * contrast.gap.level,
            low=low,
            high=high,
        ),
        group,
        contrast.gap.metric.key,
    )
