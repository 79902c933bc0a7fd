"""Who waits longer, pays more, gets less? The questions of the groups where the outcome is an amount.

`compare_amounts` sets the groups of one comparison side by side by their mean and their median of a column of numbers;
`compare_amount_subgroups` looks for the subgroups whose mean lies far from that of everyone.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.counts import Floats, GroupCounts, count_outcomes
from workbench.engines.frames import read_columns
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.amount_report import STATISTICS, AmountReport
from workbench.fairness.amount_spread import Spread, gap_bounds, spread_of, z_of_gaps
from workbench.fairness.amount_words import End, note_amounts, say_gap
from workbench.fairness.extremes import SMALL_GROUP
from workbench.fairness.subgroup_report import Scope, SubgroupReport
from workbench.fairness.subgroups import LEVEL, SUPPORT, survey
from workbench.finding import FALSE_ALARMS, Finding
from workbench.intervals import benjamini_hochberg, range_tail, simultaneous_z
from workbench.language import tr
from workbench.metrics import Metric
from workbench.order import order_groups
from workbench.outcomes import read_numbers
from workbench.roles import Roles
from workbench.training import Progress


def compare_amounts(case: Case, amount: str, *, by: Sequence[str], level: float = LEVEL) -> AmountReport:
    """Compare the groups of one comparison by a column of numbers.

    Parameters
    ----------
    case
        Weights count, if it has any; a target, a prediction or a score is not needed.
    amount
        A column of numbers, such as minutes or euros.
    by
        The columns that make the groups, together; any column will do.
    level
        Of the intervals, between 0 and 1.

    Raises
    ------
    WorkbenchError
        In one sentence, when a column is unknown, holds no numbers, or makes fewer than two groups.
    """
    if not 0 < level < 1:
        raise WorkbenchError(tr("The level of the intervals must lie between 0 and 1, not {level:g}.", level=level))
    values, columns = read_amounts(case, amount), tuple(by)
    if not columns or amount in columns:
        raise WorkbenchError(tr("Choose at least one column to compare by, and not the amount itself."))
    table = count_outcomes(
        {column: case.code(column) for column in columns},
        target=None,
        prediction=None,
        scores=values,
        weights=case.weights,
    ).by(columns)
    if len(table.codes) < 2:  # noqa: PLR2004 - a comparison needs two
        raise WorkbenchError(
            tr("Everybody is in one group of {columns}: there is nothing to compare.", columns=", ".join(columns))
        )
    member = _members(case, table)
    spreads = [_spread(case, values, member == place) for place in range(len(table.codes))]
    named = [tuple(table.group(place).values()) for place in range(len(spreads))]
    groups = _frame(spreads, named, table.sums["n"].sum(axis=(1, 2)), level)
    ordered = order_groups(named, [*groups["rows"]], columns, case.roles)
    report = AmountReport(
        name=case.name,
        who=case.who,
        roles=case.roles,
        amount=amount,
        by=columns,
        rows=case.rows,
        level=level,
        overall=_frame([_spread(case, values, np.ones(case.rows, dtype=bool))], [()], [case.rows], level),
        groups=groups.iloc[ordered].reset_index(drop=True),
        gaps=pd.DataFrame([_gap_row(table, spreads, statistic, level) for statistic in STATISTICS]),
        findings=(),
        notes=(),
    )
    notes = tuple(note_amounts(report, values))
    return replace(report, findings=_findings(table, spreads, report), notes=notes)


def compare_amount_subgroups(  # noqa: PLR0913 - what is asked and how far the search goes, each by name
    case: Case,
    amount: str,
    *,
    columns: Sequence[str] | None = None,
    support: float = SUPPORT,
    depth: int | None = None,
    level: float = LEVEL,
    progress: Progress | None = None,
) -> SubgroupReport:
    """Measure the mean amount of every subgroup that is large enough; `compare_subgroups` says what the parts mean."""
    values = read_amounts(case, amount)
    chosen = tuple(dict.fromkeys(case.roles.sensitive if columns is None else columns))
    if not chosen or amount in chosen:
        raise WorkbenchError(tr("Choose at least one column that describes people, and not the amount itself."))
    scope = Scope(support=support, depth=depth, level=level)
    return survey(case, mean_of(case.roles, amount), chosen, scope, progress, (amount, values))


def read_amounts(case: Case, amount: str) -> Floats:
    """The amounts of all rows as numbers, NaN where missing; an error says why a column has none."""
    if amount not in case.columns:
        raise unknown("column", amount, case.columns)
    frame = case.frame if isinstance(case.frame, pd.DataFrame) else read_columns(case.frame, [amount])
    if pd.api.types.is_bool_dtype(frame[amount].dtype):
        raise WorkbenchError(
            tr("The amount column {amount!r} holds yes and no, not numbers; compare groups by a rate.", amount=amount)
        )
    values = read_numbers(frame[amount], "amount")
    if np.isinf(values).any():
        raise WorkbenchError(
            tr("The amount column {amount!r} holds infinite numbers, which have no mean.", amount=amount)
        )
    if np.isnan(values).all():
        raise WorkbenchError(
            tr("The amount column {amount!r} has no number in any row: there is nothing to compare.", amount=amount)
        )
    return values


def mean_of(roles: Roles, amount: str) -> Metric:
    """The mean of an amount as a metric, in the business's own words."""
    label = roles.column_label(amount)
    return Metric(
        key="mean_amount",
        label=tr("Mean {label}", label=label),
        axis=tr("Mean {label}", label=label),
        question=tr("Who has which {label} on average?", label=label),
        formula=tr("sum of amounts / people with an amount"),
        better="depends",
        needs=(),
        among_words=tr("people with an amount"),
        says=tr("{{low}} have a lower {label} on average than {{high}}", label=label),
    )


