"""How would the score follow one column, while all else about this person stays?"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import unknown
from workbench.explain.search_columns import Column
from workbench.explain.whatif_person import Person

Floats = NDArray[np.float64]
POINTS, MOST_VALUES = 41, 20


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
