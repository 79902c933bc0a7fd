"""Who takes part when methods are compared, and how they are divided, again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import Coded
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.mitigation_worker import Task
from workbench.features import choose_features
from workbench.language import tr
from workbench.outcomes import UNKNOWN
from workbench.training import Kind
from workbench.words import listed, whole

TESTED, MOST_ROWS = 0.3, 20_000
SMALL = 10
TWO = 2
UNLAWFUL = tr("Deciding by a person's group, even to help, is unlawful for some decisions: ask before you use it.")
TAKEN_AS_RIGHT = tr(
    "The recorded answers are taken as right. Where they carry an old wrong, closing a gap in errors closes it only "
    "against that record."
)
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """The rows that take part: a target is known; at most MOST_ROWS of them."""

    case: Case
    group: Coded
    by: str
    target: NDArray[np.int8]
    all_rows: int

    @classmethod
    def of(cls, case: Case, by: str, seed: int) -> "People":
        """Those of a case, or one sentence on why there is nothing to compare."""
        if case.target is None:
            raise WorkbenchError(
                tr("A model needs a target column to learn from; name the one that holds the answers.")
            )
        if by not in case.groups:
            raise unknown(tr("sensitive column"), by, case.roles.sensitive)
        known = np.flatnonzero(case.target != UNKNOWN)
        taken = known
        if len(known) > MOST_ROWS:
            taken = np.sort(np.random.default_rng(seed).choice(known, MOST_ROWS, replace=False))
        cuts = {**case.roles.cuts, **case.edges}
        frame = case.pandas.iloc[taken].reset_index(drop=True)
        some = Case(frame=frame, roles=case.roles.replace(cuts=cuts), name=case.name)
        group, target = some.groups[by], some.target
        if target is None or len(group.names) < TWO:
            raise WorkbenchError(tr("There is only one group in column {by!r}, so there is no gap to close.", by=by))
        return cls(case=some, group=group, by=by, target=target, all_rows=len(known))

    @property
    def sample_words(self) -> str:
        """How many of how many, where not everyone takes part."""
        if len(self.target) == self.all_rows:
            return ""
        return tr(
            " It learned from {target} of {all_rows} people, drawn at random.",
            target=whole(len(self.target)),
            all_rows=whole(self.all_rows),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What limits the answer."""
        sizes = np.bincount(self.group.codes, minlength=len(self.group.names))
        small = [name for name, size in zip(self.group.names, sizes, strict=True) if size < SMALL]
        drawn = tr(
            "Tried on {target} of {all_rows} people, drawn at random.",
            target=whole(len(self.target)),
            all_rows=whole(self.all_rows),
        )
        few = (
            tr(
                "Too few people to measure a gap for {small} (fewer than {small_2}).",
                small=listed(small),
                small_2=SMALL,
            )
            if small
            else ""
        )
        known = (drawn if len(self.target) < self.all_rows else "", few, UNLAWFUL, TAKEN_AS_RIGHT)
        return tuple(filter(None, known))

    @property
    def weights(self) -> Floats:
        """How much each row counts, 1 on average."""
        weights = self.case.weights
        return np.ones(len(self.target)) if weights is None else weights / weights.mean()

    def splits(self, count: int, seed: int) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Rows to learn from and to answer for, with like shares of every group and answer where there are enough."""
        strata = self.group.codes * 2 + self.target
        found = []
        for part in range(count):
            random = np.random.default_rng([seed, part])
            aside = np.zeros(len(strata), dtype=bool)
            for stratum in np.unique(strata):
                rows = random.permutation(np.flatnonzero(strata == stratum))
                aside[rows[: round(TESTED * len(rows))]] = True
            found.append((np.flatnonzero(~aside), np.flatnonzero(aside)))
        return found

    def task(self, kind: Kind, seed: int, splits: Sequence[Any], wanted: Sequence[str]) -> Task:
        """What the process that fits is asked for."""
        aware = choose_features(self.case.pandas, self.case.roles, use_sensitive=True)
        blind = choose_features(self.case.pandas, self.case.roles)
        columns = list(dict.fromkeys([*aware.names, self.by]))
        return Task(
            table=self.case.pandas[columns],
            target=self.target,
            weights=self.weights,
            column=self.by,
            names=self.group.names,
            edges=self.group.edges,
            aware=aware,
            blind=blind,
            kind=kind,
            seed=seed,
            splits=splits,
            wanted=tuple(wanted),
        )
