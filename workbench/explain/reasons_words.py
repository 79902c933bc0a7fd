"""The words for a reason: what each column is called to the person it is about, and the sentence around it.

`Wording` can be changed column by column: `wording.saying(credit_amount="the amount you asked for")`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from workbench.coding import MISSING, is_number, value_name
from workbench.errors import WorkbenchError
from workbench.roles import Roles
from workbench.words import capital, listed

FOLDER = Path(__file__).parent / "wording"
BUNDLED = "dataset:"
NAMED = 2
HIGHER, LOWER = "higher than for most people who got a yes", "lower than for most people who got a yes"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What columns are called in a letter, to end "We looked at"; `changeable` can change."""

    phrases: Mapping[str, str] = field(default_factory=dict)
    changeable: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: str) -> Self:
        """The wording that comes with a bundled table, with or without `dataset:`; empty for any other."""
        file = FOLDER / f"{Path(table.removeprefix(BUNDLED)).name}.toml"
        if not file.is_file():
            return cls()
        parts = tomllib.loads(file.read_text(encoding="utf-8"))
        return cls(phrases=parts["phrases"], changeable=tuple(parts["changeable"]))

    def saying(self, **phrases: str) -> Self:
        """The same wording with other phrases for some columns.

        Raises
        ------
        WorkbenchError
            When a phrase is empty.
        """
        for column, phrase in phrases.items():
            if not phrase.strip():
                raise WorkbenchError(f"The phrase for column {column!r} is empty; say what it is to the person.")
        return replace(self, phrases={**self.phrases, **phrases})

    def phrase(self, column: str, roles: Roles) -> str:
        """What a column is called to the person: "your age", unless somebody said it better."""
        return self.phrases.get(column) or f"your {roles.column_label(column)}"


def reason_sentence(
    columns: Sequence[str], person: pd.Series, yes: pd.DataFrame, wording: Wording, roles: Roles
) -> str:
    """One reason in the second person, with the value that was used; `yes` are people who got the favourable answer.

    Of many columns that are one reason the first two are named: give those that counted most first. Whether a number is
    high or low is said only where it lies outside the middle half of those people.
    """
    if len(columns) > 1:
        shown = [
            f"{wording.phrase(each, roles)} ({value_words(each, person[each], roles)})" for each in columns[:NAMED]
        ]
        more = len(columns) - len(shown)
        others = [f"{more} other{'s' * (more > 1)} like these"] if more else []
        return f"{capital(listed([*shown, *others]))}. We looked at these as one."
    column = columns[0]
    phrase, value = capital(wording.phrase(column, roles)), value_words(column, person[column], roles)
    side = _side(person[column], yes[column])
    if value_name(person[column]) == MISSING:
        return f"{phrase}. We do not know this about you."
    return f"{phrase}: {value}. This is {side}." if side else f"{phrase}: {value}. This counted against you."


def value_words(column: str, value: Any, roles: Roles) -> str:
    """A value as a person reads it, with its unit where it has a short one.

    >>> value_words("pay", 7882.0, Roles())
    '7,882'
    """
    name = value_name(value)
    if name == MISSING:
        return "not known"
    label = roles.labels.get(column)
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        return name.replace("_", " ")
    number = float(value)
    unit = _unit(label.unit, number) if label and "class" not in label.unit else ""
    return f"{number:,.0f}{unit}" if number.is_integer() else f"{number:,.2f}{unit}"


def _unit(unit: str, number: float) -> str:
    """A unit behind a number: one month, two months."""
    first, *rest = unit.split(" ") if unit else [""]
    single = first.removesuffix("s") if number == 1 else first
    return f" {' '.join([single, *rest])}" if unit else ""


def _side(value: Any, yes: pd.Series) -> str:
    """Whether a number is above or below most of them; "" for other values, and for the middle half."""
    if not is_number(yes) or pd.isna(value) or not yes.notna().any():
        return ""
    low, high = np.quantile(yes.dropna().to_numpy(dtype=float), (0.25, 0.75))
    return HIGHER if float(value) > high else LOWER if float(value) < low else ""
