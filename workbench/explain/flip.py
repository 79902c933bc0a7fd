"""The flip test: what if people were of the other group, all else equal? Only for a model that is told the group.

- Everyone in the table is given each group in turn, and the model is asked again: the same people under each group.
  A group is held against the others in the mix in which they occur; with two groups that is the other one.
- The gap of the favourable answers is one of pairs; its interval is Agresti & Min's (Statistics in Medicine 24, 2005:
  half a person in each of the four cells). Over more than two groups it holds for all of them at once (Sidak, JASA 62,
  1967).
- A model that learned from a table has a small gap by chance alone. A finding must also be beyond what chance leaves
  in a coefficient of a table of this size: v(1/n1 + 1/n2)/(1 - R²), the usual variance of an adjusted difference. R²
  is how well the other columns tell the group, v the variance of an answer: halfway between that without a model and
  the one that this model thinks is left, for a model that fits too closely thinks too little is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import MISSING
from workbench.data.proxies import WORTH, find_proxies
from workbench.errors import WorkbenchError, unknown
from workbench.explain.flip_words import finding_of, told_words
from workbench.explain.plausibility import as_points
from workbench.explain.search_space import Space, Wanted
from workbench.explain.whatif import Person
from workbench.finding import FALSE_ALARMS, Finding
from workbench.intervals import benjamini_hochberg
from workbench.roles import Roles
from workbench.training import Progress, tell

Floats = NDArray[np.float64]
SCHEMA = "workbench.flip/1"
LEVEL = 0.95
SMALL_GROUP = 30
LEAST_LEFT = 0.02  # of a group that the other columns tell all but wholly
HALF = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class FlipReport:
    """What the model would say if only the group were different.

    `groups` has a row for each column and group: column, group, value (what everyone was given), people (who are of
    it), score and rate (mean score and share of favourable answers if everyone were of it). `contrasts` has a row for
    each group against the others (with two groups only for the one with fewer favourable answers): column, group,
    groups (how many there are), gap of the rates with gap_low and gap_high (below 0: fewer favourable answers as this
    group), score_gap, gained and lost (people whose answer turns favourable, or no longer is, as this group instead of
    another), people, chance (the error that learning leaves in score_gap) and p. `not_told` are sensitive columns that
    the model does not get, each with the columns that hint at it most (feature, auc).
    """

    roles: Roles
    rows: int
    asked: int
    groups: pd.DataFrame
    contrasts: pd.DataFrame
    not_told: Mapping[str, tuple[tuple[str, float], ...]]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    level: float = LEVEL

    def of(self, column: str) -> pd.DataFrame:
        """Each group of one column against the others, the clearest first."""
        mine = self.contrasts[self.contrasts["column"] == column]
        return mine.sort_values("p", kind="stable").reset_index(drop=True)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "schema": SCHEMA,
            "rows": self.rows,
            "asked": self.asked,
            "level": self.level,
            "groups": self.groups.to_dict("records"),
            "contrasts": self.contrasts.to_dict("records"),
            "not_told": {
                column: [{"feature": feature, "auc": auc} for feature, auc in hints]
                for column, hints in self.not_told.items()
            },
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": list(self.notes),
        }


@dataclass(frozen=True, eq=False)
class _Groups:
    """One sensitive column: its groups, a value that stands for each, and each person's group."""

    column: str
    at: int
    names: tuple[str, ...]
    places: Floats
    codes: NDArray[np.int64] = field(repr=False)


def flip_person(person: Person, column: str) -> pd.DataFrame:
    """One person under each group of a column, all else equal: group, value, score, favourable and own.

    Raises
    ------
    WorkbenchError
        When the model is not told this column, so that flipping it changes nothing.
    """
    space, coded, _ = person.space.with_person(person.told)
    names = [each.name for each in space.columns]
    if column not in names:
        raise WorkbenchError(told_words(column, space.case.roles))
    groups = _groups_of(person.space, column)
    at, here = groups.at, coded[groups.at]
    rows = np.repeat(coded[None, :], len(groups.places) + 1, axis=0)
    rows[:-1, at] = groups.places
    scores = space.scorer.check(rows)
    own = _own_group(person.space, groups, float(here))
    scores[:-1][own] = scores[-1]  # as they are, not as the one who stands for their group
    values = [here if mine else place for place, mine in zip(groups.places, own, strict=True)]
    return pd.DataFrame(
        {
            "group": groups.names,
            "value": pd.Series([space.columns[at].plain(value) for value in values], dtype=object),
            "score": scores[:-1],
            "favourable": person.wanted.holds(scores[:-1]),
            "own": own,
        }
    )


def flip_test(space: Space, *, columns: Sequence[str] | None = None, progress: Progress | None = None) -> FlipReport:
    """What everyone in the table would be told if only their group were different, with intervals and findings.

    `columns` are the sensitive ones, unless they are named. A number is given the middle value of each of its bands. In
    a table of more than 20,000 rows, 20,000 drawn at random are asked, and the report says so.

    Raises
    ------
    WorkbenchError
        Without a sensitive column, or with one that the table does not have.
    """
    case = space.case
    asked = tuple(case.roles.sensitive if columns is None else columns)
    if not asked:
        raise WorkbenchError("Choose at least one sensitive column first, for example sex or age.")
    for column in asked:
        if column not in case.columns:
            raise unknown("column", column, case.columns)
    told = [column for column in asked if column in space.model.features]
    groups, contrasts = [], []
    for done, column in enumerate(told):
        tell(progress, done / len(asked), f"Asking again with another {case.roles.column_label(column)}")
        found = _groups_of(space, column)
        scores = [_scores_as(space, found.at, place) for place in found.places]
        groups += _group_rows(space, found, scores)
        contrasts += _contrast_rows(space, found, np.array(scores))
    tell(progress, len(told) / len(asked), "Looking for what may stand in for a group")
    frame = pd.DataFrame(contrasts, columns=CONTRASTS)
    return FlipReport(
        roles=case.roles,
        rows=case.rows,
        asked=len(space.people),
        groups=pd.DataFrame(groups, columns=["column", "group", "value", "people", "score", "rate"]),
        contrasts=frame,
        not_told=_hints(space, [column for column in asked if column not in told]),
        findings=_findings(frame, case.roles),
        notes=tuple(_notes(space, told)),
    )


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


