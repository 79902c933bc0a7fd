"""Where does the gap between two groups come from?

On the explained rows the mean contributions of two groups differ, summed over the columns, by exactly the difference of
their mean predictions. So each column has its part of the gap, in the scale of the explanation. A part is through what
the model uses; it does not say why the groups differ in it, nor whether that is just.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from workbench.errors import WorkbenchError, unknown
from workbench.explain.decided import DecidedReport
from workbench.explain.decided_gap import DecidedGap
from workbench.explain.drivers import DriversReport
from workbench.explain.gap_words import gap_findings, gap_words
from workbench.explain.points import chances
from workbench.explain.shapley_inside import Floats
from workbench.finding import Finding
from workbench.intervals import simultaneous_z
from workbench.language import tr
from workbench.roles import Roles

LEVEL, FALSE_ALARMS = 0.95, 0.02
FEWEST = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class GapReport:
    """The gap between two groups, taken apart.

    `gap` is the mean prediction of `high` less that of `low`, on `scale`, with its interval (`gap_low`, `gap_high`);
    `points` is the same of their mean scores, 0 to 1, for people who do not read log-odds.
    `parts` has a row for each feature, the largest first: feature, part, low, high, share (of the gap), clear (whether
    chance alone would hardly make it, over all features at once) and sensitive (whether it is what people are compared
    by). Parts sum to the gap. `means` are the two groups' mean predictions, low first, `people` their explained rows.
    `decided` is the gap of the table's own decisions beside that of the model's answers, None where it has none.
    """

    roles: Roles
    column: str
    low: str
    high: str
    scale: str
    gap: float
    gap_low: float
    gap_high: float
    points: tuple[float, float, float]
    means: tuple[float, float]
    people: tuple[int, int]
    parts: pd.DataFrame = field(repr=False)
    sample: str
    findings: tuple[Finding, ...]
    decided: DecidedGap | None = None
    level: float = LEVEL

    @property
    def groups(self) -> Mapping[str, str]:
        """What the two groups are called, by "low" and "high"."""
        return {end: self.roles.value_label(self.column, getattr(self, end)) for end in ("low", "high")}

    @property
    def finding(self) -> str:
        """The gap in one sentence."""
        return gap_words(self)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        names = ("column", "low", "high", "scale", "gap", "gap_low", "gap_high", "sample", "level")
        return {name: getattr(self, name) for name in names} | {
            "points": list(self.points),
            "means": list(self.means),
            "people": list(self.people),
            "parts": self.parts.to_dict("records"),
            "findings": [finding.to_dict() for finding in self.findings],
            "decided": vars(self.decided) | {"people": list(self.decided.people)} if self.decided else None,
        }


def split_gap(
    drivers: DriversReport,
    column: str,
    *,
    low: str | None = None,
    high: str | None = None,
    decided: DecidedReport | None = None,
) -> GapReport:
    """What each feature adds to the gap in mean prediction between two groups of a sensitive column.

    `low` and `high` are names of groups; without them the groups with the lowest and the highest mean prediction among
    those of at least 30 explained people (or all, where fewer than two have so many). `decided` is the model beside
    the table's own decisions (`compare_decisions`): a part of a gap that is not the table's is no grave finding.

    Raises
    ------
    WorkbenchError
        When the column or a group is unknown, or a group has fewer than two explained people.
    """
    coded = drivers.coded(column)
    low, high = _ends(drivers, column, low, high)
    inside = [coded.codes == coded.names.index(name) for name in (low, high)]
    for name, rows in zip((low, high), inside, strict=True):
        if rows.sum() < FEWEST:
            raise WorkbenchError(
                tr(
                    "Group {name!r} has {sum} explained people; a gap needs two or more.",
                    name=name,
                    sum=int(rows.sum()),
                )
            )
    scores = chances(drivers.predictions) if drivers.scale == "log-odds" else drivers.predictions
    stacked = np.column_stack([drivers.contributions, scores, drivers.predictions])
    (low_mean, low_error), (high_mean, high_error) = (
        _mean_and_error(stacked[rows], drivers.weights[rows]) for rows in inside
    )
    difference, error = high_mean - low_mean, np.hypot(low_error, high_error)
    z = simultaneous_z(LEVEL, 2)
    gap = float(difference[-1])
    parts = _parts(drivers, difference[:-2], error[:-2], gap)
    points, half = float(difference[-2]), z * float(error[-2])
    report = GapReport(
        roles=drivers.roles,
        column=column,
        low=low,
        high=high,
        scale=drivers.scale,
        gap=gap,
        gap_low=gap - z * float(error[-1]),
        gap_high=gap + z * float(error[-1]),
        points=(points, points - half, points + half),
        means=(float(low_mean[-1]), float(high_mean[-1])),
        people=(int(inside[0].sum()), int(inside[1].sum())),
        parts=parts,
        sample=drivers.sample,
        findings=(),
        decided=decided.gap(column, low, high) if decided else None,
    )
    return replace(report, findings=tuple(gap_findings(report)))


def _ends(drivers: DriversReport, column: str, low: str | None, high: str | None) -> tuple[str, str]:
    coded = drivers.coded(column)
    for name in (low, high):
        if name is not None and name not in coded.names:
            raise unknown(tr("group of {column!r}", column=column), name, coded.names)
    if low is not None and low == high:
        raise WorkbenchError(tr("A gap is between two groups, and both are {low!r}.", low=low))
    people = np.bincount(coded.codes, minlength=len(coded.names))
    weighted = np.bincount(coded.codes, weights=drivers.weights, minlength=len(coded.names))
    sums = np.bincount(coded.codes, weights=drivers.weights * drivers.predictions, minlength=len(coded.names))
    means = {name: sums[code] / weighted[code] for code, name in enumerate(coded.names) if people[code] >= FEWEST}
    large = {name: mean for name, mean in means.items() if people[coded.names.index(name)] >= 30}  # noqa: PLR2004
    free = large if len(large) >= FEWEST else means
    if low is None:
        low = min((name for name in free if name != high), key=lambda name: free[name], default=None)
    if high is None:
        high = max((name for name in free if name != low), key=lambda name: free[name], default=None)
    if low is None or high is None:
        raise WorkbenchError(
            tr("Column {column!r} has fewer than two groups with two or more explained people.", column=column)
        )
    return low, high


def _mean_and_error(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The weighted mean of each column and its standard error by linearisation."""
    weights = weights / weights.sum()
    mean = weights @ values
    rows = len(values)
    return mean, np.sqrt((weights**2 @ (values - mean) ** 2) * rows / (rows - 1))


def _parts(drivers: DriversReport, difference: Floats, error: Floats, gap: float) -> pd.DataFrame:
    z = simultaneous_z(LEVEL, 2)
    strict = simultaneous_z(1 - FALSE_ALARMS / len(difference), 2)
    parts = pd.DataFrame(
        {
            "feature": list(drivers.features),
            "part": difference,
            "low": difference - z * error,
            "high": difference + z * error,
            "share": difference / gap if gap else np.nan,
            "clear": np.abs(difference) > strict * error,
            "sensitive": [feature in drivers.roles.sensitive for feature in drivers.features],
        }
    )
    order = parts["part"].abs().sort_values(ascending=False, kind="stable").index
    return parts.loc[order].reset_index(drop=True)
