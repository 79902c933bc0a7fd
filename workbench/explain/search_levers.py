"""The levers of one person: what can be moved within the limits, and which limits a column of its kind cannot have."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.errors import WorkbenchError, unknown
from workbench.explain.limits import Limits
from workbench.explain.search_columns import Column
from workbench.explain.search_lever import (
    ALMOST,
    Lever,
    allowed_values,
    decimals_of,
    interval,
    listed_lever,
    order_of,
    reach,
)
from workbench.explain.search_together import joint_lever
from workbench.language import tr
from workbench.words import listed

Floats = NDArray[np.float64]
TRIED, LEAST, MOST = 300, 5, 40  # steps of all numbers that are tried first; and of one number on one side


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
            levers.append(joint_lever(columns, inside, own, people, limits, side))
    return [lever for lever in levers if lever is not None and len(lever.grid)]


def _single(column: Column, at: int, own: float, limits: Limits, side: int) -> Lever | None:
    if column.kind == "date":
        return None
    if column.kind == "category":
        allowed = allowed_values(column, own, limits)
        return listed_lever((at,), np.array([own]), allowed[:, None], limits.costs.get(column.name, 1.0))
    if column.sorted is None or len(column.sorted) < 2:  # noqa: PLR2004 - nothing else to be
        return None
    return _number(column, at, own, limits, side)


def _number(column: Column, at: int, own: float, limits: Limits, side: int) -> Lever | None:
    low, high = interval(column, own, limits)
    step = limits.steps.get(column.name, column.step)
    origin = 0.0 if column.name in limits.steps else column.origin
    first, last = np.ceil((low - origin) / step - ALMOST), np.floor((high - origin) / step + ALMOST)
    if first > last:
        return None
    if np.isnan(own):  # any value would be new: a few that occur, spread out
        marks = column.marks[(column.marks >= low) & (column.marks <= high)]
        spread = np.unique(np.round(origin + step * np.rint((marks - origin) / step), column.decimals))
        spread = spread[(spread >= low) & (spread <= high)]
        return listed_lever((at,), np.array([own]), spread[:, None], 1.0)
    position = (own - origin) / step
    under, over = np.ceil(position - ALMOST), np.floor(position + ALMOST)
    up, down = (max(first - over, 1), last - over), (max(under - last, 1), under - first)
    ups = reach(column, origin + step * over, step, up, side)
    downs = -reach(column, origin + step * under, -step, down, side)
    return Lever(
        columns=(at,),
        own=np.array([own]),
        grid=np.concatenate([downs[::-1], ups]),
        prices=np.array([limits.costs.get(column.name, 1 / column.scale)]),
        anchors=(np.array([origin + step * under]), np.array([origin + step * over])),
        step=step,
        decimals=decimals_of(step, origin, column.decimals),
    )


def _check_kinds(columns: Sequence[Column], limits: Limits) -> None:
    """Refuse limits that a column of this kind cannot have."""
    for column in columns:
        if column.kind == "number":
            _check_range(column, limits)
            continue
        if column.name in (*limits.only_up, *limits.only_down) and not order_of(column, limits):
            values = listed([repr(name) for name in column.names[:5]])
            raise WorkbenchError(
                tr(
                    "Column {name!r} has no order ({values}): say which value follows which, or keep it.",
                    name=column.name,
                    values=values,
                )
            )
        if column.name in limits.ranges or column.name in limits.steps:
            raise WorkbenchError(
                tr("Column {name!r} is not a number; a range or a step is for numbers.", name=column.name)
            )
        for name in _named_values(limits.transitions.get(column.name, {})):
            if name not in column.names:
                raise unknown(tr("value of {name!r}", name=column.name), name, column.names)


def _named_values(transitions: Mapping[str, Sequence[str] | object]) -> set[str]:
    followers = [name for names in transitions.values() for name in (names if not isinstance(names, str) else [names])]  # type: ignore[attr-defined]
    return {*transitions, *followers}


def _check_range(column: Column, limits: Limits) -> None:
    low, high = limits.ranges.get(column.name, (-np.inf, np.inf))
    known = column.sorted
    if known is not None and len(known) and (low > known[-1] or high < known[0]):
        raise WorkbenchError(
            tr(
                "The range of {name!r} ({low:g} to {high:g}) lies outside what the table holds: {known:g} to "
                "{known_2:g}.",
                name=column.name,
                low=low,
                high=high,
                known=known[0],
                known_2=known[-1],
            )
        )
