"""The report on subgroups: who is worst off, where no single column shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import pandas as pd

from workbench.errors import WorkbenchError
from workbench.fairness.subgroup_search import Subgroups
from workbench.finding import Finding
from workbench.language import tr
from workbench.metrics import Metric
from workbench.roles import Roles

SCHEMA = "workbench.subgroups/1"
Pair = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """How far the search goes: the smallest share of the rows, the longest description (None for any), and the level.

    Raises
    ------
    WorkbenchError
        In one sentence, when one of them is out of range.
    """

    support: float
    depth: int | None
    level: float

    def __post_init__(self) -> None:
        """Check what a person gave."""
        if not 0 < self.support <= 1:
            raise WorkbenchError(
                tr("The smallest share of rows must lie above 0 and up to 1, not at {support:g}.", support=self.support)
            )
        if self.depth is not None and self.depth < 1:
            raise WorkbenchError(tr("A description has at least 1 value, not {depth}.", depth=self.depth))
        if not 0 < self.level < 1:
            raise WorkbenchError(
                tr("The level of the intervals must lie between 0 and 1, not {level:g}.", level=self.level)
            )


@dataclass(frozen=True, eq=False)
class SubgroupReport:
    """The answer: a tidy frame and sentences.

    `subgroups` has a row for each, the largest first: items (a tuple of (column, value)), length, rows, share (of the
    rows), n (people the metric is about), value, divergence (from `value` of everyone), low, high, p (corrected over
    all), clear (stands out from chance and says something no shorter description does). The intervals hold for all
    subgroups at once. `findings` are the clear ones, the most certain first, at most ten; `notes` limit the answer.
    """

    name: str
    who: str
    roles: Roles
    metric: Metric
    columns: tuple[str, ...]
    rows: int
    scope: Scope
    value: float
    n: int
    tested: int
    subgroups: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    found: Subgroups = field(repr=False)
    amount: str = ""

    @property
    def unit(self) -> str:
        """What an amount is counted in; "" for a rate or a score."""
        label = self.roles.labels.get(self.amount)
        return label.unit if label else ""

    @property
    def clear(self) -> pd.DataFrame:
        """The subgroups that stand out and say something new, the most certain first."""
        return self.subgroups[self.subgroups["clear"]].sort_values(["z", "order"], ascending=[False, True])

    def of(self, items: Mapping[str, str]) -> "pd.Series[Any]":
        """One subgroup, by what its people have in common."""
        place = self.found.place(items)
        if not place:
            raise WorkbenchError(
                tr(
                    "There is no subgroup of at least {support:g}% of the rows for {items}, described by {columns}.",
                    support=100 * self.scope.support,
                    items=self.roles.group_label(items),
                    columns=", ".join(self.columns),
                )
            )
        return self.subgroups.loc[[place]].iloc[0]

    def within(self, items: Mapping[str, str]) -> pd.DataFrame:
        """The subgroups that say exactly one thing more than this one; {} gives the single values."""
        mine = set(items.items())
        frame = self.subgroups[self.subgroups["length"] == len(mine) + 1]
        return frame[[mine <= set(longer) for longer in frame["items"]]]

    def parts(self, items: Mapping[str, str]) -> pd.DataFrame:
        """Which part of a description carries the divergence: column, value, contribution; they add up to it.

        Shapley values over the values of the description: Pastor, de Alfaro & Baralis, Looking for Trouble, SIGMOD
        2021, definition 4.1.
        """
        pairs = list(items.items())
        worth = {
            chosen: float(self.of(dict(chosen))["divergence"]) if chosen else 0.0
            for size in range(len(pairs) + 1)
            for chosen in combinations(pairs, size)
        }
        rows = [(*pair, _shapley(pair, pairs, worth)) for pair in pairs]
        return pd.DataFrame(rows, columns=["column", "value", "contribution"])

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where something cannot be computed."""
        facts = {"schema": SCHEMA, "metric": self.metric.key, "columns": list(self.columns), "rows": self.rows}
        whole = {**asdict(self.scope), "value": _plain(self.value)}
        names = ("rows", "n", "value", "divergence", "low", "high", "p", "clear")
        subgroups = [
            {"group": dict(row["items"])} | {name: _plain(row[name]) for name in names}
            for row in self.subgroups.to_dict("records")
        ]
        said = {name: [one.to_dict() for one in getattr(self, name)] for name in ("findings", "notes")}
        return {**facts, **whole, "tested": self.tested, "subgroups": subgroups, **said}


def _shapley(pair: Pair, pairs: Sequence[Pair], worth: Mapping[tuple[Pair, ...], float]) -> float:
    """The mean of what a value adds to the divergence, over all orders in which a description can be built."""
    others, total = [other for other in pairs if other != pair], 0.0
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            with_it = tuple(one for one in pairs if one in chosen or one == pair)
            total += (worth[with_it] - worth[chosen]) / (len(pairs) * comb(len(others), size))
    return total


def _plain(value: Any) -> Any:
    """A number as JSON knows it."""
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and not np.isfinite(plain) else plain
