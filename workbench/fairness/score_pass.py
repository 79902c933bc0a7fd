"""How do the rows of a case get into score bins? In one pass for each grouping that is asked for.

The bins of a case are made once for each grouping and go when the case goes.
"""

from collections.abc import Mapping, Sequence
from math import prod
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.counts import OUTCOMES, Floats
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.score_bins import ScoreBins
from workbench.fairness.score_grid import BINS, bin_scores
from workbench.language import tr

MOST_GROUPS = 100
CHUNK = 1 << 20  # rows at a time, so that ten million rows need no ten million temporary numbers
NO_SCORE = tr("There is no score to set a threshold for. Choose a score column, or let a plain model make one.")
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
