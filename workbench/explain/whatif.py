"""What if something about this person were different? Any value changed, and everything that follows, in one answer.

- `Person.of(space, row)` makes a person ready once; each answer after that costs a few calls of the model.
- Nothing here is limited to what a person can change: it asks how the model behaves. For ways that are open to a
  person see `find_counterfactuals`.
- Every score comes from the model itself, through a table of its own types.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import WorkbenchError, unknown
from workbench.explain.counterfactual_report import Change
from workbench.explain.plausibility import distance
from workbench.explain.search_columns import Column, rebuild
from workbench.explain.search_scores import in_one_thread
from workbench.explain.search_space import Space, Wanted
from workbench.explain.shapley import Explainer, json_value

Floats = NDArray[np.float64]
SCHEMA = "workbench.whatif/1"
NEAREST = 3
POINTS, MOST_VALUES = 41, 20


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A real person with the other answer: their row, how far away they are (Gower, 0 to 1), score and what differs."""

    row: int
    distance: float
    score: float
    differs: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class WhatIfReport:
    """One person as they are and as they would be.

    `before` and `score` are the model's scores, 0 to 1; `had_it` and `has_it` whether that is the favourable answer.
    `nearest` are the real people most like the changed person who get the other answer. `contributions` has a row for
    each feature, in the model's order: feature, before and after, on `scale`; None without an explainer.
    """

    row: int | None
    changes: tuple[Change, ...]
    before: float
    score: float
    had_it: bool
    has_it: bool
    wanted: Wanted
    nearest: tuple[Neighbour, ...]
    contributions: pd.DataFrame | None = None
    scale: str = ""
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; other people appear only as how far away they are."""
        return {
            "schema": SCHEMA,
            "row": self.row,
            "changes": [change.to_dict() for change in self.changes],
            "before": self.before,
            "prediction": self.score,
            "favourable_before": self.had_it,
            "favourable": self.has_it,
            "nearest": [{"distance": each.distance, "prediction": each.score} for each in self.nearest],
            "contributions": None if self.contributions is None else self.contributions.to_dict("records"),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """One person, ready to be asked about; `told` is what the model is told of them.

    `explainer` adds what each feature contributes to an answer; `explainer_for` makes one for all people of a table.
    """

    space: Space
    told: Mapping[str, Any]
    row: int | None = None
    explainer: Explainer | None = field(default=None, repr=False)

    @classmethod
    def of(cls, space: Space, who: int | Mapping[str, Any], *, explainer: Explainer | None = None) -> Self:
        """A row of the table, from 0, or a person from outside it: a value for each feature.

        Raises
        ------
        WorkbenchError
            When there is no such row, or a feature has no value.
        """
        if isinstance(who, Mapping):
            space.with_person(who)
            return cls(space=space, told={name: who[name] for name in space.model.features}, explainer=explainer)
        own = space.row(who)
        told = {column.name: column.plain(value) for column, value in zip(space.columns, own, strict=True)}
        return cls(space=space, told=told, row=int(who), explainer=explainer)

    @property
    def wanted(self) -> Wanted:
        """The scores of a favourable answer."""
        return Wanted.of(self.space.case.roles, None)

    def with_changes(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The values after some changes; a column that the model does not use is an error."""
        for name in changes:
            if name not in self.told:
                raise unknown("feature", name, self.told)
        return {**self.told, **changes}


def ask_what_if(person: Person, changes: Mapping[str, Any] | None = None) -> WhatIfReport:
    """Score, decision, contributions and the nearest people with the other answer, before and after some changes.

    Raises
    ------
    WorkbenchError
        When a changed column is no feature, a number is none, or the model cannot read the value.
    """
    values = person.with_changes(changes or {})
    space, coded, unseen = person.space.with_person(values)
    _, own, _ = space.with_person(person.told)
    before, score = (float(each) for each in space.scorer.check(np.vstack([own, coded])))
    wanted = person.wanted
    had_it, has_it = (bool(each) for each in wanted.holds(np.array([before, score])))
    return WhatIfReport(
        row=person.row,
        changes=_changes(space.columns, own, coded),
        before=before,
        score=score,
        had_it=had_it,
        has_it=has_it,
        wanted=wanted,
        nearest=find_nearest(space, coded, wanted, has_it=has_it, without=person.row),
        contributions=_contributions(person, space.columns, np.vstack([own, coded])),
        scale=person.explainer.scale if person.explainer else "",
        notes=tuple(_notes(space, coded, unseen)),
    )


