"""Numbers and lists as people say them."""

from collections.abc import Callable, Sequence

import numpy as np

from workbench.language import tr

NO_INTERVAL = tr("too few people for an interval")


def percent(share: float) -> str:
    """A share as a percentage with one decimal.

    >>> percent(0.0965)
    '9.7%'
    """
    return f"{100 * share:.1f}%"


def points(gap: float) -> str:
    """A gap between two shares in percentage points.

    >>> points(0.032), points(-0.032), points(-0.0001)
    ('3.2', '−3.2', '0.0')
    """
    return f"{round(100 * gap, 1) + 0.0:.1f}".replace("-", "−")  # adding 0 takes the sign off a -0


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


def range_words(low: float, high: float, form: Callable[[float], str] = percent) -> str:
    """From where to where a value plausibly lies, or that nobody can say.

    >>> range_words(0.1, 0.25), range_words(float("nan"), float("nan"))
    ('10.0% to 25.0%', 'too few people for an interval')
    """
    return NO_INTERVAL if np.isnan(low) or np.isnan(high) else tr("{low} to {high}", low=form(low), high=form(high))


def gap_words(numbers: Sequence[float], *, level: float, is_rate: bool) -> str:
    """A gap with its interval: (value, low, high) of shares or of scores.

    >>> gap_words((0.032, 0.017, 0.047), level=0.95, is_rate=True)
    '3.2 percentage points (95% interval 1.7 to 4.7)'
    """
    form = points if is_rate else _signed
    value, low, high = numbers
    words = range_words(low, high, form)
    interval = words if words == NO_INTERVAL else tr("{level:g}% interval {words}", level=100 * level, words=words)
    shown = tr("{value} percentage points", value=form(value)) if is_rate else form(value)
    return f"{shown} ({interval})"


def _signed(number: float) -> str:
    return f"{round(number, 3) + 0.0:.3f}".replace("-", "−")
