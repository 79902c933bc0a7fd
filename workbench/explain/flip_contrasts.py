"""What being of one group instead of another does to everyone's answer, with its interval: one contrast a group.

A group is held against the others in the mix in which they occur; with two groups that is the other one. The gap of
the favourable answers is one of pairs; its interval is Agresti & Min's (Statistics in Medicine 24, 2005: half a person
in each of the four cells). Over more than two groups it holds for all of them at once (Sidak, JASA 62, 1967).
"""

from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.explain.flip_chance import chance_error
from workbench.explain.flip_groups import Groups
from workbench.explain.flip_report import LEVEL
from workbench.explain.search_space import Space

Floats = NDArray[np.float64]
SMALL_GROUP = 30
HALF = 0.5
CONTRASTS = [
    "column",
    "group",
    "groups",
    "gap",
    "gap_low",
    "gap_high",
    "score_gap",
    "gained",
    "lost",
    "people",
    "chance",
    "p",
]


def group_rows(space: Space, groups: Groups, scores: Sequence[Floats]) -> list[dict[str, Any]]:
    """What the model would say of everyone as each group: mean score and share of favourable answers."""
    wanted = space.favourable
    return [
        {
            "column": groups.column,
            "group": name,
            "value": space.columns[groups.at].plain(place),
            "people": int((groups.codes == number).sum()),
            "score": float(scores[number].mean()),
            "rate": float(wanted.holds(scores[number]).mean()),
        }
        for number, (name, place) in enumerate(zip(groups.names, groups.places, strict=True))
    ]


def contrast_rows(space: Space, groups: Groups, scores: Floats) -> list[dict[str, Any]]:
    """Each group against the others; of two groups only the one with fewer favourable answers, or the lower scores."""
    count = len(groups.names)
    if count < 2:  # noqa: PLR2004 - nothing to hold it against
        return []
    answers = space.favourable.holds(scores).astype(np.float64)
    better = space.border.sign
    rows = [_contrast(space, groups, place, (scores, answers)) for place in range(count)]
    if count > 2:  # noqa: PLR2004
        return rows
    return [min(rows, key=lambda row: (row["gap"], better * row["score_gap"]))]


def _contrast(space: Space, groups: Groups, place: int, asked: tuple[Floats, Floats]) -> dict[str, Any]:
    scores, answers = asked
    count, people = len(groups.names), scores.shape[1]
    sizes = np.bincount(groups.codes[groups.codes >= 0], minlength=count).astype(np.float64)
    weights = np.where(np.arange(count) == place, 0.0, sizes) / (sizes.sum() - sizes[place])
    at_once = NormalDist().inv_cdf((1 + LEVEL ** (1 / count if count > 2 else 1)) / 2)  # noqa: PLR2004 - one contrast
    moved, turned = scores[place] - weights @ scores, answers[place] - weights @ answers
    chance = chance_error(space, groups, place)
    spread = float(np.hypot(moved.std(ddof=1) / np.sqrt(people) if people > 1 else np.inf, chance))
    z = abs(float(moved.mean())) / spread if spread > 0 else 0.0
    large = min(sizes[place], sizes.sum() - sizes[place]) >= SMALL_GROUP
    gap, low, high = _paired_gap(turned, at_once)
    tail = 2 * NormalDist().cdf(-z)
    figures = {
        "gap": gap,
        "gap_low": low,
        "gap_high": high,
        "score_gap": float(moved.mean()),
        "gained": float((answers[place] * (weights @ (1 - answers))).sum()),
        "lost": float(((1 - answers[place]) * (weights @ answers)).sum()),
        "people": people,
        "chance": chance,
        "p": 1.0 if not large else 1 - (1 - tail) ** count if count > 2 else tail,  # noqa: PLR2004
    }
    return {"column": groups.column, "group": groups.names[place], "groups": count, **figures}


def _paired_gap(turned: Floats, z: float) -> tuple[float, float, float]:
    """The gap of two shares of the same people and its interval: Agresti & Min, Statistics in Medicine 24, 2005.

    `turned` is 1 for a person whose answer turns favourable, -1 where it no longer is.
    """
    gap, total = float(turned.mean()), len(turned) + 4 * HALF
    middle = float(turned.sum()) / total
    error = np.sqrt(float((turned**2).sum()) + 2 * HALF - middle**2 * total) / total
    return gap, min(gap, max(middle - z * error, -1.0)), max(gap, min(middle + z * error, 1.0))
