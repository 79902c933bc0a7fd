"""Which part could each column play? Guesses from names and values, each with its reason, for a person to accept.

Nothing is applied by itself: a wrong guess that nobody sees would be worse than none.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from workbench.case import MOST_GROUPS
from workbench.coding import is_number, value_name
from workbench.words import listed

Part = Literal["sensitive", "target", "prediction", "score", "weight", "not_features"]
SEVERAL = ("sensitive", "not_features")

# Word stems in English, German, French, Spanish and Italian, matched at the start of a word of the column's name.
NAMES: dict[Part, tuple[str, ...]] = {
    "sensitive": (
        *("sex", "gender", "geschlecht", "genre", "sexe", "sexo", "sesso", "race", "ethni", "hautfarbe", "origin"),
        *("nation", "staatsang", "citizen", "herkunft", "birth_country", "age", "alter", "edad", "eta", "religio"),
        *("disab", "behinder", "handicap", "marital", "familienstand", "pregnan", "orientation", "veteran", "senior"),
    ),
    "prediction": ("predict", "decision", "entscheid", "vorhersage", "decisi", "recommend"),
    "score": ("score", "prob", "wahrscheinlich", "punktwert", "likelihood"),
    "target": (
        *("target", "outcome", "label", "approved", "hired", "granted", "accepted", "paid", "repaid", "default"),
        *("good", "callback", "admitted", "churn", "stayed", "zusage", "bewilligt", "ergebnis", "eingestellt"),
    ),
    "weight": ("weight", "gewicht", "poids", "peso"),
}
FAVOURABLE = ("1", "true", "yes", "ja", "oui", "si", "sí", "good", "approved", "accepted", "granted", "hired", "paid")
SEXES = {"m", "f", "w", "d", "male", "female", "man", "woman", "men", "women", "männlich", "weiblich", "divers"}
SHOWN = 3
MOST_ANSWERS = 20


@dataclass(frozen=True)
class Suggestion:
    """A column, the part it could play, and why, as the end of a sentence: "its name says so"."""

    column: str
    part: Part
    reason: str


def suggest_parts(frame: pd.DataFrame) -> tuple[Suggestion, ...]:
    """At most one part a column; of outcome, decision, score and weight only the first column that fits."""
    found = [suggestion for name in frame.columns if (suggestion := _suggest(str(name), frame[name], len(frame)))]
    taken: set[str] = set()
    kept = []
    for suggestion in found:
        if suggestion.part in SEVERAL or suggestion.part not in taken:
            kept.append(suggestion)
            taken.add(suggestion.part)
    return tuple(kept)


def suggested_roles(frame: pd.DataFrame, suggestions: Iterable[Suggestion]) -> dict[str, Any]:
    """The suggestions as parts of `Roles`, with a favourable value for the outcome or, without one, the decision."""
    roles: dict[str, Any] = {}
    for suggestion in suggestions:
        if suggestion.part in SEVERAL:
            roles[suggestion.part] = (*roles.get(suggestion.part, ()), suggestion.column)
        else:
            roles[suggestion.part] = suggestion.column
    answers = roles.get("target") or roles.get("prediction")
    return roles | ({"favourable": suggest_favourable(frame[answers])} if answers else {})


def suggest_favourable(answers: pd.Series) -> str | None:
    """The value of an outcome that sounds like a yes, else the first in order; None where there are too many or none.

    >>> suggest_favourable(pd.Series(["nein", "ja"]))
    'ja'
    """
    names = sorted(value_name(value) for value in pd.unique(answers.dropna()))
    if len(names) > MOST_ANSWERS:
        return None
    return next((name for name in names if name.lower() in FAVOURABLE), next(iter(names), None))


def _suggest(name: str, values: pd.Series, rows: int) -> Suggestion | None:
    try:
        distinct = pd.unique(values.dropna())
    except TypeError:  # lists and other things that play no part
        return None
    for part, fits in _FITS.items():
        if _named(name, part) and fits(values, distinct):
            return Suggestion(name, part, "its name says so")
    if _are_sexes(distinct):
        return Suggestion(name, "sensitive", f"its values are {_values(distinct)}")
    if rows > 1 and len(distinct) == rows and not pd.api.types.is_float_dtype(values.dtype):
        return Suggestion(name, "not_features", "every row has another value, as an id or a name would")
    return None


def _named(name: str, part: Part) -> bool:
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", name).lower())
    return any(word.startswith(stem) and _close(word, stem) for word in words for stem in NAMES[part])


def _close(word: str, stem: str) -> bool:
    """Short stems must be the whole word: "age" is a part of "agency", "eta" of "etage"."""
    return word == stem or len(stem) > len("race")


def _two(_values: pd.Series, distinct: Any) -> bool:
    return len(distinct) == 2  # noqa: PLR2004 - yes and no


def _between_0_and_1(values: pd.Series, distinct: Any) -> bool:
    if not is_number(values) or len(distinct) <= 2:  # noqa: PLR2004 - yes and no are no scores
        return False
    numbers = values.to_numpy(dtype=float, na_value=np.nan)
    return bool(np.nanmin(numbers) >= 0 and np.nanmax(numbers) <= 1)


_FITS: dict[Part, Callable[[pd.Series, Any], bool]] = {
    "sensitive": lambda values, distinct: len(distinct) > 1 and (len(distinct) <= MOST_GROUPS or is_number(values)),
    "score": _between_0_and_1,
    "prediction": _two,
    "target": _two,
    "weight": lambda values, distinct: is_number(values) and len(distinct) > 1 and bool(values.min() >= 0),
}


def _are_sexes(distinct: Any) -> bool:
    names = {value_name(value).strip().lower() for value in distinct[: len(SEXES) + 1]}
    return len(names) > 1 and names <= SEXES


def _values(distinct: Any) -> str:
    names = [value_name(value) for value in distinct]
    return listed([*names[:SHOWN], *(["others"] if len(names) > SHOWN else [])])
