"""Which columns may never be given as a reason, and which go together so closely that they are one reason.

A sensitive column is no reason that may be given, and a column that stands for it would be the same under another name.
Both are left out of letters, and reported to who is responsible for the model: to hide a reason that was really used
would be no remedy.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.data.proxies import find_proxies
from workbench.explain.drivers import DriversReport
from workbench.explain.shapley_inside import Floats
from workbench.features import choose_features
from workbench.language import tr
from workbench.words import listed

STRENGTH, TOGETHER = 0.3, 0.7
REVEALS = tr("repeats or reveals ")


def find_protected(case: Case, features: Sequence[str], strength: float = STRENGTH) -> Mapping[str, str]:
    """Each feature that is sensitive or goes with a sensitive column at Cramér's V of `strength` or more, and why."""
    label = case.roles.column_label
    found = {
        feature: tr("people are compared by {feature}", feature=label(feature))
        for feature in features
        if feature in case.roles.sensitive
    }
    open_ones = [feature for feature in features if feature not in found]
    if not case.roles.sensitive or not open_ones:
        return found
    left_out = choose_features(case.pandas, case.roles.replace(not_features=()))
    for reason, columns in left_out.left_out.items():
        if reason.startswith(REVEALS):
            found |= {column: tr("it {reason}", reason=reason) for column in columns if column in open_ones}
    pairs = find_proxies(case, features=open_ones).pairs
    for feature, rows in pairs[pairs["v"] >= strength].groupby("feature", sort=False):
        known = [
            tr("{sensitive} (Cramér's V {v:.2f})", sensitive=label(row["sensitive"]), v=row["v"])
            for row in rows.to_dict("records")
        ]
        found.setdefault(str(feature), tr("it goes with {known}", known=listed(known)))
    return found


def group_features(
    drivers: DriversReport, features: Sequence[str], together: float = TOGETHER
) -> list[tuple[str, ...]]:
    """Features that go together at a rank correlation of `together` or more, as one; text goes by its contributions."""
    ranks = np.column_stack([_ranked(drivers, feature) for feature in features]) if features else np.zeros((2, 0))
    close = np.abs(_correlation(ranks)) >= together
    groups: list[tuple[str, ...]] = []
    left = list(range(len(features)))
    while left:
        members, seen = [left.pop(0)], 0
        while seen < len(members):
            near = [place for place in left if close[members[seen], place]]
            members += near
            left = [place for place in left if place not in near]
            seen += 1
        groups.append(tuple(features[place] for place in sorted(members)))
    return groups


def _ranked(drivers: DriversReport, feature: str) -> Floats:
    values = drivers.table[feature]
    if not pd.api.types.is_numeric_dtype(values.dtype) or pd.api.types.is_bool_dtype(values.dtype):
        values = pd.Series(drivers.contributions[:, drivers.features.index(feature)])
    return np.asarray(values.rank().fillna(0.0), dtype=np.float64)


def _correlation(ranks: Floats) -> Floats:
    centred = ranks - ranks.mean(axis=0)
    size = np.sqrt((centred**2).sum(axis=0))
    scaled = centred / np.where(size > 0, size, 1.0)
    return np.asarray(scaled.T @ scaled)
