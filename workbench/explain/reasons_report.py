"""What is known about one person's reasons: the report that the words for every reader are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.explain.border import Border
from workbench.explain.explanation import Explanation

SMALL = 0.05
# The notice names the principal reasons (12 CFR 1002.9(b)(2)); what is under a twentieth of all that spoke against a
# person is none. The law gives no number: the twentieth is ours, the one from which a column has weight in `agreement`.


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason: the columns it is about, a sentence to the person, and how much it moved the prediction.

    `contribution` is on the scale of the report: below 0, or above 0 where a high score means the unfavourable value.
    `stable` is the share of resamples of the people who got a yes in which it is among the principal reasons as well.
    """

    features: tuple[str, ...]
    sentence: str
    contribution: float
    stable: float


@dataclass(frozen=True, kw_only=True, eq=False)
class ReasonsReport:
    """The reasons for one row.

    `refused` says whether the score is on the wrong side of the `border`; `differs` why the model does not explain the
    table's own decision about the person, "" where it has none or the same. `reasons` are the principal ones, largest
    first, each with a twentieth or more of all that spoke against the person; `helped` the columns that spoke most for
    them; `withheld` the columns that spoke against them but may not be given, each with why. `problems` are sentences
    for who is responsible for the model. `to_person`, `to_employee` and `to_auditor` are the same answer for three
    readers. `baseline` is the mean prediction of the people who got a yes.
    """

    row: int
    refused: bool
    score: float
    border: Border
    scale: str
    prediction: float
    baseline: float
    reasons: tuple[Reason, ...]
    helped: tuple[str, ...]
    withheld: Mapping[str, str]
    problems: tuple[str, ...]
    changeable: tuple[str, ...]
    explanation: Explanation = field(repr=False)
    differs: str = ""
    to_person: tuple[str, ...] = ()
    to_employee: tuple[str, ...] = ()
    to_auditor: tuple[str, ...] = ()

    @property
    def threshold(self) -> float:
        """The score from which on, or below which, the answer is a yes."""
        return self.border.threshold

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        names = ("row", "refused", "score", "threshold", "scale", "prediction", "baseline", "differs")
        lists = ("helped", "problems", "changeable", "to_person", "to_employee", "to_auditor")
        return {name: getattr(self, name) for name in names} | {
            "score_means": self.border.score_means,
            "reasons": [vars(reason) | {"features": list(reason.features)} for reason in self.reasons],
            "withheld": dict(self.withheld),
            **{name: list(getattr(self, name)) for name in lists},
        }
