"""What a scenario is made of: groups, features, a sign that gives a group away, a record and a decision.

Everything numeric starts as a standard normal number. So what a shift does to a rate, and to minutes or money, is known
exactly before a single row is drawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Values = NDArray[Any]
NORMAL = NormalDist()


@dataclass(frozen=True, kw_only=True)
class Sensitive:
    """A column people can be compared by: each value with its share and its words; the first may be held back."""

    column: str
    label: str
    meaning: str
    values: Mapping[str, tuple[float, str]]

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of each value, 0 to 1."""
        return tuple(share for share, _ in self.values.values())

    @property
    def words(self) -> dict[str, str]:
        """What the people with each value are called."""
        return {value: words for value, (_, words) in self.values.items()}


@dataclass(frozen=True, kw_only=True)
class Feature:
    """Something known about each person: `merit` says how much it counts, `shared` how far it goes with the others."""

    column: str
    label: str
    meaning: str
    make: Callable[[Floats], Values]
    unit: str = ""
    merit: float = 0.0
    shared: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A harmless-looking column whose `telling` values are common in one group and rare outside it."""

    column: str
    label: str
    meaning: str
    telling: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """Minutes, hours or money, less being better; the answer is yes up to `cutoff`. `spread` is of its logarithm."""

    column: str
    label: str
    meaning: str
    unit: str
    cutoff: float
    spread: float
    digits: int

    def values(self, standing: Floats, rate: float) -> Floats:
        """The measure of people with this standing, when `rate` of all stay within the cutoff."""
        return np.round(self._middle(rate) * np.exp(-self.spread * standing), self.digits)

    def rise(self, rate: float, shift: float) -> float:
        """How much more it is on average for people whose standing is lowered by `shift`."""
        average = self._middle(rate) * float(np.exp(self.spread**2 / 2))
        return average * float(np.expm1(self.spread * shift))

    def _middle(self, rate: float) -> float:
        return self.cutoff * float(np.exp(-self.spread * NORMAL.inv_cdf(rate)))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A yes or no about each person: the decision, or the recorded outcome. `does` completes "women …" for a yes."""

    column: str
    label: str
    meaning: str
    does: str
    yes: str
    no: str
    rate: float
    measure: Measure | None = None

    def shift(self, gap: float) -> float:
        """How far a standing must be lowered so that yes becomes rarer by `gap` (a share, 0.15 for 15 points)."""
        return NORMAL.inv_cdf(self.rate) - NORMAL.inv_cdf(self.rate - gap)

    def is_yes(self, standing: Floats) -> NDArray[np.bool_]:
        """Who gets a yes, given each person's standing."""
        yes: NDArray[np.bool_] = standing > -NORMAL.inv_cdf(self.rate)
        return yes


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """An invented business and its decision. Bias is planted in the first of `sensitive`, or in the first two."""

    name: str
    title: str
    story: str
    row_is: str
    people: str
    id_column: str
    sensitive: tuple[Sensitive, ...]
    features: tuple[Feature, ...]
    proxy: Proxy
    record: Answer
    decision: Answer
    rows: int = 6000


def amount(middle: float, spread: float, *, step: float = 1, low: float = 0, high: float) -> Callable[[Floats], Values]:
    """Numbers as money and time are spread: few are large. Rounded to `step`, kept within `low` and `high`."""

    def make(normal: Floats) -> Values:
        values = np.clip(np.round(middle * np.exp(spread * normal) / step) * step, low, high)
        return values.astype(np.int64) if float(step).is_integer() else values

    return make


def level(shares: Mapping[str, float]) -> Callable[[Floats], Values]:
    """Words from low to high, each with its share."""
    words = np.array(list(shares), dtype=object)
    edges = [NORMAL.inv_cdf(share) for share in list(accumulate(shares.values()))[:-1]]
    return lambda normal: words[np.searchsorted(edges, normal)]
