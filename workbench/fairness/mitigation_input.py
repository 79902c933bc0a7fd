"""What does every method learn from? The rows of one split, their groups and answers, and the model that is tried."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.model_selection import StratifiedKFold

from workbench import pipelines
from workbench.fairness.mitigated import Codes, Floats, GroupReader
from workbench.features import Features
from workbench.training import Kind

INNER_FOLDS = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """What every method learns from: the rows of one split, their groups and answers, and the model that is tried."""

    table: pd.DataFrame
    target: NDArray[np.int8]
    weights: Floats
    group: GroupReader
    aware: Features
    blind: Features
    kind: Kind
    seed: int

    @cached_property
    def codes(self) -> Codes:
        """The group of each row."""
        return self.group.codes(self.table)

    def pipeline(self, features: Features, weights: Floats | None = None) -> Any:
        """The plain model on some columns."""
        given = self.weights if weights is None else weights
        table = self.table[list(features.names)]
        return pipelines.fit(pipelines.unfitted(self.kind, features, self.seed), table, self.target, given)[0]

    @cached_property
    def plain(self) -> Any:
        """The model that methods of the last stage start from."""
        return self.pipeline(self.aware)

    @cached_property
    def unseen_scores(self) -> Floats:
        """Scores of the training rows by models that have not seen them, as borders are not set on what was learned."""
        scores = np.full(len(self.target), np.nan)
        folds = StratifiedKFold(INNER_FOLDS, shuffle=True, random_state=self.seed)
        for seen, unseen in folds.split(self.table, self.target):
            model = clone(pipelines.unfitted(self.kind, self.aware, self.seed))
            fitted, _ = pipelines.fit(model, self.table.iloc[seen], self.target[seen], self.weights[seen])
            scores[unseen] = fitted.predict_proba(self.table.iloc[unseen])[:, 1]
        return scores

    def columns(self, features: Features) -> tuple[str, ...]:
        """The columns that a model reads which must also know the group."""
        return tuple(dict.fromkeys([*features.names, self.group.column]))

    def indexed(self, table: pd.DataFrame) -> pd.DataFrame:
        """A table of these rows as aif360 reads it: the group is its index."""
        return table.set_index(pd.Index(self.codes, name="group"))
