"""The numbers behind a chart, as a table that opens and downloads."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t

from widgets.script import script

if TYPE_CHECKING:
    import pandas as pd

MISSING = "–"
NOTHING = ("nan", "inf", "-inf", "NaT", "<NA>")  # how what is not a value prints, without importing pandas to ask
GROUPED_FROM = 10_000  # 2026 is a year more often than it is two thousand and twenty-six


class Numbers(anywidget.AnyWidget):
    """A table behind one line that opens it, with a button that saves it as CSV in the browser.

    A cell is a text, a number, a boolean, None, or `{"text": "12.3 %", "value": 0.123}`: shown as text, saved as value.
    """

    _esm = script(Path(__file__).parent / "numbers.js")

    columns = t.List(t.Dict()).tag(sync=True)
    """One `{"key", "label", "align"}` a column; align is "left" or "right"."""

    rows = t.List(t.List()).tag(sync=True)
    """One list of cells a row, in the order of the columns."""

    caption = t.Unicode().tag(sync=True)
    """What the table holds, in one sentence."""

    filename = t.Unicode("numbers.csv").tag(sync=True)
    """What the saved file is called."""

    @classmethod
    def of_frame(
        cls,
        frame: pd.DataFrame,
        *,
        labels: Mapping[str, str] | None = None,
        formats: Mapping[str, str] | None = None,
        caption: str = "",
        filename: str = "numbers.csv",
    ) -> Numbers:
        """A frame as a table; the index is left out.

        `labels` name columns for people; `formats` are format specifications by column, such as `".1%"`.
        """
        numbers = cls()
        numbers.show(frame, labels=labels, formats=formats, caption=caption, filename=filename)
        return numbers

    def show(
        self,
        frame: pd.DataFrame,
        *,
        labels: Mapping[str, str] | None = None,
        formats: Mapping[str, str] | None = None,
        caption: str | None = None,
        filename: str | None = None,
    ) -> None:
        """Another frame in the same place; caption and file name stay unless they are given."""
        names = [str(name) for name in frame.columns]
        specs = [(formats or {}).get(name, "") for name in names]
        rows = [
            [cell(value, spec) for value, spec in zip(row, specs, strict=True)]
            for row in frame.itertuples(index=False, name=None)
        ]
        with self.hold_sync():
            self.columns = [
                {"key": name, "label": (labels or {}).get(name, name), "align": alignment(rows, at)}
                for at, name in enumerate(names)
            ]
            self.rows = rows
            self.caption = self.caption if caption is None else caption
            self.filename = self.filename if filename is None else filename


def cell(value: Any, spec: str = "") -> dict[str, Any]:
    """What a person reads and what a spreadsheet gets; a missing or infinite number is a dash and an empty cell."""
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, bool):
        return {"text": "yes" if plain else "no", "value": plain}
    if isinstance(plain, int | float) and math.isfinite(plain):
        return {"text": format(plain, spec or _spec(plain)), "value": plain}
    if isinstance(plain, str) or not (plain is None or str(plain) in NOTHING):
        return {"text": str(plain), "value": str(plain)}
    return {"text": MISSING, "value": None}


def alignment(rows: Sequence[Sequence[Mapping[str, Any]]], at: int) -> str:
    """Numbers stand right, so that they can be compared down the column; everything else left."""
    values = [row[at]["value"] for row in rows if row[at]["value"] is not None]
    numeric = values and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return "right" if numeric else "left"


def _spec(number: float) -> str:
    grouped = "," if abs(number) >= GROUPED_FROM else ""
    return f"{grouped}d" if isinstance(number, int) else f"{grouped}.4g" if abs(number) < GROUPED_FROM else ",.0f"
