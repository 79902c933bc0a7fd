"""The search itself: which few changes, as small as possible, bring the wanted answer?

- It is written as a generator: it hands out batches of made-up people and is sent their scores, so that one call of
  the model can serve the searches of many people at once.
- First every lever alone over its grid. The gains in log-odds then forecast pairs, triples and more as if effects were
  added; the cheapest forecast of each set of levers is asked of the model itself, which alone decides.
- Where that finds too little, the way to the nearest real people with the wanted answer is walked change by change.
- Then every number is moved back towards the person, and every change taken back, as far as the answer holds.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.explain.plausibility import distance
from workbench.explain.search_levers import Lever, Steps
from workbench.explain.search_moves import accept_less, propose_less, steps_towards
from workbench.explain.search_space import Space, Wanted
from workbench.explain.search_variety import leave_minimal, pick_different

Floats = NDArray[np.float64]
Asking = Generator[Floats, Floats, None]

ALL = 1500  # so few possible people are simply all asked
PAIRS, MORE = 160, 80  # how many forecasts are asked of the model
STATES, DEPTH = 40, 6  # how many unfinished ways go on, and how many levers are pulled at most by forecast
NEAREST, ANY_TWO = 6, 60  # real people whose way is walked, and pairs of what they have
ROUNDS, REFINED, LOOKED_AT, COMPARED, SHOWABLE = 6, 5, 40, 150, 5
SURE = 1e-6
MARGIN = 0.25  # log-odds: a second, safer forecast of each set
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
        """The wanted scores in log-odds, with a hair's breadth for rounding."""
        self._low = -np.inf if self.wanted.low <= 0 else _log_odds(np.array([self.wanted.low]))[0]
        self._high = np.inf if self.wanted.high >= 1 else _log_odds(np.array([self.wanted.high]))[0]

    # What a row of steps means

    def people(self, steps: Steps) -> Floats:
        """The made-up people behind rows of steps, coded."""
        made = np.repeat(self.own[None, :], len(steps), axis=0)
        for at, lever in enumerate(self.levers):
            moved = np.flatnonzero(steps[:, at])
            if len(moved):
                made[np.ix_(moved, np.array(lever.columns))] = lever.values(steps[moved, at])
        return made

    def costs(self, steps: Steps) -> Floats:
        """What the changes of each row of steps cost together."""
        total = np.zeros(len(steps))
        for at, lever in enumerate(self.levers):
            total += lever.cost(steps[:, at])
        return total

    # The search

    def run(self) -> Asking:
        """Hand out batches of coded people, be sent their scores."""
        if not self.levers:
            return
        if np.prod([len(lever.grid) + 1.0 for lever in self.levers]) <= ALL and not self._has_gaps():
            yield from self._ask(self._everything())
            yield from self._tidy()
            return
        yield from self._singles()
        yield from self._pairs()
        yield from self._more()
        yield from self._walk()
        yield from self._refine()
        yield from self._tidy()

    def _ask(self, steps: Steps) -> Generator[Floats, Floats, tuple[Floats, NDArray[np.bool_]]]:
        """Their log-odds, and which of them are valid; these are kept."""
        if not len(steps):
            return np.empty(0), np.empty(0, dtype=bool)
        scores = yield self.people(steps)
        self.asked += len(steps)
        valid = self.wanted.holds(scores) & steps.any(axis=1)
        if valid.any():
            self.found.append(steps[valid])
            self.found_costs.append(self.costs(steps[valid]))
        return _log_odds(scores), valid

    def _singles(self) -> Asking:
        at = np.concatenate([np.full(len(lever.grid), place) for place, lever in enumerate(self.levers)])
        step = np.concatenate([lever.grid for lever in self.levers])
        steps = np.zeros((len(at) + 1, len(self.levers)), dtype=np.int64)  # the last is the person as they are
        steps[np.arange(len(at)), at] = step
        odds, valid = yield from self._ask(steps)
        self._at, self._step, self._valid = at, step, valid[:-1]
        self._base = odds[-1]
        self._gain = odds[:-1] - odds[-1]
        self._cost = self.costs(steps[:-1])

    def _pairs(self) -> Asking:
        one, two = np.triu_indices(len(self._at), k=1)
        apart = (self._at[one] != self._at[two]) & ~self._valid[one] & ~self._valid[two]
        one, two = one[apart], two[apart]
        cost = self._cost[one] + self._cost[two]
        odds = self._base + self._gain[one] + self._gain[two]
        key = self._at[one] * len(self.levers) + self._at[two]
        chosen = self._cheapest(key, cost, odds, PAIRS)
        steps = np.zeros((len(chosen), len(self.levers)), dtype=np.int64)
        rows = np.arange(len(chosen))
        steps[rows, self._at[one[chosen]]] = self._step[one[chosen]]
        steps[rows, self._at[two[chosen]]] = self._step[two[chosen]]
        odds, valid = yield from self._ask(steps)
        self._states, self._states_odds = steps[~valid], odds[~valid]

    def _more(self) -> Asking:
        """Pull one lever more on what is not there yet; with enough different sets only for what may be cheaper."""
        weights = _weights(len(self.levers))
        for _ in range(2, min(DEPTH, len(self.levers))):
            if not len(self._states):
                return
            states, odds = self._promising()
            state, single = np.nonzero(states[:, self._at] == 0)
            cost = self.costs(states)[state] + self._cost[single]
            if self._sets() >= ENOUGH * self.count:
                cheaper = cost < self._cheapest_found()
                state, single, cost = state[cheaper], single[cheaper], cost[cheaper]
            forecast = odds[state] + self._gain[single]
            key = ((states != 0) @ weights)[state] + weights[self._at[single]]
            chosen = self._cheapest(key, cost, forecast, MORE)
            steps = states[state[chosen]]
            steps[np.arange(len(chosen)), self._at[single[chosen]]] = self._step[single[chosen]]
            odds, valid = yield from self._ask(steps)
            self._states, self._states_odds = steps[~valid], odds[~valid]

    def _promising(self) -> tuple[Steps, Floats]:
        """The ways that are not there yet and miss the least, and those that give the most for what they cost."""
        short = self._short(self._states_odds)
        worth = (short - self._short(np.array([self._base]))) / self.costs(self._states)
        ranks = [np.argsort(rank, kind="stable")[:STATES] for rank in (short, worth)]
        near = np.unique(np.concatenate(ranks))
        return self._states[near], self._states_odds[near]

    def _walk(self) -> Asking:
        """From the person to the nearest real people with the wanted answer: the most helpful changes, and any two."""
        people = self.space.neighbours(self.wanted).people
        if not len(people):
            return
        goals = people[np.argsort(distance(self.space.columns, self.own, people), kind="stable")[:NEAREST]]
        ends = np.stack([steps_towards(lever, goals) for lever in self.levers], axis=1)
        helps = np.stack([self._forecast(place, ends[:, place]) for place in range(len(self.levers))], axis=1)
        order = np.argsort(-helps, axis=1, kind="stable")
        places = np.arange(len(self.levers))
        ways = [
            np.where(np.isin(places, ranks[:length]), end, 0)
            for end, ranks in zip(ends, order, strict=True)
            for length in range(1, 1 + np.count_nonzero(end))
        ]
        one, two = np.triu_indices(len(self.levers), k=1)
        both = np.where((places == one[:, None]) | (places == two[:, None]), ends[:, None, :], 0)
        pairs = np.unique(both.reshape(-1, len(self.levers)), axis=0)
        pairs = pairs[np.argsort(self.costs(pairs), kind="stable")]
        pairs = pairs[np.count_nonzero(pairs, axis=1) > 1][:ANY_TWO]
        yield from self._ask(np.unique(np.vstack([*ways, pairs]).astype(np.int64), axis=0))

    def _refine(self) -> Asking:
        """Take back and shrink, several places between at once, while it gets cheaper."""
        cheap = self.best(LOOKED_AT)
        if not len(cheap):
            return
        different = pick_different(cheap != 0, self.costs(cheap), 2 * self.count)
        current = cheap[np.unique([*range(min(REFINED, len(cheap))), *different])]
        floors = np.zeros_like(current)
        for turn in range(ROUNDS):
            row, place, step = propose_less(current, floors, self.levers)
            if not len(row):
                return
            steps = current[row]
            steps[np.arange(len(row)), place] = step
            _, valid = yield from self._ask(steps)
            saved = self.costs(current)[row] - self.costs(steps)
            current, floors = accept_less(current, floors, (row, place, step, valid, saved), fork=turn == 0)

    def _tidy(self) -> Asking:
        """Take back, of the ways that may be shown, every change that is not needed; then they are `minimal`."""
        current = self.best(COMPARED)
        if not len(current):
            return
        current = current[leave_minimal(current, np.array([lever.is_number for lever in self.levers]))]
        current = current[pick_different(current != 0, self.costs(current), SHOWABLE * self.count)]
        for _ in self.levers:
            row, place = np.nonzero((current != 0) & (np.count_nonzero(current, axis=1) > 1)[:, None])
            steps = current[row]
            steps[np.arange(len(row)), place] = 0
            _, valid = yield from self._ask(steps)
            if not valid.any():
                break
            saved = np.where(valid, self.costs(current)[row] - self.costs(steps), 0.0)
            for at in np.unique(row[valid]):
                mine = np.flatnonzero((row == at) & valid)
                current[at] = steps[mine[np.argmax(saved[mine])]]
        self.minimal = np.unique(current, axis=0)

    # What has been found

    def best(self, most: int) -> Steps:
        """The cheapest of each kind of way, cheapest first: the same levers in the same directions are one kind."""
        if not self.found:
            return np.empty((0, len(self.levers)), dtype=np.int64)
        steps, costs = np.concatenate(self.found), np.concatenate(self.found_costs)
        order = np.argsort(costs, kind="stable")
        steps = steps[order]
        numbers = np.array([lever.is_number for lever in self.levers])
        kinds = np.where(numbers, np.sign(steps), steps)
        _, first = np.unique(kinds, axis=0, return_index=True)
        return np.asarray(steps[np.sort(first)][:most])

    def _sets(self) -> int:
        return len(np.unique(np.concatenate(self.found) != 0, axis=0)) if self.found else 0

    def _cheapest_found(self) -> float:
        return min(float(costs.min()) for costs in self.found_costs)

    # Forecasts

    def _short(self, odds: Floats) -> Floats:
        """How much is missing to the wanted scores, in log-odds."""
        return np.maximum(np.maximum(self._low - odds, odds - self._high), 0.0)

    def _cheapest(self, key: NDArray[np.int64], cost: Floats, odds: Floats, most: int) -> NDArray[np.intp]:
        """Of each key the cheapest forecast that is enough, one with a margin, what misses least and the best value."""
        short = self._short(odds)
        safe = (odds >= self._low + MARGIN) & (odds <= self._high - MARGIN)
        close = np.flatnonzero(short > 0)
        worth = (short - self._short(np.array([self._base]))) / cost
        return np.unique(
            np.concatenate(
                [
                    _first(key, cost, np.flatnonzero(short <= 0), most // 2),
                    _first(key, cost, np.flatnonzero(safe), most // 4),
                    _first(key, short, close, most // 4),
                    _first(key, worth, close, most // 4),
                ]
            )
        )

    def _forecast(self, place: int, steps: Steps) -> Floats:
        """What moving one lever so far would gain towards the wanted scores, read off its own curve."""
        mine = self._at == place
        grid, gain = np.append(self._step[mine], 0), np.append(self._gain[mine], 0.0)
        order = np.argsort(grid)
        gains = np.interp(steps, grid[order], gain[order])
        return self._short(np.array([self._base])) - self._short(self._base + gains)

    def _everything(self) -> Steps:
        axes = [np.concatenate([[0], lever.grid]) for lever in self.levers]
        return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)

    def _has_gaps(self) -> bool:
        return any(lever.is_number and len(lever.grid) < np.ptp(np.append(lever.grid, 0)) for lever in self.levers)


def _log_odds(scores: Floats) -> Floats:
    inside = np.clip(scores, SURE, 1 - SURE)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)


def _weights(levers: int) -> NDArray[np.int64]:
    """A number for each lever such that sums tell sets apart (all but certainly, always the same)."""
    return np.random.default_rng(levers).integers(1, 2**52, levers)


def _first(key: NDArray[np.int64], rank: Floats, among: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """The lowest rank of each key among some places, the lowest of all first."""
    order = among[np.argsort(rank[among], kind="stable")]
    _, first = np.unique(key[order], return_index=True)
    return order[np.sort(first)][:most]
