"""What would have changed this answer? A few small, possible and different ways to another one.

`find_counterfactuals` answers for one person, `find_many` for thousands: their searches run side by side, so that each
call of the model serves all of them. What is shown has been checked on the model itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.counterfactual_reasons import with_reasons
from workbench.explain.counterfactual_report import Change, CounterfactualReport, Option
from workbench.explain.limits import Limits
from workbench.explain.plausibility import distance
from workbench.explain.search_choice import Chosen
from workbench.explain.search_scores import without_warnings
from workbench.explain.search_side_by_side import Asked, ask_together, run_searches
from workbench.explain.search_space import Space, Wanted
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell

__all__ = ["Change", "CounterfactualReport", "Limits", "Option", "Space", "find_counterfactuals", "find_many"]

Floats = NDArray[np.float64]
TOGETHER = 64  # people whose searches run side by side
SPARE = 4  # more ways than asked for, should one fail the last check
WIGGLES, WIGGLE = 25, 0.02  # how often and how far numbers are moved, in shares of their usual range


def find_counterfactuals(  # noqa: PLR0913 - each is something that a person may want to say
    space: Space | Case,
    who: int | Mapping[str, Any],
    *,
    model: Model | None = None,
    limits: Limits | None = None,
    count: int = 4,
    wanted: tuple[float, float] | None = None,
    seed: int = 0,
    budget_seconds: float = 2.0,
    progress: Progress | None = None,
) -> CounterfactualReport:
    """A few ways in which this person would have had the wanted answer, the cheapest first.

    Parameters
    ----------
    space
        A space, made once for any number of people; or a case, with its `model`.
    who
        A row of the table, from 0, or a person from outside it: a value for each feature of the model.
    limits
        What can change, how far and at what cost; sensitive columns stay as they are without being named.
    count
        How many different ways, at least 1; there may be fewer, and `note` says so.
    wanted
        The scores that are wanted, (lowest, highest) within 0 to 1; None is the favourable decision of the case. For an
        `AmountModel` the amounts in its own unit; -inf or inf leaves an end open.
    seed
        For the draws behind plausibility and robustness; the same seed gives the same answer.
    budget_seconds
        How long the search may last; what was found by then is shown, and the report says that it was cut short.

    Raises
    ------
    WorkbenchError
        When there is no such row or column, the limits contradict each other, the model cannot read the person, or it
        gives an amount and nobody says which amounts are wanted.
    """
    if isinstance(space, Case):
        if model is None:
            raise WorkbenchError(tr("Say which model gave the answer: find_counterfactuals(case, row, model=model)."))
        space = Space.of(space, model, seed=seed)
    found = find_many(
        space,
        [who],
        limits=limits,
        count=count,
        wanted=wanted,
        seed=seed,
        budget_seconds=budget_seconds,
        progress=progress,
    )
    return found[0]


def find_many(  # noqa: PLR0913 - as above
    space: Space,
    people: Sequence[int | Mapping[str, Any]],
    *,
    limits: Limits | None = None,
    count: int = 1,
    wanted: tuple[float, float] | None = None,
    seed: int = 0,
    budget_seconds: float = 2.0,
    progress: Progress | None = None,
) -> list[CounterfactualReport]:
    """The same for many people, a report for each; the budget is for each person."""
    if count < 1:
        raise WorkbenchError(tr("Ask for at least one way, not {count}.", count=count))
    limits, goal = limits or Limits(), Wanted.of(space.border, wanted, is_amount=space.amount is not None)
    reports: list[CounterfactualReport] = []
    for start in range(0, len(people), TOGETHER):
        some = [Asked.of(space, who, limits, goal, count) for who in people[start : start + TOGETHER]]
        run_searches(some, sum(_time_left(asked, count, budget_seconds) for asked in some))
        found = _reports(some, count, seed)
        reports += [with_reasons(*each, limits, count) for each in zip(found, some, strict=True)]
        tell(
            progress,
            len(reports) / len(people),
            tr("{reports} of {people} people", reports=len(reports), people=len(people)),
        )
    return reports


def _time_left(asked: Asked, count: int, budget: float) -> float:
    """The seconds for the search itself, without those for the last check and the wiggling."""
    return budget - asked.space.scorer.pace * (1 + count * (1 + WIGGLES) + SPARE)


def _reports(people: Sequence[Asked], count: int, seed: int) -> list[CounterfactualReport]:
    """What is shown of each search, checked on the model itself."""
    chosen = [Chosen.of(asked.search, count + SPARE) for asked in people]
    rows = [
        np.vstack([asked.own[None, :], asked.search.board.people(ways.steps)])
        for asked, ways in zip(people, chosen, strict=True)
    ]
    with without_warnings():
        scores = ask_together(people, rows, check=True)
    good = [
        np.flatnonzero(asked.search.wanted.holds(mine[1:]))[:count] for asked, mine in zip(people, scores, strict=True)
    ]
    made = [mine[1:][places] for mine, places in zip(rows, good, strict=True)]
    wiggled = [_wiggled(asked.space, mine, seed) for asked, mine in zip(people, made, strict=True)]
    kept = ask_together(people, wiggled)
    return [
        CounterfactualReport(
            row=asked.row,
            person={c.name: c.plain(value) for c, value in zip(asked.space.columns, asked.own, strict=True)},
            prediction=float(scores[place][0]),
            wanted=asked.search.wanted,
            options=_options(asked, chosen[place].taking(good[place]), scores[place][1:][good[place]], kept[place]),
            kept=asked.space.kept,
            amount=asked.space.amount,
            is_cut_short=asked.is_cut_short,
            asked=asked.search.asked,
            seed=seed,
        )
        for place, asked in enumerate(people)
    ]


def _options(asked: Asked, chosen: Chosen, scores: Floats, wiggled: Floats) -> tuple[Option, ...]:
    space, wanted = asked.space, asked.search.wanted
    made = asked.search.board.people(chosen.steps)
    away = distance(space.columns, asked.own, made)
    unusual = space.neighbours(wanted).are_unusual(chosen.plausibility)
    robust = wanted.holds(wiggled).reshape(len(made), WIGGLES).mean(axis=1)
    return tuple(
        Option(
            changes=_changes(space, asked.own, made[place]),
            prediction=float(scores[place]),
            cost=float(chosen.costs[place]),
            distance=float(away[place]),
            plausibility=float(chosen.plausibility[place]),
            is_unusual=bool(unusual[place]),
            robustness=float(robust[place]),
        )
        for place in range(len(made))
    )


def _changes(space: Space, own: Floats, made: Floats) -> tuple[Change, ...]:
    differs = (own != made) & ~(np.isnan(own) & np.isnan(made))
    return tuple(
        Change(
            feature=space.columns[at].name,
            before=space.columns[at].plain(own[at]),
            after=space.columns[at].plain(made[at]),
        )
        for at in np.flatnonzero(differs)
    )


def _wiggled(space: Space, made: Floats, seed: int) -> Floats:
    """Each made-up person 25 times, with all numbers moved a little on the table's own grid and within its range."""
    random = np.random.default_rng(seed)
    rows = np.repeat(made, WIGGLES, axis=0)
    for at, column in enumerate(space.columns):
        if column.kind == "number" and column.sorted is not None and len(column.sorted):
            moved = rows[:, at] + WIGGLE * column.scale * random.standard_normal(len(rows))
            on_grid = column.origin + column.step * np.rint((moved - column.origin) / column.step)
            rows[:, at] = np.clip(on_grid, column.sorted[0], column.sorted[-1])
    return rows
