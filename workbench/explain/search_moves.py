"""The moves of a search on rows of steps: towards real people, back towards the person, and which of them to keep."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from workbench.explain.search_board import Board
from workbench.explain.search_forecast import Singles
from workbench.explain.search_lever import Lever, Steps

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
INSIDE = 8  # places between that are tried at once
LENGTHS = np.array([1, 2, 3, 4, 6, 8, 12, 18, 27, 1000])  # how many changes on the way to a real person are tried
ANY_TWO = 60  # pairs of what the nearest real people have


def steps_towards(lever: Lever, goals: Floats) -> Places:
    """Which step of a lever's grid comes nearest to what each of some real people have; −1 where none comes nearer."""
    values = lever.values(np.append(lever.grid, 0))
    apart = np.abs(goals[:, lever.columns][:, None, :] - values[None, :, :]).sum(axis=2)
    if lever.is_number:
        apart[np.isnan(apart)] = np.inf
        nearest = apart.argmin(axis=1)
    else:
        nearest = np.where((apart == 0).any(axis=1), (apart == 0).argmax(axis=1), len(lever.grid))
    return np.asarray(np.where(nearest == len(lever.grid), -1, nearest), dtype=np.intp)


def walk_towards(board: Board, singles: Singles, goals: Floats) -> Steps:
    """On the way to each of some real people: the most helpful changes, more each time, and any two of them."""
    ends = np.stack([steps_towards(lever, goals) for lever in board.levers], axis=1)
    goes = ends >= 0
    place = np.where(goes, ends + np.searchsorted(singles.at, np.arange(len(board.levers))), 0)
    steps = np.where(goes, singles.step[place], 0)
    helps = np.where(goes, singles.missing - singles.aim.short(singles.base + singles.gain[place]), -np.inf)
    rank = np.argsort(np.argsort(-helps, axis=1, kind="stable"), axis=1, kind="stable")
    ways = np.where(rank < LENGTHS[:, None, None], steps, 0).reshape(-1, steps.shape[1])
    found = np.vstack([ways, _two_of_them(board, steps, goes & ~singles.is_valid[place], singles.cost[place])])
    found = found[found.any(axis=1)]
    return found[board.unlike(found)]


def _two_of_them(board: Board, steps: Steps, useful: NDArray[np.bool_], cost: Floats) -> Steps:
    """The cheapest pairs of what some real people have, of what is not enough alone."""
    one, two = np.triu_indices(steps.shape[1], k=1)
    goal, pair = np.nonzero(useful[:, one] & useful[:, two])
    first, second = one[pair], two[pair]
    key = steps[goal, first] * board.weights[first] + steps[goal, second] * board.weights[second]
    _, unlike = np.unique(key, return_index=True)
    total = (cost[goal, first] + cost[goal, second])[unlike]
    chosen = unlike[np.argsort(total, kind="stable")[:ANY_TWO]]
    made, rows = np.zeros((len(chosen), steps.shape[1]), dtype=np.int64), np.arange(len(chosen))
    for lever in (first[chosen], second[chosen]):
        made[rows, lever] = steps[goal[chosen], lever]
    return made


def propose_less(current: Steps, floors: Steps, levers: Sequence[Lever]) -> tuple[Places, Places, Steps]:
    """For every change of every way: take it back if that was not tried, and places between for numbers."""
    tried: list[tuple[int, int, int]] = []
    rows, places = np.nonzero(current)
    now, floor = current[rows, places].tolist(), floors[rows, places].tolist()
    for row, place, step, least in zip(rows.tolist(), places.tolist(), now, floor, strict=True):
        lever = levers[place]
        tried += [(row, place, 0)] if least == 0 else []
        tried += [(row, place, less) for less in _between(lever, step, least)] if lever.is_number else []
    found = np.array(tried, dtype=np.int64).reshape(-1, 3)
    return found[:, 0], found[:, 1], found[:, 2]


def _between(lever: Lever, step: int, floor: int) -> list[int]:
    """A few steps between the fewest that may still do and those of now."""
    sign, far = (1, step) if step > 0 else (-1, -step)
    low = max(floor, lever.fewest(sign) - 1)
    places = {low + (far - low) * part // (INSIDE + 1) for part in range(1, INSIDE + 1)}
    return [sign * less for less in sorted(places) if low < less < far]


def accept_less(
    current: Steps,
    floors: Steps,
    tried: tuple[Places, Places, Steps, NDArray[np.bool_], Floats],
    *,
    fork: bool,
) -> tuple[Steps, Steps]:
    """Each way with its best saving; in the first turn also with its second best, which may lead further."""
    next_current, next_floors = [], []
    tries = zip(*(part.tolist() for part in tried), strict=True)
    for at, mine in groupby(tries, key=lambda each: each[0]):
        known = list(mine)
        floor = floors[at].copy()
        for _, lever, step, is_valid, _ in known:
            if not is_valid:
                floor[lever] = max(floor[lever], abs(step), 1)
        good = _best_of_each(each[1:] for each in known if each[3])
        for lever, step, *_ in good[: 2 if fork else 1]:
            moved, lowered = current[at].copy(), floor.copy()
            moved[lever] = step
            lowered[lever] = min(lowered[lever], abs(step))
            next_current.append(moved)
            next_floors.append(lowered)
        if not good:
            next_current.append(current[at])
            next_floors.append(floor)
    return np.array(next_current), np.array(next_floors)


def _best_of_each(tries: Iterable[tuple[int, int, bool, float]]) -> list[tuple[int, int, bool, float]]:
    """Of each lever the try that saves most, the greatest saving first."""
    best: dict[int, tuple[int, int, bool, float]] = {}
    for each in sorted(tries, key=lambda each: -each[3]):
        best.setdefault(each[0], each)
    return list(best.values())
