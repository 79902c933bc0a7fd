"""How far would the rates move if the table were drawn again? The bootstrap, without touching a row.

Drawing n rows with replacement puts a multinomial number of rows into each cell of the outcome counts; no rate can see
more of the draw than that. So one multinomial draw over the cells is one bootstrap replicate, whatever n is (Efron &
Tibshirani, An Introduction to the Bootstrap, 1993, chapters 6 and 13).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.counts import OUTCOMES, Floats, GroupCounts
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.metric_values import cell_masks
from workbench.metrics import Metric, find_metric

CHUNK = 1 << 21  # numbers held at once: 16 MB
CELLS = OUTCOMES * OUTCOMES


@dataclass(frozen=True, eq=False)
class BootstrapReport:
    """Percentile intervals from `replicates` tables drawn again.

    `groups` has a row for each group and metric: group (its values, a tuple), metric, and value, difference (the
    highest group minus this one) and ratio (this one over the highest), each with _low and _high. The highest group is
    that of the table itself and stays the same in every replicate. Each interval is for its own row alone, not for
    all at once. NaN where the table has no value.
    """

    by: tuple[str, ...]
    level: float
    replicates: int
    seed: int
    groups: pd.DataFrame


def bootstrap(
    counts: GroupCounts, metrics: Sequence[str], *, replicates: int = 1000, level: float = 0.95, seed: int = 0
) -> BootstrapReport:
    """Intervals of rates, gaps and ratios by drawing the table again `replicates` times; the same for the same seed.

    Raises
    ------
    WorkbenchError
        When a metric is no share of people, when rows have weights, or when there are fewer than two replicates.
    """
    chosen = [_count_metric(key) for key in metrics]
    if not np.array_equal(counts.sums["n"], counts.sums["w2"]):
        raise WorkbenchError(tr("Rows with weights cannot be drawn as counts; compare_groups has intervals for them."))
    if replicates < 2:  # noqa: PLR2004 - one draw has no spread
        raise WorkbenchError(tr("A bootstrap needs at least two replicates, not {replicates}.", replicates=replicates))
    if not chosen or not 0 < level < 1:
        raise WorkbenchError(tr("Name at least one metric, and a level between 0 and 1."))
    people = counts.sums["n"].reshape(-1, CELLS)
    value = _rates(people[None], chosen)[0]
    drawn = np.concatenate([_rates(part, chosen) for part in _draws(people, replicates, seed)])
    highest = np.where(np.isnan(value).all(axis=1), 0, np.where(np.isnan(value), -1, value).argmax(axis=1))
    parts = [_three(name, one, many, level) for name, one, many in _statistics(value, drawn, highest)]
    groups = [tuple(counts.group(place).values()) for place in range(len(people))]
    names = {"group": groups * len(chosen), "metric": np.repeat([metric.key for metric in chosen], len(groups))}
    frame = pd.DataFrame(names | {name: column for part in parts for name, column in part.items()})
    return BootstrapReport(counts.columns, level, replicates, seed, frame)


def _count_metric(key: str) -> Metric:
    metric = find_metric(key)
    if not metric.is_rate:
        raise WorkbenchError(
            tr("{label} is no share of people, so it cannot be drawn from counts.", label=metric.label)
        )
    return metric


def _draws(people: Floats, replicates: int, seed: int) -> Iterator[Floats]:
    """Replicates of the counts, (some, groups, cells), never more at once than the memory of a chunk."""
    random = np.random.default_rng(seed)
    flat = people.ravel()
    seen = np.flatnonzero(flat)
    rows = int(flat.sum())
    size = max(CHUNK // len(flat), 1)
    for done in range(0, replicates, size):
        some = min(size, replicates - done)
        drawn = np.zeros((some, len(flat)))
        drawn[:, seen] = random.multinomial(rows, flat[seen] / rows, size=some)
        yield drawn.reshape(some, *people.shape)


def _rates(people: Floats, metrics: Sequence[Metric]) -> Floats:
    """(replicates, metrics, groups) from (replicates, groups, cells)."""
    among, counted = (cell_masks([getattr(metric, part) for metric in metrics]) for part in ("among", "counted"))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(((people @ counted.T) / (people @ among.T)).transpose(0, 2, 1))


def _statistics(value: Floats, drawn: Floats, highest: NDArray[np.int64]) -> Iterator[tuple[str, Floats, Floats]]:
    """Each statistic of the table itself and of its replicates."""
    yield "", value, drawn
    top = np.take_along_axis(value, highest[:, None], axis=1)
    tops = np.take_along_axis(drawn, np.broadcast_to(highest[None, :, None], (len(drawn), len(highest), 1)), axis=2)
    yield "difference", top - value, tops - drawn
    with np.errstate(invalid="ignore", divide="ignore"):
        yield "ratio", np.where(top > 0, value / top, np.nan), np.where(tops > 0, drawn / tops, np.nan)


def _three(name: str, value: Floats, drawn: Floats, level: float) -> dict[str, Floats]:
    low, high = _quantiles(drawn, ((1 - level) / 2, (1 + level) / 2))
    known = ~np.isnan(value)
    prefix = f"{name}_" if name else ""
    names = (name or "value", f"{prefix}low", f"{prefix}high")
    numbers = (value, np.where(known, low, np.nan), np.where(known, high, np.nan))
    return dict(zip(names, (part.ravel() for part in numbers), strict=True))


def _quantiles(drawn: Floats, shares: Sequence[float]) -> list[Floats]:
    """Quantiles over the replicates that have a value, for all statistics in one sort."""
    ordered = np.sort(drawn, axis=0)
    last = np.maximum(len(drawn) - np.isnan(drawn).sum(axis=0) - 1, 0)
    found = []
    for share in shares:
        place = share * last
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, last)
        one, other = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (below, above))
        found.append(np.asarray(one + (place - below) * (other - one)))
    return found
