"""What stands out in a table, in sentences, after correction over everything that was tested.

- Every test has its p-value and the sentence it would be worth; a difference too small to matter has none, but counts.
- All tests of a report are corrected together (Benjamini-Hochberg) at 2 %, as in the comparison of groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from workbench.intervals import benjamini_hochberg

Severity = Literal["high", "medium", "low", "note"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "note")
FALSE_ALARMS = 0.02
SMALL_GROUP = 30
LEVEL = 0.95


@dataclass(frozen=True)
class Finding:
    """One sentence worth reading, with its code, how grave it is, and the group and columns it is about."""

    code: str
    severity: Severity
    title: str
    text: str
    group: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON."""
        parts = {"code": self.code, "severity": self.severity, "title": self.title, "text": self.text}
        return parts | {"group": dict(self.group), "columns": list(self.columns)}


@dataclass(frozen=True, eq=False)
class Tested:
    """One test: how likely chance alone is (0 to 1), the finding it would be, and how strong it is among its like."""

    p: float
    finding: Finding | None = None
    strength: float = 0.0


def raised(tests: Sequence[Tested], certain: Iterable[tuple[Finding, float]] = ()) -> tuple[Finding, ...]:
    """The findings that chance would hardly make, and those that are no matter of chance; gravest and strongest first.

    `certain` are findings with their strength, such as a column of names, which is there or is not.
    """
    adjusted = benjamini_hochberg(np.array([test.p for test in tests], dtype=float))
    clear = [
        (test.finding, test.strength)
        for test, p in zip(tests, adjusted, strict=True)
        if test.finding is not None and p <= FALSE_ALARMS
    ]
    ordered = sorted([*clear, *certain], key=lambda each: (SEVERITIES.index(each[0].severity), -each[1]))
    return tuple(finding for finding, _ in ordered)
