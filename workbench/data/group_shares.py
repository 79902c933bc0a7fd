"""Each group's share of a table, how sure that is, and how likely chance alone puts it so far from its due share."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.coding import MISSING
from workbench.counts import Floats, GroupCounts
from workbench.data.findings import LEVEL
from workbench.intervals import simultaneous_z, wilson


def group_shares(table: GroupCounts, column: str, due: Mapping[str, float]) -> pd.DataFrame:
    """Shares among those whose group is known where there is a reference, which knows no missing answers."""
    names = [table.group(place)[column] for place in range(len(table.codes))]
    sums = {key: values.sum(axis=(1, 2)) for key, values in table.sums.items() if key in ("n", "w", "w2")}
    names, sums = _with_absent(names, sums, due)
    counted = np.array([not (due and name == MISSING) for name in names])
    w, w2 = sums["w"], sums["w2"]
    total, squares = w[counted].sum(), w2[counted].sum()
    share = np.where(counted, w / total, np.nan)
    # Linearised variance of a weighted share; without weights it is p (1 - p) / n.
    variance = (w2 * (1 - share) ** 2 + (squares - w2) * share**2) / total**2
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(variance > 0, share * (1 - share) / variance, total**2 / squares)
    low, high = wilson(share, effective, simultaneous_z(LEVEL, 2))
    given = np.array([due.get(name, np.nan) for name in names])
    with np.errstate(invalid="ignore", divide="ignore"):
        times = share / given
    return pd.DataFrame(
        {
            "column": column,
            "group": names,
            "people": sums["n"].astype(int),
            "share": share,
            "low": low,
            "high": high,
            "due": given,
            "times": times,
            "p": _chance(share, effective, given),
        }
    )


def _with_absent(
    names: list[str], sums: dict[str, Floats], due: Mapping[str, float]
) -> tuple[list[str], dict[str, Floats]]:
    """Groups that the reference knows and the table has nobody of: they are the ones most easily overlooked."""
    absent = [name for name in due if name not in names]
    return [*names, *absent], {key: np.concatenate([values, np.zeros(len(absent))]) for key, values in sums.items()}


def _chance(share: Floats, effective: Floats, due: Floats) -> Floats:
    """The two-sided exact binomial test, twice the smaller tail: Clopper & Pearson, Biometrika 26, 1934."""
    from scipy import special  # noqa: PLC0415 - loaded only where there is a reference

    n = np.where(np.isnan(due), np.nan, effective)
    k = share * n
    below = np.where(k >= n, 1.0, special.betainc(np.maximum(n - k, 1e-9), k + 1, 1 - due))
    above = np.where(k <= 0, 1.0, special.betainc(np.maximum(k, 1e-9), n - k + 1, due))
    return np.asarray(np.minimum(2 * np.minimum(below, above), 1.0))
