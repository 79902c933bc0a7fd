"""Which columns say who a person is? Told by what they hold, so that a column called `field_7` is found too.

- Up to 2,000 different values of a column are looked at, spread evenly over all of them.
- A name of a column only helps where content alone cannot tell: a day of birth from the day of a purchase, an id from
  an amount.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.coding import distinct_values, is_number, value_name
from workbench.data.names import share_of_names
from workbench.data.patterns import PER_VALUE, share_national, share_of
from workbench.errors import WorkbenchError
from workbench.features import DATES
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, percent, whole

MOST_LOOKED, FEWEST = 2_000, 5
ENOUGH, ENOUGH_HOMES, ENOUGH_DIGITS = 0.8, 0.6, 0.9
WORDS = {
    "name": tr("names of people"),
    "e-mail": tr("e-mail addresses"),
    "phone": tr("phone numbers"),
    "card number": tr("card numbers"),
    "bank account": tr("bank accounts (IBAN)"),
    "national id": tr("numbers that a state gives to people"),
    "IP address": tr("addresses of computers"),
    "device": tr("addresses of devices"),
    "address": tr("postal addresses"),
    "birth date": tr("dates of birth"),
    "UUID": tr("unique ids"),
    "id": tr("an id: nearly every row has another one"),
}
GRAVE = ("name", "e-mail", "phone", "card number", "bank account", "national id", "address")
BIRTH = re.compile(
    r"birth|born|dob|geburt|geb|naiss|nacim|nascim|nascita|geboorte|fodsel|"
    r"fodd|urodz|narozen|syntym|dogum"
)
NOT_BIRTH = re.compile(
    r"found|built|open|hire|start|since|contract|joined|event|order|due|"
    r"expir|creat|regist|update|sale"
)
ID_NAME = re.compile(
    r"(^|[^a-z])(id|ids|nr|no|num|key|ref|uid|guid|kennung)([^a-z]|$)|"
    r"number|nummer|numero|code|token|hash"
)
AMOUNT_NAME = re.compile(
    r"amount|price|income|salary|cost|total|count|balance|revenue|betrag|"
    r"preis|summe|score|year|rate"
)
PHONE_NAME = re.compile(r"phone|mobil|telefon|telephon|tel\b|handy|cell|fax")
SPAN_OF_BIRTHS, YOUNGEST, OLDEST, FEWEST_DAYS = 25, 13, 115, 20
UNIQUE, DENSE, LONG_ID = 0.95, 3, 6
NOTHING = ("", 0.0)


@dataclass(frozen=True)
class Identifying:
    """One column that says who a person is: what kind of data, and the share of the values looked at that are such."""

    column: str
    kind: str
    share: float
    looked_at: int

    @property
    def words(self) -> str:
        """What the column holds, as people say it."""
        return WORDS[self.kind]


@dataclass(frozen=True, kw_only=True, eq=False)
class IdentifierReport:
    """The answer: the columns that identify people, most certain kinds first, and how many columns were looked at."""

    roles: Roles
    identifying: tuple[Identifying, ...]
    looked_at: int

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that only number the rows."""
        return tuple(each.column for each in self.identifying if each.kind in ("id", "UUID"))

    @property
    def findings(self) -> tuple[tuple[Finding, float], ...]:
        """A finding for each, with its strength; no chance is involved, so nothing is corrected."""
        return tuple((_say(each, self.roles), each.share) for each in self.identifying)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {"looked_at": self.looked_at, "identifying": [dict(each.__dict__) for each in self.identifying]}


def find_identifiers(case: Case) -> IdentifierReport:
    """The columns whose values say who a person is, or number the rows; sensitive columns and the target too."""
    found = [
        identifying
        for column in case.columns
        if (identifying := identify(case.pandas[column], str(column))) is not None
    ]
    found.sort(key=lambda each: list(WORDS).index(each.kind))
    return IdentifierReport(roles=case.roles, identifying=tuple(found), looked_at=len(case.columns))


def identify(values: pd.Series, name: str = "") -> Identifying | None:
    """What kind of personal data a column holds; None where nothing says that it does.

    >>> identify(pd.Series(["ann@shop.example", "bo@post.example"] * 3 + list("xy"), name="field_7"))
    >>> identify(pd.Series([f"guest{place}@post.example" for place in range(9)])).kind
    'e-mail'
    """
    try:
        codes, distinct = distinct_values(values)
    except WorkbenchError:  # lists and other collections
        return None
    if len(distinct) < FEWEST:
        return None
    places = np.unique(np.linspace(0, len(distinct) - 1, MOST_LOOKED).astype(int))
    chosen = pd.Series(distinct).iloc[places].reset_index(drop=True)
    rows = int((codes >= 0).sum())
    kind, share = _kind_of(chosen, values, name, len(distinct) / max(rows, 1))
    return Identifying(name or str(values.name), kind, share, len(chosen)) if kind else None


def _kind_of(chosen: pd.Series, values: pd.Series, name: str, unique: float) -> tuple[str, float]:
    named = _plain(name or str(values.name))
    if _is_dates(chosen):
        return _births(pd.to_datetime(chosen, utc=True), named)
    if is_number(values):
        return _numbers(chosen, named, unique)
    texts = [text for text in (value_name(value).strip() for value in chosen) if text]
    return _texts(texts, named, unique) if len(texts) >= FEWEST else NOTHING


