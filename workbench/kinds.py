"""What does a plain model cost? Several kinds on the same people, out of fold, with intervals for every gap.

- A rate of right answers and the log-loss are means over people; the AUC is a mean over pairs. Each is a sum of one
  part a person, so a gap between two kinds has a paired interval from the differences of these parts. For the AUC that
  is DeLong, DeLong & Clarke-Pearson, Biometrics 44, 1988; weights enter by linearisation.
- The intervals say how much hangs on who is in the table, not on how the models were trained on them: of a
  cross-validation that cannot be known without bias (Bengio & Grandvalet, JMLR 5, 2004).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.outcomes import UNFAVOURABLE
from workbench.training import NAMES, Kind, Progress, Training, tell
from workbench.words import capital, points, range_words

Z, LEVEL = 1.959964, 0.95
SURE = 1e-15  # a chance of exactly 0 or 1 would make the log-loss endless
MEASURES = ("right", "auc", "log_loss")
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class KindsReport:
    """How well each kind of plain model does, and what each plainer one costs beside the strongest.

    `measures`: one row a kind and measure with `value`, `low`, `high`; the measures are `right` (share of right answers
    at the threshold), `auc` (share of pairs put in the right order) and `log_loss` (the lower the better). `gaps`: for
    each plainer `kind` its value minus that of `than`, the strongest, as `difference`, `low`, `high`. `cost` says it
    in words. Intervals are 95 %, paired.
    """

    measures: pd.DataFrame = field(repr=False)
    gaps: pd.DataFrame = field(repr=False)
    cost: tuple[str, ...]
    rows: int
    folds: int
    seed: int
    level: float = LEVEL

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "rows": self.rows,
            "folds": self.folds,
            "seed": self.seed,
            "level": self.level,
            "measures": self.measures.to_dict("records"),
            "gaps": self.gaps.to_dict("records"),
            "cost": list(self.cost),
        }


@dataclass(frozen=True, eq=False)
class Measured:
    """A number, and by how much each person moves it; the sum of the squares of `parts` is its variance."""

    value: float
    parts: Floats

    @property
    def interval(self) -> tuple[float, float, float]:
        """The number, and from where to where it plausibly lies."""
        half = Z * float(np.sqrt((self.parts**2).sum()))
        return self.value, self.value - half, self.value + half

    def minus(self, other: "Measured") -> "Measured":
        """The gap to the same measure of another model on the same people."""
        return Measured(self.value - other.value, self.parts - other.parts)


def compare_kinds(
    case: Case,
    kinds: Sequence[Kind] = get_args(Kind),
    *,
    seed: int = 0,
    folds: int = 5,
    use_sensitive: bool = False,
    progress: Progress | None = None,
) -> KindsReport:
    """What each kind of plain model gets right on people it has not seen, and what the plainer ones cost.

    Raises
    ------
    WorkbenchError
        When a kind is unknown or twice there, or the case cannot be learned from (see `attach_scores`).
    """
    ordered = _ordered(kinds)
    found: dict[Kind, dict[str, Measured]] = {}
    rows = 0
    for done, kind in enumerate(ordered):
        training = Training.of(case, kind, seed=seed, use_sensitive=use_sensitive)
        scores, _ = training.score_out_of_fold(folds, _share(progress, done, len(ordered)))
        rows = len(training.answered)
        weights = np.ones(rows) if training.weights is None else training.weights[training.answered]
        threshold = case.roles.threshold
        found[kind] = measure(training.target[training.answered], scores[training.answered], weights, threshold)
    strongest = ordered[-1]
    gaps = {kind: {name: found[kind][name].minus(found[strongest][name]) for name in MEASURES} for kind in ordered[:-1]}
    return KindsReport(
        measures=_frame(found, "value", within=True),
        gaps=_frame(gaps, "difference").assign(than=strongest)[
            ["kind", "than", "measure", "difference", "low", "high"]
        ],
        cost=tuple(sentence for kind in gaps for sentence in _cost(kind, strongest, gaps[kind])),
        rows=rows,
        folds=folds,
        seed=seed,
    )


def measure(target: NDArray[np.int8], scores: Floats, weights: Floats, threshold: float) -> dict[str, Measured]:
    """The three measures of scores for people whose answer is known; weights have any scale."""
    chance = np.clip(np.where(target == UNFAVOURABLE, 1 - scores, scores), SURE, 1.0)
    right = (scores >= threshold) == (target != UNFAVOURABLE)
    return {
        "right": _mean(right.astype(np.float64), weights),
        "auc": _auc(target, scores, weights),
        "log_loss": _mean(-np.log(chance), weights),
    }


def _mean(values: Floats, weights: Floats) -> Measured:
    mean = float(np.average(values, weights=weights))
    return Measured(mean, _spread(values - mean, weights))


def _auc(target: NDArray[np.int8], scores: Floats, weights: Floats) -> Measured:
    """The weighted share of pairs in the right order, ties half, and each person's part in it."""
    good = target != UNFAVOURABLE
    above = _share_below(scores[good], scores[~good], weights[~good])
    below = 1 - _share_below(scores[~good], scores[good], weights[good])
    area = float(np.average(above, weights=weights[good]))
    parts = np.empty(len(target))
    parts[good] = _spread(above - area, weights[good])
    parts[~good] = _spread(below - area, weights[~good])
    return Measured(area, parts)


