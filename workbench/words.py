"""Numbers and lists as people say them."""

from collections.abc import Sequence

import numpy as np


def percent(share: float) -> str:
    """A share as a percentage with one decimal.

    >>> percent(0.0965)
    '9.7%'
    """
    return f"{100 * share:.1f}%"


def points(gap: float) -> str:
    """A gap between two shares in percentage points.

    >>> points(0.032), points(-0.032)
    ('3.2', '−3.2')
    """
    return f"{100 * gap:.1f}".replace("-", "−")


def whole(number: float) -> str:
    """A number of people.

    >>> whole(2435.0)
    '2,435'
    """
    return f"{int(np.rint(number)):,}"


def listed(words: Sequence[str]) -> str:
    """Words in a row.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def capital(sentence: str) -> str:
    """A sentence with a large first letter, the rest untouched."""
    return sentence[:1].upper() + sentence[1:]


def gap_words(numbers: Sequence[float], *, level: float, is_rate: bool) -> str:
    """A gap with its interval: (value, low, high) of shares or of scores.

    >>> gap_words((0.032, 0.017, 0.047), level=0.95, is_rate=True)
    '3.2 percentage points (95% interval 1.7 to 4.7)'
    """
    value, low, high = (points(number) if is_rate else f"{number:.3f}".replace("-", "−") for number in numbers)
    unit = " percentage points" if is_rate else ""
    return f"{value}{unit} ({100 * level:g}% interval {low} to {high})"
