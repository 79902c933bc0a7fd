"""The levers of one person: what can be moved, in which whole steps, at what cost.

A made-up person is a row of whole numbers, one a lever: 0 is unchanged; for a number the steps up or down the table's
own grid of values; for anything else the place in a list of other values. So nothing that a search can reach breaks a
limit, leaves the observed range or takes a value that the table does not hold.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.errors import WorkbenchError, unknown
from workbench.explain.limits import Limits
from workbench.explain.search_columns import Column
from workbench.words import listed

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]
EACH = 0.1  # what a change costs by itself, so that few larger changes win over many small ones
MOST_VALUES = 30  # other values of a category that are tried, the most frequent first
TRIED, LEAST, MOST = 300, 5, 40  # steps of all numbers that are tried first; and of one number on one side
ALMOST = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Lever:
    """One column, or several that move as one. `grid` are the steps that are tried first, without 0.

    With a `table` its row t holds the values of step t, and row 0 the person's own; without one, t steps up or down
    start from the anchors. `prices` are the costs of the table's rows, or of a number's unit.
    """

    columns: tuple[int, ...]
    own: Floats
    grid: Steps
    prices: Floats
    table: Floats | None = None
    anchors: tuple[Floats, Floats] = field(default=(np.empty(0), np.empty(0)))
    step: float = 1.0
    decimals: int = 0

    def values(self, steps: Steps) -> Floats:
        """What the columns hold after so many steps: a row for each."""
        if self.table is not None:
            return self.table[steps]
        down, up = self.anchors
        moved = np.where(steps[:, None] > 0, up, down) + steps[:, None] * self.step
        return np.where(steps[:, None] == 0, self.own, np.round(moved, self.decimals))

    def cost(self, steps: Steps) -> Floats:
        """What the change costs; nothing where there is none."""
        if self.table is not None:
            return self.prices[steps]
        moved = (np.abs(self.values(steps) - self.own) * self.prices).sum(axis=1)
        return np.asarray(np.where(steps == 0, 0.0, EACH + moved), dtype=np.float64)

    def fewest(self, sign: int) -> int:
        """The fewest steps to that side that are within the limits: a person may stand outside them."""
        return int(np.abs(self.grid[np.sign(self.grid) == sign]).min())

    @property
    def is_number(self) -> bool:
        """Whether fewer steps are a smaller change."""
        return self.table is None


def find_levers(columns: Sequence[Column], own: Floats, people: Floats, limits: Limits, kept: set[str]) -> list[Lever]:
    """The levers of one coded person within the limits; `people` are real ones, for combinations that occur."""
    places = {column.name: at for at, column in enumerate(columns)}
    _check_kinds(columns, limits)
    numbers = sum(column.kind == "number" and column.name not in kept for column in columns)
    side = int(np.clip(TRIED / max(2 * numbers, 1), LEAST, MOST))
    grouped = {name for group in limits.together for name in group}
    levers = [
        _single(column, at, own[at], limits, side)
        for at, column in enumerate(columns)
        if column.name not in kept and column.name not in grouped
    ]
    for group in limits.together:
        if not kept & set(group):
            inside = [places[name] for name in group if name in places]
            levers.append(_joint(columns, inside, own, people, limits, side))
    return [lever for lever in levers if lever is not None and len(lever.grid)]


def _single(column: Column, at: int, own: float, limits: Limits, side: int) -> Lever | None:
    if column.kind == "date":
        return None
    if column.kind == "category":
        allowed = _allowed(column, own, limits)
        return _listed_lever((at,), np.array([own]), allowed[:, None], limits.costs.get(column.name, 1.0))
    if column.sorted is None or len(column.sorted) < 2:  # noqa: PLR2004 - nothing else to be
        return None
    return _number(column, at, own, limits, side)


def _number(column: Column, at: int, own: float, limits: Limits, side: int) -> Lever | None:
    low, high = _interval(column, own, limits)
    step = limits.steps.get(column.name, column.step)
    origin = 0.0 if column.name in limits.steps else column.origin
    first, last = np.ceil((low - origin) / step - ALMOST), np.floor((high - origin) / step + ALMOST)
    if first > last:
        return None
    if np.isnan(own):  # any value would be new: a few that occur, spread out
        marks = column.marks[(column.marks >= low) & (column.marks <= high)]
        spread = np.unique(np.round(origin + step * np.rint((marks - origin) / step), column.decimals))
        spread = spread[(spread >= low) & (spread <= high)]
        return _listed_lever((at,), np.array([own]), spread[:, None], 1.0)
    position = (own - origin) / step
    under, over = np.ceil(position - ALMOST), np.floor(position + ALMOST)
    up, down = (max(first - over, 1), last - over), (max(under - last, 1), under - first)
    ups = _side(column, origin + step * over, step, up, side)
    downs = -_side(column, origin + step * under, -step, down, side)
    return Lever(
        columns=(at,),
        own=np.array([own]),
        grid=np.concatenate([downs[::-1], ups]),
        prices=np.array([limits.costs.get(column.name, 1 / column.scale)]),
        anchors=(np.array([origin + step * under]), np.array([origin + step * over])),
        step=step,
        decimals=_decimals(step, origin, column.decimals),
    )


def _side(column: Column, anchor: float, step: float, ends: tuple[float, float], most: int) -> Steps:
    """How many steps to one side are tried first: all, or the nearest, the farthest and some where people are."""
    first, last = ends
    if last < first:
        return np.empty(0, dtype=np.int64)
    if last - first < most:
        return np.arange(int(first), int(last) + 1)
    steps = np.unique(np.rint((column.marks - anchor) / step))
    steps = steps[(steps > first) & (steps < last)]
    chosen = steps[np.linspace(0, len(steps) - 1, min(most - 2, len(steps))).astype(np.intp)] if len(steps) else steps
    return np.unique(np.concatenate([[first], chosen, [last]])).astype(np.int64)


def _interval(column: Column, own: float, limits: Limits) -> tuple[float, float]:
    """From where to where a number may go: observed, within its range, in its direction."""
    known = column.sorted if column.sorted is not None else np.zeros(1)
    low, high = float(known[0]), float(known[-1])
    least, most = limits.ranges.get(column.name, (low, high))
    low, high = max(low, least), min(high, most)
    if not np.isnan(own):
        low = max(low, own) if column.name in limits.only_up else low
        high = min(high, own) if column.name in limits.only_down else high
    return low, high


def _allowed(column: Column, own: float, limits: Limits) -> Floats:
    """The places of the values that a category may take, the most frequent first."""
    shares = column.shares if column.shares is not None else np.ones(len(column.names))
    places = [int(place) for place in np.argsort(-shares, kind="stable") if place != own and shares[place] > 0]
    own_name = column.names[int(own)] if own >= 0 else ""
    if column.name in limits.transitions:
        followers = set(limits.transitions[column.name].get(own_name, ()))
        places = [place for place in places if column.names[place] in followers]
    if column.name in (*limits.only_up, *limits.only_down):
        order = _order(column, limits)
        rank = {name: place for place, name in enumerate(order)}
        sign = 1 if column.name in limits.only_up else -1
        here = rank.get(own_name, -1)
        places = [p for p in places if here >= 0 and sign * (rank.get(column.names[p], here) - here) > 0]
    return np.array(places[:MOST_VALUES], dtype=np.float64)


def _order(column: Column, limits: Limits) -> tuple[str, ...]:
    return tuple(limits.orders.get(column.name, ())) or column.order


def _listed_lever(columns: tuple[int, ...], own: Floats, others: Floats, price: float) -> Lever:
    return Lever(
        columns=columns,
        own=own,
        grid=np.arange(1, len(others) + 1),
        prices=np.concatenate([[0.0], np.full(len(others), EACH + price)]),
        table=np.vstack([own[None, :], others]),
    )


def _joint(
    columns: Sequence[Column], inside: list[int], own: Floats, people: Floats, limits: Limits, side: int
) -> Lever | None:
    chosen = [columns[at] for at in inside]
    if not chosen or any(column.kind == "date" for column in chosen):
        return None
    if all(column.kind == "number" for column in chosen) and not np.isnan(own[inside]).any():
        return _shifted(chosen, inside, own[inside], limits, side)
    return _combined(chosen, inside, own[inside], people, limits)


def _shifted(chosen: list[Column], inside: list[int], own: Floats, limits: Limits, side: int) -> Lever | None:
    """Numbers that go up or down by the same amount."""
    step = max(limits.steps.get(column.name, column.step) for column in chosen)
    ends = [_interval(column, value, limits) for column, value in zip(chosen, own, strict=True)]
    last = min(np.floor((high - value) / step + ALMOST) for (_, high), value in zip(ends, own, strict=True))
    first = min(np.floor((value - low) / step + ALMOST) for (low, _), value in zip(ends, own, strict=True))
    widest = max(range(len(chosen)), key=lambda place: chosen[place].scale)
    ups = _side(chosen[widest], own[widest], step, (1, last), side)
    downs = -_side(chosen[widest], own[widest], -step, (1, first), side)
    return Lever(
        columns=tuple(inside),
        own=own,
        grid=np.concatenate([downs[::-1], ups]),
        prices=np.array([limits.costs.get(column.name, 1 / column.scale) for column in chosen]),
        anchors=(own, own),
        step=step,
        decimals=max(_decimals(step, 0.0, column.decimals) for column in chosen),
    )


def _combined(chosen: list[Column], inside: list[int], own: Floats, people: Floats, limits: Limits) -> Lever:
    """Values that occur together, the most frequent combinations first, each within the limits of its columns."""
    found, counts = np.unique(people[:, inside], axis=0, return_counts=True)
    fits = (found != own).any(axis=1) & ~np.isnan(found).any(axis=1)
    for place, column in enumerate(chosen):
        if column.kind == "number":
            low, high = _interval(column, own[place], limits)
            fits &= (found[:, place] >= low) & (found[:, place] <= high)
        else:
            fits &= np.isin(found[:, place], [own[place], *_allowed(column, own[place], limits)])
    found, counts = found[fits], counts[fits]
    found = found[np.argsort(-counts, kind="stable")][:MOST_VALUES]
    prices = sum(
        (
            np.abs(found[:, place] - own[place]) * limits.costs.get(column.name, 1 / column.scale)
            if column.kind == "number"
            else (found[:, place] != own[place]) * limits.costs.get(column.name, 1.0)
        )
        for place, column in enumerate(chosen)
    )
    lever = _listed_lever(tuple(inside), own, found, 0.0)
    lever.prices[1:] += np.nan_to_num(np.asarray(prices, dtype=np.float64), nan=1.0)
    return lever


def _check_kinds(columns: Sequence[Column], limits: Limits) -> None:
    """Refuse limits that a column of this kind cannot have."""
    for column in columns:
        if column.kind == "number":
            _check_range(column, limits)
            continue
        if column.name in (*limits.only_up, *limits.only_down) and not _order(column, limits):
            values = listed([repr(name) for name in column.names[:5]])
            raise WorkbenchError(
                f"Column {column.name!r} has no order ({values}): say which value follows which, or keep it."
            )
        if column.name in limits.ranges or column.name in limits.steps:
            raise WorkbenchError(f"Column {column.name!r} is not a number; a range or a step is for numbers.")
        for name in _named_values(limits.transitions.get(column.name, {})):
            if name not in column.names:
                raise unknown(f"value of {column.name!r}", name, column.names)


def _named_values(transitions: Mapping[str, Sequence[str] | object]) -> set[str]:
    followers = [name for names in transitions.values() for name in (names if not isinstance(names, str) else [names])]  # type: ignore[attr-defined]
    return {*transitions, *followers}


def _check_range(column: Column, limits: Limits) -> None:
    low, high = limits.ranges.get(column.name, (-np.inf, np.inf))
    known = column.sorted
    if known is not None and len(known) and (low > known[-1] or high < known[0]):
        raise WorkbenchError(
            f"The range of {column.name!r} ({low:g} to {high:g}) lies outside what the table holds: "
            f"{known[0]:g} to {known[-1]:g}."
        )


def _decimals(step: float, origin: float, decimals: int) -> int:
    """With how many decimals a value on the grid is written."""
    for places in range(12):
        if abs(round(step, places) - step) < ALMOST * step and abs(round(origin, places) - origin) < ALMOST:
            return max(places, decimals if places else 0)
    return 12
