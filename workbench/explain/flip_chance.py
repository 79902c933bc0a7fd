"""How large a gap between groups may chance alone leave in a model that learned from a table?

A finding of the flip test must also be beyond what chance leaves in a coefficient of a table of this size:
v(1/n1 + 1/n2)/(1 - R²), the usual variance of an adjusted difference. R² is how well the other columns tell the group,
v the variance of an answer: halfway between that without a model and the one that this model thinks is left, for a
model that fits too closely thinks too little is left.
"""

import numpy as np
from numpy.typing import NDArray

from workbench.explain.flip_groups import Groups
from workbench.explain.plausibility import as_points
from workbench.explain.search_space import Space

Floats = NDArray[np.float64]
LEAST_LEFT = 0.02  # of a group that the other columns tell all but wholly


def chance_error(space: Space, groups: Groups, place: int) -> float:
    """The standard error that learning from a table of this size leaves in the score of a group against the others."""
    inside = groups.codes >= 0
    is_it = (groups.codes[inside] == place).astype(np.float64)
    others = [at for at in range(len(space.columns)) if at != groups.at]
    points = as_points([space.columns[at] for at in others], space.people[inside][:, others]) if others else None
    left = _left(is_it, points) if points is not None else 1.0
    average = float(space.scores.mean())
    variance = (average * (1 - average) + float((space.scores * (1 - space.scores)).mean())) / 2
    grown = space.case.rows / len(space.people)
    return float(np.sqrt(variance * (1 / is_it.sum() + 1 / (1 - is_it).sum()) / grown / left))


def _left(is_it: Floats, points: Floats) -> float:
    """Which share of a group's variance the other columns do not tell (1 - R², by least squares)."""
    free = len(is_it) - points.shape[1] - 1
    if free <= 0:
        return LEAST_LEFT
    design = np.column_stack([np.ones(len(points)), points])
    solved = np.linalg.lstsq(design, is_it, rcond=None)[0]
    residual = is_it - design @ solved
    return max(float(residual @ residual / ((is_it - is_it.mean()) ** 2).sum()), LEAST_LEFT)
