"""Which rows hold the favourable answer: targets, predictions and scores as 1, 0 or unknown."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import MISSING, value_name
from workbench.errors import WorkbenchError
from workbench.roles import Roles

FAVOURABLE, UNFAVOURABLE, UNKNOWN = 1, 0, -1
USUAL_FAVOURABLE = ("1", "true", "yes")
SHOWN_VALUES = 10


def code_target(values: pd.Series, favourable: str | None) -> NDArray[np.int8]:
    """1 where a target or prediction is favourable, 0 where it is not, -1 where it is missing.

    The favourable value is compared as text or as a number and must occur; without one, 1, true or yes is taken if the
    column has two values.
    """
    raw, distinct = pd.factorize(values, use_na_sentinel=True)
    names = [value_name(value) for value in distinct]
    hits = _matches(names, favourable) if favourable is not None else _usual(values, names)
    if not any(hits):
        raise WorkbenchError(
            f"Column {values.name!r} never has the favourable value {favourable!r}; it has: {_shown(names)}."
        )
    return _as_codes(raw, hits)


def code_prediction(values: pd.Series, favourable: str | None, target: pd.Series | None) -> NDArray[np.int8]:
    """Like `code_target`, but beside a target a prediction that never is favourable is an answer, not an error."""
    if target is None:
        return code_target(values, favourable)
    raw, distinct = pd.factorize(values, use_na_sentinel=True)
    names = [value_name(value) for value in distinct]
    if favourable is not None:
        return _as_codes(raw, _matches(names, favourable))
    known = {value_name(value) for value in pd.unique(target.dropna())} | set(names)
    _usual(values, sorted(known))
    return _as_codes(raw, [name.lower() in USUAL_FAVOURABLE for name in names])


def code_score(scores: NDArray[np.float64], roles: Roles) -> NDArray[np.int8]:
    """The prediction a score makes: favourable from the threshold up, or, where the score means the bad, below it."""
    high = scores >= roles.threshold
    favourable = high if roles.score_means == "favourable" else ~high
    return np.where(np.isnan(scores), UNKNOWN, favourable).astype(np.int8)


def read_numbers(values: pd.Series, role: str) -> NDArray[np.float64]:
    """A score or weight column as numbers, missing as NaN; text is an error that names an example."""
    try:
        numbers = pd.to_numeric(values).to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError):
        example = next(value for value in values.dropna() if not _is_numeric(value))
        raise WorkbenchError(f"The {role} column {values.name!r} must hold numbers, but holds {example!r}.") from None
    return np.asarray(numbers, dtype=np.float64)


def _is_numeric(value: object) -> bool:
    return not np.isnan(pd.to_numeric(pd.Series([value]), errors="coerce").iloc[0])


def _matches(names: Sequence[str], favourable: str) -> list[bool]:
    wanted = favourable.strip()
    return [name == wanted or _same_number(name, wanted) or _same_truth(name, wanted) for name in names]


def _same_number(name: str, wanted: str) -> bool:
    try:
        return float(name) == float(wanted)
    except ValueError:
        return False


def _same_truth(name: str, wanted: str) -> bool:
    return name in ("true", "false") and wanted.lower() in (name, "1" if name == "true" else "0")


def _usual(values: pd.Series, names: Sequence[str]) -> list[bool]:
    hits = [name.lower() in USUAL_FAVOURABLE for name in names]
    if len(names) > 2 or sum(hits) != 1:  # noqa: PLR2004 - favourable and not
        raise WorkbenchError(
            f"Which value of column {values.name!r} is the favourable one? Name it (--favourable); "
            f"it has: {_shown(names)}."
        )
    return hits


def _as_codes(raw: NDArray[np.intp], hits: Sequence[bool]) -> NDArray[np.int8]:
    lookup = np.array([*map(int, hits), UNKNOWN], dtype=np.int8)  # a missing value has code -1: the last place
    return lookup[raw]


def _shown(names: Sequence[str]) -> str:
    known = [name for name in names if name != MISSING]
    more = f" and {len(known) - SHOWN_VALUES} more" if len(known) > SHOWN_VALUES else ""
    return (", ".join(repr(name) for name in known[:SHOWN_VALUES]) or "only missing values") + more
