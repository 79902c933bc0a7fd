"""Which gap stands out most in the numbers that people outside may see?"""

from collections.abc import Sequence

import numpy as np

from workbench.fairness.extremes import Gap, Pairs, find_extremes
from workbench.fairness.findings import find_gaps
from workbench.fairness.groups import LEVEL
from workbench.finding import Finding
from workbench.language import tr
from workbench.metric_values import measure
from workbench.metrics import Metric
from workbench.report.rounding import about, about_gap
from workbench.roles import Roles
from workbench.suppress import Shown, counts_of
from workbench.words import listed, whole


def clearest_gap(shown: Sequence[Shown], roles: Roles, metric: Metric, answer: str) -> str:
    """The gap that stands out most, found in the numbers that are shown."""
    tables = [counts_of(part, answer) for part in shown if len(part.groups) > 1]
    if not tables:
        return tr("Nothing can be compared here without telling too much about few people.")
    gaps = [gap for table in tables for gap in find_extremes(table, [(metric, measure(metric, table), "")], LEVEL)]
    finding = next(iter(find_gaps(gaps, roles)), None)
    if finding is None:
        labels = listed([roles.column_label(table.columns[0]) for table in tables])
        if len(tables) > 1:
            return tr(
                "Looked at together, no gap by {labels} stands out from chance; that does not show that there is none.",
                labels=labels,
            )
        return tr("No gap by {labels} stands out from chance; that does not show that there is none.", labels=labels)
    return _about(finding, next(gap for gap in gaps if gap.by == tuple(finding.group)))


def _about(finding: Finding, gap: Gap) -> str:
    """The finding with its two groups in rounded words; the other group is the one told apart from it most clearly."""
    names = [gap.table.group(place) for place in gap.large]
    low = gap.large[names.index(dict(finding.group))]
    others = np.array([place for place in gap.large if gap.measured.value[place] > gap.measured.value[low]])
    pairs = Pairs.of([(gap.metric, gap.measured, others, np.full(len(others), low), len(gap.large))])
    best = int(pairs.z().argmax())
    least, most = (
        tr("{share} of about {people}", share=about(gap.measured.value[at]), people=whole(gap.measured.n[at]))
        for at in (low, others[best])
    )
    return tr(
        "{title}: {low} against {high}. The gap is {gap}.",
        title=finding.title,
        low=least,
        high=most,
        gap=about_gap(pairs.differences(LEVEL)[best].tolist(), LEVEL),
    )
