"""How much each group's refused need, and how many of them have no way.

A median has the interval of its order statistics, which assumes nothing about how effort is spread; a share has
Wilson's.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.recourse_draw import Group
from workbench.explain.recourse_report import LEVEL
from workbench.intervals import simultaneous_z, wilson

Floats = NDArray[np.float64]


def group_rows(
    names: Sequence[Group], codes: NDArray[np.int64], refused: NDArray[np.intp], people: pd.DataFrame
) -> pd.DataFrame:
    """A row for each group, as in `RecourseReport.groups`; `people` have the code of their group, cost and columns."""
    rows = []
    for code, group in enumerate(names):
        mine = people[(people["group"] == code) & people["cost"].notna()]
        costs = np.sort(mine["cost"].to_numpy(dtype=np.float64))
        stuck = float(np.isinf(costs).mean()) if len(costs) else np.nan
        ends = [float(end) for end in wilson(np.array(stuck), np.array(float(len(costs))), simultaneous_z(LEVEL, 2))]
        low, middle, high = _median(costs)
        rows.append(
            {
                "group": group,
                "people": int((codes == code).sum()),
                "refused": int((codes[refused] == code).sum()),
                "looked": len(costs),
                "no_way": stuck,
                "no_way_low": ends[0],
                "no_way_high": ends[1],
                "effort": middle,
                "effort_low": low,
                "effort_high": high,
                "columns": float(mine["columns"].mean()) if mine["columns"].notna().any() else np.nan,
            }
        )
    return pd.DataFrame(rows)


def _median(ordered: Floats) -> tuple[float, float, float]:
    """The median with the order statistics that hold it in at least 95 % of samples; NaN where there are too few."""
    from scipy.stats import binom  # noqa: PLC0415 - scipy is large, and most pages never ask

    count = len(ordered)
    if not count:
        return np.nan, np.nan, np.nan
    middle = float(ordered[(count - 1) // 2])
    below = int(binom.ppf((1 - LEVEL) / 2, count, 0.5)) - 1
    if below < 0:
        return np.nan, middle, np.nan
    return float(ordered[below]), middle, float(ordered[count - 1 - below])
