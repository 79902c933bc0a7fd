"""The report on mitigations: what each method changes, for whom, and at what price."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from workbench.fairness.mitigation_measures import LEVEL
from workbench.fairness.mitigation_trial import Trial
from workbench.fairness.records import records


@dataclass(frozen=True, kw_only=True, eq=False)
class MitigationReport:
    """The answer: what each method changes, for whom, and at what price.

    `measures`: a row a method and measure (accuracy, balanced_accuracy, gap: highest minus lowest group under `metric`)
    with value, low, high, and against doing nothing change, change_low, change_high. `people`: a row a method and
    group: people (in the whole table), and how many more of them are accepted, wrongly_refused and wrongly_accepted,
    each with _low and _high. `rates`: method, group and the value of the metric. `failed` says why a method has no
    numbers. `best` are the methods that no other beats in both accuracy and gap. `notes` limit the answer.
    """

    trial: Trial
    rows: int
    people: pd.DataFrame = field(repr=False)
    measures: pd.DataFrame = field(repr=False)
    rates: pd.DataFrame = field(repr=False)
    failed: Mapping[str, str]
    best: tuple[str, ...]
    notes: tuple[str, ...]
    level: float = LEVEL

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that have numbers, in the order they were asked for."""
        return tuple(dict.fromkeys(self.measures["method"]))

    def of(self, method: str, measure: str) -> dict[str, float]:
        """One measure of one method: value, low, high, change, change_low, change_high."""
        rows = self.measures[(self.measures["method"] == method) & (self.measures["measure"] == measure)]
        return {str(key): float(value) for key, value in rows.iloc[0].drop(["method", "measure"]).items()}

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where a number cannot be given."""
        return {
            "schema": "workbench.mitigation/1",
            "trial": asdict(self.trial),
            "rows": self.rows,
            "level": self.level,
            "measures": records(self.measures),
            "people": records(self.people),
            "rates": records(self.rates),
            "failed": dict(self.failed),
            "best": list(self.best),
            "notes": list(self.notes),
        }
