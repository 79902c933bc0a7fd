"""What could go wrong, for whom, and what is done about it? A register of risks; `risks_found` makes candidates.

- A risk before controls is likelihood × impact, 1 to 5 each. A control takes away a share of the likelihood, but only
  while its evidence holds: a stale one takes away nothing. What remains is the residual risk.
- Each risk is one choice of the project under `risks.ID`; who comes second is told who was first.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from math import prod
from typing import Any, Self

from workbench.errors import WorkbenchError
from workbench.govern.measured import Records
from workbench.language import tr
from workbench.store import ChangedMeanwhileError, Project

PREFIX = "risks."
SCALE = range(1, 6)


@dataclass(frozen=True, kw_only=True)
class Control:
    """One thing that is done: `effect` is the share of the likelihood it takes away, `evidence` the ids of records."""

    text: str
    effect: float = 0.0
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an effect that is no share."""
        if not 0 <= self.effect <= 1:
            raise WorkbenchError(
                tr("The effect of a control lies between 0 and 1, not at {effect:g}.", effect=self.effect)
            )


@dataclass(frozen=True, kw_only=True)
class Risk:
    """One line of the register.

    `source` is the finding, record or duty it came from, `evidence` the ids of its records; `accepted` says why it may
    stay as it is, where somebody decided so.
    """

    id: str
    title: str
    text: str = ""
    likelihood: int = 3
    impact: int = 3
    controls: tuple[Control, ...] = ()
    owner: str = ""
    review: date | None = None
    source: str = ""
    evidence: tuple[str, ...] = ()
    accepted: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be kept or is off the scale."""
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", self.id):
            raise WorkbenchError(tr('The id of a risk is short, such as "gap-women", not {id!r}.', id=self.id))
        for name in ("likelihood", "impact"):
            if getattr(self, name) not in SCALE:
                raise WorkbenchError(
                    tr(
                        "The {name} of a risk is a whole number from 1 to 5, not {value}.",
                        name=name,
                        value=getattr(self, name),
                    )
                )

    @property
    def inherent(self) -> int:
        """Likelihood × impact before anything is done, 1 to 25."""
        return self.likelihood * self.impact

    def residual(self, records: Records) -> float:
        """What remains of it, 0 to 25: controls whose evidence does not hold count for nothing."""
        holding = (control for control in self.controls if not _lapsed(control, records))
        return round(self.inherent * prod(1 - control.effect for control in holding), 2)

    def lapsed(self, records: Records) -> tuple[Control, ...]:
        """The controls whose evidence no longer holds: they look like a remedy and are none."""
        return tuple(control for control in self.controls if _lapsed(control, records))

    def is_due(self, today: date) -> bool:
        """Whether it is time to look at it again, or nobody said when."""
        return self.review is None or self.review <= today

    def to_dict(self) -> dict[str, Any]:
        """The risk as JSON."""
        controls = [{**asdict(control), "evidence": list(control.evidence)} for control in self.controls]
        parts = {**asdict(self), "controls": controls, "evidence": list(self.evidence)}
        return {**parts, "review": None if self.review is None else self.review.isoformat()}

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        controls = tuple(Control(**{**each, "evidence": tuple(each["evidence"])}) for each in parts["controls"])
        review = date.fromisoformat(parts["review"]) if parts["review"] else None
        return cls(**{**parts, "controls": controls, "review": review, "evidence": tuple(parts["evidence"])})


class WrittenMeanwhileError(WorkbenchError):
    """Somebody else changed the risk first; `risk` is what stands there now."""

    def __init__(self, risk: Risk | None, who: str, at: str) -> None:
        self.risk, self.who, self.at = risk, who, at
        super().__init__(
            tr("{who} changed this risk at {at}, after you last saw it; look at that first.", who=who, at=at)
        )


@dataclass(frozen=True)
class Register:
    """The risks that a project keeps."""

    project: Project

    def all(self) -> tuple[Risk, ...]:
        """Every risk, the largest before controls first."""
        kept = (value for value in self.project.choices(PREFIX).values() if value is not None)
        return tuple(sorted(map(Risk.from_dict, kept), key=lambda risk: (-risk.inherent, risk.id)))

    def write(self, risk: Risk, *, seen: Risk | None) -> Risk:
        """Keep a risk if the one that was `seen` still stands there (None: it is new)."""
        self._choose(risk.id, seen, risk)
        return risk

    def remove(self, risk: Risk) -> None:
        """Take a risk off the register; the log remembers it."""
        self._choose(risk.id, risk, None)

    def new(self, candidates: tuple[Risk, ...]) -> tuple[Risk, ...]:
        """The candidates that are not on the register yet."""
        known = {risk.id for risk in self.all()}
        return tuple(risk for risk in candidates if risk.id not in known)

    def _choose(self, id_: str, seen: Risk | None, risk: Risk | None) -> None:
        before, after = (None if each is None else each.to_dict() for each in (seen, risk))
        try:
            self.project.choose_if(PREFIX + id_, before, after)
        except ChangedMeanwhileError as first:
            theirs = None if first.value is None else Risk.from_dict(first.value)
            raise WrittenMeanwhileError(theirs, first.who, first.at) from None


def _lapsed(control: Control, records: Records) -> bool:
    """Evidence that names a record holds while the record is there and fresh; other proof is not ours to judge."""
    named_records = [name for name in control.evidence if ":" in name]
    return any(
        (now := records.get(name.partition(":")[0])) is None or bool(now.stale) or now.id != name
        for name in named_records
    )
