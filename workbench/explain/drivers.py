"""What drives this model: over everyone, and in each group?

Every row of a sample is explained; importance is the mean size of a column's contribution. The sample is stratified by
the sensitive columns together, so that small groups are seen too, and every row carries the weight of those it stands
for. How far the sample may be off is given as an interval (Cochran, Sampling Techniques, 1977, 5.6), and what was drawn
how stands in `sample`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from workbench.case import Case
from workbench.coding import Coded
from workbench.errors import WorkbenchError, unknown
from workbench.explain.explained import explain_rows
from workbench.explain.mean_sizes import LEVEL, importance_words, mean_sizes
from workbench.explain.samples import draw, strata_words, stratify
from workbench.explain.shapley import MEAN_ROWS, explainer_for
from workbench.explain.shapley_explainers import Boosted, Card, Explainer, Forest, Linear
from workbench.explain.shapley_inside import Floats, Places, Scale
from workbench.language import tr
from workbench.model import Model
from workbench.roles import Roles
from workbench.training import Progress, tell

ROWS: Mapping[type[Explainer], int] = {Linear: 20_000, Card: 20_000, Boosted: 5_000, Forest: 2_000}
SAMPLED_ROWS, SAMPLED_BUDGET = 200, 4_000  # a black box costs thousands of scores a row


@dataclass(frozen=True, kw_only=True, eq=False)
class DriversReport:
    """Many rows explained.

    `rows` are the places of the explained rows in the table, `weights` the share of the table each stands for (they
    sum to 1), `contributions` and `errors` their contributions and standard errors of sampling (rows × features),
    `predictions` their predictions; all on `scale`. `importance` has a row for each feature, the largest first:
    feature, importance (mean size), low, high, mean (with its sign) and share of all importance. `groups` are the
    explained rows' groups in each sensitive column; `total` how many rows the table has, `sample` what was drawn.
    """

    name: str
    roles: Roles
    features: tuple[str, ...]
    scale: Scale
    baseline: float
    rows: Places
    weights: Floats
    contributions: Floats = field(repr=False)
    errors: Floats = field(repr=False)
    predictions: Floats = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    groups: Mapping[str, Coded] = field(repr=False)
    strata: Places = field(repr=False)
    importance: pd.DataFrame = field(repr=False)
    total: int
    how: str
    against: str
    sample: str
    sentences: tuple[str, ...]
    level: float = LEVEL

    def by_group(self, column: str) -> pd.DataFrame:
        """Importance within each group of a sensitive column: group, rows, feature, importance, low, high, mean."""
        coded = self.coded(column)
        parts = []
        for code, name in enumerate(coded.names):
            inside = coded.codes == code
            if inside.any():
                part = self.contributions[inside], self.weights[inside], self.strata[inside]
                found = mean_sizes(self.features, *part)
                parts.append(found.assign(group=name, rows=int(inside.sum())))
        return pd.concat(parts, ignore_index=True)

    def dependence(self, feature: str) -> pd.DataFrame:
        """Each explained row with its value of a feature and what that adds: row, value, contribution, prediction."""
        if feature not in self.features:
            raise unknown("feature", feature, self.features)
        place = self.features.index(feature)
        return pd.DataFrame(
            {
                "row": self.rows,
                "value": self.table[feature].to_numpy(),
                "contribution": self.contributions[:, place],
                "prediction": self.predictions,
            }
        )

    def coded(self, column: str) -> Coded:
        """The explained rows' groups in one sensitive column."""
        if column not in self.groups:
            raise unknown(tr("sensitive column"), column, self.groups)
        return self.groups[column]

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON: no single row, only what is said of all."""
        return {
            "features": list(self.features),
            "scale": self.scale,
            "baseline": self.baseline,
            "rows": self.total,
            "explained": len(self.rows),
            "importance": self.importance.to_dict("records"),
            "how": self.how,
            "against": self.against,
            "sample": self.sample,
            "sentences": list(self.sentences),
        }


def explain_people(
    case: Case, model: Model, *, most: int | None = None, seed: int = 0, progress: Progress | None = None
) -> DriversReport:
    """What drives the model, from up to `most` explained rows; None takes a number that suits the kind of model.

    The same model and rows are explained once: a second question finds the answer kept. `progress` may raise
    `Cancelled`.

    Raises
    ------
    WorkbenchError
        When the model cannot read what the table holds, or `most` is below 2.
    """
    if most is not None and most < 2:  # noqa: PLR2004 - one row has no spread
        raise WorkbenchError(tr("Explain at least 2 rows, not {most}.", most=most))
    tell(progress, 0.0, tr("Looking into the model"))
    table = case.pandas
    explainer = explainer_for(model, table, budget=SAMPLED_BUDGET, seed=seed)
    rows, weights, strata = stratify(case, most or ROWS.get(type(explainer), SAMPLED_ROWS), seed)
    chosen = table.iloc[rows]
    features = list(model.features)
    background = draw(table, MEAN_ROWS, seed)[features]
    found = explain_rows(explainer, chosen[features], background, seed=seed, progress=progress)
    importance = mean_sizes(model.features, found.contributions, weights, strata)
    return DriversReport(
        name=case.name,
        roles=case.roles,
        features=model.features,
        scale=found.scale,
        baseline=found.baseline,
        rows=rows,
        weights=weights,
        contributions=found.contributions,
        errors=found.errors,
        predictions=found.predictions,
        table=chosen,
        groups={column: _only(coded, rows) for column, coded in case.groups.items()},
        strata=strata,
        importance=importance,
        total=case.rows,
        how=found.how,
        against=found.against,
        sample=strata_words(len(rows), case.rows, case.roles),
        sentences=importance_words(importance, case.roles),
    )


def _only(coded: Coded, rows: Places) -> Coded:
    return Coded(codes=coded.codes[rows], names=coded.names, edges=coded.edges)
