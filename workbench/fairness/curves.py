"""How well does the score tell people apart, in each group: ROC, precision and recall, and where the scores lie.

- Everything comes from score bins: an area from 1,001 bins differs from that of the single scores by less than 0.001.
- The area under the ROC curve is the chance that somebody with the favourable outcome has the better score than
  somebody without it. Its interval is DeLong's; where no one has the worse score, which leaves DeLong no width, it is
  Wilson's of as many pairs as the smaller side has people.
- Average precision depends on how many people have the favourable outcome, so it is shown beside that share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.counts import Floats
from workbench.errors import WorkbenchError
from workbench.fairness.score_bins import NO_TARGET, ScoreBins
from workbench.fairness.score_grid import BINS, GRID, STEPS
from workbench.fairness.score_pass import bin_case
from workbench.fairness.thresholds import LEVEL, records, score_notes
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import percent, range_words

SLICES = 50
SURE = 1e-12


@dataclass(frozen=True, kw_only=True, eq=False)
class CurvesReport:
    """The answer by group.

    `curves`: group, threshold, false_positive_rate, true_positive_rate (which is recall) and precision, at each of the
    1,001 thresholds. `areas`: group, favourable and unfavourable (people), auc with auc_low and auc_high,
    average_precision with low and high, and base_rate. `scores`: group, from, to and the share of the group's people
    whose score lies there, in 50 slices.
    """

    name: str
    roles: Roles
    by: tuple[str, ...]
    level: float
    curves: pd.DataFrame
    areas: pd.DataFrame
    scores: pd.DataFrame
    notes: tuple[str, ...]

    def sentence(self) -> str:
        """In which group the score tells people apart worst and best, in words with intervals."""
        known = self.areas.dropna(subset=["auc"])
        if known.empty:
            return tr("No group has people of both outcomes with a score, so no curve can be drawn.")
        rows = known.sort_values("auc", kind="stable").to_dict("records")
        worst, best = rows[0], rows[-1]
        if len(known) == 1 or worst["auc"] == best["auc"]:
            return tr("The score orders {worst}.", worst=self._chance(worst))
        return tr("The score orders {worst}, and {best}.", worst=self._chance(worst), best=self._chance(best))

    def _chance(self, row: Mapping[Any, Any]) -> str:
        who = self.roles.group_label(dict(zip(self.by, row["group"], strict=True)))
        interval = range_words(row["auc_low"], row["auc_high"])
        return tr(
            "{auc} of pairs of {who} rightly ({level:g}% interval {interval})",
            auc=percent(row["auc"]),
            who=who,
            level=100 * self.level,
            interval=interval,
        )

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON, without the points of the curves."""
        rows = records(self.areas)
        return {"schema": "workbench.curves/1", "by": list(self.by), "areas": rows, "notes": list(self.notes)}


def compare_curves(case: Case, *, by: Sequence[str] | None = None, level: float = LEVEL) -> CurvesReport:
    """How well the score tells people with the favourable outcome from those without it, in each group.

    Raises
    ------
    WorkbenchError
        In one sentence, when there is no score, no target or no sensitive column.
    """
    if case.target is None:
        raise WorkbenchError(NO_TARGET)
    bins = bin_case(case, by)
    return CurvesReport(
        name=case.name,
        roles=case.roles,
        by=bins.columns,
        level=level,
        curves=_curves(bins),
        areas=_areas(bins, level),
        scores=_scores(bins),
        notes=tuple(score_notes(case, bins)),
    )


def _curves(bins: ScoreBins) -> pd.DataFrame:
    yes, total = bins.accepted["w"][:, :, :BINS], bins.total["w"]
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = [yes[:, target] / total[:, target, None] for target in (1, 2)]
        precision = yes[:, 2] / yes[:, 1:].sum(axis=1)
    return pd.DataFrame(
        {
            "group": [group for group in bins.groups for _ in range(BINS)],
            "threshold": np.tile(GRID, len(bins.codes)),
            "false_positive_rate": rates[0].ravel(),
            "true_positive_rate": rates[1].ravel(),
            "precision": precision.ravel(),
        }
    )


