"""How does the score follow one column? Partial dependence, each person's own curve, and accumulated local effects.

- Partial dependence: the mean score if everybody had this value (Friedman, Annals of Statistics 29, 2001).
- ICE: the same for single people (Goldstein et al., JCGS 24, 2015); the mean of the curves is the partial dependence.
- ALE: what small steps change among those who stand there, summed up, with mean 0 (Apley & Zhu, JRSS B 82, 2020). It
  never asks about a combination that nobody has, as the other two do where columns go together. Numbers only.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.coding import is_number, value_name
from workbench.errors import WorkbenchError, unknown
from workbench.explain.explanation import json_value
from workbench.explain.samples import draw, sample_words
from workbench.explain.shapley_inside import Floats
from workbench.intervals import simultaneous_z
from workbench.language import tr
from workbench.model import Model
from workbench.roles import Roles
from workbench.training import Progress, tell
from workbench.words import capital

MOST_ROWS, STEPS, CURVES, MOST_VALUES, LEVEL = 1_000, 20, 50, 20, 0.95


@dataclass(frozen=True, kw_only=True, eq=False)
class EffectReport:
    """`partial`: value, score, low, high; `ice`: one row a person and value (row, value, score), of up to 50 people.

    `ale`: value, effect, low, high, people (in the step that ends there); empty for text. All in the score, 0 to 1.
    """

    roles: Roles
    feature: str
    numeric: bool
    partial: pd.DataFrame
    ice: pd.DataFrame = field(repr=False)
    ale: pd.DataFrame = field(repr=False)
    sample: str
    finding: str
    level: float = LEVEL

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON, without single people's curves."""
        frames = {"partial": self.partial, "ale": self.ale}
        rows = {
            name: [{str(key): json_value(value) for key, value in row.items()} for row in frame.to_dict("records")]
            for name, frame in frames.items()
        }
        return {
            "feature": self.feature,
            "numeric": self.numeric,
            **rows,
            "sample": self.sample,
            "finding": self.finding,
        }


def trace_effect(
    case: Case, model: Model, feature: str, *, seed: int = 0, progress: Progress | None = None
) -> EffectReport:
    """How the score follows one feature, on up to 1,000 rows.

    Raises
    ------
    WorkbenchError
        When it is no feature of the model, or has no value.
    """
    if feature not in model.features:
        raise unknown("feature", feature, model.features)
    model.check_features(case.pandas)
    table = draw(case.pandas, MOST_ROWS, seed)
    numeric = is_number(table[feature])
    values = _grid(table[feature], numeric=numeric)
    if not len(values):
        raise WorkbenchError(tr("Column {feature!r} has no value to follow.", feature=feature))
    scores = []
    for done, value in enumerate(values):
        tell(
            progress,
            done / len(values),
            tr("Asking about {feature} {value}", feature=case.roles.column_label(feature), value=value_name(value)),
        )
        taken = pd.Series([value] * len(table), index=table.index)
        scores.append(model.score(table.assign(**{feature: taken.astype(table[feature].dtype)})))
    curves = np.stack(scores)
    partial = _partial(values, curves)
    return EffectReport(
        roles=case.roles,
        feature=feature,
        numeric=numeric,
        partial=partial,
        ice=_ice(case, table, values, curves),
        ale=_ale(model, table, feature)
        if numeric
        else pd.DataFrame(columns=["value", "effect", "low", "high", "people"]),
        sample=tr("Asked of {table}.", table=sample_words(len(table), case.rows)),
        finding=_finding(partial, case.roles.column_label(feature)),
    )


def _grid(values: pd.Series, *, numeric: bool) -> list[Any]:
    """Up to 20 values that occur: of numbers evenly spread quantiles, else the most frequent."""
    known = values.dropna()
    if not numeric:
        return list(known.value_counts().index[:MOST_VALUES])
    ordered = known.sort_values()
    places = np.unique(np.linspace(0, len(ordered) - 1, STEPS + 1).astype(int))
    return list(dict.fromkeys(ordered.iloc[places])) if len(ordered) else []


def _partial(values: list[Any], curves: Floats) -> pd.DataFrame:
    mean = curves.mean(axis=1)
    spread = curves.std(axis=1, ddof=1) if curves.shape[1] > 1 else np.full(len(mean), np.nan)
    half = simultaneous_z(LEVEL, 2) * spread / np.sqrt(curves.shape[1])
    low, high = np.clip(mean - half, 0, 1), np.clip(mean + half, 0, 1)
    return pd.DataFrame({"value": pd.Series(values, dtype=object), "score": mean, "low": low, "high": high})


def _ice(case: Case, table: pd.DataFrame, values: list[Any], curves: Floats) -> pd.DataFrame:
    people = np.unique(np.linspace(0, len(table) - 1, CURVES).astype(int))
    rows = case.pandas.index.get_indexer(table.index[people]) if case.pandas.index.is_unique else people
    return pd.DataFrame(
        {
            "row": np.repeat(rows, len(values)),
            "value": pd.Series(values * len(people), dtype=object),
            "score": curves[:, people].T.ravel(),
        }
    )


def _ale(model: Model, table: pd.DataFrame, feature: str) -> pd.DataFrame:
    """The summed mean changes over steps of like many people."""
    known = table[table[feature].notna()]
    numbers = known[feature].to_numpy(dtype=np.float64)
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, STEPS + 1), method="inverted_cdf"))
    if len(edges) < 2:  # noqa: PLR2004 - one value has no step
        return pd.DataFrame({"value": edges, "effect": 0.0, "low": 0.0, "high": 0.0, "people": len(known)})
    step = np.clip(np.searchsorted(edges, numbers, side="left"), 1, len(edges) - 1)
    ends = [model.score(known.assign(**{feature: edges[step - side]})) for side in (0, 1)]
    change = pd.DataFrame({"step": step, "change": ends[0] - ends[1]})
    by = change.groupby("step")["change"].agg(["mean", "var", "size"]).reindex(range(1, len(edges)))
    mean, people = by["mean"].fillna(0.0).to_numpy(), by["size"].fillna(0).to_numpy()
    variance = (by["var"] / by["size"]).fillna(0.0).to_numpy()
    effect = np.concatenate([[0.0], mean.cumsum()])
    middle = (effect[1:] + effect[:-1]) / 2
    effect = effect - (middle * people).sum() / people.sum()
    half = simultaneous_z(LEVEL, 2) * np.sqrt(np.concatenate([[0.0], variance.cumsum()]))
    counted = np.concatenate([[0], people]).astype(int)
    return pd.DataFrame(
        {"value": edges, "effect": effect, "low": effect - half, "high": effect + half, "people": counted}
    )


def _finding(partial: pd.DataFrame, label: str) -> str:
    score = partial["score"].to_numpy()
    low, high = partial.iloc[int(score.argmin())], partial.iloc[int(score.argmax())]
    if high["score"] - low["score"] < 0.005:  # noqa: PLR2004 - half a point
        return tr("{label} hardly moves the score while everything else stays as it is.", label=capital(label))
    return tr(
        "If everybody had {value} for {label}, the mean score would be {score:.2f} (95% interval {low:.2f} to "
        "{high:.2f}); with {value_2} it would be {score_2:.2f} ({low_2:.2f} to {high_2:.2f}).",
        value=value_name(high["value"]),
        label=label,
        score=high["score"],
        low=high["low"],
        high=high["high"],
        value_2=value_name(low["value"]),
        score_2=low["score"],
        low_2=low["low"],
        high_2=low["high"],
    )
