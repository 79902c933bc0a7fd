"""The columns of a table as the numbers that boosted trees were trained on."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.adapters.contract import Floats
from workbench.coding import value_name
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.outcomes import read_numbers

SHOWN = 10  # known values that an error names


def holds_names(values: pd.Series) -> bool:
    """Whether a column holds something else than numbers and truth values."""
    return not pd.api.types.is_numeric_dtype(values.dtype) or isinstance(values.dtype, pd.CategoricalDtype)


def as_plain_numbers(values: pd.Series) -> Floats:
    """A column of numbers, missing as NaN; text is one sentence that names an example."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.dtype.categories.dtype)
    return read_numbers(values, "feature")


def as_places(values: pd.Series, categories: Sequence[Any], *, refuse_unseen: bool = False) -> Floats:
    """Each value's place among the categories, compared by name as groups are; what is missing or unseen is NaN.

    >>> as_places(pd.Series(["b", None, "z"]), ["a", "b"]).tolist()
    [1.0, nan, nan]
    """
    names = pd.Index([value_name(value) for value in categories])
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    found = names.get_indexer(pd.Index([value_name(value) for value in distinct]))
    if refuse_unseen and (found < 0).any():
        unseen = value_name(distinct[int(np.argmin(found))])
        raise WorkbenchError(
            tr(
                "The model has never seen {unseen!r} in column {name!r}; it knows: {known}{more}.",
                unseen=unseen,
                name=values.name,
                known=", ".join(map(repr, names[:SHOWN])),
                more=tr(" and more") if len(names) > SHOWN else "",
            )
        )
    places = np.array([*found, -1], dtype=np.float64)[codes]  # a missing value has code -1: the last place
    return np.where(places < 0, np.nan, places)
