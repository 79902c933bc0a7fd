"""Who takes part when methods are compared, and how they are divided, again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import Coded
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.mitigation_worker import Task
from workbench.features import choose_features
from workbench.language import tr
from workbench.outcomes import FAVOURABLE, UNKNOWN
from workbench.roles import Roles
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
    """The rows that take part: a target is known; of many, MOST_ROWS drawn at random.

    `added` stand for what chance would have left out: one person of each group and answer that the table has. The case
    has no decision and no score: methods look at neither, and both may lack a value among these rows.
    """

    case: Case
    group: Coded
    by: str
    target: NDArray[np.int8]
    all_rows: int
    added: int = 0

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
        taken = known if len(known) <= MOST_ROWS else _draw(_kinds(case, by), known, seed)
        frame = case.pandas.iloc[taken].reset_index(drop=True)
        some = Case(frame=frame, roles=_roles(case), name=case.name)
        group, target = some.groups[by], some.target
        if target is None or len(group.names) < TWO:
            raise WorkbenchError(tr("There is only one group in column {by!r}, so there is no gap to close.", by=by))
        added = max(len(taken) - MOST_ROWS, 0)
        return cls(case=some, group=group, by=by, target=target, all_rows=len(known), added=added)

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
        rare = tr(
            "Chance drew nobody of some group with one of the answers; one such person each, {added} in all, takes "
            "part as well.",
            added=whole(self.added),
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
        sample = (drawn, rare if self.added else "") if len(self.target) < self.all_rows else ()
        known = (*sample, few, UNLAWFUL, TAKEN_AS_RIGHT)
        return tuple(filter(None, known))

    @property
    def weights(self) -> Floats:
        """How much each row counts, 1 on average."""
        weights = self.case.weights
        return np.ones(len(self.target)) if weights is None else weights / weights.mean()

    def splits(self, count: int, seed: int) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Rows to learn from and to answer for, with like shares of every group and answer where there are enough.

        Raises
        ------
        WorkbenchError
            When one of the two answers is so rare that one part of them would be without it.
        """
        strata = self.group.codes * 2 + self.target
        found = []
        for part in range(count):
            random = np.random.default_rng([seed, part])
            aside = np.zeros(len(strata), dtype=bool)
            for stratum in np.unique(strata):
                rows = random.permutation(np.flatnonzero(strata == stratum))
                aside[rows[: round(TESTED * len(rows))]] = True
            for rows in (~aside, aside):
                self._check_answers(rows)
            found.append((np.flatnonzero(~aside), np.flatnonzero(aside)))
        return found

    def _check_answers(self, rows: NDArray[np.bool_]) -> None:
        counting = self.target[rows & (self.weights > 0)]
        if len(np.unique(counting)) < TWO:
            yes = int((self.target == FAVOURABLE).sum())
            raise WorkbenchError(
                tr(
                    "One of the two answers is too rare to compare methods (favourable: {yes}, other: {no}). Both are "
                    "needed, among the people to learn from and among those to answer for.",
                    yes=whole(yes),
                    no=whole(len(self.target) - yes),
                )
            )

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


def _roles(case: Case) -> Roles:
    """The roles of people who learn and are answered for, with the bands of the whole table."""
    roles = case.roles
    aside = [column for column in (roles.prediction, roles.score) if column is not None]
    return roles.replace(
        prediction=None,
        favourable_decision=None,
        score=None,
        not_features=tuple(dict.fromkeys([*roles.not_features, *aside])),
        cuts={**roles.cuts, **case.edges},
    )


def _kinds(case: Case, by: str) -> NDArray[np.int64]:
    """A number for each group and answer; of favourable values that were named, each is an answer of its own."""
    said = pd.factorize(case.pandas[case.roles.target])[0]
    answers = np.where(case.target == FAVOURABLE, said + 1, 0).astype(np.int64)
    kinds: NDArray[np.int64] = case.groups[by].codes * (answers.max() + 1) + answers
    return kinds


def _draw(kinds: NDArray[np.int64], known: NDArray[np.intp], seed: int) -> NDArray[np.intp]:
    """MOST_ROWS of the known rows, and one at random of every kind that chance has left out."""
    random = np.random.default_rng(seed)
    drawn = random.choice(known, MOST_ROWS, replace=False)
    left_out = random.permutation(known[~np.isin(kinds[known], kinds[drawn])])
    first = np.unique(kinds[left_out], return_index=True)[1]
    return np.sort(np.concatenate([drawn, left_out[first]]))
