"""Which thresholds are there, and which of their bins is a score in? 1,001 of them, from 0 to 1 in steps of 0.001."""

import numpy as np
from numpy.typing import NDArray

from workbench.counts import Floats
from workbench.errors import WorkbenchError
from workbench.language import tr

STEPS = 1000
BINS = STEPS + 1
GRID: Floats = np.arange(BINS) / STEPS
NOBODY_OR_ALL = BINS  # the cut above every score: nobody is accepted, or everybody where a high score means the bad
OFF_GRID = 1e-9


def cut_of(threshold: float) -> int:
    """The place of a threshold on the grid; one beside the grid is an error that names the nearest.

    >>> cut_of(0.5)
    500
    """
    if not 0 <= threshold <= 1:
        raise WorkbenchError(tr("A threshold must lie between 0 and 1, not {threshold:g}.", threshold=threshold))
    place = round(threshold * STEPS)
    if abs(threshold - place / STEPS) > OFF_GRID:
        raise WorkbenchError(
            tr(
                "Thresholds go in steps of {steps:g}; the nearest to {threshold:g} is {place:g}.",
                steps=1 / STEPS,
                threshold=threshold,
                place=place / STEPS,
            )
        )
    return place


def bin_scores(scores: Floats) -> NDArray[np.intp]:
    """The bin of each score: the largest grid value not above it; -1 where there is no score.

    >>> bin_scores(np.array([0.0, 0.3, 0.2999, 1.0, np.nan])).tolist()
    [0, 300, 299, 1000, -1]
    """
    known = ~np.isnan(scores)
    place = np.floor(np.where(known, scores, 0.0) * STEPS).astype(np.intp)
    place += GRID[np.minimum(place + 1, STEPS)] <= np.where(known & (place < STEPS), scores, -1.0)
    place -= GRID[place] > np.where(known, scores, 0.0)
    return np.where(known, place, -1)
