"""Which answers are wanted, and the scale on which a search reckons how far away they are."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from workbench.errors import WorkbenchError
from workbench.explain.border import Border
from workbench.language import tr

Floats = NDArray[np.float64]
SURE = 1e-6
MARGIN = 0.25  # log-odds: how much safer the second forecast of each set is
SHARE = 0.1  # the same for amounts, in standard deviations of what the model says of the table's people


@dataclass(frozen=True)
class Wanted:
    """The answers that are wanted, both ends included: scores from 0 to 1, or amounts in the model's own unit.

    Effects add up best in log-odds for a score and as they are for an amount; that is the scale of `aim`.
    """

    low: float = 0.5
    high: float = 1.0
    is_favourable: bool = True
    is_amount: bool = False

    def __post_init__(self) -> None:
        """Refuse a range that no answer can be in."""
        if self.is_amount:
            if not self.low <= self.high or np.isinf([self.low, self.high]).all():
                raise WorkbenchError(
                    tr(
                        "The wanted amounts go from {low:g} to {high:g}; give two numbers, the lower first.",
                        low=self.low,
                        high=self.high,
                    )
                )
        elif not 0 <= self.low <= self.high <= 1:
            raise WorkbenchError(
                tr(
                    "The wanted scores go from {low:g} to {high:g}; they lie between 0 and 1, the lower first.",
                    low=self.low,
                    high=self.high,
                )
            )

    @classmethod
    def of(cls, border: Border, between: tuple[float, float] | None, *, is_amount: bool = False) -> Self:
        """The favourable decision under the border of a model's scores, or a range of scores or amounts."""
        if between is not None:
            return cls(float(between[0]), float(between[1]), is_favourable=False, is_amount=is_amount)
        if is_amount:
            raise WorkbenchError(
                tr("This model gives an amount: say which amounts are wanted, such as wanted=(0, 100).")
            )
        if border.sign < 0:
            return cls(0.0, float(np.nextafter(border.threshold, -1)) if border.threshold > 0 else 0.0)
        return cls(border.threshold, 1.0)

    def holds(self, scores: Floats) -> NDArray[np.bool_]:
        """Which scores, or amounts, are wanted."""
        return (scores >= self.low) & (scores <= self.high)

    def scaled(self, scores: Floats) -> Floats:
        """Scores in log-odds; amounts as they are."""
        if self.is_amount:
            return scores
        inside = np.clip(scores, SURE, 1 - SURE)
        return np.asarray(np.log(inside / (1 - inside)), dtype=np.float64)

    def aim(self, known: Floats) -> "Aim":
        """The ends on the scale of `scaled`; `known` are the scores, or amounts, of the table's people."""
        low, high = (float(end) for end in self.scaled(np.array([self.low, self.high])))
        if self.is_amount:
            return Aim(low, high, SHARE * float(np.std(known)))
        return Aim(-np.inf if self.low <= 0 else low, np.inf if self.high >= 1 else high, MARGIN)

    def to_json(self) -> Any:
        """1 for the favourable decision, else the range, None for an open end."""
        return 1 if self.is_favourable else [None if np.isinf(end) else end for end in (self.low, self.high)]


@dataclass(frozen=True)
class Aim:
    """The wanted answers on the scale on which effects are added."""

    low: float
    high: float
    margin: float

    def short(self, odds: Floats) -> Floats:
        """How much is missing; 0 inside."""
        return np.maximum(np.maximum(self.low - odds, odds - self.high), 0.0)

    def is_safe(self, odds: Floats) -> NDArray[np.bool_]:
        """Inside by a margin."""
        return (odds >= self.low + self.margin) & (odds <= self.high - self.margin)
