"""The search itself: which few changes, as small as possible, bring the wanted answer?

- It is written as a generator: it hands out batches of made-up people and is sent their scores, so that one call of
  the model can serve the searches of many people at once.
- First every lever alone over its grid. The gains (in log-odds; of an amount, in its unit) then forecast pairs, triples
  and more as if effects were added; the cheapest forecast of each set of levers is asked of the model itself, which
  alone decides.
- The way to the nearest real people with the wanted answer is walked change by change.
- Then every number is moved back towards the person, and every change taken back, as far as the answer holds.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.explain.search_board import Board
from workbench.explain.search_forecast import Singles
from workbench.explain.search_lever import Lever, Steps
from workbench.explain.search_moves import accept_less, propose_less, walk_towards
from workbench.explain.search_space import Space
from workbench.explain.search_variety import leave_minimal, pick_different
from workbench.explain.search_wanted import Wanted

Floats = NDArray[np.float64]
Asking = Generator[Floats, Floats, None]

ALL = 1500  # so few possible people are simply all asked
PAIRS, MORE = 160, 80  # how many forecasts are asked of the model
DEPTH, NEAREST = 6, 6  # how many levers are pulled at most by forecast; real people whose way is walked
ROUNDS, REFINED, LOOKED_AT, COMPARED, SHOWABLE = 6, 3, 40, 100, 5
ENOUGH = 3  # different sets for every option


@dataclass(eq=False)
class Search:
    """One person's search.

    `found` holds every valid row of steps seen so far, whenever it is stopped; `minimal` those that may be shown, once
    it is done.
    """

    space: Space
    own: Floats
    levers: Sequence[Lever]
    wanted: Wanted
    count: int
    asked: int = 0
    minimal: Steps | None = None
    found: list[Steps] = field(default_factory=list)
    found_costs: list[Floats] = field(default_factory=list)

    def __post_init__(self) -> None:
        """What steps mean, and where they should lead."""
        self.board = Board.of(self.own, self.levers)
        self._aim = self.wanted.aim(self.space.scores)

    def run(self) -> Asking:
        """Hand out batches of coded people, be sent their scores."""
        if not self.levers:
            return
        if np.prod([len(lever.grid) + 1.0 for lever in self.levers]) <= ALL and not self._has_gaps():
            yield from self._ask(self._everything())
        else:
            singles = yield from self._singles()
            pairs = self._pairs(singles)
            odds, valid = yield from self._ask(np.concatenate([pairs, self._walks(singles)]))
            missed = ~valid[: len(pairs)]
            yield from self._more(singles, pairs[missed], odds[: len(pairs)][missed])
            yield from self._refine()
        yield from self._tidy()

    def _ask(self, steps: Steps) -> Generator[Floats, Floats, tuple[Floats, NDArray[np.bool_]]]:
        """Their scores on the scale of the aim, and which of them are valid; these are kept."""
        if not len(steps):
            return np.empty(0), np.empty(0, dtype=bool)
        scores = yield self.board.people(steps)
        self.asked += len(steps)
        valid = self.wanted.holds(scores) & steps.any(axis=1)
        if valid.any():
            self.found.append(steps[valid])
            self.found_costs.append(self.board.costs(steps[valid]))
        return self.wanted.scaled(scores), valid

    def _singles(self) -> Generator[Floats, Floats, Singles]:
        at = np.repeat(np.arange(len(self.levers)), [len(lever.grid) for lever in self.levers])
        step = np.concatenate([lever.grid for lever in self.levers])
        steps = np.zeros((len(at) + 1, len(self.levers)), dtype=np.int64)  # the last is the person as they are
        steps[np.arange(len(at)), at] = step
        odds, valid = yield from self._ask(steps)
        return Singles(
            aim=self._aim,
            at=at,
            step=step,
            cost=self.board.costs(steps[:-1]),
            gain=odds[:-1] - odds[-1],
            is_valid=valid[:-1],
            base=float(odds[-1]),
        )

    def _pairs(self, singles: Singles) -> Steps:
        """The most promising of any two that are not enough alone."""
        one, two = (singles.useful[part] for part in np.triu_indices(len(singles.useful), k=1))
        apart = singles.at[one] != singles.at[two]
        one, two = one[apart], two[apart]
        odds = singles.base + singles.gain[one] + singles.gain[two]
        key = singles.at[one] * len(self.levers) + singles.at[two]
        chosen = singles.cheapest(key, singles.cost[one] + singles.cost[two], odds, PAIRS)
        steps = np.zeros((len(chosen), len(self.levers)), dtype=np.int64)
        for single in (one[chosen], two[chosen]):
            steps[np.arange(len(chosen)), singles.at[single]] = singles.step[single]
        return steps

    def _more(self, singles: Singles, states: Steps, odds: Floats) -> Asking:
        """Pull one lever more on what is not there yet; with enough different sets only for what may be cheaper."""
        for _ in range(2, min(DEPTH, len(self.levers))):
            if not len(states):
                return
            near = singles.promising(odds, self.board.costs(states))
            states, odds = states[near], odds[near]
            state, place = np.nonzero(states[:, singles.at[singles.useful]] == 0)
            single = singles.useful[place]
            cost = self.board.costs(states)[state] + singles.cost[single]
            if self._sets() >= ENOUGH * self.count:
                cheaper = cost < min(float(costs.min()) for costs in self.found_costs)
                state, single, cost = state[cheaper], single[cheaper], cost[cheaper]
            forecast = odds[state] + singles.gain[single]
            key = self.board.keys((states != 0).astype(np.int64))[state] + self.board.weights[singles.at[single]]
            chosen = singles.cheapest(key, cost, forecast, MORE)
            steps = states[state[chosen]]
            steps[np.arange(len(chosen)), singles.at[single[chosen]]] = singles.step[single[chosen]]
            found, valid = yield from self._ask(steps)
            states, odds = steps[~valid], found[~valid]

    def _walks(self, singles: Singles) -> Steps:
        """Places on the way from the person to the nearest real people with the wanted answer."""
        goals = self.space.neighbours(self.wanted).closest(self.own, NEAREST)
        return walk_towards(self.board, singles, goals) if len(goals) else self._no_steps()

    def _refine(self) -> Asking:
        """Take back and shrink, several places between at once, while it gets cheaper."""
        cheap = self.best(LOOKED_AT)
        if not len(cheap):
            return
        different = pick_different(cheap != 0, self.board.costs(cheap), 2 * self.count)
        current = cheap[np.unique([*range(min(REFINED, len(cheap))), *different])]
        floors = np.zeros_like(current)
        for turn in range(ROUNDS):
            row, place, step = propose_less(current, floors, self.levers)
            if not len(row):
                return
            steps = current[row]
            steps[np.arange(len(row)), place] = step
            _, valid = yield from self._ask(steps)
            saved = self.board.costs(current)[row] - self.board.costs(steps)
            current, floors = accept_less(current, floors, (row, place, step, valid, saved), fork=turn == 0)

    def _tidy(self) -> Asking:
        """Take back, of the ways that may be shown, every change that is not needed; then they are `minimal`."""
        current = self.best(COMPARED)
        if not len(current):
            return
        current = current[leave_minimal(current, self.board.is_number)]
        current = current[pick_different(current != 0, self.board.costs(current), SHOWABLE * self.count)]
        for _ in self.levers:
            row, place = np.nonzero((current != 0) & (np.count_nonzero(current, axis=1) > 1)[:, None])
            steps = current[row]
            steps[np.arange(len(row)), place] = 0
            _, valid = yield from self._ask(steps)
            if not valid.any():
                break
            saved = np.where(valid, self.board.costs(current)[row] - self.board.costs(steps), 0.0)
            for at in np.unique(row[valid]):
                mine = np.flatnonzero((row == at) & valid)
                current[at] = steps[mine[np.argmax(saved[mine])]]
        self.minimal = np.unique(current, axis=0)

    # What has been found

    def best(self, most: int) -> Steps:
        """The cheapest of each kind of way, cheapest first: the same levers in the same directions are one kind."""
        if not self.found:
            return self._no_steps()
        steps, costs = np.concatenate(self.found), np.concatenate(self.found_costs)
        steps = steps[np.argsort(costs, kind="stable")]
        return steps[self.board.unlike(self.board.kinds(steps))[:most]]

    def _sets(self) -> int:
        """How many different sets of levers bring the wanted answer."""
        return len(np.unique(self.board.keys(np.concatenate(self.found) != 0))) if self.found else 0

    def _no_steps(self) -> Steps:
        return np.empty((0, len(self.levers)), dtype=np.int64)

    def _everything(self) -> Steps:
        axes = [np.concatenate([[0], lever.grid]) for lever in self.levers]
        return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)

    def _has_gaps(self) -> bool:
        return any(lever.is_number and len(lever.grid) < np.ptp(np.append(lever.grid, 0)) for lever in self.levers)
