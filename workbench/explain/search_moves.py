"""The moves of a search on rows of steps: towards real people, back towards the person, and which of them to keep."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.explain.search_levers import Lever, Steps

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
INSIDE = 5  # places between that are tried at once


def steps_towards(lever: Lever, goals: Floats) -> Steps:
    """The step of a lever that comes nearest to what each of some real people have; 0 where it cannot come nearer."""
    options = np.append(lever.grid, 0)
    values = lever.values(options)
    apart = np.abs(goals[:, lever.columns][:, None, :] - values[None, :, :])
    if not lever.is_number:
        exact = (apart == 0).all(axis=2)
        return np.where(exact.any(axis=1), options[exact.argmax(axis=1)], 0)
    return np.asarray(options[np.nan_to_num(apart, nan=np.inf).sum(axis=2).argmin(axis=1)])


def propose_less(current: Steps, floors: Steps, levers: Sequence[Lever]) -> tuple[Places, Places, Steps]:
    """For every change of every way: take it back if that was not tried, and places between for numbers."""
    rows, places, steps = [], [], []
    numbers = [lever.is_number for lever in levers]
    for row, place in zip(*np.nonzero(current), strict=True):
        now, floor = int(current[row, place]), int(floors[row, place])
        tried = [0] if floor == 0 else []
        if numbers[place]:
            floor = max(floor, levers[place].fewest(int(np.sign(now))) - 1)
        if numbers[place] and abs(now) - floor > 1:
            between = np.unique(np.linspace(floor, abs(now), INSIDE + 2).astype(np.int64))
            tried += [int(np.sign(now)) * int(step) for step in between if floor < step < abs(now)]
        rows += [row] * len(tried)
        places += [place] * len(tried)
        steps += tried
    return np.array(rows, dtype=np.intp), np.array(places, dtype=np.intp), np.array(steps, dtype=np.int64)


def accept_less(
    current: Steps,
    floors: Steps,
    tried: tuple[Places, Places, Steps, NDArray[np.bool_], Floats],
    *,
    fork: bool,
) -> tuple[Steps, Steps]:
    """Each way with its best saving; in the first turn also with its second best, which may lead further."""
    row, place, step, valid, saved = tried
    next_current, next_floors = [], []
    for at in np.unique(row):
        mine = row == at
        floor = floors[at].copy()
        for lever in np.unique(place[mine]):
            failed = np.abs(step[mine & (place == lever) & ~valid])
            floor[lever] = max([floor[lever], *(failed if len(failed) else [0]), 1 if 0 in failed else 0])
        good = np.flatnonzero(mine & valid)
        good = good[np.argsort(-saved[good], kind="stable")]
        _, firsts = np.unique(place[good], return_index=True)
        for choice in good[np.sort(firsts)][: 2 if fork else 1]:
            moved, lowered = current[at].copy(), floor.copy()
            moved[place[choice]] = step[choice]
            lowered[place[choice]] = min(lowered[place[choice]], abs(int(step[choice])))
            next_current.append(moved)
            next_floors.append(lowered)
        if not len(good):
            next_current.append(current[at])
            next_floors.append(floor)
    return np.array(next_current), np.array(next_floors)
