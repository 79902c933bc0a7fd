"""Two people side by side, or several variants of one: what sets them apart, and what it does to the score."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.explain.search_space import Space
from workbench.explain.whatif import ask_what_if
from workbench.explain.whatif_person import Person


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
