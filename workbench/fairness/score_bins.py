"""How many people of each group had which outcome and which score: what every threshold question is answered from.

- One pass over the rows puts every score into one of 1,001 bins, so that each threshold on the grid of 0.001 is exact.
- Bins hold rows, weights, squared weights and weighted scores by group and target; nobody's row is kept.
- What is asked afterwards (a threshold, all of them, a calibration, an area under a curve) costs no more for ten
  million rows than for a hundred. The bins of a case are made once for each grouping and go when the case goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.counts import OUTCOMES, Floats, GroupCounts
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr

STEPS = 1000
BINS = STEPS + 1
GRID: Floats = np.arange(BINS) / STEPS
NOBODY_OR_ALL = BINS  # the cut above every score: nobody is accepted, or everybody where a high score means the bad
MOST_GROUPS = 100
CHUNK = 1 << 20  # rows at a time, so that ten million rows need no ten million temporary numbers
OFF_GRID = 1e-9
NO_SCORE = tr("There is no score to set a threshold for. Choose a score column, or let a plain model make one.")
NO_TARGET = tr("This needs a column with what really happened (target).")


@dataclass(frozen=True, eq=False)
class ScoreBins:
    """Sums by group, target and score: arrays are (groups, target unknown/bad/good, bin 0 to 1000).

    `sums` has `n` rows, `w` weights, `w2` squared weights and `ws` weighted scores; `unscored` the first three for
    people without a score, (groups, target). `high_is_good` says which side of a threshold is accepted.
    """

    columns: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    codes: NDArray[np.int64]
    sums: Mapping[str, Floats]
    unscored: Mapping[str, Floats]
    high_is_good: bool
    weighted: bool

    @property
    def groups(self) -> list[tuple[str, ...]]:
        """The values that make each group, in the order of the arrays."""
        return [tuple(self.group(place).values()) for place in range(len(self.codes))]

    def group(self, place: int) -> dict[str, str]:
        """The values that make a group, by column: {"sex": "female"}."""
        return {column: self.names[column][code] for column, code in zip(self.columns, self.codes[place], strict=True)}

    @cached_property
    def accepted(self) -> Mapping[str, Floats]:
        """Sums of the people accepted at each cut: (groups, target, 1,002); the last cut lies above every score."""
        return {key: _accepted(self.sums[key], high_is_good=self.high_is_good) for key in ("n", "w", "w2")}

    @cached_property
    def total(self) -> Mapping[str, Floats]:
        """Sums of the people with a score: (groups, target)."""
        return {key: values.sum(axis=2) for key, values in self.sums.items()}

    @cached_property
    def distinct(self) -> int:
        """How many of the bins hold anybody: no more than that many thresholds differ, and one."""
        return int((self.sums["n"].sum(axis=(0, 1)) > 0).sum())

    @cached_property
    def everyone(self) -> "ScoreBins":
        """All groups together, as one group of no columns."""
        return ScoreBins(
            (),
            {},
            np.zeros((1, 0), np.int64),
            {key: values.sum(axis=0, keepdims=True) for key, values in self.sums.items()},
            {key: values.sum(axis=0, keepdims=True) for key, values in self.unscored.items()},
            self.high_is_good,
            self.weighted,
        )

    def at(self, cuts: NDArray[np.intp]) -> GroupCounts:
        """The outcome counts that a cut for each group makes; (groups,) places on the grid."""
        place = np.arange(len(self.codes))
        yes = {key: values[place, :, cuts] for key, values in self.accepted.items()}
        return GroupCounts(self.columns, self.names, self.codes, self._outcomes(yes))

    @cached_property
    def everywhere(self) -> GroupCounts:
        """The outcome counts of every group at each of the 1,001 thresholds, as groups in a row."""
        shape = (-1, OUTCOMES)
        yes = {key: values[:, :, :BINS].transpose(0, 2, 1).reshape(shape) for key, values in self.accepted.items()}
        return GroupCounts(self.columns, self.names, np.repeat(self.codes, BINS, axis=0), self._outcomes(yes))

    def _outcomes(self, yes: Mapping[str, Floats]) -> dict[str, Floats]:
        times = len(yes["n"]) // len(self.codes)
        found = {}
        for key, accepted in yes.items():
            scored = np.repeat(self.total[key], times, axis=0)
            none = np.repeat(self.unscored[key], times, axis=0)
            found[key] = np.stack([none, np.maximum(scored - accepted, 0.0), accepted], axis=2)
        return found


_MADE: WeakKeyDictionary[Case, dict[tuple[str, ...], ScoreBins]] = WeakKeyDictionary()


def is_binned(case: Case, by: Sequence[str] | None = None) -> bool:
    """Whether the bins of this grouping are there, so that an answer takes no pass over the rows."""
    return check_by(case, by) in _MADE.get(case, {})


def bin_case(case: Case, by: Sequence[str] | None = None) -> ScoreBins:
    """The score bins of a case by one grouping, made on the first call; None takes the first sensitive column.

    Raises
    ------
    WorkbenchError
        When there is no score, a column is no sensitive one, or the columns make too many groups.
    """
    columns = check_by(case, by)
    made = _MADE.setdefault(case, {})
    if columns not in made:
        made[columns] = _bin(case, columns)
    return made[columns]


def check_by(case: Case, by: Sequence[str] | None) -> tuple[str, ...]:
    """The columns of a grouping, or the sentence on why they cannot be one."""
    sensitive = case.roles.sensitive
    if by is None:
        if not sensitive:
            raise WorkbenchError(tr("Choose at least one sensitive column to compare by, for example sex or age."))
        return sensitive[:1]
    for column in by:
        if column not in sensitive:
            raise unknown(tr("sensitive column"), column, sensitive)
    return tuple(dict.fromkeys(by))


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


def _bin(case: Case, columns: tuple[str, ...]) -> ScoreBins:
    if case.scores is None:
        raise WorkbenchError(NO_SCORE)
    group, codes = _groups(case, columns)
    shape = (len(codes), OUTCOMES, BINS + 1)
    sums = {key: np.zeros(prod(shape)) for key in _keys(case)}
    for start in range(0, len(case.scores), CHUNK):
        part = slice(start, start + CHUNK)
        _add(sums, case, part, group[part])
    parts = {key: values.reshape(shape) for key, values in sums.items()}
    parts = {"n": parts["n"], "w": parts.get("w", parts["n"]), "w2": parts.get("w2", parts["n"]), "ws": parts["ws"]}
    return ScoreBins(
        columns,
        {column: case.groups[column].names for column in columns},
        codes,
        {key: values[:, :, 1:] for key, values in parts.items()},
        {key: parts[key][:, :, 0] for key in ("n", "w", "w2")},
        case.roles.score_means == "favourable",
        case.weights is not None,
    )


def _keys(case: Case) -> tuple[str, ...]:
    return ("n", "ws") if case.weights is None else ("n", "ws", "w", "w2")


def _add(sums: Mapping[str, Floats], case: Case, part: slice, group: NDArray[np.int64]) -> None:
    """Add the rows of one chunk to the sums."""
    assert case.scores is not None  # noqa: S101 - the caller has said so to the person
    scores = case.scores[part]
    target = np.zeros(len(scores), np.int64) if case.target is None else case.target[part].astype(np.int64) + 1
    flat = (group * OUTCOMES + target) * (BINS + 1) + bin_scores(scores) + 1
    weights = None if case.weights is None else case.weights[part]
    known = np.nan_to_num(scores)
    values = {"n": None, "ws": known if weights is None else weights * known}
    if weights is not None:
        values |= {"w": weights, "w2": weights**2}
    for key, of_rows in values.items():
        sums[key][:] += np.bincount(flat, weights=of_rows, minlength=len(sums[key]))


def _groups(case: Case, columns: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The group of every row, and the codes that make each group that is there."""
    coded = [case.groups[column] for column in columns]
    sizes = [len(part.names) for part in coded]
    key = np.zeros(0 if case.scores is None else len(case.scores), dtype=np.int64)
    for part, size in zip(coded, sizes, strict=True):
        key *= size
        key += part.codes
    there = np.bincount(key, minlength=prod(sizes)) > 0
    found = np.flatnonzero(there)
    if len(found) > MOST_GROUPS:
        raise WorkbenchError(
            tr(
                "These columns make {found:,} groups; thresholds can be looked at for up to {most_groups}. Compare "
                "by one column, or by a coarser one.",
                found=len(found),
                most_groups=MOST_GROUPS,
            )
        )
    codes = np.stack(np.unravel_index(found, sizes), axis=1) if sizes else np.zeros((1, 0), np.int64)
    return (np.cumsum(there) - 1)[key], codes


def _accepted(sums: Floats, *, high_is_good: bool) -> Floats:
    """Of each group and target, the sum at or above every cut, or below it."""
    below = np.concatenate([np.zeros((*sums.shape[:2], 1)), np.cumsum(sums, axis=2)], axis=2)
    return np.maximum(below[:, :, -1:] - below, 0.0) if high_is_good else below
