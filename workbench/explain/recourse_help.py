"""Which change would help most of the refused? What their ways have in common, tried on all of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.counterfactual_report import CounterfactualReport
from workbench.explain.search_columns import Column
from workbench.explain.search_space import Space, Wanted
from workbench.intervals import simultaneous_z, wilson

Floats = NDArray[np.float64]
LEVEL = 0.95
COLUMNS = ["feature", "change", "amount", "used", "helped", "helped_low", "helped_high", "by_group"]
Grouping = tuple[Sequence[tuple[str, ...]], NDArray[np.int64]]


def find_help(
    space: Space,
    wanted: Wanted,
    drawn: NDArray[np.intp],
    reports: Sequence[CounterfactualReport],
    weights: Floats,
    grouping: Grouping,
) -> pd.DataFrame:
    """For each column that a way uses: the usual change of it, and whom that alone would help, most helpful first.

    The usual change of a number is the middle one of those in its more frequent direction, of a category the most
    frequent value. It is given to every refused person who was looked at, within what the table holds.
    """
    rows = [
        _row(space, wanted, drawn, column, at, (reports, weights, grouping)) for at, column in _used(space, reports)
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values(["helped", "used"], ascending=False, kind="stable").reset_index(drop=True)


def _used(space: Space, reports: Sequence[CounterfactualReport]) -> list[tuple[int, Column]]:
    names = {change.feature for report in reports for option in report.options[:1] for change in option.changes}
    return [(at, column) for at, column in enumerate(space.columns) if column.name in names]


def _row(
    space: Space,
    wanted: Wanted,
    drawn: NDArray[np.intp],
    column: Column,
    at: int,
    known: tuple[Sequence[CounterfactualReport], Floats, Grouping],
) -> dict[str, Any]:
    reports, weights, (names, codes) = known
    ways = [
        next((change for change in report.options[0].changes if change.feature == column.name), None)
        if report.options
        else None
        for report in reports
    ]
    uses = np.array([way is not None for way in ways])
    change, amount, made = _usual(space.people[drawn], column, at, [way for way in ways if way is not None])
    helped = wanted.holds(space.scorer.score(made)) & (made[:, at] != space.people[drawn, at])
    share, low, high = _share(helped, weights)
    return {
        "feature": column.name,
        "change": change,
        "amount": amount,
        "used": float(np.average(uses, weights=weights)),
        "helped": share,
        "helped_low": low,
        "helped_high": high,
        "by_group": {
            ", ".join(name): float(helped[codes == code].mean())
            for code, name in enumerate(names)
            if (codes == code).any()
        },
    }


def _usual(people: Floats, column: Column, at: int, ways: Sequence[Any]) -> tuple[str, Any, Floats]:
    """The usual change ("up" or "down" and by how much, "to" and which value), and everyone after it."""
    made = people.copy()
    if column.kind == "number":
        moves = np.array([way.after - way.before for way in ways if way.before is not None], dtype=np.float64)
        if len(moves):
            sign = 1.0 if (moves > 0).sum() >= (moves < 0).sum() else -1.0
            step = float(np.quantile(moves[np.sign(moves) == sign], 0.5, method="inverted_cdf"))
            known = column.sorted if column.sorted is not None else np.zeros(1)
            made[:, at] = np.clip(made[:, at] + step, known[0], known[-1])
            return ("up" if step > 0 else "down"), column.plain(round(abs(step), column.decimals)), made
    values, counts = np.unique([str(way.after) for way in ways], return_counts=True)
    value = next(way.after for way in ways if str(way.after) == values[counts.argmax()])
    made[:, at] = column.place(value)
    return "to", value, made


def _share(helped: NDArray[np.bool_], weights: Floats) -> tuple[float, float, float]:
    """The weighted share and Wilson's interval at the effective number of people (Kish, Survey Sampling, 1965)."""
    share = float(np.average(helped, weights=weights))
    people = weights.sum() ** 2 / (weights**2).sum()
    low, high = wilson(np.array(share), np.array(people), simultaneous_z(LEVEL, 2))
    return share, float(low), float(high)
