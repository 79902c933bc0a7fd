"""Shapley values of a model that can only be asked: by walking from other people's rows to the one explained.

A walk starts at a row of the background and takes over one column after the other, in random order; each column gets
the change of the score it made. Every walk is made forth and back in the reverse order (Mitchell et al., JMLR 23,
2022), and every row of the background is used equally often. So the contributions add up to the score less the
background's mean exactly, whatever the number of walks; only how the sum is shared out has a sampling error
(Štrumbelj & Kononenko, KAIS 41, 2014), which is given.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.explain.shapley_inside import Floats
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell

AT_ONCE = 20_000  # rows scored in one call


@dataclass(frozen=True, kw_only=True, eq=False)
class Walks:
    """What a black box's scores are made of, from `background` on; `budget` is the scores a row may cost."""

    model: Model
    background: pd.DataFrame
    budget: int
    seed: int

    @property
    def rounds(self) -> int:
        """How often every row of the background is walked from, forth and back."""
        return max(1, self.budget // (2 * len(self.background) * (len(self.model.features) + 1)))

    def contributions(self, table: pd.DataFrame, progress: Progress | None = None) -> tuple[Floats, Floats]:
        """For each row and column its contribution, and the standard error of that: rows × features, twice."""
        values, errors = [], []
        for done in range(len(table)):
            tell(
                progress, done / len(table), tr("Explaining row {done:,} of {table:,}", done=done + 1, table=len(table))
            )
            value, error = self._explain(table.iloc[[done]])
            values.append(value)
            errors.append(error)
        return np.array(values), np.array(errors)

    def _explain(self, person: pd.DataFrame) -> tuple[Floats, Floats]:
        rng = np.random.default_rng(self.seed)  # the same for everyone, so that people can be compared
        changes = np.stack([self._round(person, rng) for _ in range(self.rounds)])
        # The background's rows are given, not drawn: the error is that of the orders, within each of them.
        spread = changes.var(axis=0, ddof=1).mean(axis=0) if self.rounds > 1 else changes[0].var(axis=0)
        pairs = changes.reshape(-1, changes.shape[-1])
        return pairs.mean(axis=0), np.sqrt(spread / len(pairs))

    def _round(self, person: pd.DataFrame, rng: np.random.Generator) -> Floats:
        """One walk forth and back from every row of the background: the mean changes, background × features."""
        rows, width = len(self.background), len(self.model.features)
        forth = rng.permuted(np.tile(np.arange(width), (rows, 1)), axis=1)
        changes = np.zeros((rows, width))
        for order in (forth, forth[:, ::-1]):
            scores = self._walk(person, order)
            np.put_along_axis(
                changes, order, np.take_along_axis(changes, order, axis=1) + np.diff(scores, axis=1) / 2, axis=1
            )
        return changes

    def _walk(self, person: pd.DataFrame, order: np.ndarray) -> Floats:
        """The scores along each walk: background × (features + 1)."""
        rows, width = order.shape
        rank = np.argsort(order, axis=1)  # at which step each column is taken over
        taken = rank[:, None, :] < np.arange(width + 1)[None, :, None]  # background × step × feature
        base = np.repeat(np.arange(rows), width + 1)
        mixed = {}
        for place, column in enumerate(self.model.features):
            both = pd.concat([person[column], self.background[column]], ignore_index=True)
            mixed[column] = both.take(np.where(taken[:, :, place].ravel(), 0, base + 1)).reset_index(drop=True)
        return score_in_parts(self.model, pd.DataFrame(mixed)).reshape(rows, width + 1)


def score_in_parts(model: Model, table: pd.DataFrame) -> Floats:
    """The scores of many rows, some thousand at a time."""
    starts = range(0, len(table), AT_ONCE)
    return np.concatenate([model.score(table.iloc[start : start + AT_ONCE]) for start in starts])
