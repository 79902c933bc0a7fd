"""A table of subgroups to sort, filter and choose from, by mouse and by keyboard."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import pandas as pd
import traitlets as t

from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroup_words import number_words
from workbench.language import tr
from workbench.words import capital, percent, points, range_words, whole

A_PAGE = 25
HEADS = {
    "name": tr("Who"),
    "divergence": tr("From everyone"),
    "value": "",
    "n": "",
    "rows": tr("People"),
    "length": tr("Described by"),
}
Chosen = Callable[[Mapping[str, str]], None]


class SubgroupTable(anywidget.AnyWidget):
    """The subgroups of a report, 25 at a time; a click on a name chooses these people."""

    _esm = Path(__file__).parent / "subgroup_table.js"

    columns = t.List(t.Dict()).tag(sync=True)
    """One `{"key", "label", "align", "sorts"}` a column."""

    rows = t.List(t.Dict()).tag(sync=True)
    """`{"place", "cells", "bar", "chosen"}` a subgroup; `bar` is low, value and high from -1 to 1."""

    sort = t.Unicode("z").tag(sync=True)
    """The column of the report that the rows are sorted by; "z" puts the most certain first."""

    descending = t.Bool(default_value=True).tag(sync=True)
    """Whether the largest comes first."""

    caption = t.Unicode().tag(sync=True)
    """What is shown, of how many."""

    more = t.Unicode().tag(sync=True)
    """The words of the button that shows more; "" where all are shown."""

    def __init__(self, on_choice: Chosen) -> None:
        """`on_choice` gets what the chosen people have in common."""
        super().__init__()
        self._on_choice, self._pages, self._none = on_choice, 1, ""
        self._shown: tuple[SubgroupReport, pd.DataFrame, Mapping[str, str]] | None = None
        self.on_msg(self._answer)

    def show(self, report: SubgroupReport, frame: pd.DataFrame, chosen: Mapping[str, str], none: str = "") -> None:
        """Some subgroups of a report, the one that is looked at marked; `none` is said where there are none."""
        self._pages, self._none = 1, none
        self._shown = (report, frame, chosen)
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        report, frame, chosen = self._shown
        frame = _sorted(report, frame, self.sort, descending=self.descending)
        shown = frame.head(A_PAGE * self._pages)
        reach = float(np.nanmax(np.abs(frame[["low", "high", "divergence"]].to_numpy(dtype=float)), initial=0)) or 1.0
        left = len(frame) - len(shown)
        with self.hold_sync():
            self.columns = _columns(report)
            self.rows = [
                _row(report, row, reach, chosen) for row in shown.reset_index(names="place").to_dict("records")
            ]
            self.caption = _caption(report, len(shown), len(frame)) if len(frame) else self._none
            self.more = tr("Show {left} more of {left_2}", left=min(left, A_PAGE), left_2=whole(left)) if left else ""

    def _answer(self, _table: object, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        kind = content.get("type")
        if kind == "choose" and self._shown is not None:
            report, frame, _ = self._shown
            if content.get("place") in frame.index:
                self._on_choice(dict(report.subgroups.loc[[content["place"]], "items"].iloc[0]))
        elif kind == "sort" and content.get("key") in HEADS:
            with self.hold_sync():
                self.descending = not self.descending if self.sort == content["key"] else content["key"] != "name"
                self.sort = content["key"]
            self._draw()
        elif kind == "more":
            self._pages += 1
            self._draw()


def _sorted(report: SubgroupReport, frame: pd.DataFrame, key: str, *, descending: bool) -> pd.DataFrame:
    if key == "name":
        names = [report.roles.group_label(dict(items)).casefold() for items in frame["items"]]
        return frame.assign(name=names).sort_values("name", ascending=not descending, kind="stable")
    columns = [key, "order"] if key == "z" else [key]
    return frame.sort_values(columns, ascending=[not descending, True][: len(columns)], kind="stable")


def _columns(report: SubgroupReport) -> list[dict[str, Any]]:
    labels = HEADS | {"value": report.metric.label, "n": tr("Of {among_words}", among_words=report.metric.among_words)}
    return [
        {"key": key, "label": label, "align": "left" if key == "name" else "right", "sorts": True}
        for key, label in labels.items()
    ]


def _row(report: SubgroupReport, row: Mapping[Any, Any], reach: float, chosen: Mapping[str, str]) -> dict[str, Any]:
    items = dict(row["items"])
    form: Callable[[float], str] = points if report.metric.is_rate else lambda number: number_words(report, number)
    gap = f"{form(row['divergence'])} ({range_words(row['low'], row['high'], form)})"
    few = "" if row["z"] else tr(" · too few to test")
    cells = [
        capital(report.roles.group_label(items)),
        "–" if np.isnan(row["divergence"]) else gap,
        "–" if np.isnan(row["value"]) else number_words(report, row["value"]),
        whole(row["n"]) + (few if row["n"] < 30 else ""),  # noqa: PLR2004 - the size from which groups are tested
        f"{whole(row['rows'])} ({percent(row['share'])})",
        tr("{length} value{length_2}", length=row["length"], length_2="s" if row["length"] > 1 else ""),
    ]
    bar = [
        None if np.isnan(row[end]) else float(np.clip(row[end] / reach, -1, 1)) for end in ("low", "divergence", "high")
    ]
    return {"place": int(row["place"]), "cells": cells, "bar": bar, "chosen": items == dict(chosen)}


def _caption(report: SubgroupReport, shown: int, of: int) -> str:
    everyone = tr("Everyone together: {report} of {n}.", report=number_words(report, report.value), n=whole(report.n))
    unit = tr("in percentage points") if report.metric.is_rate else tr("as difference")
    return tr(
        "{shown} of {of} subgroups. {everyone} From everyone {unit}, with {level:g}% intervals that hold for all "
        "{tested} tested subgroups at once. Choose a name to look only at these people.",
        shown=whole(shown),
        of=whole(of),
        everyone=everyone,
        unit=unit,
        level=100 * report.scope.level,
        tested=whole(report.tested),
    )
