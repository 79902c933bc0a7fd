"""What stands out, in sentences: gaps that chance alone would hardly make.

- A finding is about the pair of groups that the table tells apart most clearly under one metric, among groups of at
  least 30 people. Its test is the one its interval makes, over all pairs at once.
- Over all comparisons of a report the tests are corrected (Benjamini-Hochberg) at 2 %.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Literal

import numpy as np

from workbench.counts import Floats, GroupCounts
from workbench.intervals import MOST_Z, benjamini_hochberg, log_ratio, newcombe, range_tail, simultaneous_z, z_of_gap
from workbench.metrics import Measured, Metric
from workbench.roles import Roles
from workbench.words import capital, gap_words, percent, whole

Severity = Literal["high", "medium", "low", "note"]
SMALL_GROUP = 30
FALSE_ALARMS = 0.02
FOUR_FIFTHS = 0.8
EQUAL = 1e-12
LARGE_GAP, MIDDLE_GAP = 0.10, 0.05
NOT_A_NUMBER = np.array([np.nan] * 3)

CODES = {
    "selection_rate": "WB101",
    "base_rate": "WB102",
    "mean_score": "WB104",
}  # every other metric is an error rate: WB103


@dataclass(frozen=True)
class Finding:
    """One sentence worth reading, with its code, how grave it is and which group it is about."""

    code: str
    severity: Severity
    title: str
    text: str
    group: Mapping[str, str] = field(default_factory=dict)
    metric: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON."""
        parts = {"code": self.code, "severity": self.severity, "title": self.title, "text": self.text}
        return parts | {"group": dict(self.group), "metric": self.metric or None}


@dataclass(frozen=True, eq=False)
class Gap:
    """The lowest and the highest group of one comparison under one metric, or the reason why there are none.

    `difference` and `ratio` are (value, low, high), the interval holding for all pairs of groups at once.
    """

    by: tuple[str, ...]
    metric: Metric
    table: GroupCounts
    measured: Measured
    level: float
    reason: str = ""
    lowest: int | None = None
    highest: int | None = None
    difference: Floats = field(default_factory=lambda: NOT_A_NUMBER)
    ratio: Floats = field(default_factory=lambda: NOT_A_NUMBER)

    def group(self, place: int | None) -> dict[str, str] | None:
        """The values of a group, by its place in the table."""
        return None if place is None else self.table.group(place)

    @property
    def known(self) -> list[int]:
        """Places of the groups that have a value."""
        return [int(place) for place in np.flatnonzero(~np.isnan(self.measured.value))]

    @property
    def large(self) -> list[int]:
        """Places of the groups that are large enough to be tested."""
        return [place for place in self.known if self.measured.n[place] >= SMALL_GROUP]


@dataclass(frozen=True)
class Contrast:
    """The two large groups that a table tells apart most clearly, and how likely chance alone makes such a gap."""

    gap: Gap
    low: int
    high: int
    p: float


def find_gaps(gaps: Sequence[Gap], roles: Roles) -> tuple[Finding, ...]:
    """The gaps that stand out from chance, gravest first, after correction over all that were tested."""
    tested = {gap.metric.key for gap in gaps}
    said = [gap for gap in gaps if not (is_mirror(gap.metric) and gap.metric.complement in tested)]
    contrasts = [contrast for gap in said if (contrast := _clearest(gap)) is not None]
    adjusted = benjamini_hochberg(np.array([contrast.p for contrast in contrasts], dtype=float))
    clear = [contrast for contrast, p in zip(contrasts, adjusted, strict=True) if p <= FALSE_ALARMS]
    findings = [finding for contrast in clear for finding in _say(contrast, roles)]
    return tuple(sorted(findings, key=lambda finding: ("high", "medium", "low", "note").index(finding.severity)))


def _clearest(gap: Gap) -> Contrast | None:
    large = gap.large
    if len(large) < 2:  # noqa: PLR2004 - a gap needs two
        return None
    pairs = np.array(list(combinations(large, 2)))
    z = _z_of_pairs(gap, pairs)
    best = int(np.argmax(z))
    low, high = sorted(pairs[best], key=lambda place: float(gap.measured.value[place]))
    return Contrast(gap, int(low), int(high), range_tail(float(z[best]), len(large)))


def is_mirror(metric: Metric) -> bool:
    """A rate that is one minus another says the same thing twice and is not tested again."""
    return metric.key in ("false_negative_rate", "true_negative_rate")


def _z_of_pairs(gap: Gap, pairs: np.ndarray[Any, np.dtype[np.int64]]) -> Floats:
    m, (a, b) = gap.measured, pairs.T
    if gap.metric.is_rate:
        return z_of_gap(m.value[a], m.effective[a], m.value[b], m.effective[b])
    error = np.hypot(m.deviation[a], m.deviation[b])
    with np.errstate(invalid="ignore", divide="ignore"):
        z: Floats = np.abs(m.value[a] - m.value[b]) / error
    certain = np.abs(m.value[a] - m.value[b]) > EQUAL  # without any spread, a gap beyond rounding is certain
    return np.where(error > 0, np.nan_to_num(z), np.where(certain, MOST_Z, 0.0))


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
        return f"{value} of {whole(m.n[place])}" if metric.is_rate else f"{value} ({whole(m.n[place])} people)"

    return f"{figure(contrast.low)} against {figure(contrast.high)}"


def _interval(contrast: Contrast) -> str:
    gap, m, high, low = contrast.gap, contrast.gap.measured, contrast.high, contrast.low
    z = simultaneous_z(gap.level, len(gap.large))
    difference = m.value[high] - m.value[low]
    half = z * np.hypot(m.deviation[high], m.deviation[low])
    bounds = (difference - half, difference + half)
    if gap.metric.is_rate:
        bounds = newcombe(m.value[high], m.effective[high], m.value[low], m.effective[low], z)
    words = gap_words((difference, *map(float, bounds)), level=gap.level, is_rate=gap.metric.is_rate)
    return f"The gap is {words}."


def _severity(low: float, high: float) -> Severity:
    if high - low >= LARGE_GAP - EQUAL or _below_four_fifths(low, high):
        return "high"
    return "medium" if high - low >= MIDDLE_GAP - EQUAL else "low"


def _below_four_fifths(low: float, high: float) -> bool:
    return high > 0 and low / high < FOUR_FIFTHS - EQUAL


def _four_fifths(contrast: Contrast, who: str, group: Mapping[str, str]) -> Finding:
    m = contrast.gap.measured
    a, b = contrast.low, contrast.high
    z = simultaneous_z(contrast.gap.level, len(contrast.gap.large))
    low, high = log_ratio(m.value[a], m.effective[a], m.value[b], m.effective[b], z)
    return Finding(
        "WB105",
        "high",
        f"Below the four-fifths convention: {who}",
        f"The ratio of the two rates is {m.value[a] / m.value[b]:.2f} ({100 * contrast.gap.level:g}% interval "
        f"{float(low):.2f} to {float(high):.2f}). Guidelines of US employment agencies take a ratio under four fifths "
        "as a reason to look closer. It is a convention for hiring, not a verdict: a ratio above it can still be "
        "unjust, one below it can have a lawful reason, and it says nothing about other countries or other decisions.",
        group,
        contrast.gap.metric.key,
    )
