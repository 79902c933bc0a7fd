"""Which rows stand for the table: a random sample, or one within the groups that people are compared by.

Nothing is sampled in silence: what was drawn, of how many, comes as words.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.explain.shapley_inside import Floats, Places
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import listed, whole

FEWEST_A_STRATUM = 50


def draw(table: pd.DataFrame, most: int, seed: int) -> pd.DataFrame:
    """The table, or a random sample of its rows where it has more than `most`, in their order."""
    if len(table) <= most:
        return table
    return table.iloc[np.sort(np.random.default_rng(seed).choice(len(table), most, replace=False))]


def sample_words(drawn: int, rows: int) -> str:
    """Which rows a mean is of.

    >>> sample_words(100, 5000), sample_words(80, 80)
    ('100 rows drawn at random from the 5,000 of this table', 'all 80 rows of this table')
    """
    if drawn == rows:
        return tr("all {rows} rows of this table", rows=whole(rows))
    return tr("{drawn} rows drawn at random from the {rows} of this table", drawn=whole(drawn), rows=whole(rows))


def stratify(case: Case, most: int, seed: int) -> tuple[Places, Floats, Places]:
    """Places of the rows, the share each stands for, and their strata: the sensitive columns together."""
    strata = np.zeros(case.rows, dtype=np.int64)
    for coded in case.groups.values():
        strata = strata * len(coded.names) + coded.codes
    strata = np.unique(strata, return_inverse=True)[1]
    sizes = np.bincount(strata)
    if case.rows <= most:
        return np.arange(case.rows), np.full(case.rows, 1 / case.rows), strata
    wanted = allot(sizes, most)
    rng = np.random.default_rng(seed)
    order = np.argsort(strata + rng.random(case.rows) / 2, kind="stable")  # shuffled within each stratum
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    picked = [order[start : start + take] for start, take in zip(starts, wanted, strict=True)]
    rows = np.sort(np.concatenate(picked))
    return rows, (sizes / np.maximum(wanted, 1))[strata[rows]] / case.rows, strata[rows]


def allot(sizes: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """How many rows of each stratum: in proportion, but at least 50 of each as long as that leaves half of the rest."""
    floor = min(FEWEST_A_STRATUM, max(1, most // (2 * len(sizes))))
    least = np.minimum(sizes, floor)
    left = max(most - int(least.sum()), 0)
    rest = sizes - least
    shares = left * rest / max(int(rest.sum()), 1)
    return np.asarray(np.minimum(sizes, least + np.floor(shares).astype(np.int64)), dtype=np.int64)


def strata_words(explained: int, total: int, roles: Roles) -> str:
    """What was drawn, of how many rows, and how."""
    if explained == total:
        return tr("All {total} rows were explained.", total=whole(total))
    by = listed([roles.column_label(column) for column in roles.sensitive])
    drawn, rows = whole(explained), whole(total)
    if not by:
        return tr(
            "{drawn} of {rows} rows were explained, drawn at random; the intervals say how far that may be off.",
            drawn=drawn,
            rows=rows,
        )
    return tr(
        "{drawn} of {rows} rows were explained, drawn at random within the groups of {by}; the intervals say how "
        "far that may be off.",
        drawn=drawn,
        rows=rows,
        by=by,
    )
