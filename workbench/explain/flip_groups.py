"""The groups of a sensitive column, and the value that stands for each when everyone is given it."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.coding import MISSING
from workbench.explain.search_space import Space

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Groups:
    """One sensitive column: its groups, a value that stands for each, and each person's group."""

    column: str
    at: int
    names: tuple[str, ...]
    places: Floats
    codes: NDArray[np.int64] = field(repr=False)


def groups_of(space: Space, column: str) -> Groups:
    """The groups of a column and the value that stands for each: its own, or the middle one of a band."""
    coded = space.case.code(column)
    at = [each.name for each in space.columns].index(column)
    codes = np.asarray(coded.codes)[space.places].astype(np.int64)
    names, places = [], []
    for place, name in enumerate(coded.names):
        held = space.people[codes == place, at]
        held = held[~np.isnan(held)] if space.columns[at].kind == "number" else held[held >= 0]
        if name != MISSING and len(held):
            names.append((place, name))
            places.append(float(np.sort(held)[len(held) // 2]))
    order = {place: at for at, (place, _) in enumerate(names)}
    again = np.array([order.get(code, -1) for code in codes.tolist()], dtype=np.int64)
    return Groups(column, at, tuple(name for _, name in names), np.array(places), again)


def own_group(space: Space, groups: Groups, here: float) -> NDArray[np.bool_]:
    """Which group a person with this value is of: that of the people who have it, or the nearest for a number."""
    same = np.flatnonzero(space.people[:, groups.at] == here)
    own = np.zeros(len(groups.names), dtype=bool)
    known = groups.codes[same]
    known = known[known >= 0]
    if len(known):
        own[known[0]] = True
    elif space.columns[groups.at].kind == "number" and not np.isnan(here) and len(own):
        own[np.argmin(np.abs(groups.places - here))] = True
    return own


def scores_as(space: Space, at: int, place: float) -> Floats:
    """What the model says of everyone if all had this one value in a column."""
    made = space.people.copy()
    made[:, at] = place
    return space.scorer.score(made)
