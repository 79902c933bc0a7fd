"""What drives this model: over everyone, and in each group?

Every row of a sample is explained; importance is the mean size of a column's contribution. The sample is stratified by
the sensitive columns together, so that small groups are seen too, and every row carries the weight of those it stands
for. How far the sample may be off is given as an interval (Cochran, Sampling Techniques, 1977, 5.6), and what was drawn
how stands in `sample`.
"""

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.coding import Coded
from workbench.errors import WorkbenchError, unknown
from workbench.explain.samples import draw, strata_words, stratify
from workbench.explain.shapley import MEAN_ROWS, explainer_for
from workbench.explain.shapley_explainers import Boosted, Card, Explainer, Forest, Linear
from workbench.explain.shapley_inside import Floats, Places, Scale
from workbench.intervals import simultaneous_z
from workbench.language import tr
from workbench.model import Model
from workbench.roles import Roles
from workbench.training import Progress, hash_rows, tell
from workbench.words import capital, listed

ROWS: Mapping[type[Explainer], int] = {Linear: 20_000, Card: 20_000, Boosted: 5_000, Forest: 2_000}
SAMPLED_ROWS, SAMPLED_BUDGET = 200, 4_000  # a black box costs thousands of scores a row
KEPT = 8
LEVEL = 0.95

Key = tuple[str, str, str, int]
_KEPT: OrderedDict[Key, tuple[Floats, Floats, Floats, float, str, str, Scale]] = OrderedDict()
_NAMES: WeakKeyDictionary[Model, str] = WeakKeyDictionary()
_NUMBERS = count()


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
                found = _importance(self.features, *part)
                parts.append(found.assign(group=name, rows=int(inside.sum())))
        return pd.concat(parts, ignore_index=True)

    def dependence(self, feature: str) -> pd.DataFrame:
        """Each explained row's value of a feature, its contribution and its score's place: row, value, contribution."""
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
    values, errors, predictions, baseline, how, against, scale = _kept(
        explainer, chosen[features], draw(table, MEAN_ROWS, seed)[features], seed, progress
    )
    importance = _importance(model.features, values, weights, strata)
    sample = strata_words(len(rows), case.rows, case.roles)
    return DriversReport(
        name=case.name,
        roles=case.roles,
        features=model.features,
        scale=scale,
        baseline=baseline,
        rows=rows,
        weights=weights,
        contributions=values,
        errors=errors,
        predictions=predictions,
        table=chosen,
        groups={column: _only(coded, rows) for column, coded in case.groups.items()},
        strata=strata,
        importance=importance,
        total=case.rows,
        how=how,
        against=against,
        sample=sample,
        sentences=_sentences(importance, case.roles),
    )


def name_model(model: Model) -> str:
    """A name that two models share only if they are the same: a hash of what is in it, or a number of its own."""
    if model not in _NAMES:
        try:
            content = pickle.dumps((model.estimator, model.features, model.favourable))
            _NAMES[model] = sha256(content).hexdigest()
        except Exception:  # noqa: BLE001 - whatever a model does when it is written; a function may not be
            _NAMES[model] = tr("model {numbers}", numbers=next(_NUMBERS))
    return _NAMES[model]


def _kept(
    explainer: Explainer, chosen: pd.DataFrame, background: pd.DataFrame, seed: int, progress: Progress | None
) -> tuple[Floats, Floats, Floats, float, str, str, Scale]:
    """The explanation of these rows, kept from before where model and data are the same."""
    key = (name_model(explainer.model), hash_rows(chosen), hash_rows(background), seed)
    if key not in _KEPT:
        found = explainer.explain(chosen, progress)
        _KEPT[key] = (*found, explainer.baseline, explainer.how, explainer.against, explainer.scale)
        while len(_KEPT) > KEPT:
            _KEPT.popitem(last=False)
    _KEPT.move_to_end(key)
    return _KEPT[key]


def _importance(features: tuple[str, ...], values: Floats, weights: Floats, strata: Places) -> pd.DataFrame:
    """Weighted means of the sizes with the error of a stratified sample; 0 where every row was taken."""
    weights = weights / weights.sum()
    size = np.abs(values)
    mean = weights @ size
    error = np.sqrt(_variance(size, weights, strata))
    z = simultaneous_z(LEVEL, 2)
    found = pd.DataFrame(
        {
            "feature": list(features),
            "importance": mean,
            "low": np.maximum(mean - z * error, 0.0),
            "high": mean + z * error,
            "mean": weights @ values,
            "share": mean / mean.sum() if mean.sum() else mean,
        }
    )
    return found.sort_values("importance", ascending=False, kind="stable", ignore_index=True)


def _variance(size: Floats, weights: Floats, strata: Places) -> Floats:
    """Of a stratified mean, as if strata were large beside what was drawn of them: never too small."""
    total = np.zeros(size.shape[1])
    for stratum in np.unique(strata):
        inside = strata == stratum
        n = int(inside.sum())
        spread = size[inside].var(axis=0, ddof=1) if n > 1 else size.var(axis=0)
        total += weights[inside].sum() ** 2 * spread / n
    return total


def _only(coded: Coded, rows: Places) -> Coded:
    return Coded(codes=coded.codes[rows], names=coded.names, edges=coded.edges)


def _sentences(importance: pd.DataFrame, roles: Roles) -> tuple[str, ...]:
    first = importance.iloc[0]
    top = [roles.column_label(name) for name in importance["feature"][:3]]
    found = [
        (
            tr(
                "{top} moves the scores most: {share:.0f}% of all that the columns move. The first {top_2} are "
                "{top_3}.",
                top=capital(top[0]),
                share=100 * first["share"],
                top_2=len(top),
                top_3=listed(top),
            )
        )
    ]
    for name in importance.loc[importance["importance"] > 0, "feature"]:
        if name in roles.sensitive:
            share = float(importance.set_index("feature")["share"][name])
            found.append(
                tr(
                    "The model is given {name} itself, by which people are compared: {share:.0f}% of what moves the "
                    "scores.",
                    name=roles.column_label(name),
                    share=100 * share,
                )
            )
    return tuple(found)
