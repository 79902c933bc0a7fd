"""What a rule of evidence answers with, and how numbers are said without loading numpy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from workbench.language import tr

Values = Mapping[str, Any]
Found = Mapping[str, Values]
"""The values of the records that a rule reads, by kind; optional kinds may be missing."""

Z = 1.959964  # of a 95 % interval


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the records say: an outcome, or "" where they leave it open, and a sentence with the numbers either way.

    `facets` are outcomes beside the main one, for questions that ask for a part of it.
    """

    outcome: str
    sentence: str
    facets: Mapping[str, str] = field(default_factory=dict)


def wilson(hits: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a rate: Wilson, Journal of the American Statistical Association 22, 1927.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    if n <= 0:
        return 0.0, 1.0
    p, z2 = hits / n, Z * Z / n
    middle, half = p + z2 / 2, Z * sqrt(p * (1 - p) / n + z2 / (4 * n))
    return max(0.0, (middle - half) / (1 + z2)), min(1.0, (middle + half) / (1 + z2))


def share_words(hits: float, n: float) -> str:
    """A count with its share and interval.

    >>> share_words(8, 10)
    '8 of 10 (80.0%, 95% interval 49.0% to 94.3%)'
    """
    low, high = wilson(hits, n)
    return tr(
        "{hits:,.0f} of {n:,.0f} ({hits_2:.1%}, 95% interval {low:.1%} to {high:.1%})",
        hits=hits,
        n=n,
        hits_2=hits / n,
        low=low,
        high=high,
    )


def points_words(value: float, low: float, high: float) -> str:
    """A gap with its interval in percentage points.

    >>> points_words(0.032, 0.011, 0.05)
    '3.2 percentage points (95% interval 1.1 to 5.0)'
    """
    return tr(
        "{value} percentage points (95% interval {low} to {high})",
        value=_points(value),
        low=_points(low),
        high=_points(high),
    )


def named(words: list[str], most: int = 4) -> str:
    """Some names, and how many more there are.

    >>> named(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    shown = words[:most]
    if len(words) > most:
        return tr("{shown} and {words} more", shown=", ".join(shown), words=len(words) - most)
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def _points(value: float) -> str:
    return f"{100 * value:.1f}".replace("-", "−")
