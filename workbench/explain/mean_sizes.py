"""By how much does each column move the scores on average, and how sure is that from a sample?

Importance is the mean size of a column's contributions. The sample is stratified and every row carries the weight of
those it stands for (Cochran, Sampling Techniques, 1977, 5.6).
"""

import numpy as np
import pandas as pd

from workbench.explain.shapley_inside import Floats, Places
from workbench.intervals import simultaneous_z
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed

LEVEL = 0.95


def mean_sizes(features: tuple[str, ...], values: Floats, weights: Floats, strata: Places) -> pd.DataFrame:
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


def importance_words(importance: pd.DataFrame, roles: Roles) -> tuple[str, ...]:
    """The column that moves the scores most, and each column among them by which people are compared."""
    first = importance.iloc[0]
    top = [roles.column_label(name) for name in importance["feature"][:3]]
    found = [
        tr(
            "{top} moves the scores most: {share:.0f}% of all that the columns move. The first {top_2} are {top_3}.",
            top=capital(top[0]),
            share=100 * first["share"],
            top_2=len(top),
            top_3=listed(top),
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
