"""How small a gap could this table show at all? Where little could be seen, silence says little."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.data.findings import SMALL_GROUP
from workbench.errors import WorkbenchError
from workbench.finding import FALSE_ALARMS
from workbench.language import tr
from workbench.metric_values import measure_rates
from workbench.metrics import find_metric
from workbench.roles import Roles
from workbench.words import capital, percent, points, whole

Floats = NDArray[np.float64]
POWER = 0.8
NOTHING_KNOWN = 0.5
WIDEST = np.pi / 2


@dataclass(frozen=True, kw_only=True, eq=False)
class PowerReport:
    """The answer, group by group.

    `groups` has a row a group: column, group, people, rate (of everyone else), down and up: by how much
    (a share) its rate must lie below or above theirs to be seen; NaN where even none or all of it would not be.

    `rate_of` says which rate: "base_rate", "selection_rate", or "" where half is assumed.
    """

    roles: Roles
    groups: pd.DataFrame
    rate_of: str
    power: float
    alpha: float

    @property
    def words(self) -> tuple[str, ...]:
        """A sentence for each group, the one that least could be said about first."""
        ordered = self.groups.assign(least=self.groups[["down", "up"]].min(axis=1).fillna(np.inf))
        return tuple(self.say(row) for row in ordered.sort_values("least", ascending=False).to_dict("records"))

    def say(self, row: Mapping[Any, Any]) -> str:
        """The sentence about one row of `groups`."""
        who = capital(self.roles.value_label(row["column"], row["group"]))
        people = f"{whole(row['people'])} {self.roles.people}"
        if np.isnan(row["down"]) and np.isnan(row["up"]):
            return tr("{who}: {people} are too few for any gap to be seen.", who=who, people=people)
        ways = [
            tr("{row} percentage points {word}", row=points(row[way]), word=word)
            for way, word in (("down", "below"), ("up", "above"))
            if not np.isnan(row[way])
        ]
        return tr(
            "{who}: with {people}, a rate less than {ways} that of the others could well go unseen.",
            who=who,
            people=people,
            ways=" or ".join(ways),
        )

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where no gap could be seen."""
        rows = self.groups.astype(object).where(self.groups.notna(), None).to_dict("records")
        return {"power": self.power, "alpha": self.alpha, "rate_of": self.rate_of or None, "groups": rows}


def smallest_gaps(case: Case, *, power: float = POWER, alpha: float = FALSE_ALARMS) -> PowerReport:
    """For each group the smallest gap to everyone else that a two-sided test would show `power` of the time.

    `alpha` is the share of false alarms of one test, 2 % as in findings; a report that tests much needs larger gaps.
    The rate of the others is the recorded outcome's, else the decision's, else one half is assumed. Groups of fewer
    than 30 people are not tested elsewhere and have no gap here.

    Raises
    ------
    WorkbenchError
        When `power` or `alpha` lies outside 0 to 1.
    """
    for name, value in (("power", power), ("alpha", alpha)):
        if not 0 < value < 1:
            raise WorkbenchError(tr("The {name} must lie between 0 and 1, not {value:g}.", name=name, value=value))
    role = next((role for role in ("target", "prediction") if role in case.available), None)
    rate_of = {"target": "base_rate", "prediction": "selection_rate", None: ""}[role]
    parts = [_of_column(case, column, rate_of, power, alpha) for column in case.roles.sensitive]
    names = ["column", "group", "people", "rate", "down", "up"]
    groups = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)
    return PowerReport(roles=case.roles, groups=groups, rate_of=rate_of, power=power, alpha=alpha)


def detectable(rate: Floats, people: Floats, others: Floats, power: float, alpha: float) -> tuple[Floats, Floats]:
    """How far below and above `rate` a group of `people` must lie beside `others`; NaN beyond 0 or 1.

    Two proportions on the arcsine scale, where their standard errors do not depend on them: Cohen, Statistical Power
    Analysis, 1988, chapter 6.
    """
    normal = NormalDist()
    needed = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
    with np.errstate(divide="ignore", invalid="ignore"):
        step = needed * 0.5 * np.sqrt(1 / people + 1 / others)
        angle = np.arcsin(np.sqrt(rate))
        down = np.where(angle - step >= 0, rate - np.sin(angle - step) ** 2, np.nan)
        up = np.where(angle + step <= WIDEST, np.sin(angle + step) ** 2 - rate, np.nan)
    return down, up


def _of_column(case: Case, column: str, rate_of: str, power: float, alpha: float) -> pd.DataFrame:
    table = case.counts.by((column,))
    if rate_of:
        found = measure_rates([find_metric(rate_of)], table)[0]
        people, yes = found.n.astype(np.float64), np.nan_to_num(found.value) * found.n
        effective = np.nan_to_num(found.effective)
    else:
        people = effective = table.sums["n"].sum(axis=(1, 2))
        yes = NOTHING_KNOWN * people
    others = people.sum() - people
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (yes.sum() - yes) / others
    down, up = detectable(rate, effective, effective.sum() - effective, power, alpha)
    small = people < SMALL_GROUP
    names = [table.group(place)[column] for place in range(len(table.codes))]
    gaps = {"down": np.where(small, np.nan, down), "up": np.where(small, np.nan, up)}
    return pd.DataFrame({"column": column, "group": names, "people": people.astype(int), "rate": rate, **gaps})


def summary(report: PowerReport) -> str:
    """One sentence on what the table could hardly show."""
    return tr(
        "A gap counts as seen here if it would be found in {power} of such tables, with false alarms in {alpha}.",
        power=percent(report.power),
        alpha=percent(report.alpha),
    )
