"""Which columns a model may learn from and why not the others, and how values of any type become numbers and text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import is_number, value_name
from workbench.dates import are_days
from workbench.errors import SHOWN, WorkbenchError
from workbench.language import tr
from workbench.outcomes import read_numbers
from workbench.roles import Roles
from workbench.words import listed

NUMBERS = ("integer", "floating", "mixed-integer-float", "decimal")
DATES = ("datetime64", "datetime", "date")
SPANS = ("timedelta64", "timedelta")
EPOCH, DAY = pd.Timestamp("1970-01-01", tz="UTC"), pd.Timedelta(days=1)

MOST_DISTINCT = 0.5
ROWS_A_VALUE = 10
MOST_DAYS = 50
SAME_NUMBER = 0.995
LARGEST = 1e100  # the square of a larger number overflows, and nothing that is counted or paid is as large

Codes = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Features:
    """The columns a model uses, as numbers or as text, and the ones it does not, by reason."""

    numbers: tuple[str, ...]
    texts: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """All columns the model is given, numbers first."""
        return (*self.numbers, *self.texts)

    @property
    def left_out_words(self) -> str:
        """What is not used and why, to end a sentence with; empty where everything is used."""
        parts = [f"{listed(columns)} ({reason})" for reason, columns in self.left_out.items()]
        return tr("; not used: {parts}", parts="; ".join(parts)) if parts else ""


def choose_features(frame: pd.DataFrame, roles: Roles, *, use_sensitive: bool = False) -> Features:
    """Every column that can teach something and is not the answer, an earlier score, a weight or set aside.

    Without `use_sensitive` the sensitive columns are left out, and so is a column that repeats or reveals one: each of
    its values goes with one value of the sensitive column or the other way round, or both are nearly the same number
    (a year of birth beside an age). Text in which more than half of the values differ teaches nothing, nor does text of
    more than 50 different days.

    >>> table = pd.DataFrame({"sex": ["f", "m"] * 10, "title": ["Ms", "Mr"] * 10, "pay": range(20)})
    >>> choose_features(table, Roles(sensitive=("sex",))).left_out_words
    '; not used: sex (sensitive); title (repeats or reveals sex)'
    """
    sensitive = () if use_sensitive else roles.sensitive
    candidates = [column for column in frame.columns if column != roles.target]
    reasons = {column: _set_aside(column, roles, sensitive) for column in candidates}
    open_ones = [column for column in candidates if not reasons[column]]
    codes = {column: _codes(frame[column]) for column in dict.fromkeys([*open_ones, *sensitive])}
    for column in open_ones:
        reasons[column] = _uninformative(column, codes[column], frame[column]) or _reveals(
            column, codes, frame, sensitive
        )
    used = [column for column in candidates if not reasons[column]]
    if not used:
        raise WorkbenchError(tr("No column is left that a model could learn from."))
    return Features(
        numbers=tuple(column for column in used if is_measured(frame[column])),
        texts=tuple(column for column in used if not is_measured(frame[column])),
        left_out={
            reason: tuple(str(column) for column in candidates if reasons[column] == reason)
            for reason in dict.fromkeys(filter(None, reasons.values()))
        },
    )


def column_words(names: Sequence[str]) -> str:
    """How many columns, and which.

    >>> column_words(["age", "pay"])
    '2 columns (age and pay)'
    """
    more = [tr("{names} more", names=len(names) - SHOWN)] if len(names) > SHOWN else []
    return tr(
        "{names} column{names_2} ({listed})",
        names=len(names),
        names_2="s" * (len(names) != 1),
        listed=listed([*names[:SHOWN], *more]),
    )


def is_measured(values: pd.Series) -> bool:
    """Whether a column holds numbers, dates or spans of time, in whatever type; anything else is read as text."""
    return pd.api.types.infer_dtype(values, skipna=True) in (*NUMBERS, *DATES, *SPANS)


def as_numbers(table: pd.DataFrame) -> NDArray[np.float64]:
    """Columns of numbers as floats, dates and spans as days; what is missing or has no sensible size is NaN."""
    numbers = np.column_stack([_numbers(table[column]) for column in table.columns])
    numbers[~(np.abs(numbers) < LARGEST)] = np.nan  # also what is NaN already
    return numbers


def as_text(table: pd.DataFrame) -> NDArray[np.object_]:
    """Columns of anything else as the same names that groups have; what is missing is a value of its own."""
    return np.column_stack([_names(table[column]) for column in table.columns])


def _numbers(values: pd.Series) -> NDArray[np.float64]:
    holds = pd.api.types.infer_dtype(values, skipna=True)
    if holds in DATES:
        values = (pd.to_datetime(values, utc=True) - EPOCH) / DAY
    elif holds in SPANS:
        values = pd.to_timedelta(values) / DAY
    if is_number(values):
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    return read_numbers(values, "feature")


def _names(values: pd.Series) -> NDArray[np.object_]:
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    names = np.empty(len(distinct) + 1, dtype=object)  # a missing value has code -1: the last place
    names[:] = [*(value_name(value) for value in distinct), value_name(None)]
    return names[codes]


def _codes(values: pd.Series) -> Codes | None:
    """A whole number for each distinct value, missing included; None for lists and other things without equality."""
    try:
        return pd.factorize(values, use_na_sentinel=False)[0]
    except TypeError:
        return None


def _set_aside(column: str, roles: Roles, sensitive: tuple[str, ...]) -> str:
    reasons = {
        roles.prediction: tr("an earlier decision"),
        roles.score: tr("an earlier score"),
        roles.weight: tr("the weight"),
    }
    usual = "sensitive" if column in sensitive else tr("set aside") if column in roles.not_features else ""
    return reasons.get(column, usual)


def _uninformative(column: object, codes: Codes | None, values: pd.Series) -> str:
    if not isinstance(column, str):
        return tr("the name is not text")
    if codes is None:
        return tr("lists or other objects")
    if codes.max() == 0:
        return tr("one value only")
    if not is_measured(values) and codes.max() + 1 > MOST_DISTINCT * len(codes):
        return tr("nearly every row has another text")
    if not is_measured(values) and codes.max() + 1 > MOST_DAYS and are_days(values.unique()):
        return tr("days written as text, each of which would be a category of its own")
    return ""


def _reveals(column: str, codes: Mapping[str, Codes | None], frame: pd.DataFrame, sensitive: tuple[str, ...]) -> str:
    told = [other for other in sensitive if _tells(codes[column], codes[other]) or _same_number(frame, column, other)]
    return tr("repeats or reveals {told}", told=listed(told)) if told else ""


def _tells(one: Codes | None, other: Codes | None) -> bool:
    """Whether either column is a function of the other; with few rows a value that happens by chance."""
    if one is None or other is None or not other.max():
        return False
    return any(
        known.max() < max(len(known) / ROWS_A_VALUE, 2) and _determines(known, guessed)
        for known, guessed in ((one, other), (other, one))
    )


def _determines(known: Codes, guessed: Codes) -> bool:
    any_of = np.empty(known.max() + 1, dtype=np.intp)
    any_of[known] = guessed
    return bool((any_of[known] == guessed).all())


def _same_number(frame: pd.DataFrame, one: str, other: str) -> bool:
    if not (is_measured(frame[one]) and is_measured(frame[other])):
        return False
    pair = as_numbers(frame[[one, other]])
    pair = pair[~np.isnan(pair).any(axis=1)]
    if len(pair) <= ROWS_A_VALUE or not np.ptp(pair, axis=0).all():
        return False
    return bool(abs(np.asarray(np.corrcoef(pair, rowvar=False))[0, 1]) > SAME_NUMBER)
