"""Which part could each column play? Guesses from names and values, each with its reason, for a person to accept.

Nothing is applied by itself: a wrong guess that nobody sees would be worse than none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from workbench.coding import value_name
from workbench.engines.sketch import Sketch, sketch_columns
from workbench.language import tr
from workbench.words import listed

Part = Literal["sensitive", "target", "prediction", "score", "weight", "not_features"]
SEVERAL = ("sensitive", "not_features")

# Word stems in English, German, French, Spanish and Italian, matched at the start of a word of the column's name;
# accents do not matter, for not everybody writes them: "Âge", "age".
NAMES: dict[Part, tuple[str, ...]] = {
    "sensitive": (
        *("sex", "gender", "geschlecht", "genre", "sexe", "sexo", "sesso", "race", "ethni", "hautfarbe", "origin"),
        *("nation", "staatsang", "citizen", "herkunft", "birth_country", "age", "alter", "edad", "eta", "religio"),
        *("género", "genere", "disab", "behinder", "handicap", "marital", "familienstand", "pregnan", "orientation"),
        *("veteran", "senior"),
    ),
    "prediction": (
        *("predict", "decision", "entscheid", "vorhersage", "decisi", "recommend", "offered", "invited", "selected"),
        *("rejected", "denied", "declined", "angeboten", "eingeladen", "ausgewählt", "genehmigt", "zugesagt"),
        *("abgelehnt", "invité", "refusé", "ofrecid", "rechazad", "rifiutat"),
    ),
    "score": ("score", "prob", "wahrscheinlich", "punktwert", "likelihood"),
    "target": (
        *("target", "outcome", "label", "approved", "hired", "granted", "accepted", "paid", "repaid", "default"),
        *("good", "callback", "admitted", "churn", "stayed", "zusage", "bewilligt", "ergebnis", "eingestellt"),
        *("résultat", "accepté", "accordé", "approuvé", "embauché", "resultado", "aceptad", "aprobad", "concedid"),
        *("contratad", "risultato", "accettat", "approvat", "concesso", "concessa", "assunt"),
    ),
    "weight": ("weight", "gewicht", "poids", "peso"),
}
# A yes or no of somebody, and what only shows later on.
DECIDED = (
    *("approved", "hired", "granted", "accepted", "admitted", "zusage", "bewilligt", "eingestellt"),
    *("accepté", "accordé", "approuvé", "embauché", "aceptad", "aprobad", "concedid", "contratad"),
    *("accettat", "approvat", "concesso", "concessa", "assunt"),
)
AFTERWARDS = ("paid", "repaid", "default", "churn", "stayed", "good")
PLACES = (
    *("stadtteil", "bezirk", "ortsteil", "wohnort", "stadtviertel", "district", "neighbourhood", "neighborhood"),
    *("borough", "region", "quartier", "arrondissement", "barrio", "distrito", "distretto"),
)
# Columns whose yes is bad news, and the words that turn their name round: "no_default".
BAD_NEWS = (
    *("default", "churn", "attrition", "reject", "denied", "declin", "refus", "abgelehnt", "ablehn"),
    *("rechaz", "rifiutat"),
)
NOT = ("no", "not", "non", "nicht", "kein", "keine", "ohne", "without", "sans", "sin", "senza")
YES = {"1", "true", "yes", "y", "ja", "j", "oui", "si", "sí", "sì", "wahr", "vrai"}
NO = {"0", "false", "no", "n", "nein", "non", "falsch", "faux"}
GOOD = {
    *("good", "gut", "bon", "approved", "accepted", "granted", "hired", "paid", "offered", "invited", "selected"),
    *("admitted", "angenommen", "genehmigt", "bewilligt", "zugesagt", "eingestellt", "accepté", "accordé"),
}
BAD = {"bad", "schlecht", "mauvais", "rejected", "denied", "declined", "refused", "abgelehnt", "refusé", "rechazado"}
SEXES = {"m", "f", "w", "d", "male", "female", "man", "woman", "men", "women", "männlich", "weiblich", "divers"}
SHOWN = 3
MOST_ANSWERS = 20


@dataclass(frozen=True)
class Suggestion:
    """A column, the part it could play, and why, as the end of a sentence: "its name says so"."""

    column: str
    part: Part
    reason: str


def suggest_parts(frame: Any) -> tuple[Suggestion, ...]:
    """At most one part a column of a table of any engine; of outcome, decision, score and weight only the first."""
    found = _told_apart([guess for name, sketch in sketch_columns(frame).items() if (guess := _suggest(name, sketch))])
    taken: set[str] = set()
    kept = []
    for suggestion in found:
        if suggestion.part in SEVERAL or suggestion.part not in taken:
            kept.append(suggestion)
            taken.add(suggestion.part)
    return tuple(_of_one_tongue(frame, kept))


def suggested_roles(frame: Any, suggestions: Iterable[Suggestion]) -> dict[str, Any]:
    """The suggestions as parts of `Roles`, with a favourable value for the outcome or, without one, the decision.

    The favourable value is None where nobody can tell; a person must then name it. A decision whose good news is
    written otherwise than that of the outcome has a favourable value of its own.
    """
    roles: dict[str, Any] = {}
    for suggestion in suggestions:
        if suggestion.part in SEVERAL:
            roles[suggestion.part] = (*roles.get(suggestion.part, ()), suggestion.column)
        else:
            roles[suggestion.part] = suggestion.column
    columns = [roles[part] for part in ("target", "prediction") if part in roles]
    if not columns:
        return roles
    leading, *beside = [sketch_columns(frame)[column].seen for column in columns]
    roles["favourable"] = suggest_favourable(leading)
    own = suggest_favourable(beside[0]) if beside and len(beside[0]) > 1 else None
    return roles if own in (None, roles["favourable"]) else roles | {"favourable_decision": own}


def suggest_favourable(answers: pd.Series) -> str | None:
    """The one value of an outcome or a decision that sounds like good news; None where nobody can tell.

    A plain yes is bad news where the column's name says so.

    >>> suggest_favourable(pd.Series(["nein", "ja"], name="angeboten"))
    'ja'
    >>> suggest_favourable(pd.Series(["nein", "ja"], name="abgelehnt"))
    'nein'
    """
    names = [value_name(value) for value in pd.unique(answers.dropna())]
    if not 1 < len(names) <= MOST_ANSWERS:
        return names[0] if len(names) == 1 else None
    plain = {name.lower() for name in names} <= YES | NO
    turned = plain and _is_bad_news(str(answers.name))
    good, bad = (NO, YES) if turned else (YES | GOOD, NO | BAD)
    found = [name for name in names if name.lower() in good]
    if not found and len(names) == 2:  # noqa: PLR2004 - beside a no, the other one is the yes
        found = [name for name in names if name.lower() not in bad]
    return found[0] if len(found) == 1 else None


def is_called(name: str, stems: Iterable[str]) -> bool:
    """Whether a word of a name begins with one of these; a short one must be the whole word.

    >>> is_called("race_ethnicity", ["ethni"]), is_called("agency", ["age"])
    (True, False)
    """
    stems = [_plain(stem) for stem in stems]
    return any(word.startswith(stem) and _close(word, stem) for word in _words(name) for stem in stems)


def _told_apart(guesses: list[Suggestion]) -> list[Suggestion]:
    """Beside what happened afterwards, a yes is the decision and no outcome: approved, and later repaid."""
    outcomes = {guess.column for guess in guesses if guess.part == "target"}
    later = {column for column in outcomes if is_called(column, AFTERWARDS)}
    decided = {column for column in outcomes - later if later and is_called(column, DECIDED)}
    return [replace(guess, part="prediction") if guess.column in decided else guess for guess in guesses]


def _of_one_tongue(frame: Any, guesses: list[Suggestion]) -> list[Suggestion]:
    """Without a second yes or no in other words: where one was approved, an insurance denied is something else."""
    found = {guess.part: guess.column for guess in guesses if guess.part in ("target", "prediction")}
    if len(found) == 1 or not is_called(found.get("target", ""), DECIDED):
        return guesses
    said, other = (
        {value_name(value) for value in sketch_columns(frame)[name].seen}
        for name in (found["target"], found["prediction"])
    )
    return guesses if other <= said else [guess for guess in guesses if guess.part != "prediction"]


def _is_bad_news(name: str) -> bool:
    return is_called(name, BAD_NEWS) and not set(_words(name)) & set(NOT)


def _suggest(name: str, sketch: Sketch) -> Suggestion | None:
    for part, fits in _FITS.items():
        if is_called(name, NAMES[part]) and fits(sketch):
            return Suggestion(name, part, tr("its name says so"))
    if is_called(name, PLACES) and 1 < sketch.distinct <= MOST_ANSWERS:
        return Suggestion(name, "sensitive", tr("it says where people live, in {count} places", count=sketch.distinct))
    if _are_sexes(sketch):
        return Suggestion(name, "sensitive", tr("its values are {sketch}", sketch=_values(sketch)))
    if sketch.rows > 1 and sketch.distinct == sketch.rows and not sketch.is_float:
        return Suggestion(name, "not_features", tr("every row has another value, as an id or a name would"))
    return None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", re.sub(r"(?<=[a-zß])(?=[A-Z])", " ", _plain(name)).lower())


def _plain(text: str) -> str:
    """Letters without their accents, whether these are part of the letter or stand after it."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _close(word: str, stem: str) -> bool:
    """Short stems must be the whole word: "age" is a part of "agency", "eta" of "etage"."""
    return word == stem or len(stem) > len("race")


def _two(sketch: Sketch) -> bool:
    return sketch.distinct == 2  # noqa: PLR2004 - yes and no


def _between_0_and_1(sketch: Sketch) -> bool:
    if not sketch.is_number or sketch.distinct <= 2:  # noqa: PLR2004 - yes and no are no scores
        return False
    return sketch.least >= 0 and sketch.most <= 1


_FITS: dict[Part, Callable[[Sketch], bool]] = {
    "sensitive": lambda sketch: sketch.makes_groups,
    "score": _between_0_and_1,
    "prediction": _two,
    "target": _two,
    "weight": lambda sketch: sketch.is_number and sketch.distinct > 1 and sketch.least >= 0,
}


def _are_sexes(sketch: Sketch) -> bool:
    names = {value_name(value).strip().lower() for value in sketch.seen}
    return 1 < sketch.distinct <= len(SEXES) and names <= SEXES


def _values(sketch: Sketch) -> str:
    names = [value_name(value) for value in sketch.seen[:SHOWN]]
    return listed([*names, *(["others"] if sketch.distinct > SHOWN else [])])