def _share_below(of: Floats, among: Floats, weights: Floats) -> Floats:
    """For each of some scores the weighted share of others that lie below it, ties half."""
    order = np.argsort(among)
    sums = np.concatenate([[0.0], np.cumsum(weights[order])])
    low, high = (np.searchsorted(among[order], of, side=side) for side in ("left", "right"))
    return np.asarray((sums[low] + sums[high]) / (2 * sums[-1]), dtype=np.float64)


def _spread(deviations: Floats, weights: Floats) -> Floats:
    """Each person's part in a weighted mean, widened for the one degree of freedom that the mean has used."""
    rows = len(deviations)
    return np.asarray(np.sqrt(rows / max(rows - 1, 1)) * weights * deviations / weights.sum(), dtype=np.float64)


def _ordered(kinds: Sequence[Kind]) -> list[Kind]:
    known = get_args(Kind)
    for kind in kinds:
        if kind not in known:
            raise unknown(tr("kind of model"), kind, known)
    ordered = [kind for kind in known if kind in kinds]
    if len(ordered) < len(kinds) or len(ordered) < 2:  # noqa: PLR2004 - a comparison
        raise WorkbenchError(
            tr("Name at least two different kinds to compare; there are: {known}.", known=", ".join(known))
        )
    return ordered


def _share(progress: Progress | None, done: int, of: int) -> Progress:
    return partial(_told, progress, done, of)


def _told(progress: Progress | None, done: int, of: int, fraction: float, note: str) -> None:
    tell(progress, (done + fraction) / of, note)


def _frame(found: Mapping[Kind, Mapping[str, Measured]], value: str, *, within: bool = False) -> pd.DataFrame:
    """One row a kind and measure; a share and a loss stay where they can be."""
    rows = []
    for kind, measures in found.items():
        for name, measured in measures.items():
            number, low, high = measured.interval
            if within:
                low, high = max(low, 0.0), high if name == "log_loss" else min(high, 1.0)
            rows.append({"kind": kind, "measure": name, value: number, "low": low, "high": high})
    return pd.DataFrame(rows)


def _cost(kind: Kind, strongest: Kind, gaps: Mapping[str, Measured]) -> list[str]:
    """What the plainer kind costs, in right answers and in pairs put in order."""
    plain, strong = capital(NAMES[kind]), NAMES[strongest]
    right, order = (
        _gap_words(gaps["right"], tr("less often"), tr("more often")),
        _gap_words(gaps["auc"], "fewer", "more"),
    )
    return [
        tr(
            "{plain} is right {right} than {strong} here ({right_2}).",
            plain=plain,
            right=right[0],
            strong=strong,
            right_2=right[1],
        ),
        tr(
            "Of pairs with different answers it puts {order} in the right order ({order_2}).",
            order=order[0],
            order_2=order[1],
        ),
    ]


def _gap_words(gap: Measured, less: str, more: str) -> tuple[str, str]:
    """How much less or more in percentage points, and the interval of that in the same direction."""
    value, low, high = gap.interval
    if value <= 0:
        value, low, high = -value, -high, -low
    chance = tr("; that may be chance") if low <= 0 else ""
    words = tr(
        "{level:g}% interval {low}{chance}", level=100 * LEVEL, low=range_words(low, high, points), chance=chance
    )
    return tr("{value} percentage points {less}", value=points(value), less=less if gap.value <= 0 else more), words