def _areas(bins: ScoreBins, level: float) -> pd.DataFrame:
    rows = []
    for place, group in enumerate(bins.groups):
        sums = {
            key: values[place] if bins.high_is_good else values[place, :, ::-1] for key, values in bins.sums.items()
        }
        n = sums["n"].sum(axis=1)
        share = sums["w"][2].sum() / max(sums["w"][1:].sum(), SURE)
        rows.append(
            {"group": group, "favourable": int(n[2]), "unfavourable": int(n[1])}
            | dict(zip(("auc", "auc_low", "auc_high"), _auc(sums, level), strict=True))
            | dict(zip(("average_precision", "low", "high"), _average_precision(sums, level), strict=True))
            | {"base_rate": share if n[1:].sum() else np.nan}
        )
    return pd.DataFrame(rows)


def _auc(sums: dict[str, Floats], level: float) -> tuple[float, float, float]:
    """The area with its interval: DeLong, DeLong & Clarke-Pearson, Biometrics 44, 1988, from bins and weights."""
    bad, good = sums["w"][1], sums["w"][2]
    if not (bad.sum() > 0 and good.sum() > 0):
        return np.nan, np.nan, np.nan
    beats = (np.cumsum(bad) - bad / 2) / bad.sum()
    beaten = 1 - (np.cumsum(good) - good / 2) / good.sum()
    auc = float((good * beats).sum() / good.sum())
    sizes = [sums["w"][side].sum() ** 2 / sums["w2"][side].sum() for side in (1, 2)]
    spread = [(side * (values - auc) ** 2).sum() / side.sum() for side, values in ((bad, beaten), (good, beats))]
    variance = sum(float(part) / max(size - 1, SURE) for part, size in zip(spread, sizes, strict=True))
    z = simultaneous_z(level, 2)
    if variance < SURE or min(sizes) <= 1 + SURE:
        low, high = wilson(np.array(auc), np.array(min(sizes)), z)
        return auc, float(low), float(high)
    # on the scale of the log odds the interval stays within 0 to 1: Pepe, The Statistical Evaluation of Tests, 2003
    half = z * np.sqrt(variance) / (auc * (1 - auc))
    odds = np.log(auc / (1 - auc))
    return auc, float(1 / (1 + np.exp(half - odds))), float(1 / (1 + np.exp(-half - odds)))


def _average_precision(sums: dict[str, Floats], level: float) -> tuple[float, float, float]:
    """Mean precision over the people with the favourable outcome; interval: Boyd, Eng & Page, ECML PKDD 2013, logit."""
    bad, good = sums["w"][1][::-1], sums["w"][2][::-1]
    if not good.sum() > 0:
        return np.nan, np.nan, np.nan
    right, everyone = np.cumsum(good), np.cumsum(good + bad)
    with np.errstate(invalid="ignore"):
        precision = np.where(everyone > 0, right / everyone, 0.0)
    value = float((good * precision).sum() / good.sum())
    size = sums["w"][2].sum() ** 2 / sums["w2"][2].sum()
    z = simultaneous_z(level, 2)
    if not SURE < value < 1 - SURE:
        low, high = wilson(np.array(min(value, 1.0)), np.array(size), z)
        return value, float(low), float(high)
    odds, half = np.log(value / (1 - value)), z / np.sqrt(size * value * (1 - value))
    return value, float(1 / (1 + np.exp(half - odds))), float(1 / (1 + np.exp(-half - odds)))


def _scores(bins: ScoreBins) -> pd.DataFrame:
    edges = np.arange(SLICES) * STEPS // SLICES
    people = np.add.reduceat(bins.sums["w"].sum(axis=1), edges, axis=1)
    with np.errstate(invalid="ignore"):
        shares = people / people.sum(axis=1, keepdims=True)
    count = len(bins.codes)
    return pd.DataFrame(
        {
            "group": [group for group in bins.groups for _ in range(SLICES)],
            "from": np.tile(edges / STEPS, count),
            "to": np.tile((edges + STEPS // SLICES) / STEPS, count),
            "share": shares.ravel(),
        }
    )
