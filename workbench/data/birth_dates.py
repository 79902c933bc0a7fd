"""Is a column of days one of birth days? Its name says so, or days over decades, none of them recent."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd

from workbench.features import DATES

BIRTH = re.compile(
    r"birth|born|dob|geburt|geb|naiss|nacim|nascim|nascita|geboorte|fodsel|"
    r"fodd|urodz|narozen|syntym|dogum"
)
NOT_BIRTH = re.compile(
    r"found|built|open|hire|start|since|contract|joined|event|order|due|"
    r"expir|creat|regist|update|sale"
)
SPAN_OF_BIRTHS, YOUNGEST, OLDEST, FEWEST_DAYS = 25, 13, 115, 20
ENOUGH, NEARLY_ALL = 0.8, 0.9


def is_dates(chosen: pd.Series) -> bool:
    """Whether these are days or moments, and not texts that look like them."""
    return pd.api.types.infer_dtype(chosen, skipna=True) in DATES


def read_dates(texts: Sequence[str]) -> pd.Series | None:
    """The texts as days, where nearly all are: the year first, or last after the day or the month."""
    shaped = [text for text in texts if re.fullmatch(r"\d{1,4}[-./]\d{1,2}[-./]\d{2,4}", text)]
    if len(shaped) < NEARLY_ALL * len(texts):
        return None
    for first in (True, False):
        days = pd.to_datetime(pd.Series(shaped), dayfirst=first, errors="coerce", format="mixed", utc=True)
        if days.notna().mean() >= NEARLY_ALL:
            return days.dropna()
    return None


def share_of_births(days: pd.Series, name: str) -> float:
    """The share of days on which a person living now can be born; 0 where these are no days of birth.

    Days over decades, none of them recent, are days of birth unless the name of the column says something else.
    """
    now = datetime.now(UTC).year
    years = days.dt.year
    possible = float(((years >= now - OLDEST) & (years <= now)).mean())
    if BIRTH.search(name):
        return possible if possible >= ENOUGH else 0.0
    spread = float(years.quantile(0.95) - years.quantile(0.05))
    whole_days = bool((days == days.dt.normalize()).all())
    old = float(years.quantile(0.98)) <= now - YOUNGEST
    fits = spread >= SPAN_OF_BIRTHS and old and whole_days and days.nunique() >= FEWEST_DAYS
    return possible if fits and possible >= ENOUGH and not NOT_BIRTH.search(name) else 0.0