def _texts(texts: list[str], name: str, unique: float) -> tuple[str, float]:
    """The first kind that enough of the texts are of: by their shape, then dates, then names, then ids."""
    for kind, rule in PER_VALUE.items():
        if kind == "phone" and (national := share_national(texts)) >= ENOUGH_DIGITS:
            return "national id", national
        share = share_of(rule, texts)
        if share >= (ENOUGH_HOMES if kind == "address" else ENOUGH):
            return kind, share
    if (dates := _read_dates(texts)) is not None:
        return _births(dates, name)
    share = share_of_names(texts)
    return ("name", share) if share else _text_ids(texts, name, unique)


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return spaced.translate(str.maketrans("äöüéèñçøåışğ_", "aoueencoaisg ", ""))


def _is_dates(chosen: pd.Series) -> bool:
    return pd.api.types.infer_dtype(chosen, skipna=True) in DATES


def _read_dates(texts: Sequence[str]) -> pd.Series | None:
    """The texts as days, where nearly all are: the year first, or last after the day or the month."""
    shaped = [text for text in texts if re.fullmatch(r"\d{1,4}[-./]\d{1,2}[-./]\d{2,4}", text)]
    if len(shaped) < ENOUGH_DIGITS * len(texts):
        return None
    for first in (True, False):
        days = pd.to_datetime(pd.Series(shaped), dayfirst=first, errors="coerce", format="mixed", utc=True)
        if days.notna().mean() >= ENOUGH_DIGITS:
            return days.dropna()
    return None


def _births(days: pd.Series, name: str) -> tuple[str, float]:
    """Days over decades, none of them recent, are days of birth unless the column says something else."""
    now = datetime.now(UTC).year
    years = days.dt.year
    possible = float(((years >= now - OLDEST) & (years <= now)).mean())
    if BIRTH.search(name):
        return ("birth date", possible) if possible >= ENOUGH else NOTHING
    spread = float(years.quantile(0.95) - years.quantile(0.05))
    whole_days = bool((days == days.dt.normalize()).all())
    old = float(years.quantile(0.98)) <= now - YOUNGEST
    fits = spread >= SPAN_OF_BIRTHS and old and whole_days and days.nunique() >= FEWEST_DAYS
    return ("birth date", possible) if fits and possible >= ENOUGH and not NOT_BIRTH.search(name) else NOTHING


def _numbers(chosen: pd.Series, name: str, unique: float) -> tuple[str, float]:
    """Numbers without fractions that carry a check digit, are called a phone, or number the rows."""
    numbers = chosen.to_numpy(dtype=np.float64)
    if not np.isfinite(numbers).all() or (numbers != np.floor(numbers)).any() or numbers.min() < 0:
        return NOTHING
    texts = [f"{number:.0f}" for number in numbers]
    lengths = {len(text) for text in texts}
    if max(lengths) >= LONG_ID + 2:
        cards, national = share_of(PER_VALUE["card number"], texts), share_national(texts)
        if max(cards / ENOUGH, national / ENOUGH_DIGITS) >= 1:
            return ("card number", cards) if cards >= ENOUGH else ("national id", national)
        if PHONE_NAME.search(name):
            return "phone", 1.0
    if unique < UNIQUE or AMOUNT_NAME.search(name):
        return NOTHING
    dense = numbers.max() - numbers.min() < DENSE * len(numbers) and len(numbers) >= FEWEST_DAYS
    long = len(lengths) == 1 and min(lengths) >= LONG_ID and unique == 1.0
    return ("id", unique) if ID_NAME.search(name) or (dense and unique == 1.0) or long else NOTHING


def _text_ids(texts: Sequence[str], name: str, unique: float) -> tuple[str, float]:
    """Short codes without spaces, another one in nearly every row."""
    coded = [text for text in texts if re.fullmatch(r"[\w#./:+=-]{4,64}", text) and re.search(r"\d", text)]
    share = len(coded) / len(texts)
    amounts = sum(bool(re.fullmatch(r"[-+]?[\d.,]+", text)) for text in texts) / len(texts) > ENOUGH
    if unique < UNIQUE or share < ENOUGH_DIGITS or (amounts and not ID_NAME.search(name) and _look_counted(texts)):
        return NOTHING
    return "id", share


def _look_counted(texts: Sequence[str]) -> bool:
    """Amounts written as text: of several lengths, or with a decimal mark."""
    return len({len(text) for text in texts}) > 1 or any(re.search(r"[.,]", text) for text in texts)


def _say(each: Identifying, roles: Roles) -> Finding:
    name = capital(roles.column_label(each.column))
    numbered = each.kind in ("id", "UUID")
    severity: Severity = "high" if each.kind in GRAVE else "low" if numbered else "medium"
    given = each.column not in (*roles.not_features, *roles.sensitive)
    if numbered:
        text = tr(
            "{name} holds {words}. It ties this table to others, and a model can only learn it by heart.",
            name=name,
            words=each.words,
        )
    else:
        text = tr(
            "{share} of {looked_at} different values of {name} look like {words}. They say who a person is. A "
            "decision hardly needs them, and whoever gets the table gets them too.",
            share=percent(each.share),
            looked_at=whole(each.looked_at),
            name=name,
            words=each.words,
        )
    more = tr(" It is among the columns that a model is given.") if given and not numbered else ""
    return Finding(
        "WB307", severity, tr("{name} holds {words}", name=name, words=each.words), text + more, columns=(each.column,)
    )
