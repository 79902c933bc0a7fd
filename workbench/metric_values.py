"""What does a metric come to in every group, and how sure is that? Computed from the counts of all groups at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.counts import OUTCOMES, Floats, GroupCounts
from workbench.metrics import Cells, Metric

ROUNDING = 1e-12  # of the squares that are summed
STEADY_PEOPLE = 10


@dataclass(frozen=True, eq=False)
class Measured:
    """A metric for every group: its `value` (NaN where undefined), the people it is about, and what they are worth.

    `n` is the plain number of rows in the denominator. `effective` is the number of equally weighted people that would
    leave the same uncertainty; without weights it is `n`. `deviation` is the standard error of the value.
    """

    value: Floats
    n: Floats
    effective: Floats
    deviation: Floats


def measure(metric: Metric, counts: GroupCounts) -> Measured:
    """Compute one metric for all groups at once from their counts.

    Variances are those of a ratio of weighted sums, linearised (Särndal, Swensson & Wretman, Model Assisted Survey
    Sampling, 1992, section 5.6); the effective size is the one at which a plain share has that variance, steadied where
    few people are counted (docs/statistics.md, "Weights").
    """
    return measure_rates([metric], counts)[0] if metric.is_rate else _mean(counts)


def measure_rates(metrics: Sequence[Metric], counts: GroupCounts) -> list[Measured]:
    """Several rates in one go; what `measure` says of each."""
    among, counted = (cell_masks([getattr(metric, part) for metric in metrics]) for part in ("among", "counted"))

    def total(key: str, masks: Floats) -> Floats:
        return np.asarray(masks @ counts.sums[key].reshape(-1, OUTCOMES * OUTCOMES).T, dtype=np.float64)

    n, w, w2 = (total(key, among) for key in ("n", "w", "w2"))
    yes_n, yes, yes2 = (total(key, counted) for key in ("n", "w", "w2"))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(w > 0, yes / w, np.nan)
        variance = ((1 - value) ** 2 * yes2 + value**2 * (w2 - yes2)) / w**2
        unit = w2 / w
        unit_yes = _steadied(yes2 / yes, yes_n, unit)
        unit_no = _steadied((w2 - yes2) / (w - yes), n - yes_n, unit)
        effective = w / ((1 - value) * unit_yes + value * unit_no)
    parts = zip(value, n, effective, np.sqrt(np.maximum(variance, 0)), strict=True)
    return [Measured(*numbers) for numbers in parts]


def _steadied(unit: Floats, people: Floats, everyone: Floats) -> Floats:
    """The weight of a typical person counted, never smaller than it is worth when `people` are too few to know it.

    One counted person of tiny weight would seem to leave no doubt at all. So a weight below that of everyone together
    is drawn towards it as if ten more people of the usual weight had been seen; a larger one is left as it is.
    """
    known = (people > 0) & np.isfinite(unit)
    unit = np.where(known, unit, everyone)
    return np.maximum(unit, (people * unit + STEADY_PEOPLE * everyone) / (people + STEADY_PEOPLE))


def _mean(counts: GroupCounts) -> Measured:
    sums = {key: values.sum(axis=(1, 2)) for key, values in counts.sums.items()}
    w, w2 = sums["score_w"], sums["score_w2"]
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(w > 0, sums["score_ws"] / w, np.nan)
        spread = sums["score_w2s2"] - 2 * value * sums["score_w2s"] + value**2 * w2
        spread = np.where(spread > ROUNDING * sums["score_w2s2"], spread, 0.0)  # equal scores differ by rounding alone
        effective = w**2 / w2
        # the sample's own correction, n/(n-1): one person alone says nothing about the spread
        variance = np.where(effective > 1, np.maximum(spread, 0) / w**2 * effective / (effective - 1), np.nan)
    return Measured(value, sums["score_n"], effective, np.sqrt(variance))


def cell_masks(cells: Sequence[Cells]) -> Floats:
    """Sets of cells as rows of 0 and 1, one column a cell of the counts, target first."""
    masks = np.zeros((len(cells), OUTCOMES, OUTCOMES))
    for row, chosen in zip(masks, cells, strict=True):
        for target, prediction in chosen:
            row[target + 1, prediction + 1] = 1.0
    return masks.reshape(len(cells), OUTCOMES * OUTCOMES)
