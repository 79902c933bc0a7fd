"""What kind of personal data do these values look like? Told by their shape first; a column's name only helps out."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.coding import is_number, value_name
from workbench.data.birth_dates import is_dates, read_dates, share_of_births
from workbench.data.names import share_of_names
from workbench.data.patterns import PER_VALUE, share_national, share_of

FEWEST = 5
ENOUGH, ENOUGH_HOMES, ENOUGH_DIGITS = 0.8, 0.6, 0.9
ID_NAME = re.compile(
    r"(^|[^a-z])(id|ids|nr|no|num|key|ref|uid|guid|kennung)([^a-z]|$)|"
    r"number|nummer|numero|code|token|hash"
)
AMOUNT_NAME = re.compile(
    r"amount|price|income|salary|cost|total|count|balance|revenue|betrag|"
    r"preis|summe|score|year|rate"
)
PHONE_NAME = re.compile(r"phone|mobil|telefon|telephon|tel\b|handy|cell|fax")
UNIQUE, DENSE, LONG_ID, FEWEST_IDS = 0.95, 3, 6, 20
NOTHING = ("", 0.0)


def kind_of(chosen: pd.Series, values: pd.Series, name: str, unique: float) -> tuple[str, float]:
    """The kind of a column and the share of what was looked at that is of it; ("", 0.0) where nothing says so.

    `chosen` are different values of the column, `unique` how many of its rows have a value of their own (0 to 1).
    """
    named = _plain(name or str(values.name))
    if is_dates(chosen):
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
    if (dates := read_dates(texts)) is not None:
        return _births(dates, name)
    share = share_of_names(texts)
    return ("name", share) if share else _text_ids(texts, name, unique)


def _births(days: pd.Series, name: str) -> tuple[str, float]:
    share = share_of_births(days, name)
    return ("birth date", share) if share else NOTHING


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return spaced.translate(str.maketrans("äöüéèñçøåışğ_", "aoueencoaisg ", ""))


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
    dense = numbers.max() - numbers.min() < DENSE * len(numbers) and len(numbers) >= FEWEST_IDS
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