def trace_curve(person: Person, feature: str, changes: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """How the score would follow one feature while all else stays: value, score and favourable, in the table's order.

    A number has at most 41 places spread over the people of the table, and its own; a category its 20 most frequent
    values. Ceteris-paribus curves: Goldstein et al., JCGS 24, 2015.
    """
    space, coded, _ = person.space.with_person(person.with_changes({**(changes or {})}))
    if feature not in person.told:
        raise unknown("feature", feature, person.told)
    at = [column.name for column in space.columns].index(feature)
    column = space.columns[at]
    places = _places(column, coded[at])
    rows = np.repeat(coded[None, :], len(places), axis=0)
    rows[:, at] = places
    scores = space.scorer.score(rows)
    values = pd.Series([column.plain(place) for place in places], dtype=object)
    return pd.DataFrame({"value": values, "score": scores, "favourable": person.wanted.holds(scores)})


def compare_people(space: Space, one: int, other: int) -> pd.DataFrame:
    """Two people side by side: feature, one, other, and the score of the first with this value of the second.

    Only features in which they differ have a row, the one that moves the score farthest first.
    """
    first, second = Person.of(space, one), Person.of(space, other)
    own = space.row(one)
    theirs = space.row(other)
    places = np.flatnonzero((own != theirs) & ~(np.isnan(own) & np.isnan(theirs)))
    rows = np.repeat(own[None, :], len(places) + 1, axis=0)
    rows[np.arange(len(places)), places] = theirs[places]
    scores = space.scorer.check(rows)
    names = [space.columns[at].name for at in places]
    frame = pd.DataFrame(
        {
            "feature": names,
            "one": pd.Series([first.told[name] for name in names], dtype=object),
            "other": pd.Series([second.told[name] for name in names], dtype=object),
            "score": scores[:-1],
            "change": scores[:-1] - scores[-1],
        }
    )
    order = frame["change"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def compare_variants(person: Person, variants: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """Variants side by side: variant, score, favourable and changes (how many), the person as they are first."""
    named: dict[str, Mapping[str, Any]] = {"as it is": {}, **variants}
    answers = {name: ask_what_if(person, changes) for name, changes in named.items()}
    rows = [
        {"variant": name, "score": each.score, "favourable": each.has_it, "changes": each.changes}
        for name, each in answers.items()
    ]
    return pd.DataFrame(rows)


def find_nearest(
    space: Space, coded: Floats, wanted: Wanted, *, has_it: bool, without: int | None = None
) -> tuple[Neighbour, ...]:
    """The real people most like this one who get the other answer; none where nobody does."""
    places = space.places
    others = np.flatnonzero((wanted.holds(space.scores) != has_it) & (places != (-1 if without is None else without)))
    if not len(others):
        return ()
    away = distance(space.columns, coded, space.people[others])
    return tuple(
        Neighbour(
            row=int(places[others[at]]),
            distance=float(away[at]),
            score=float(space.scores[others[at]]),
            differs=_changes(space.columns, coded, space.people[others[at]]),
        )
        for at in np.argsort(away, kind="stable")[:NEAREST]
    )


def _changes(columns: Sequence[Column], own: Floats, made: Floats) -> tuple[Change, ...]:
    differs = np.flatnonzero((own != made) & ~(np.isnan(own) & np.isnan(made)))
    return tuple(
        Change(feature=columns[at].name, before=columns[at].plain(own[at]), after=columns[at].plain(made[at]))
        for at in differs.tolist()
    )


def _contributions(person: Person, columns: Sequence[Column], coded: Floats) -> pd.DataFrame | None:
    if person.explainer is None:
        return None
    with in_one_thread(len(coded)):
        values, _, _ = person.explainer.explain(rebuild(columns, coded))
    names = [column.name for column in columns]
    return pd.DataFrame({"feature": names, "before": values[0], "after": values[1]})


def _places(column: Column, own: float) -> Floats:
    """The values a curve goes through; the person's own is always one of them."""
    if column.kind != "number":
        shares = column.shares if column.shares is not None else np.ones(len(column.names))
        frequent = np.argsort(-shares, kind="stable")[:MOST_VALUES]
        return np.union1d(frequent.astype(np.float64), own)
    known = column.sorted if column.sorted is not None else np.empty(0)
    if len(known) > POINTS:
        known = np.union1d(column.marks, known[[0, -1]])
    return np.union1d(known, [own]) if not np.isnan(own) else np.append(known, own)


def _notes(space: Space, coded: Floats, unseen: Sequence[str]) -> list[str]:
    roles = space.case.roles
    said = [f"No such value occurs in the table under {roles.column_label(name)}." for name in unseen]
    for column, value in zip(space.columns, coded, strict=True):
        known = column.sorted
        if column.kind == "number" and known is not None and len(known) and not known[0] <= value <= known[-1]:
            if np.isnan(value):
                continue
            ends = f"{json_value(column.plain(known[0]))} to {json_value(column.plain(known[-1]))}"
            said.append(
                f"The table holds {roles.column_label(column.name)} from {ends}: the model has learned nothing beyond."
            )
    return [*said, *([space.note] if space.note else [])]


def first_refused(space: Space) -> int:
    """The first row of the table without the favourable answer.

    Raises
    ------
    WorkbenchError
        When everyone has it.
    """
    refused = np.flatnonzero(~Wanted.of(space.case.roles, None).holds(space.scores))
    if not len(refused):
        raise WorkbenchError("The model gives everyone in this table the favourable answer; nobody is refused.")
    return int(space.places[refused[0]])
