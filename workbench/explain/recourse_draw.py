"""Whose way is searched where many are refused: as many from each group, and whom each of them stands for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.errors import WorkbenchError
from workbench.explain.search_space import Space
from workbench.language import tr

Floats = NDArray[np.float64]
Group = tuple[str, ...]


def find_groups(space: Space, by: Sequence[str]) -> tuple[list[Group], NDArray[np.int64]]:
    """The groups over some columns that occur among the space's people, and each person's."""
    if not by:
        raise WorkbenchError(tr("Choose at least one column to compare people by, for example sex or age."))
    coded = [space.case.code(column) for column in by]
    codes = np.stack([np.asarray(each.codes)[space.places] for each in coded], axis=1)
    found, each = np.unique(codes, axis=0, return_inverse=True)
    names = [tuple(c.names[code] for c, code in zip(coded, row, strict=True)) for row in found.tolist()]
    return names, each.reshape(-1).astype(np.int64)


def draw_refused(codes: NDArray[np.int64], refused: NDArray[np.intp], most: int, seed: int) -> NDArray[np.intp]:
    """All refused people, or as many from each group as far as there are, in the order of the table."""
    if len(refused) <= most:
        return refused
    random = np.random.default_rng(seed)
    kinds, sizes = np.unique(codes[refused], return_counts=True)
    quota = _quota(sizes, most)
    drawn = [
        random.choice(refused[codes[refused] == kind], many, replace=False)
        for kind, many in zip(kinds, quota, strict=True)
    ]
    return np.sort(np.concatenate(drawn))


def _quota(sizes: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The same number from each group; what a small one lacks goes to the others."""
    quota = np.zeros_like(sizes)
    while (left := most - int(quota.sum())) > 0 and (open_ones := quota < sizes).any():
        each = max(left // int(open_ones.sum()), 1)
        for place in np.flatnonzero(open_ones)[:left]:
            quota[place] = min(sizes[place], quota[place] + each)
    return quota


def stands_for(codes: NDArray[np.int64], refused: NDArray[np.intp], drawn: NDArray[np.intp]) -> Floats:
    """How many refused people each drawn one stands for."""
    size = int(codes.max()) + 1
    all_of, some_of = (np.bincount(codes[places], minlength=size) for places in (refused, drawn))
    weights: Floats = (all_of / np.maximum(some_of, 1))[codes[drawn]]
    return weights
