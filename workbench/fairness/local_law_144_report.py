"""The tables of Local Law 144 as a report: rates, impact ratios, a sentence, CSV and JSON."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from workbench.errors import unknown
from workbench.fairness.records import records
from workbench.language import tr
from workbench.roles import Roles
from workbench.spreadsheet import harmless
from workbench.words import percent, whole

LEVEL = 0.95


Kind = Literal["selection", "scoring"]


RATES = {"selection": tr("Selection rate"), "scoring": tr("Scoring rate")}


@dataclass(frozen=True, kw_only=True, eq=False)
class LocalLawReport:
    """The tables of one tool.

    `table` has a row for each category: table ("sex", "race/ethnicity" or "intersectional"), category, applicants,
    counted (selected, or scoring above the median), rate, impact_ratio with low and high (an interval that holds for
    all pairs of the table; none for the category with the highest rate) and note. `assessed` people have a decision or
    a score; `median` is that of the scores, NaN for selection. `unknown` says how many of them each table leaves out.
    """

    name: str
    roles: Roles
    kind: Kind
    assessed: int
    median: float
    unknown: dict[str, int]
    table: pd.DataFrame
    notes: tuple[str, ...]

    def of(self, table: str) -> pd.DataFrame:
        """The categories of one table, by name; an unknown table is an error that names the possible ones."""
        if table not in self.unknown:
            raise unknown("table", table, self.unknown)
        return self.table[self.table["table"] == table].drop(columns="table").reset_index(drop=True)

    def sentence(self, table: str) -> str:
        """The lowest impact ratio of a table, in words with its interval."""
        frame = self.of(table)
        known = frame.dropna(subset=["impact_ratio"])
        if known.empty:
            return tr("No category has a rate to compare with.")
        if len(known) == 1:
            return tr(
                "Only one category has a rate ({iloc}), so there is nothing to compare it with.",
                iloc=known["category"].iloc[0],
            )
        rows = known.sort_values("impact_ratio", kind="stable").to_dict("records")
        row, top = rows[0], rows[-1]
        did = tr("were selected") if self.kind == "selection" else tr("scored above the median")
        interval = (
            ""
            if np.isnan(row["low"])
            else tr(
                " ({level:g}% interval {low:.2f} to {high:.2f})", level=100 * LEVEL, low=row["low"], high=row["high"]
            )
        )
        lowest, highest = (
            tr(
                "{rate} of {applicants} ({category})",
                rate=percent(r["rate"]),
                applicants=whole(r["applicants"]),
                category=r["category"],
            )
            for r in (row, top)
        )
        return tr(
            "The lowest impact ratio is {impact_ratio:.2f}{interval}: {lowest} {did}, against {highest}.",
            impact_ratio=row["impact_ratio"],
            interval=interval,
            lowest=lowest,
            did=did,
            highest=highest,
        )

    def to_csv(self) -> str:
        """All tables as one CSV text, with a line for the people of unknown category; no cell runs as a formula."""
        rate = RATES[self.kind].lower().replace(" ", "_")
        rows = self.table.rename(columns={"rate": rate}).round({rate: 4, "impact_ratio": 4, "low": 4, "high": 4})
        extra = [{"table": table, "category": "unknown", "applicants": n} for table, n in self.unknown.items()]
        whole_table = pd.concat([rows, pd.DataFrame(extra)], ignore_index=True)
        whole_table["counted"] = whole_table["counted"].astype("Int64")
        for column in ("category", "note"):
            whole_table[column] = whole_table[column].map(harmless, na_action="ignore")
        return str(whole_table.to_csv(index=False, lineterminator="\n"))

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "schema": "workbench.local-law-144/1",
            "kind": self.kind,
            "assessed": self.assessed,
            "median": None if np.isnan(self.median) else self.median,
            "unknown": dict(self.unknown),
            "table": records(self.table),
            "notes": list(self.notes),
        }
