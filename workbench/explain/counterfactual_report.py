"""What a search for counterfactuals hands back: options, each a few changes, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from workbench.explain.search_space import Wanted

SCHEMA = "workbench.counterfactual/1"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One column that would be different: text, a number, or None where it is missing."""

    feature: str
    before: Any
    after: Any

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON of the command line."""
        return {"feature": self.feature, "from": self.before, "to": self.after}


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to the wanted answer.

    `prediction` is the model's score then, 0 to 1, or its amount. `cost`: for each change 0.1 and the share of the
    column's usual range that it takes (1 for another category), or what the limits say a unit costs. `distance` is
    Gower's, 0 for nothing. `plausibility` is the share of real people with the wanted answer who are at least as far
    from their nearest neighbour among them; below 0.05 the option `is_unusual`, and where only some of them were
    measured also where these leave it open. `robustness` is how often the answer stays when every number moves a little
    (about 2 % of its usual range, 25 draws).
    """

    changes: tuple[Change, ...]
    prediction: float
    cost: float
    distance: float
    plausibility: float
    is_unusual: bool
    robustness: float

    def to_dict(self) -> dict[str, Any]:
        """As in the JSON of the command line."""
        return {
            "changes": [change.to_dict() for change in self.changes],
            "prediction": self.prediction,
            "cost": self.cost,
            "plausibility": self.plausibility,
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class CounterfactualReport:
    """The ways for one person, the cheapest first, or why there are none.

    `row` is the place in the table, None for a person from outside it; `person` what the model is told of them;
    `amount` the column that the model predicts where it gives an amount, else None.
    `note` says why there are fewer than asked for, or none; `in_the_way` what would have to be possible, for each limit
    that alone keeps the answer from being reached; `remarks` what else to know: what was kept, missing or never seen.
    `is_cut_short` where the time was up before the search was done; `asked` counts the made-up people it looked at.
    """

    row: int | None
    person: Mapping[str, Any]
    prediction: float
    wanted: Wanted
    options: tuple[Option, ...]
    kept: Mapping[str, str]
    amount: str | None = None
    note: str | None = None
    in_the_way: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    is_cut_short: bool = False
    asked: int = 0
    seed: int = 0

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each change: option (from 1), feature, before, after."""
        rows = [
            {"option": place, "feature": change.feature, "before": change.before, "after": change.after}
            for place, option in enumerate(self.options, start=1)
            for change in option.changes
        ]
        return pd.DataFrame(rows, columns=["option", "feature", "before", "after"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the command line."""
        return {
            "schema": SCHEMA,
            "row": self.row,
            "prediction": self.prediction,
            "wanted": self.wanted.to_json(),
            "options": [option.to_dict() for option in self.options],
            "note": self.note,
        }
