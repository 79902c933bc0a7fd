"""What a table tells to people outside: every metric by group, from suppressed and rounded counts and nothing else.

- The favourable decision (or the recorded outcome) is suppressed by `workbench.suppress`.
- Where target and prediction are both known, a group is shown only with at least 10 people in each of the four cells
  (right and wrong, yes and no); what is hidden adds up to two groups or more with 10 people in each cell, so that
  nothing can be had by subtraction. Each cell is rounded by itself.
- Rates and intervals are computed from these rounded cells, so that no report says more than its numbers do.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.counts import OUTCOMES, GroupCounts
from workbench.intervals import simultaneous_z, wilson
from workbench.metrics import METRICS, Metric, measure
from workbench.report.dossier import Compared, Measured, Record, Row
from workbench.report.summary import show_outside
from workbench.roles import Roles
from workbench.suppress import SMALL, counts_of, rounded, show_column, show_everyone
from workbench.words import capital, percent

LEVEL = 0.95
METHOD = "Wilson score interval, 95%, from counts rounded to fives"
ERRORS = ("true_positive_rate", "false_positive_rate", "precision", "accuracy")
UNWEIGHTED = "People are counted one by one here; the weights of the table are not used."
KNOWN = slice(1, OUTCOMES)


def measure_outside(case: Case, *, on: str, at: str) -> tuple[Measured, dict[str, Record]]:
    """The sentences and comparisons that may go outside, with a record for each number.

    `on` says on what table, `at` when. Raises WorkbenchError where there is nothing, or nobody enough, to compare.
    """
    page = show_outside(case)
    records: dict[str, Record] = {}
    compared = tuple(_recorded(each, records, on, at) for each in (*_answers(case), *_errors(case)))
    rules = (*page.rules, *([UNWEIGHTED] if case.roles.weight else []))
    return Measured(sentences=page.sentences, compared=compared, rules=rules), records


def _answers(case: Case) -> Iterator[Compared]:
    answer = "prediction" if "prediction" in case.available else "target"
    metric = METRICS["selection_rate" if answer == "prediction" else "base_rate"]
    yes, no = show_everyone(case.counts, answer)
    whole = np.zeros((1, OUTCOMES, OUTCOMES))
    whole[(0, 0, KNOWN) if answer == "prediction" else (0, KNOWN, 0)] = (no, yes)
    everyone = next(_rows(metric, _as_counts((), {}, whole), case.roles))
    for column in case.roles.sensitive:
        shown = show_column(case.counts, column, answer)
        rows = tuple(_rows(metric, counts_of(shown, answer), case.roles)) if shown.groups else ()
        yield _compared(metric, case.roles, column, (rows, everyone, shown.hidden))


def _errors(case: Case) -> Iterator[Compared]:
    if not {"target", "prediction"} <= case.available:
        return
    whole = case.counts.by(()).sums["n"][:, KNOWN, KNOWN].astype(np.int64)
    if whole.min() < SMALL:
        return
    everyone = _as_counts((), {}, _padded(rounded(whole)))
    for column in case.roles.sensitive:
        table = case.counts.by((column,))
        cells = table.sums["n"][:, KNOWN, KNOWN].astype(np.int64)
        kept = may_show_cells(cells)
        names = [table.group(place)[column] for place in np.flatnonzero(kept).tolist()]
        shown = _as_counts((column,), {column: tuple(names)}, _padded(rounded(cells[kept])))
        hidden = int((~kept & (cells.sum(axis=(1, 2)) > 0)).sum())
        for metric in (METRICS[key] for key in ERRORS):
            total = next(_rows(metric, everyone, case.roles))
            rows = tuple(_rows(metric, shown, case.roles)) if names else ()
            yield _compared(metric, case.roles, column, (rows, total, hidden))


def may_show_cells(cells: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which groups may be shown with all four of their cells, beside those of everyone; `cells` is (groups, 2, 2).

    >>> may_show_cells(np.array([[[40, 9], [30, 30]], [[50, 50], [50, 50]], [[90, 90], [90, 90]]])).tolist()
    [False, False, True]
    """
    flat = cells.reshape(len(cells), -1)
    people = flat.sum(axis=1)
    shown: NDArray[np.bool_] = np.all(flat >= SMALL, axis=1)
    counted = people > 0
    while (~shown & counted).any() and shown.any():
        rest = ~shown & counted
        if rest.sum() > 1 and (flat[rest].sum(axis=0) >= SMALL).all():
            break
        shown[np.flatnonzero(shown)[np.argmin(people[shown])]] = False
    return shown


def _compared(metric: Metric, roles: Roles, column: str, parts: tuple[tuple[Row, ...], Row, int]) -> Compared:
    rows, everyone, hidden = parts
    return Compared(
        metric=metric.key,
        label=metric.label,
        question=metric.question,
        column=roles.column_label(column),
        rows=tuple(sorted(rows, key=lambda row: -row.people)),
        everyone=everyone,
        hidden=hidden,
    )


def _rows(metric: Metric, counts: GroupCounts, roles: Roles) -> Iterator[Row]:
    found = measure(metric, counts)
    low, high = wilson(found.value, found.effective, simultaneous_z(LEVEL, 2))
    for place, n in enumerate(found.n):
        name = capital(roles.group_label(counts.group(place)))
        yield Row(
            name=name,
            people=int(n),
            value=float(found.value[place]),
            low=max(float(low[place]), 0.0),
            high=min(float(high[place]), 1.0),
            record="",
        )


def _as_counts(columns: tuple[str, ...], names: dict[str, tuple[str, ...]], n: NDArray[np.float64]) -> GroupCounts:
    codes = np.arange(len(n), dtype=np.int64).reshape(-1, 1)[:, : len(columns)]
    return GroupCounts(columns, names, codes, {"n": n, "w": n, "w2": n})


def _padded(cells: NDArray[np.int64]) -> NDArray[np.float64]:
    padded = np.zeros((len(cells), OUTCOMES, OUTCOMES))
    padded[:, KNOWN, KNOWN] = cells
    return padded


def _recorded(compared: Compared, records: dict[str, Record], on: str, at: str) -> Compared:
    """The comparison with a record for each of its rows."""
    everyone = compared.everyone and _record(compared, compared.everyone, records, (on, at))
    rows: Sequence[Row] = [_record(compared, row, records, (on, at)) for row in compared.rows]
    return Compared(
        metric=compared.metric,
        label=compared.label,
        question=compared.question,
        column=compared.column,
        rows=tuple(rows),
        everyone=everyone,
        hidden=compared.hidden,
    )


def _record(compared: Compared, row: Row, records: dict[str, Record], where: tuple[str, str]) -> Row:
    what = f"{row.name}, {compared.label[:1].lower()}{compared.label[1:]}"
    known = next((record for record in records.values() if record.what == what), None)
    if known is None:
        known = Record(
            id=f"m{len(records) + 1}",
            what=what,
            value=percent(row.value),
            on=where[0],
            people=row.people,
            low=percent(row.low),
            high=percent(row.high),
            number=row.value,
            at=where[1],
            method=METHOD,
        )
        records[known.id] = known
    return Row(name=row.name, people=row.people, value=row.value, low=row.low, high=row.high, record=known.id)
