"""How much worse does the model do without what a column tells? Permutation importance, overall and by group.

A column's values are exchanged between people (Breiman, Machine Learning 45, 2001), and the loss of the scores is set
beside the loss before. The loss is the Brier score: the mean squared distance of the score from the outcome, 0 best.
The interval is of the mean difference over people, averaged over repeats.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.explain.border import Border
from workbench.explain.samples import draw, sample_words
from workbench.explain.shapley_inside import Floats
from workbench.intervals import simultaneous_z
from workbench.language import tr
from workbench.model import Model
from workbench.outcomes import UNKNOWN
from workbench.roles import Roles
from workbench.training import Progress, tell

MOST_ROWS, REPEATS, LEVEL = 10_000, 5, 0.95


@dataclass(frozen=True, kw_only=True, eq=False)
class ImportanceReport:
    """`everyone` has a row for each feature, the largest first: feature, importance, low, high (rise of the loss).

    `groups` has the same within each group of `by`, with group and rows; empty without `by`. `loss` is the Brier score
    of everyone before anything is exchanged; `sample` says which rows were looked at.
    """

    roles: Roles
    loss: float
    everyone: pd.DataFrame
    groups: pd.DataFrame = field(repr=False)
    by: str | None
    sample: str
    finding: str
    level: float = LEVEL

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "loss": self.loss,
            "everyone": self.everyone.to_dict("records"),
            "by": self.by,
            "groups": self.groups.to_dict("records"),
            "sample": self.sample,
            "finding": self.finding,
        }


def measure_importance(
    case: Case, model: Model, *, by: str | None = None, seed: int = 0, progress: Progress | None = None
) -> ImportanceReport:
    """How much the loss rises when each column is exchanged between people; within the groups of `by` as well.

    Raises
    ------
    WorkbenchError
        Without a target, or when `by` is no sensitive column.
    """
    if case.target is None:
        raise WorkbenchError(
            tr("Permutation importance compares scores with what really happened; choose a target column.")
        )
    if by is not None and by not in case.groups:
        raise unknown(tr("sensitive column"), by, case.groups)
    known = np.flatnonzero(case.target != UNKNOWN)
    places = draw(pd.DataFrame({"place": known}), MOST_ROWS, seed)["place"].to_numpy()
    table, target = case.pandas[list(model.features)].iloc[places], case.target[places]
    chances = Border.of(case, model).chances
    before = (chances(model.score(table)) - target) ** 2
    rng = np.random.default_rng(seed)
    rises = np.zeros((len(places), len(model.features)))
    for done, feature in enumerate(model.features):
        tell(progress, done / len(model.features), tr("Exchanging {feature}", feature=case.roles.column_label(feature)))
        for _ in range(REPEATS):
            mixed = table[feature].iloc[rng.permutation(len(table))].set_axis(table.index)
            after = (chances(model.score(table.assign(**{feature: mixed}))) - target) ** 2
            rises[:, done] += (after - before) / REPEATS
    everyone = _rows(model.features, rises)
    return ImportanceReport(
        roles=case.roles,
        loss=float(before.mean()),
        everyone=everyone,
        groups=_by_group(case, by, places, model.features, rises),
        by=by,
        sample=tr("Measured on {places} with a known outcome.", places=sample_words(len(places), len(known))),
        finding=_finding(everyone, case.roles),
    )


def _rows(features: tuple[str, ...], rises: Floats) -> pd.DataFrame:
    mean = rises.mean(axis=0)
    spread = rises.std(axis=0, ddof=1) if len(rises) > 1 else np.full(len(mean), np.nan)
    half = simultaneous_z(LEVEL, 2) * spread / np.sqrt(len(rises))
    found = pd.DataFrame({"feature": list(features), "importance": mean, "low": mean - half, "high": mean + half})
    return found.sort_values("importance", ascending=False, kind="stable", ignore_index=True)


def _by_group(case: Case, by: str | None, places: np.ndarray, features: tuple[str, ...], rises: Floats) -> pd.DataFrame:
    columns = ["group", "rows", "feature", "importance", "low", "high"]
    if by is None:
        return pd.DataFrame(columns=columns)
    coded = case.groups[by]
    codes = coded.codes[places]
    parts = [
        _rows(features, rises[codes == code]).assign(group=name, rows=int((codes == code).sum()))
        for code, name in enumerate(coded.names)
        if (codes == code).any()
    ]
    return pd.concat(parts, ignore_index=True)[columns]


def _finding(everyone: pd.DataFrame, roles: Roles) -> str:
    first = everyone.iloc[0]
    if not first["low"] > 0:
        return tr("Without any single column the model does about as well: chance could make these differences.")
    return tr(
        "The model leans most on {feature}: without what it tells, the squared error rises by {importance:.4f} (95% "
        "interval {low:.4f} to {high:.4f}). Columns that tell the same can stand in for each other, so that each "
        "alone looks unimportant.",
        feature=roles.column_label(first["feature"]),
        importance=first["importance"],
        low=first["low"],
        high=first["high"],
    )
