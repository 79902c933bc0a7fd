"""A decision by threshold or by lot, what it costs, and whom it concerns: the numbers behind every solution."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.counts import Floats, GroupCounts
from workbench.errors import WorkbenchError
from workbench.fairness.aims import Aim
from workbench.fairness.lotteries import Lottery
from workbench.fairness.score_bins import NO_TARGET, ScoreBins
from workbench.fairness.score_grid import BINS, NOBODY_OR_ALL, STEPS
from workbench.fairness.score_pass import bin_case
from workbench.fairness.thresholds import own_threshold, read_cuts
from workbench.language import tr
from workbench.metric_values import measure_rates
from workbench.metrics import find_metric

UNIT = tr("wrong answers")
NOTHING = 1e-12


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What a wrong yes and a wrong no cost, in `unit`, and how many people can be accepted, if not all.

    People are counted as they stand in the table; with weights the costs are those of as many people, weighed.
    """

    wrong_yes: float = 1.0
    wrong_no: float = 1.0
    capacity: float | None = None
    unit: str = UNIT

    def check(self) -> None:
        """An error in words when a cost cannot be one."""
        for name, cost in ((tr("wrong yes"), self.wrong_yes), (tr("wrong no"), self.wrong_no)):
            if not (np.isfinite(cost) and cost >= 0):
                raise WorkbenchError(
                    tr("What a {name} costs must be a number from 0 up, not {cost:g}.", name=name, cost=cost)
                )
        if self.wrong_yes == self.wrong_no == 0:
            raise WorkbenchError(tr("If no wrong answer costs anything, every threshold is as good as any other."))
        if self.capacity is not None and not self.capacity >= 0:
            raise WorkbenchError(
                tr(
                    "The number of people who can be accepted must be from 0 up, not {capacity:g}.",
                    capacity=self.capacity,
                )
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """One way to decide and what it does.

    `lotteries` has the (threshold, chance) pairs of each group, one where there is no lottery; a threshold of 1.001
    lies above every score. `people` is a row a group: accepted, more (fewer, if negative), wrong_yes, wrong_no, by_lot.
    `gap` is the largest gap left in what should be alike; `cost` in the unit of the costs.
    """

    lotteries: tuple[tuple[tuple[float, float], ...], ...]
    accuracy: float
    cost: float
    gap: float
    people: pd.DataFrame
    words: tuple[str, ...] = ()

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The threshold of each group, where no lottery decides."""
        return tuple(parts[0][0] for parts in self.lotteries)

    def to_dict(self) -> dict[str, Any]:
        """The solution as JSON."""
        people = [{**row, "group": list(row["group"])} for row in self.people.to_dict("records")]
        return {
            "thresholds": [[{"threshold": at, "chance": chance} for at, chance in parts] for parts in self.lotteries],
            "accuracy": self.accuracy,
            "cost": self.cost,
            "gap": None if np.isnan(self.gap) else self.gap,
            "people": people,
            "words": list(self.words),
        }


@dataclass(frozen=True, eq=False)
class Problem:
    """What a solver works on: the bins, the costs, and each group's cost and values at every cut (groups, 1,002)."""

    bins: ScoreBins
    aim: Aim
    costs: Costs
    now: int
    cost: Floats
    values: Floats

    @classmethod
    def of(cls, case: Case, aim: Aim, by: Sequence[str] | None, costs: Costs) -> "Problem":
        """The problem, or one sentence on why there is none."""
        if case.target is None:
            raise WorkbenchError(NO_TARGET)
        costs.check()
        bins = bin_case(case, by)
        if costs.capacity is not None and aim.alike:
            raise WorkbenchError(
                tr("How many can be accepted limits only the aims of least cost; leave it empty here.")
            )
        now = int(read_cuts(bins, own_threshold(case))[0])
        return cls(bins, aim, costs, now, _cost(bins, costs), _values(bins, aim))

    @property
    def bound(self) -> list[int]:
        """Places of the groups whose values are known, and so must be alike; the others are free."""
        return np.flatnonzero(~np.isnan(self.values[:, :, :BINS]).all(axis=2).any(axis=0)).tolist()

    def cheapest_cuts(self) -> list[int]:
        """The cut of each group at which its own wrong answers cost the least; of equal ones the nearest to now."""
        far = np.abs(np.arange(BINS) - self.now)
        return [int(np.lexsort((far, cost[:BINS]))[0]) for cost in self.cost]


def _cost(bins: ScoreBins, costs: Costs) -> Floats:
    """What the wrong answers of each group cost at each cut: (groups, 1,002)."""
    yes, total = bins.accepted["w"], bins.total["w"]
    known = total[:, 1:].sum()
    scale = bins.total["n"][:, 1:].sum() / known if known > 0 else 1.0
    refused = np.maximum(total[:, 2, None] - yes[:, 2], 0.0)
    return np.asarray((costs.wrong_yes * yes[:, 1] + costs.wrong_no * refused) * scale)


def _values(bins: ScoreBins, aim: Aim) -> Floats:
    """What should be alike at each cut: (values, groups, 1,002), NaN where nobody is counted."""
    if not aim.alike:
        return np.zeros((0, len(bins.codes), BINS + 1))
    metrics = [find_metric(key) for key in aim.alike]
    grid = [m.value.reshape(-1, BINS) for m in measure_rates(metrics, bins.everywhere)]
    beyond = bins.at(np.full(len(bins.codes), NOBODY_OR_ALL))
    last = [m.value[:, None] for m in measure_rates(metrics, beyond)]
    return np.stack([np.concatenate(parts, axis=1) for parts in zip(grid, last, strict=True)])


def outcome(problem: Problem, lotteries: Sequence[Lottery]) -> Solution:
    """What comes of lotteries, on average over the draws."""
    table = _mixed(problem.bins, lotteries)
    n, w = table.sums["n"], table.sums["w"]
    scale = n[:, 1:, 1:].sum() / max(w[:, 1:, 1:].sum(), NOTHING)
    right = w[:, 1, 1].sum() + w[:, 2, 2].sum()
    wrong = problem.costs.wrong_yes * w[:, 1, 2].sum() + problem.costs.wrong_no * w[:, 2, 1].sum()
    people = pd.DataFrame(
        {
            "group": problem.bins.groups,
            "accepted": n[:, :, 2].sum(axis=1),
            "wrong_yes": n[:, 1, 2],
            "wrong_no": n[:, 2, 1],
            "by_lot": [_by_lot(problem.bins, place, parts) for place, parts in enumerate(lotteries)],
        }
    )
    return Solution(
        lotteries=tuple(tuple((cut_value(cut), chance) for cut, chance in parts) for parts in lotteries),
        accuracy=float(right / max(w[:, 1:, 1:].sum(), NOTHING)),
        cost=float(wrong * scale),
        gap=_gap(problem, table),
        people=people,
    )


def _mixed(bins: ScoreBins, lotteries: Sequence[Lottery]) -> GroupCounts:
    """The outcome counts on average over the draws."""
    sums: dict[str, Floats] = {}
    for draw in range(max(len(parts) for parts in lotteries)):
        drawn = [parts[draw] if draw < len(parts) else (0, 0.0) for parts in lotteries]
        table = bins.at(np.array([cut for cut, _ in drawn], dtype=np.intp))
        chance = np.array([chance for _, chance in drawn])[:, None, None]
        for key, values in table.sums.items():
            sums[key] = sums.get(key, 0.0) + chance * values
    return GroupCounts(bins.columns, bins.names, bins.codes, sums)


def _gap(problem: Problem, table: GroupCounts) -> float:
    """The largest gap in what should be alike, among the groups that have a value; NaN where nothing should be."""
    metrics = [find_metric(key) for key in problem.aim.alike]
    if not metrics or len(problem.bound) < 2:  # noqa: PLR2004
        return float("nan")
    values = [m.value[problem.bound] for m in measure_rates(metrics, table)]
    return max(float(np.nanmax(value) - np.nanmin(value)) if not np.isnan(value).all() else 0.0 for value in values)


def _by_lot(bins: ScoreBins, place: int, lottery: Lottery) -> float:
    """How many people of a group get an answer that a lottery decides."""
    cuts = [cut for cut, _ in lottery]
    yes = bins.accepted["n"][place].sum(axis=0)
    return float(abs(yes[min(cuts)] - yes[max(cuts)]))


def cut_value(cut: int) -> float:
    """The threshold of a place on the grid; 1.001 lies above every score."""
    return cut / STEPS
