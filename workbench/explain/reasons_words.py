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
from workbench.language import tr
from workbench.language.texts import translated
from workbench.roles import Roles
from workbench.table_ref import BROUGHT_ALONG
from workbench.words import capital, listed

FOLDER = Path(__file__).parent / "wording"
NAMED, FEW = 2, 0.25
MORE, LESS = (
    tr("This is more than for most people who got a yes."),
    tr("This is less than for most people who got a yes."),
)
SHARE = tr("share of ")
RARE, AGAINST = tr("Few people who got a yes have the same."), tr("This counted against you.")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What columns are called in a letter, to end "We looked at", and their values; `changeable` ones can change."""

    phrases: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    changeable: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: str) -> Self:
        """The wording that comes with a bundled or generated table; empty for any other.

        >>> Wording.of("scenario:lending?seed=3").phrases["branch"]
        'the branch you came to'
        """
        name = table
        for prefix in BROUGHT_ALONG:
            name = name.removeprefix(prefix).partition("?")[0]
        file = FOLDER / f"{name}.toml"
        if file.parent != FOLDER or not file.is_file():
            return cls()
        parts = translated(tomllib.loads(file.read_text(encoding="utf-8")))
        return cls(phrases=parts["phrases"], values=parts.get("values", {}), changeable=tuple(parts["changeable"]))

    def saying(self, **phrases: str) -> Self:
        """The same wording with other phrases for some columns.

        Raises
        ------
        WorkbenchError
            When a phrase is empty.
        """
        for column, phrase in phrases.items():
            if not phrase.strip():
                raise WorkbenchError(
                    tr("The phrase for column {column!r} is empty; say what it is to the person.", column=column)
                )
        return replace(self, phrases={**self.phrases, **phrases})

    def phrase(self, column: str, roles: Roles) -> str:
        """What a column is called to the person: "your age", unless somebody said it better."""
        return self.phrases.get(column) or tr("your {column}", column=roles.column_label(column))

    def value(self, column: str, value: Any, roles: Roles) -> str:
        """A value as the person reads it."""
        return self._said(column, value) or value_words(column, value, roles)

    def is_said(self, column: str, value: Any) -> bool:
        """Whether somebody gave words for this very value."""
        return bool(self._said(column, value))

    def _said(self, column: str, value: Any) -> str:
        return self.values.get(column, {}).get(value_name(value), "")


def reason_sentence(
    columns: Sequence[str], person: pd.Series, yes: pd.DataFrame, wording: Wording, roles: Roles
) -> str:
    """One reason in the second person, with the value that was used; `yes` are people who got the favourable answer.

    Of many columns that are one reason the first two are named: give those that counted most first. Whether a number is
    high or low is said only where it lies outside the middle half of those people, and that few have the same value
    only where fewer than a quarter do.
    """
    if len(columns) > 1:
        shown = [
            f"{wording.phrase(each, roles)} ({wording.value(each, person[each], roles)})" for each in columns[:NAMED]
        ]
        more = len(columns) - len(shown)
        others = [tr("{more} more like these", more="one" if more == 1 else more)] if more else []
        return tr("{listed}. We looked at these together.", listed=capital(listed([*shown, *others])))
    column = columns[0]
    phrase, given = capital(wording.phrase(column, roles)), person[column]
    if value_name(given) == MISSING:
        return tr("{phrase}. We do not know this about you.", phrase=phrase)
    is_number = not wording.is_said(column, given) and _is_amount(given)
    beside = _side(float(given), yes[column]) if is_number else _rarity(given, yes[column])
    return f"{phrase}: {wording.value(column, given, roles)}. {beside}"


def value_words(column: str, value: Any, roles: Roles) -> str:
    """A value as a person reads it, with its unit.

    >>> value_words("pay", 7882.0, Roles())
    '7,882'
    """
    name = value_name(value)
    if name == MISSING:
        return tr("not known")
    label = roles.labels.get(column)
    if not _is_amount(value):
        return name.replace("_", " ")
    return _with_unit(float(value), label.unit if label else "")


def _with_unit(number: float, unit: str) -> str:
    """A number with its unit, as people say it.

    >>> [_with_unit(2.0, unit) for unit in ("months", "points, 0 to 100", "class, 1 to 4", "grade, 1 is best")]
    ['2 months', '2 points of 100', 'class 2 of 4', 'grade 2, 1 is best']
    """
    if unit.startswith(SHARE):
        return tr("{number:.0f}% of {share}", number=100 * number, share=unit.removeprefix(SHARE))
    words = f"{number:,.0f}" if number.is_integer() else f"{number:,.2f}"
    counted, _, ends = unit.partition(", ")
    if ends:
        named = f"{words} {counted}" if counted.endswith("ts") else f"{counted} {words}"
        top = ends.partition(" to ")[2]
        return tr("{named} of {top}", named=named, top=top) if top else f"{named}, {ends}"
    first, *rest = unit.split(" ")
    single = first.removesuffix("s") if number == 1 else first
    return " ".join(filter(None, [words, single, *rest]))


def _is_amount(value: Any) -> bool:
    """Whether it is a number, and not a yes or no."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)


def _side(value: float, yes: pd.Series) -> str:
    """Whether a number is above or below most of them; neither in the middle half."""
    known = yes.dropna()
    if not is_number(yes) or known.empty:
        return AGAINST
    low, high = np.quantile(known.to_numpy(dtype=float), (0.25, 0.75))
    return MORE if value > high else LESS if value < low else AGAINST


def _rarity(value: Any, yes: pd.Series) -> str:
    """Whether hardly any of them have this value."""
    return RARE if (yes == value).mean() < FEW else AGAINST
