"""Many searches side by side: each call of the model serves all of them, and none runs longer than its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.explain.limits import Limits
from workbench.explain.search import Asking, Search
from workbench.explain.search_levers import find_levers
from workbench.explain.search_space import Space, Wanted

Floats = NDArray[np.float64]


@dataclass(eq=False)
class Asked:
    """One person whose search is under way."""

    row: int | None
    space: Space
    own: Floats
    search: Search
    unseen: tuple[str, ...] = ()
    score: float = np.nan
    is_cut_short: bool = False

    @classmethod
    def of(cls, space: Space, who: int | Mapping[str, Any], limits: Limits, wanted: Wanted, count: int) -> "Asked":
        """Ready to search."""
        unseen: tuple[str, ...] = ()
        if isinstance(who, Mapping):
            space, own, unseen = space.with_person(who)
        else:
            own = space.row(who)
        levers = find_levers(space.columns, own, space.people, limits, space.fixed(limits))
        search = Search(space, own, levers, wanted, count)
        return cls(None if isinstance(who, Mapping) else int(who), space, own, search, unseen)

    @classmethod
    def relaxed(cls, space: Space, own: Floats, limits: Limits, wanted: Wanted) -> "Asked":
        """The same person within other limits, to see whether there is any way."""
        levers = find_levers(space.columns, own, space.people, limits, space.fixed(limits))
        return cls(None, space, own, Search(space, own, levers, wanted, 1))

    @property
    def has_it_already(self) -> bool:
        """Whether there is nothing to search for."""
        return bool(self.search.wanted.holds(np.array([self.score]))[0])


def run_searches(people: Sequence[Asked], budget: float) -> None:
    """Run every search to its end, or stop all when the next call of the model would last longer than what is left.

    `budget` is in seconds, for all of them together.
    """
    ends = perf_counter() + budget
    for asked, scores in zip(people, ask_together(people, [asked.own[None, :] for asked in people]), strict=True):
        asked.score = float(scores[0])
    runs = {place: asked.search.run() for place, asked in enumerate(people) if not asked.has_it_already}
    sent: dict[int, Any] = dict.fromkeys(runs)
    while runs:
        batches = {place: batch for place, run in runs.items() if (batch := _next(run, sent[place])) is not None}
        runs = {place: runs[place] for place in batches}
        seconds = sum(people[place].space.scorer.pace * len(batch) for place, batch in batches.items())
        if perf_counter() + seconds > ends:
            for place in runs:
                people[place].is_cut_short = True
            return
        answers = ask_together([people[place] for place in batches], list(batches.values()))
        sent = dict(zip(batches, answers, strict=True))


def ask_together(people: Sequence[Asked], rows: Sequence[Floats], *, check: bool = False) -> list[Floats]:
    """The scores of some coded rows of each person, in as few calls of the model as can be.

    With `check` the model itself is asked, never the short way around its tables.
    """
    scorers = {id(asked.space.scorer): asked.space.scorer for asked in people}
    found: list[Floats] = [np.empty(0)] * len(people)
    for key, scorer in scorers.items():  # a person with a value that the table lacks brings a scorer of their own
        mine = [place for place, asked in enumerate(people) if id(asked.space.scorer) == key]
        together = np.concatenate([rows[place] for place in mine])
        scores = scorer.check(together) if check else scorer.score(together)
        parts = np.split(scores, np.cumsum([len(rows[place]) for place in mine])[:-1])
        for place, part in zip(mine, parts, strict=True):
            found[place] = part
    return found


def _next(run: Asking, scores: Any) -> Floats | None:
    try:
        return run.send(scores)
    except StopIteration:
        return None
