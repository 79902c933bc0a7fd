"""What a table tells to people outside: every metric by group, from suppressed and rounded counts and nothing else.

- The favourable decision (or the recorded outcome) is suppressed by `workbench.suppress`; where target and prediction
  are both known, the four cells of right and wrong answers are by `workbench.fourfold`. All of it is looked at
  together, with what earlier pages and reports told of the same table.
- Rates and intervals are computed from these rounded cells, so that no report says more than its numbers do.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.counts import OUTCOMES, GroupCounts, OutcomeCounts
from workbench.errors import WorkbenchError
from workbench.fourfold import KNOWN, Fourfold, Told, show_fourfold
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.metric_values import measure
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS, Metric
from workbench.report.dossier import Compared, Measured, Record, Row
from workbench.report.outside_page import show_outside
from workbench.report.rounding import about, is_left_out, nearly
from workbench.report.told import merged, together
from workbench.roles import Roles
from workbench.suppress import Shown, counts_of, rounded, show_columns, show_everyone
from workbench.words import capital, listed

LEVEL = 0.95
METHOD = tr("Wilson score interval, 95%, from counts rounded to fives")
NOTHING: Told = MappingProxyType({})
ERRORS = ("true_positive_rate", "false_positive_rate", "precision", "accuracy")
UNWEIGHTED = tr("People are counted one by one here; the weights of the table are not used.")


def measure_outside(case: Case, *, on: str, at: str, before: Told = NOTHING) -> tuple[Measured, dict[str, Record]]:
    """The sentences and comparisons that may go outside, with a record for each number.

    `on` says on what table, `at` when; `before` what pages and reports of the same table told already. Raises
    WorkbenchError where there is nothing, or nobody enough, to compare, or where it was told in other groups.
    """
    counts = _counts(case, before)
    answer = "prediction" if "prediction" in case.available else "target"
    found = show_columns(counts, answer, before.get(answer))
    shown = {column: found[column] for column in case.roles.sensitive}
    page = show_outside(case, shown=shown)
    told = {**before, answer: merged(before.get(answer, {}), {column: part.groups for column, part in shown.items()})}
    cells: dict[str, Fourfold] = {}
    if {"target", "prediction"} <= case.available:
        cells = show_fourfold(counts, case.roles.sensitive, told)
    if cells:
        told["cells"] = merged(before.get("cells", {}), {column: part.groups for column, part in cells.items()})
    records: dict[str, Record] = {}
    compared = (*_answers(case, shown, answer), *_errors(case, cells))
    rules = (*page.rules, *([UNWEIGHTED] if case.roles.weight else []))
    return Measured(
        sentences=page.sentences,
        compared=tuple(_recorded(each, records, on, at) for each in compared),
        rules=rules,
        told=told,
    ), records


def _counts(case: Case, before: Told) -> OutcomeCounts:
    counts = together(case, before)
    if counts is None:
        columns = listed([case.roles.column_label(column) for column in merged(*before.values())])
        raise WorkbenchError(
            tr(
                "An earlier page or report compared people by {columns} in other groups than now, and the two "
                "together could tell on single people. Compare the same groups as before.",
                columns=columns,
            )
        )
    return counts


def _answers(case: Case, shown: Mapping[str, Shown], answer: str) -> Iterator[Compared]:
    metric = in_own_words(METRICS["selection_rate" if answer == "prediction" else "base_rate"], case.roles)
    yes, no = show_everyone(case.counts, answer)
    whole = np.zeros((1, OUTCOMES, OUTCOMES))
    whole[(0, 0, KNOWN) if answer == "prediction" else (0, KNOWN, 0)] = (no, yes)
    everyone = next(_rows(metric, _as_counts((), {}, whole), case.roles))
    for column, part in shown.items():
        left_out = is_left_out(len(part.groups), part.hidden) or not part.groups
        rows = () if left_out else tuple(_rows(metric, counts_of(part, answer), case.roles))
        yield _compared(metric, case.roles, column, (rows, everyone, part.hidden))


def _errors(case: Case, cells: Mapping[str, Fourfold]) -> Iterator[Compared]:
    whole = case.counts.by(()).sums["n"][:, KNOWN, KNOWN].astype(np.int64)
    everyone = _as_counts((), {}, _padded(rounded(whole)))
    for column, part in cells.items():
        shown = _as_counts((column,), {column: part.groups}, _padded(part.cells))
        for metric in (METRICS[key] for key in ERRORS):
            total = next(_rows(metric, everyone, case.roles))
            left_out = is_left_out(len(part.groups), part.hidden) or not part.groups
            rows = () if left_out else tuple(_rows(metric, shown, case.roles))
            yield _compared(metric, case.roles, column, (rows, total, part.hidden))


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
        rounded=True,
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
        rounded=compared.rounded,
    )


def _record(compared: Compared, row: Row, records: dict[str, Record], where: tuple[str, str]) -> Row:
    what = f"{row.name}, {compared.label[:1].lower()}{compared.label[1:]}"
    known = next((record for record in records.values() if record.what == what), None)
    if known is None:
        known = Record(
            id=f"m{len(records) + 1}",
            what=what,
            value=about(row.value),
            on=where[0],
            people=row.people,
            low=nearly(row.low),
            high=nearly(row.high),
            number=row.value,
            at=where[1],
            method=METHOD,
        )
        records[known.id] = known
    return Row(name=row.name, people=row.people, value=row.value, low=row.low, high=row.high, record=known.id)
