"""Which rows hold the favourable answer: targets, predictions and scores as 1, 0 or unknown."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import MISSING, distinct_values, value_name
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.roles import Favourable, Roles, list_favourable

FAVOURABLE, UNFAVOURABLE, UNKNOWN = 1, 0, -1
USUAL_FAVOURABLE = ("1", "true", "yes")
USUAL_UNFAVOURABLE = ("0", "false", "no")
SHOWN_VALUES = 10


def code_target(values: pd.Series, favourable: Favourable) -> NDArray[np.int8]:
    """1 where a target or prediction is favourable, 0 where it is not, -1 where it is missing.

    A favourable value is compared as text or as a number and must occur, each of several; without one, 1, true or yes
    is taken if the column has two values.
    """
    raw, distinct = distinct_values(values)
    names = [value_name(value) for value in distinct]
    wanted = list_favourable(favourable)
    for value in wanted:
        if not any(_matches(names, value)):
            raise WorkbenchError(
                tr(
                    "Column {name!r} never has the favourable value {value!r}; it has: {names}.",
                    name=values.name,
                    value=value,
                    names=_shown(names),
                )
            )
    return _as_codes(raw, _matches_any(names, wanted) if wanted else _usual(values, names))


def code_prediction(values: pd.Series, favourable: Favourable, target: pd.Series | None) -> NDArray[np.int8]:
    """Like `code_target`, but beside a target a prediction that never is favourable is an answer, not an error.

    Its words must then be the target's: 1 and 0 beside a target of good and bad say nothing of which is which. Where
    they are not, `Roles.favourable_decision` names its own, and it is read like a target.
    """
    if target is None:
        return code_target(values, favourable)
    raw, distinct = distinct_values(values)
    names = [value_name(value) for value in distinct]
    words = [value_name(value) for value in distinct_values(target)[1]]
    if favourable is not None:
        hits = _matches_any(names, list_favourable(favourable))
        shared = set(names) <= set(words)
    else:
        hits = [name.lower() in USUAL_FAVOURABLE for name in names]
        shared = set(names) <= {*words, *USUAL_UNFAVOURABLE}
    if (not any(hits) and not shared) or (favourable is None and (len(names) > 2 or sum(hits) > 1)):  # noqa: PLR2004
        raise WorkbenchError(
            tr(
                "Which value of column {name!r} is the favourable one? It has: {names}; it is not written like "
                "{target!r}, so name its own as the favourable decision.",
                name=values.name,
                names=_shown(names),
                target=target.name,
            )
        )
    return _as_codes(raw, hits)


def code_known(values: pd.Series, favourable: Favourable) -> NDArray[np.int8]:
    """Like `code_target`, for some rows of a column that was read before: whatever they hold is all right."""
    raw, distinct = distinct_values(values)
    names = [value_name(value) for value in distinct]
    wanted = list_favourable(favourable)
    usual = [name.lower() in USUAL_FAVOURABLE for name in names]
    return _as_codes(raw, _matches_any(names, wanted) if wanted else usual)


def code_score(scores: NDArray[np.float64], roles: Roles) -> NDArray[np.int8]:
    """The prediction a score makes: favourable from the threshold up, or, where the score means the bad, below it."""
    high = scores >= roles.threshold
    favourable = high if roles.score_means == "favourable" else ~high
    return np.where(np.isnan(scores), UNKNOWN, favourable).astype(np.int8)


def read_numbers(values: pd.Series, role: str) -> NDArray[np.float64]:
    """A score or weight column as numbers, missing as NaN; text is an error that names an example."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        raise _dates(values, role)
    try:
        numbers = pd.to_numeric(values).to_numpy(dtype=float, na_value=np.nan)
    except (ValueError, TypeError):
        example = next(value for value in values.dropna() if not _is_numeric(value))
        if isinstance(example, date):
            raise _dates(values, role) from None
        raise WorkbenchError(
            tr(
                "The {role} column {name!r} must hold numbers, but holds {example!r}.",
                role=role,
                name=values.name,
                example=example,
            )
        ) from None
    return np.asarray(numbers, dtype=np.float64)


def check_scores(column: str, least: float, most: float) -> None:
    """Scores are shares: an error names the one that lies beyond 0 or 1."""
    if least < 0 or most > 1:
        beyond = least if least < 0 else most
        raise WorkbenchError(
            tr("Scores must lie between 0 and 1, but column {column!r} holds {beyond:g}.", column=column, beyond=beyond)
        )


def check_weights(column: str, least: float, most: float) -> None:
    """Weights are numbers from 0 up, and not all 0; `least` and `most` are NaN where one is missing."""
    if not (np.isfinite(least) and np.isfinite(most)) or least < 0:
        raise WorkbenchError(
            tr("Column {column!r} cannot weigh rows: it has missing or negative values.", column=column)
        )
    if most == 0:
        raise WorkbenchError(tr("Column {column!r} cannot weigh rows: every weight is 0.", column=column))


def _dates(values: pd.Series, role: str) -> WorkbenchError:
    return WorkbenchError(
        tr("The {role} column {name!r} must hold numbers, but holds dates.", role=role, name=values.name)
    )


def _is_numeric(value: object) -> bool:
    return not np.isnan(pd.to_numeric(pd.Series([value]), errors="coerce").iloc[0])


def _matches(names: Sequence[str], favourable: str) -> list[bool]:
    given = value_name(favourable)
    wanted = given.strip()
    return [name in (given, wanted) or _same_number(name, wanted) or _same_truth(name, wanted) for name in names]


def _matches_any(names: Sequence[str], wanted: Sequence[str]) -> list[bool]:
    """For each name whether it is one of the values that are wanted."""
    return [any(hits) for hits in zip(*(_matches(names, value) for value in wanted), strict=True)]


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
        raise _which(values, names)
    return hits


def _which(values: pd.Series, names: Sequence[str]) -> WorkbenchError:
    return WorkbenchError(
        tr(
            "Which value of column {name!r} is the favourable one? It has: {names}.",
            name=values.name,
            names=_shown(names),
        )
    )


def _as_codes(raw: NDArray[np.intp], hits: Sequence[bool]) -> NDArray[np.int8]:
    lookup = np.array([*map(int, hits), UNKNOWN], dtype=np.int8)  # a missing value has code -1: the last place
    return lookup[raw]


def _shown(names: Sequence[str]) -> str:
    known = [name for name in names if name != MISSING]
    more = tr(" and {known} more", known=len(known) - SHOWN_VALUES) if len(known) > SHOWN_VALUES else ""
    return (", ".join(repr(name) for name in known[:SHOWN_VALUES]) or tr("only missing values")) + more