def _members(case: Case, table: GroupCounts) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Each row's place among the groups of a table of counts."""
    sizes = [len(table.names[column]) for column in table.columns]
    rows = np.ravel_multi_index(tuple(case.code(column).codes for column in table.columns), sizes)
    keys = np.ravel_multi_index(tuple(table.codes.T), sizes)
    return np.searchsorted(keys, rows)  # groups stand in the order of their keys


def _spread(case: Case, values: Floats, chosen: np.ndarray[Any, np.dtype[np.bool_]]) -> Spread:
    known = chosen & ~np.isnan(values)
    return spread_of(values[known], None if case.weights is None else case.weights[known])


def _frame(spreads: Sequence[Spread], groups: Sequence[tuple[str, ...]], rows: Any, level: float) -> pd.DataFrame:
    z = simultaneous_z(level, 2)
    parts: dict[str, Any] = {"group": list(groups), "rows": np.asarray(rows, dtype=np.int64)}
    parts["n"] = [spread.n for spread in spreads]
    for statistic in STATISTICS:
        bounds = np.array([getattr(spread, f"{statistic}_bounds")(z) for spread in spreads])
        parts[statistic] = [getattr(spread, statistic) for spread in spreads]
        parts |= {f"{statistic}_low": bounds[:, 0], f"{statistic}_high": bounds[:, 1]}
    return pd.DataFrame(parts)


def _gap_row(table: GroupCounts, spreads: Sequence[Spread], statistic: str, level: float) -> dict[str, Any]:
    """The lowest and the highest group by one statistic, and their gap."""
    known = [place for place, spread in enumerate(spreads) if spread.n]
    if len(known) < 2:  # noqa: PLR2004 - a gap needs two
        empty = dict.fromkeys(("value", "low", "high"), np.nan)
        return {"statistic": statistic, "lowest": None, "highest": None, **empty}
    ends = sorted(known, key=lambda place: _of(spreads[place], statistic))
    value, bounds = gap_bounds(spreads[ends[-1]], spreads[ends[0]], statistic, simultaneous_z(level, len(known)))
    named = {"lowest": table.group(ends[0]), "highest": table.group(ends[-1])}
    return {"statistic": statistic, **named, "value": value, "low": bounds[0], "high": bounds[1]}


def _findings(table: GroupCounts, spreads: Sequence[Spread], report: AmountReport) -> tuple[Finding, ...]:
    """The gaps that stand out once mean and median were tested, over all pairs of groups that are large enough."""
    large = [place for place, spread in enumerate(spreads) if spread.n >= SMALL_GROUP]
    if len(large) < 2:  # noqa: PLR2004
        return ()
    pairs, chances, said = list(combinations(large, 2)), [], []
    for statistic in STATISTICS:
        apart = z_of_gaps([(spreads[one], spreads[other]) for one, other in pairs], statistic)
        clearest = sorted(pairs[int(apart.argmax())], key=lambda place: _of(spreads[place], statistic))
        chances.append(range_tail(float(apart.max()), len(large)))
        low, high = (End(table.group(place), spreads[place]) for place in clearest)
        bounds = gap_bounds(high.spread, low.spread, statistic, simultaneous_z(report.level, len(large)))[1]
        said.append(say_gap(report, statistic, low, high, bounds))
    adjusted = benjamini_hochberg(np.array(chances, dtype=float))
    return tuple(one for one, p in zip(said, adjusted, strict=True) if p <= FALSE_ALARMS)


def _of(spread: Spread, statistic: str) -> float:
    return spread.mean if statistic == "mean" else spread.median