def _groups_of(space: Space, column: str) -> _Groups:
    """The groups of a column and the value that stands for each: its own, or the middle one of a band."""
    coded = space.case.code(column)
    at = [each.name for each in space.columns].index(column)
    codes = np.asarray(coded.codes)[space.places].astype(np.int64)
    names, places = [], []
    for place, name in enumerate(coded.names):
        held = space.people[codes == place, at]
        held = held[~np.isnan(held)] if space.columns[at].kind == "number" else held[held >= 0]
        if name != MISSING and len(held):
            names.append((place, name))
            places.append(float(np.sort(held)[len(held) // 2]))
    order = {place: at for at, (place, _) in enumerate(names)}
    again = np.array([order.get(code, -1) for code in codes.tolist()], dtype=np.int64)
    return _Groups(column, at, tuple(name for _, name in names), np.array(places), again)


def _own_group(space: Space, groups: _Groups, here: float) -> NDArray[np.bool_]:
    """Which group a person with this value is of: that of the people who have it, or the nearest for a number."""
    same = np.flatnonzero(space.people[:, groups.at] == here)
    own = np.zeros(len(groups.names), dtype=bool)
    known = groups.codes[same]
    known = known[known >= 0]
    if len(known):
        own[known[0]] = True
    elif space.columns[groups.at].kind == "number" and not np.isnan(here) and len(own):
        own[np.argmin(np.abs(groups.places - here))] = True
    return own


def _scores_as(space: Space, at: int, place: float) -> Floats:
    made = space.people.copy()
    made[:, at] = place
    return space.scorer.score(made)


def _group_rows(space: Space, groups: _Groups, scores: Sequence[Floats]) -> list[dict[str, Any]]:
    wanted = Wanted.of(space.case.roles, None)
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


def _contrast_rows(space: Space, groups: _Groups, scores: Floats) -> list[dict[str, Any]]:
    """Each group against the others; of two groups only the one with fewer favourable answers, or the lower scores."""
    roles, count = space.case.roles, len(groups.names)
    if count < 2:  # noqa: PLR2004 - nothing to hold it against
        return []
    answers = Wanted.of(roles, None).holds(scores).astype(np.float64)
    better = 1.0 if roles.score_means != "unfavourable" else -1.0
    rows = [_contrast(space, groups, place, (scores, answers)) for place in range(count)]
    if count > 2:  # noqa: PLR2004
        return rows
    return [min(rows, key=lambda row: (row["gap"], better * row["score_gap"]))]


def _contrast(space: Space, groups: _Groups, place: int, asked: tuple[Floats, Floats]) -> dict[str, Any]:
    scores, answers = asked
    count, people = len(groups.names), scores.shape[1]
    sizes = np.bincount(groups.codes[groups.codes >= 0], minlength=count).astype(np.float64)
    weights = np.where(np.arange(count) == place, 0.0, sizes) / (sizes.sum() - sizes[place])
    at_once = NormalDist().inv_cdf((1 + LEVEL ** (1 / count if count > 2 else 1)) / 2)  # noqa: PLR2004 - one contrast
    moved, turned = scores[place] - weights @ scores, answers[place] - weights @ answers
    chance = _chance(space, groups, place)
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


def _chance(space: Space, groups: _Groups, place: int) -> float:
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


def _hints(space: Space, columns: Sequence[str]) -> dict[str, tuple[tuple[str, float], ...]]:
    """What the model is told that hints at a group it is not told, the strongest first."""
    known = [column for column in columns if column in space.case.groups]
    if not known:
        return dict.fromkeys(columns, ())
    pairs = find_proxies(space.case, features=space.model.features).pairs
    strong = pairs[pairs["auc"] >= WORTH]
    return {
        column: tuple(strong.loc[strong["sensitive"] == column, ["feature", "auc"]].itertuples(index=False, name=None))
        for column in columns
    }


def _findings(contrasts: pd.DataFrame, roles: Roles) -> tuple[Finding, ...]:
    """The clearest group of each column that chance in learning would hardly make, corrected over the columns."""
    clearest = [mine.sort_values("p", kind="stable").iloc[0] for _, mine in contrasts.groupby("column", sort=False)]
    adjusted = benjamini_hochberg(np.array([row["p"] for row in clearest], dtype=np.float64))
    return tuple(
        finding_of(row.to_dict(), roles, LEVEL) for row, p in zip(clearest, adjusted, strict=True) if p <= FALSE_ALARMS
    )


def _notes(space: Space, told: Sequence[str]) -> list[str]:
    said = []
    if space.case.weights is not None:
        said.append("Rows count once here, whatever they weigh.")
    if told and space.note:
        said.append(space.note.replace("What is usual was seen in", "The model was asked again about"))
    if told:
        said.append(
            "All else stays equal here, also what often goes with a group. The test finds what the model does with the "
            "group itself, not what other columns do in its place."
        )
    return said
