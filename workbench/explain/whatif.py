"""What if something about this person were different? Any value changed, and everything that follows, in one answer.

- `Person.of(space, row)` makes a person ready once; each answer after that costs a few calls of the model.
- Nothing here is limited to what a person can change: it asks how the model behaves. For ways that are open to a
  person see `find_counterfactuals`.
- Every score comes from the model itself, through a table of its own types.
- The score along one column is in `whatif_curve`; two people or several variants side by side in `whatif_compare`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.counterfactual_report import Change
from workbench.explain.plausibility import distance
from workbench.explain.search_columns import Column, rebuild
from workbench.explain.search_scores import in_one_thread
from workbench.explain.search_space import Space, Wanted
from workbench.explain.shapley import json_value
from workbench.explain.whatif_person import Person
from workbench.explain.whatif_report import Neighbour, WhatIfReport
from workbench.language import tr

__all__ = ["Neighbour", "Person", "WhatIfReport", "ask_what_if", "find_nearest"]

Floats = NDArray[np.float64]
NEAREST = 3


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


def _notes(space: Space, coded: Floats, unseen: Sequence[str]) -> list[str]:
    roles = space.case.roles
    said = [tr("No such value occurs in the table under {name}.", name=roles.column_label(name)) for name in unseen]
    for column, value in zip(space.columns, coded, strict=True):
        known = column.sorted
        if column.kind == "number" and known is not None and len(known) and not known[0] <= value <= known[-1]:
            if np.isnan(value):
                continue
            ends = tr(
                "{known} to {known_2}",
                known=json_value(column.plain(known[0])),
                known_2=json_value(column.plain(known[-1])),
            )
            said.append(
                tr(
                    "The table holds {name} from {ends}: the model has learned nothing beyond.",
                    name=roles.column_label(column.name),
                    ends=ends,
                )
            )
    return [*said, *([space.note] if space.note else [])]
