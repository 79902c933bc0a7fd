"""Columns that move as one: numbers by the same amount, anything else in combinations that occur in the table."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.explain.limits import Limits
from workbench.explain.search_columns import Column
from workbench.explain.search_lever import (
    ALMOST,
    MOST_VALUES,
    Lever,
    allowed_values,
    decimals_of,
    interval,
    listed_lever,
    reach,
)

Floats = NDArray[np.float64]


def joint_lever(
    columns: Sequence[Column], inside: list[int], own: Floats, people: Floats, limits: Limits, side: int
) -> Lever | None:
    """The lever of one group of columns; None where nothing of them can move."""
    chosen = [columns[at] for at in inside]
    if not chosen or any(column.kind == "date" for column in chosen):
        return None
    if all(column.kind == "number" for column in chosen) and not np.isnan(own[inside]).any():
        return _shifted(chosen, inside, own[inside], limits, side)
    return _combined(chosen, inside, own[inside], people, limits)


def _shifted(chosen: list[Column], inside: list[int], own: Floats, limits: Limits, side: int) -> Lever | None:
    """Numbers that go up or down by the same amount."""
    step = max(limits.steps.get(column.name, column.step) for column in chosen)
    ends = [interval(column, value, limits) for column, value in zip(chosen, own, strict=True)]
    last = min(np.floor((high - value) / step + ALMOST) for (_, high), value in zip(ends, own, strict=True))
    first = min(np.floor((value - low) / step + ALMOST) for (low, _), value in zip(ends, own, strict=True))
    widest = max(range(len(chosen)), key=lambda place: chosen[place].scale)
    ups = reach(chosen[widest], own[widest], step, (1, last), side)
    downs = -reach(chosen[widest], own[widest], -step, (1, first), side)
    return Lever(
        columns=tuple(inside),
        own=own,
        grid=np.concatenate([downs[::-1], ups]),
        prices=np.array([limits.costs.get(column.name, 1 / column.scale) for column in chosen]),
        anchors=(own, own),
        step=step,
        decimals=max(decimals_of(step, 0.0, column.decimals) for column in chosen),
    )


def _combined(chosen: list[Column], inside: list[int], own: Floats, people: Floats, limits: Limits) -> Lever:
    """Values that occur together, the most frequent combinations first, each within the limits of its columns."""
    found, counts = np.unique(people[:, inside], axis=0, return_counts=True)
    fits = (found != own).any(axis=1) & ~np.isnan(found).any(axis=1)
    for place, column in enumerate(chosen):
        if column.kind == "number":
            low, high = interval(column, own[place], limits)
            fits &= (found[:, place] >= low) & (found[:, place] <= high)
        else:
            fits &= np.isin(found[:, place], [own[place], *allowed_values(column, own[place], limits)])
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
    lever = listed_lever(tuple(inside), own, found, 0.0)
    lever.prices[1:] += np.nan_to_num(np.asarray(prices, dtype=np.float64), nan=1.0)
    return lever
