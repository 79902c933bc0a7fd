"""What stands out in a table, in sentences, after correction over everything that was tested.

- Every test has its p-value and the sentence it would be worth; a difference too small to matter has none, but counts.
- All tests of a report are corrected together (Benjamini-Hochberg) at 2 %, as in the comparison of groups.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.finding import FALSE_ALARMS, SEVERITIES, Finding
from workbench.intervals import benjamini_hochberg

SMALL_GROUP = 30
LEVEL = 0.95


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
