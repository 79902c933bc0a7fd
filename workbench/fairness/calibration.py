"""Does a score of 70 % mean 70 % for everybody?

- People are put into bands by their score; in each band the mean score stands beside the share of people who really had
  the favourable outcome, with its interval.
- Two summaries for each group: how far the outcomes lie above or below the scores on the whole, and how far score and
  outcome lie apart on average over the bands. The second is never negative and larger by chance alone in a small group,
  so it comes with what chance alone would make of a perfectly calibrated score.
- A score that means the unfavourable outcome is turned round first: here it always says how likely the favourable is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.counts import Floats
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.score_bins import NO_TARGET, ScoreBins
from workbench.fairness.score_grid import BINS, STEPS
from workbench.fairness.score_pass import bin_case
from workbench.fairness.thresholds import LEVEL, records, score_notes
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import percent, points, range_words, whole

BANDS = 10
FEWEST_FOR_A_BAND = 1e-12
MEAN_ABSOLUTE, SPREAD_ABSOLUTE = np.sqrt(2 / np.pi), np.sqrt(1 - 2 / np.pi)  # of |e| where e is standard normal
ADDED = 2.0  # Agresti & Coull, The American Statistician 52, 1998: a band where all had it is no certainty
Cutting = Literal["people", "width"]


@dataclass(frozen=True, kw_only=True, eq=False)
class CalibrationReport:
    """The answer by group.

    `bands`: group, band (its number), from, to, score (the mean), share (with the favourable outcome), low, high, n.
    `groups`: group, n, score, share, above (share minus score, with above_low and above_high), apart (the mean distance
    over the bands, weighed by people, with apart_low and apart_high) and by_chance (what a perfectly calibrated score
    would show on average). `everyone` is the same row for all together.
    """

    name: str
    roles: Roles
    by: tuple[str, ...]
    level: float
    bands: pd.DataFrame
    groups: pd.DataFrame
    everyone: pd.DataFrame
    notes: tuple[str, ...]

    def sentence(self) -> str:
        """For whom the score is furthest off on the whole, with an interval that holds for all groups at once."""
        known = self.groups.dropna(subset=["above"])
        if known.empty:
            return tr("Nobody with a score has a recorded outcome, so nothing can be said about what the score means.")
        row = max(known.to_dict("records"), key=lambda found: abs(found["above"]))
        who = self.roles.group_label(dict(zip(self.by, row["group"], strict=True)))
        side = "more" if row["above"] > 0 else "less"
        low, high = self._bounds(row, len(known))
        interval = range_words(low, high, points)
        chance = tr(" So small a difference can be chance.") if low <= 0 <= high else ""
        far = tr("{above} percentage points {side} often", above=points(abs(row["above"])), side=side)
        return tr(
            "The score is furthest off for {who}: their mean score is {score}, and {share} of {n} {outcome}, {far} "
            "than it says ({level:g}% interval of outcome minus score {interval}).{chance}",
            who=who,
            score=percent(row["score"]),
            share=percent(row["share"]),
            n=whole(row["n"]),
            outcome=self.roles.outcome,
            far=far,
            level=100 * self.level,
            interval=interval,
            chance=chance,
        )

    def _bounds(self, row: Mapping[Any, Any], groups: int) -> tuple[float, float]:
        """The interval of the group picked for lying furthest off: it holds for all groups at once (Sidak, 1967)."""
        wider = NormalDist().inv_cdf((1 + self.level ** (1 / groups)) / 2) / simultaneous_z(self.level, 2)
        half = (row["above_high"] - row["above_low"]) / 2 * wider
        return row["above"] - half, row["above"] + half

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        frames = {"bands": self.bands, "groups": self.groups, "everyone": self.everyone}
        rows = {key: records(frame) for key, frame in frames.items()}
        return {"schema": "workbench.calibration/1", "by": list(self.by), **rows, "notes": list(self.notes)}


def compare_calibration(
    case: Case,
    *,
    by: Sequence[str] | None = None,
    bands: int = BANDS,
    cutting: Cutting = "people",
    level: float = LEVEL,
) -> CalibrationReport:
    """What the score means for each group.

    Parameters
    ----------
    case
        With a score, a target and a sensitive column.
    by
        Columns to compare by; None takes the first sensitive one.
    bands
        How many bands, 2 to 50.
    cutting
        "people": bands with about as many people each, the same bands for all groups; "width": bands of the same width.

    Raises
    ------
    WorkbenchError
        In one sentence, when there is no score or target, or a number cannot be meant.
    """
    if case.target is None:
        raise WorkbenchError(NO_TARGET)
    if not 2 <= bands <= 50:  # noqa: PLR2004 - what a picture holds
        raise WorkbenchError(tr("The number of bands must be from 2 to 50, not {bands}.", bands=bands))
    if cutting not in ("people", "width"):
        raise unknown(tr("way of cutting bands"), cutting, ("people", "width"))
    bins = bin_case(case, by)
    edges = _edges(bins, bands, cutting)
    parts = [_bands(one, edges) for one in (bins, bins.everyone)]
    return CalibrationReport(
        name=case.name,
        roles=case.roles,
        by=bins.columns,
        level=level,
        bands=_band_frame(parts[0], bins.groups, edges, level),
        groups=_group_frame(parts[0], bins.groups, level),
        everyone=_group_frame(parts[1], [()], level),
        notes=tuple(score_notes(case, bins)),
    )


@dataclass(frozen=True, eq=False)
class Bands:
    """(groups, bands) of people with a known outcome: `n`, weights `w`, `effective` size, mean `score` and `share`."""

    n: Floats
    w: Floats
    effective: Floats
    score: Floats
    share: Floats

    @property
    def error(self) -> Floats:
        """The standard error of each share, never 0."""
        size = self.effective + 2 * ADDED
        steadied = (self.share * self.effective + ADDED) / size
        return np.asarray(np.sqrt(steadied * (1 - steadied) / size))


def _bands(bins: ScoreBins, edges: NDArray[np.intp]) -> Bands:
    def banded(key: str, target: slice) -> Floats:
        summed = bins.sums[key][:, target].sum(axis=1)
        summed = summed if bins.high_is_good else summed[:, ::-1]
        return np.add.reduceat(summed, edges[:-1], axis=1)

    known, good = slice(1, 3), slice(2, 3)
    n, w, w2, ws = (banded(key, known) for key in ("n", "w", "w2", "ws"))
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(w > 0, ws / w, np.nan)
        share = np.where(w > 0, np.minimum(banded("w", good) / w, 1.0), np.nan)
        effective = np.where(w > 0, w**2 / w2, 0.0)
    return Bands(n, w, effective, score if bins.high_is_good else 1 - score, share)


def _edges(bins: ScoreBins, bands: int, cutting: Cutting) -> NDArray[np.intp]:
    """Where bands begin on the grid, and its end; bands nobody falls between are joined."""
    if cutting == "width":
        return np.append(np.arange(bands) * STEPS // bands, BINS)
    people = bins.sums["n"][:, 1:].sum(axis=(0, 1))
    people = people if bins.high_is_good else people[::-1]
    wanted = people.sum() * np.arange(1, bands) / bands
    inner = np.searchsorted(np.cumsum(people), wanted) + 1
    return np.unique(np.concatenate([[0], inner[inner < BINS], [BINS]])).astype(np.intp)


def _band_frame(parts: Bands, groups: Sequence[tuple[str, ...]], edges: NDArray[np.intp], level: float) -> pd.DataFrame:
    low, high = wilson(parts.share, parts.effective, simultaneous_z(level, 2))
    count, bands = parts.n.shape
    frame = pd.DataFrame(
        {
            "group": [group for group in groups for _ in range(bands)],
            "band": np.tile(np.arange(1, bands + 1), count),
            "from": np.tile(edges[:-1] / STEPS, count),
            "to": np.tile(np.minimum(edges[1:], STEPS) / STEPS, count),
            "score": parts.score.ravel(),
            "share": parts.share.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
            "n": parts.n.ravel().astype(int),
        }
    )
    return frame[frame["n"] > 0].reset_index(drop=True)


def _group_frame(parts: Bands, groups: Sequence[tuple[str, ...]], level: float) -> pd.DataFrame:
    """The summaries; docs/thresholds.md derives the interval of the mean distance and says what it covers."""
    z, total = simultaneous_z(level, 2), parts.w.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(total > 0, parts.w / total, np.nan)
        error = np.where(parts.w > 0, weight * parts.error, 0.0)
        score, share = (np.nansum(weight * values, axis=1) for values in (parts.score, parts.share))
    apart = np.nansum(weight * np.abs(parts.share - parts.score), axis=1)
    half = z * np.sqrt((error**2).sum(axis=1))
    chance = error.sum(axis=1) * MEAN_ABSOLUTE
    frame = pd.DataFrame(
        {
            "group": list(groups),
            "n": parts.n.sum(axis=1).astype(int),
            "score": score,
            "share": share,
            "above": share - score,
            "above_low": share - score - half,
            "above_high": share - score + half,
            "apart": apart,
            "apart_low": np.maximum(apart - chance - half * SPREAD_ABSOLUTE, 0.0),
            "apart_high": np.minimum(apart + half, 1.0),
            "by_chance": chance,
        }
    )
    numbers = [column for column in frame if column not in ("group", "n")]
    frame.loc[frame["n"] == 0, numbers] = np.nan
    return frame
