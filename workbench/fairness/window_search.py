"""One threshold for each group, so that a rate is nearly the same in all of them and the gain is the largest there is.

- A group's options are its thresholds; each has a value, or two, that must be alike across groups, and a gain.
- Options stand in the order of their values. For two values (true and false positive rate) one order serves both, as
  both rise with the number of people accepted.
- Whatever is chosen has a smallest value; from there the others lie within a window as wide as the gap allowed. So the
  search tries every value there is as the start of the window and takes from each group the option of the largest gain
  inside it. Nothing is left out: the answer is the best on the grid, and the work grows with the square of the groups.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.counts import Floats

ROUNDING = 1e-12
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Options:
    """What one group can choose from: `values` (1 or 2, options), ascending, the `gain` of each and its `cut`."""

    values: Floats
    gain: Floats
    cut: Places

    @classmethod
    def of(cls, values: Floats, gain: Floats, near: int) -> "Options":
        """From values and gains at every cut; cuts without a value are no options, equal ones only the nearest."""
        cut = np.flatnonzero(~np.isnan(values).any(axis=0))
        order = cut[np.lexsort((np.abs(cut - near), -gain[cut], *values[::-1, cut]))]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (np.diff(values[:, order], axis=1) > ROUNDING).any(axis=0)
        kept = order[fresh]
        return cls(values[:, kept], gain[kept], kept)

    def within(self, of: int, low: Floats, high: Floats) -> tuple[Places, Places]:
        """From which place up to before which one a value lies within windows."""
        mine = self.values[of]
        return np.searchsorted(mine, low - ROUNDING), np.searchsorted(mine, high + ROUNDING, side="right")

    def best(self, start: Places, end: Places) -> Places:
        """The place of the largest gain among [start, end), which must not be empty."""
        level = np.log2(end - start).astype(np.intp)
        one = self._peaks[level, start]
        other = self._peaks[level, end - (1 << level)]
        return np.asarray(np.where(self.gain[one] >= self.gain[other], one, other), dtype=np.intp)

    @cached_property
    def _peaks(self) -> Places:
        """[level, place]: where the largest gain of the 2**level options from a place on is (a sparse table)."""
        size = len(self.gain)
        levels = [np.arange(size)]
        while (width := 1 << len(levels)) <= size:
            before = levels[-1]
            one, other = before[: size - width + 1], before[width // 2 : size - width // 2 + 1]
            better = np.where(self.gain[one] >= self.gain[other], one, other)
            levels.append(np.concatenate([better, np.zeros(width - 1, dtype=np.intp)]))
        return np.stack(levels)


def least_gap(groups: Sequence[Options]) -> float:
    """The smallest gap that some choice of thresholds leaves, where one value must be alike."""
    starts = _starts(groups, 0)
    highest = np.full(len(starts), -np.inf)
    for group in groups:
        place, _ = group.within(0, starts, starts)
        inside = place < len(group.gain)
        nearest = group.values[0, np.minimum(place, len(group.gain) - 1)]
        highest = np.maximum(highest, np.where(inside, nearest, np.inf))
    return float((highest - starts).min())


def best_within(groups: Sequence[Options], gap: float) -> list[int] | None:
    """The cut of each group with the largest gain together while no value differs by more than the gap; None if none.

    One group's values may be one (a rate) or two (two rates, each within the gap); all groups have the same number.
    """
    if not groups:
        return []
    starts = _starts(groups, 0)
    windows = [group.within(0, starts, starts + gap) for group in groups]
    if len(groups[0].values) == 1:
        chosen = _choose(groups, windows)
        return None if chosen is None else [int(g.cut[p]) for g, p in zip(groups, chosen[1], strict=True)]
    return _best_of_two(groups, windows, gap)


def _starts(groups: Sequence[Options], of: int) -> Floats:
    return np.unique(np.concatenate([group.values[of] for group in groups]))


def _choose(groups: Sequence[Options], windows: Sequence[tuple[Places, Places]]) -> tuple[float, list[int]] | None:
    """The largest gain over all windows, and the place of each group there."""
    possible = np.all([end > start for start, end in windows], axis=0)
    if not possible.any():
        return None
    windows = [(start[possible], end[possible]) for start, end in windows]
    best = [group.best(*window) for group, window in zip(groups, windows, strict=True)]
    total = np.sum([group.gain[place] for group, place in zip(groups, best, strict=True)], axis=0)
    top = int(total.argmax())
    return float(total[top]), [int(place[top]) for place in best]


def _best_of_two(groups: Sequence[Options], windows: list[tuple[Places, Places]], gap: float) -> list[int] | None:
    """Window by window of the first value, the most promising first, until no other can be better."""
    possible = np.all([end > start for start, end in windows], axis=0)
    windows = [(start[possible], end[possible]) for start, end in windows]
    windows, possible = _narrow(groups, windows, gap)
    windows = [(start[possible], end[possible]) for start, end in windows]
    bound = np.sum([group.gain[group.best(*window)] for group, window in zip(groups, windows, strict=True)], axis=0)
    found: tuple[float, list[int]] | None = None
    for at in np.argsort(-bound, kind="stable").tolist():
        if found is not None and bound[at] <= found[0]:
            break
        inner = _second(groups, [(int(start[at]), int(end[at])) for start, end in windows], gap)
        if inner is not None and (found is None or inner[0] > found[0]):
            found = inner
    return None if found is None else [int(g.cut[p]) for g, p in zip(groups, found[1], strict=True)]


def _narrow(
    groups: Sequence[Options], windows: list[tuple[Places, Places]], gap: float
) -> tuple[list[tuple[Places, Places]], NDArray[np.bool_]]:
    """Windows without the options whose second value is out of reach of some other group, and which are left."""
    low = np.max([group.values[1, start] for group, (start, _) in zip(groups, windows, strict=True)], axis=0)
    high = np.min([group.values[1, end - 1] for group, (_, end) in zip(groups, windows, strict=True)], axis=0)
    inner = [group.within(1, low - gap, high + gap) for group in groups]
    both = [(np.maximum(a, c), np.minimum(b, d)) for (a, b), (c, d) in zip(windows, inner, strict=True)]
    return both, np.all([end > start for start, end in both], axis=0)


def _second(groups: Sequence[Options], spans: Sequence[tuple[int, int]], gap: float) -> tuple[float, list[int]] | None:
    """The best choice among the options of one window whose second values are within the gap as well."""
    parts = [group.values[1, start:end] for group, (start, end) in zip(groups, spans, strict=True)]
    starts = np.unique(np.concatenate(parts))
    windows = []
    for group, (start, end) in zip(groups, spans, strict=True):
        one, other = group.within(1, starts, starts + gap)
        windows.append((np.maximum(one, start), np.minimum(other, end)))
    return _choose(groups, windows)
