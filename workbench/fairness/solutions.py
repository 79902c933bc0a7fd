"""Which thresholds would treat groups alike in one respect, and what would that cost whom?

- The plain solution comes first: one threshold for each group, the best on the grid of 0.001 among all whose gap is no
  larger than asked for, with the gap that remains.
- Beside it stands the one with a lottery, which closes the gap exactly, and what that means for people.
- The price is said in accuracy, in money and in people, against the threshold that is in use now.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from workbench.case import Case
from workbench.counts import Floats
from workbench.errors import WorkbenchError
from workbench.fairness.aims import Aim, find_aim
from workbench.fairness.capacity import cheapest
from workbench.fairness.decisions import Costs, Problem, Solution, outcome
from workbench.fairness.lotteries import Hull, Lottery, alike, alike_in_both
from workbench.fairness.score_grid import BINS, GRID, NOBODY_OR_ALL
from workbench.fairness.solution_words import limits, lottery_words, price_words
from workbench.fairness.thresholds import UNLAWFUL, report_thresholds
from workbench.fairness.window_search import Options, best_within, least_gap
from workbench.language import tr
from workbench.roles import Roles

GAP = 0.01


@dataclass(frozen=True, kw_only=True, eq=False)
class SolutionReport:
    """What was looked for and found: `now` is the threshold in use, `plain` the solution, `lottery` the randomised one.

    `no_lottery` says why there is none; `law` that thresholds by group are unlawful in some uses; `notes` what limits
    the answer.
    """

    name: str
    roles: Roles
    by: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    aim: Aim
    costs: Costs
    now: Solution
    plain: Solution
    lottery: Solution | None
    no_lottery: str
    law: str
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        found = {"now": self.now, "plain": self.plain, "lottery": self.lottery}
        return {
            "schema": "workbench.solution/1",
            "by": list(self.by),
            "aim": self.aim.key,
            "costs": {"wrong_yes": self.costs.wrong_yes, "wrong_no": self.costs.wrong_no, "unit": self.costs.unit},
            "capacity": self.costs.capacity,
            **{key: None if value is None else value.to_dict() for key, value in found.items()},
            "no_lottery": self.no_lottery,
            "law": self.law,
            "notes": list(self.notes),
        }


def find_thresholds(
    case: Case,
    aim: str,
    *,
    by: Sequence[str] | None = None,
    costs: Costs | None = None,
    gap: float = GAP,
) -> SolutionReport:
    """Look for the thresholds that reach an aim at the least cost.

    Parameters
    ----------
    case
        With a score, a target and a sensitive column.
    aim
        One of `AIMS`: "one_threshold", "least_cost", "demographic_parity", "equal_opportunity", "equalized_odds",
        "predictive_parity".
    costs
        None counts every wrong answer as 1, which is the same as looking for the best accuracy.
    gap
        How large a gap the plain solution may leave, 0 to 1; 0.01 is one percentage point. A smaller one costs more.

    Raises
    ------
    WorkbenchError
        In one sentence, when something is missing or a number cannot be meant.
    """
    if not 0 <= gap <= 1:
        raise WorkbenchError(tr("The gap that may remain must lie between 0 and 1, not {gap:g}.", gap=gap))
    problem = Problem.of(case, find_aim(aim), by, costs or Costs())
    now = outcome(problem, [((problem.now, 1.0),)] * len(problem.cost))
    cuts = _plain(problem, gap)
    plain = _priced(case, problem, [((cut, 1.0),) for cut in cuts], now)
    lottery = None if problem.aim.cannot else _priced(case, problem, _lottery(problem), now)
    report = report_thresholds(case, GRID[cuts].tolist(), by=by)
    return SolutionReport(
        name=case.name,
        roles=case.roles,
        by=problem.bins.columns,
        groups=tuple(problem.bins.groups),
        aim=problem.aim,
        costs=problem.costs,
        now=now,
        plain=plain,
        lottery=lottery,
        no_lottery=problem.aim.cannot,
        law=UNLAWFUL if problem.aim.by_group else "",
        notes=(*limits(case, problem, plain, gap), *report.notes),
    )


def _plain(problem: Problem, gap: float) -> list[int]:
    """The cuts of the plain solution."""
    if not problem.aim.by_group:
        return [_together(problem)] * len(problem.cost)
    if problem.costs.capacity is not None:
        return _limited(problem, problem.cost, problem.bins.accepted["n"].sum(axis=1))
    cuts, bound = problem.cheapest_cuts(), problem.bound
    if not problem.aim.alike or len(bound) < 2:  # noqa: PLR2004 - one alone is alike
        return cuts
    options = [Options.of(problem.values[:, place, :BINS], -problem.cost[place, :BINS], problem.now) for place in bound]
    allowed = max(gap, least_gap(options)) if len(problem.aim.alike) == 1 else gap
    found = best_within(options, allowed)
    assert found is not None  # noqa: S101 - the least gap can be met, and accepting everybody leaves no gap in two rates
    for place, cut in zip(bound, found, strict=True):
        cuts[place] = cut
    return cuts


def _together(problem: Problem) -> int:
    """The one cut for everybody at the least cost, within the number of places."""
    cost = problem.cost.sum(axis=0, keepdims=True)
    if problem.costs.capacity is not None:
        return _limited(problem, cost, problem.bins.accepted["n"].sum(axis=(0, 1))[None])[0]
    return int(np.lexsort((np.abs(np.arange(BINS) - problem.now), cost[0, :BINS]))[0])


def _limited(problem: Problem, cost: Floats, people: Floats) -> list[int]:
    capacity = problem.costs.capacity
    assert capacity is not None  # noqa: S101 - the callers have looked
    found = cheapest(list(cost[:, :BINS]), list(people[:, :BINS]), capacity)
    if found is None:
        fewest = int(people[:, :BINS].min(axis=1).sum())
        raise WorkbenchError(
            tr(
                "No threshold accepts {capacity:g} people or fewer: {fewest:,} have the best score there is.",
                capacity=capacity,
                fewest=fewest,
            )
        )
    return found


def _lottery(problem: Problem) -> list[Lottery]:
    """The lotteries of the groups with which what should be alike is exactly alike."""
    lotteries: list[Lottery] = [((cut, 1.0),) for cut in problem.cheapest_cuts()]
    bound = problem.bound
    if len(bound) < 2:  # noqa: PLR2004 - one alone is alike
        return lotteries
    if len(problem.aim.alike) == 1:
        found = alike([Hull.of(problem.values[0, place], -problem.cost[place]) for place in bound])
    else:
        tpr, fpr = problem.values
        worth = _worth(problem, bound)
        found = alike_in_both(
            [Hull.of(fpr[place], tpr[place]) for place in bound],
            lambda x, y: y * worth[1] - x * worth[0],
            (NOBODY_OR_ALL, 0) if problem.bins.high_is_good else (0, NOBODY_OR_ALL),
        )
    for place, parts in zip(bound, found, strict=True):
        lotteries[place] = parts
    return lotteries


def _worth(problem: Problem, bound: Sequence[int]) -> tuple[float, float]:
    """What all wrong yeses and all wrong noes of these groups would cost."""
    total = problem.bins.total["w"][bound].sum(axis=0)
    return float(problem.costs.wrong_yes * total[1]), float(problem.costs.wrong_no * total[2])


def _priced(case: Case, problem: Problem, lotteries: Sequence[Lottery], now: Solution) -> Solution:
    """The solution with what changes against now, in numbers and in words."""
    found = outcome(problem, lotteries)
    people = found.people.assign(more=found.people["accepted"] - now.people["accepted"])
    found = replace(found, people=people)
    words = (*price_words(case.roles, problem, now, found), *lottery_words(problem, found))
    return replace(found, words=words)
