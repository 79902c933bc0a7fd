"""Thresholds as people give them, one for everybody or one a group, as places on the grid of 0.001."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.score_bins import ScoreBins
from workbench.fairness.score_grid import STEPS, cut_of
from workbench.language import tr


def own_threshold(case: Case) -> float:
    """The case's threshold on the grid of 0.001."""
    return round(case.roles.threshold * STEPS) / STEPS


def read_cuts(bins: ScoreBins, thresholds: float | Mapping[Any, float] | Sequence[float]) -> NDArray[np.intp]:
    """The place on the grid for each group, from one threshold, a mapping from groups, or one a group in order."""
    groups = bins.groups
    if isinstance(thresholds, int | float):
        return np.full(len(groups), cut_of(thresholds), dtype=np.intp)
    if isinstance(thresholds, Mapping):
        named = {key if isinstance(key, tuple) else (str(key),): value for key, value in thresholds.items()}
        return np.array([cut_of(_named(named, group)) for group in _all_known(named, groups)], dtype=np.intp)
    if len(thresholds) != len(groups):
        raise WorkbenchError(
            tr(
                "There are {groups} groups but {thresholds} thresholds; give one for each.",
                groups=len(groups),
                thresholds=len(thresholds),
            )
        )
    return np.array([cut_of(threshold) for threshold in thresholds], dtype=np.intp)


def _all_known(named: Mapping[tuple[str, ...], float], groups: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    for group in named:
        if group not in groups:
            raise unknown("group", ", ".join(group), [", ".join(known) for known in groups])
    return groups


def _named(named: Mapping[tuple[str, ...], float], group: tuple[str, ...]) -> float:
    if group not in named:
        raise WorkbenchError(
            tr("The group {group!r} has no threshold; give one for each group.", group=", ".join(group))
        )
    return named[group]
