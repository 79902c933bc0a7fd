"""How far made-up people are from a person, and from real ones: not with the workbench's own reckoning."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from counterfactual_models import SEED, Setting
from numpy.typing import NDArray

BORDER = 0.95
DRAWN, BLOCK = 5000, 200  # accepted people whose own nearest neighbour is looked for among all
SAME = 1e-9
Floats = NDArray[np.float64]


class Gower:
    """Gower's distance with the full range of each number."""

    def __init__(self, people: pd.DataFrame) -> None:
        self.columns = list(people.columns)
        self.numbers = set(people.select_dtypes("number").columns)
        self.low = {name: float(people[name].min()) for name in self.numbers}
        self.high = {name: float(people[name].max()) for name in self.numbers}
        self.whole = {name for name in self.numbers if (people[name] % 1 == 0).all()}
        self.values = {name: set(people[name].astype(str)) for name in self.columns if name not in self.numbers}

    def apart(self, person: pd.Series, others: pd.DataFrame) -> Floats:
        """A row an other person, a column a column of the table."""
        parts = [
            np.abs(others[name].astype(float) - float(person[name])) / ((self.high[name] - self.low[name]) or 1.0)
            if name in self.numbers
            else (others[name].astype(str) != str(person[name])).astype(float)
            for name in self.columns
        ]
        return np.column_stack(parts)

    def between(self, person: pd.Series, others: pd.DataFrame) -> Floats:
        """One distance for each of the others."""
        return np.asarray(self.apart(person, others).mean(axis=1))

    def strays(self, ways: pd.DataFrame) -> NDArray[np.bool_]:
        """Which values, a row a way, leave the observed range, the observed values or whole numbers."""
        return np.column_stack([self._strays(name, ways[name]) for name in self.columns])

    def _strays(self, name: str, column: pd.Series) -> NDArray[np.bool_]:
        if name not in self.numbers:
            return np.asarray(~column.astype(str).isin(self.values[name]))
        values = column.to_numpy(dtype=float)
        beyond = (values < self.low[name] - SAME) | (values > self.high[name] + SAME)
        return np.asarray(beyond | ((name in self.whole) & (values % 1 != 0)))


def usual_among(setting: Setting) -> Callable[[pd.DataFrame], NDArray[np.bool_]]:
    """Whether a way is as near to a real accepted person as 95 % of those are to each other, in usual ranges."""
    from scipy.spatial.distance import cdist  # noqa: PLC0415 - where it is needed

    people = setting.case.pandas[setting.columns]
    accepted = people[setting.model.score(people) >= setting.case.roles.threshold]
    numbers = list(people.select_dtypes("number").columns)
    spread = people[numbers].quantile(0.975) - people[numbers].quantile(0.025)
    spread = spread.where(spread > 0, people[numbers].max() - people[numbers].min()).replace(0, 1)
    values = {name: sorted(set(people[name].astype(str))) for name in setting.columns if name not in numbers}

    def points(frame: pd.DataFrame) -> Floats:
        parts = [frame[numbers].astype(float).to_numpy() / spread.to_numpy()]
        for name, known in values.items():
            parts.append(0.5 * (frame[name].astype(str).to_numpy()[:, None] == np.array(known, dtype=object)))
        return np.hstack(parts).astype(float)

    real = points(accepted)
    drawn = np.random.default_rng(SEED).choice(len(real), min(DRAWN, len(real)), replace=False)
    parts = np.array_split(drawn, max(1, len(drawn) // BLOCK))
    own = np.concatenate([np.partition(cdist(real[part], real, "cityblock"), 1, axis=1)[:, 1] for part in parts])
    border = np.quantile(own, BORDER, method="inverted_cdf")
    return lambda ways: np.asarray(cdist(points(ways), real, "cityblock").min(axis=1) <= border + SAME)
