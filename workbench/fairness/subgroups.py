"""Who is worst off, where no single column shows it?

`compare_subgroups` looks at every combination of values that enough people have in common, says how far each lies from
everyone, with intervals that hold for all of them at once, and names those whose description says something that no
shorter one does. `SubgroupReport.parts` tells which part of a description carries the divergence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.coding import Coded
from workbench.counts import Floats, OutcomeCounts, count_outcomes
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.subgroup_contrasts import Contrasts, contrast, sidak_z
from workbench.fairness.subgroup_report import Scope, SubgroupReport
from workbench.fairness.subgroup_search import Subgroups, find_subgroups
from workbench.fairness.subgroup_words import note_subgroups, say_subgroup
from workbench.language import tr
from workbench.metric_words import in_own_words
from workbench.metrics import Metric, find_metric
from workbench.training import Progress, tell

SUPPORT, LEVEL, FALSE_ALARMS = 0.01, 0.95, 0.02
ROUNDING = 1e-9
MOST_FINDINGS = 10


def compare_subgroups(  # noqa: PLR0913 - what is asked and how far the search goes, each by name
    case: Case,
    *,
    metric: str,
    columns: Sequence[str] | None = None,
    support: float = SUPPORT,
    depth: int | None = None,
    level: float = LEVEL,
    progress: Progress | None = None,
) -> SubgroupReport:
    """Measure every subgroup that is large enough under one metric.

    Parameters
    ----------
    case
        With what the metric needs.
    columns
        Whose values describe people; None takes the sensitive columns. Any column can be one.
    support
        The smallest share of the rows that a subgroup has, above 0 and up to 1.
    depth
        The largest number of values in one description; None for no limit.
    level
        Of the intervals, which hold for all subgroups at once, between 0 and 1.

    Raises
    ------
    WorkbenchError
        In one sentence, when a name is unknown, the metric cannot be computed, no column tells people apart, or there
        are more than 200,000 subgroups.
    """
    asked = in_own_words(find_metric(metric), case.roles)
    chosen = tuple(dict.fromkeys(case.roles.sensitive if columns is None else columns))
    _check(case, asked, chosen)
    scope = Scope(support=support, depth=depth, level=level)
    return survey(case, asked, chosen, scope, progress)


def survey(
    case: Case,
    metric: Metric,
    columns: Sequence[str],
    scope: Scope,
    progress: Progress | None = None,
    amount: tuple[str, Floats] | None = None,
) -> SubgroupReport:
    """`compare_subgroups` for a metric that has been checked; `amount` is a column with its number for every row."""
    tell(progress, 0.0, tr("Reading the columns"))
    coded = {column: case.code(column) for column in columns}
    telling = {column: codes for column, codes in coded.items() if len(codes.names) > 1}
    if not telling:
        raise WorkbenchError(
            tr(
                "Everybody has the same value in {columns}, so there are no subgroups; choose other columns.",
                columns=", ".join(columns),
            )
        )
    counts = _counts(case, telling, None if amount is None else amount[1])
    least = max(scope.support * case.rows, 1) - ROUNDING
    found = find_subgroups(counts, least=least, depth=scope.depth, scored=not metric.is_rate, progress=progress)
    tell(progress, 1.0, tr("Comparing {found:,} subgroups with everyone", found=len(found) - 1))
    contrasts = contrast(found, metric, scope.level)
    if np.isnan(contrasts.measured.value[0]):
        raise WorkbenchError(
            tr("{label} cannot be computed: nobody in the table has what it is about.", label=metric.label)
        )
    report = SubgroupReport(
        name=case.name,
        who=case.who,
        roles=case.roles,
        metric=metric,
        columns=tuple(telling),
        rows=case.rows,
        scope=scope,
        value=float(contrasts.measured.value[0]),
        n=int(contrasts.measured.n[0]),
        tested=int(contrasts.tested.sum()),
        subgroups=_frame(found, contrasts, metric),
        findings=(),
        notes=(),
        found=found,
        amount=amount[0] if amount else "",
    )
    return _said(report, coded)


def _check(case: Case, metric: Metric, columns: Sequence[str]) -> None:
    if not columns:
        raise WorkbenchError(tr("Choose at least one column that describes people, for example sex or age."))
    for column in columns:
        if column not in case.columns:
            raise unknown("column", column, case.columns)
    reason = metric.missing_role(case.available)
    if reason:
        raise WorkbenchError(
            tr("{label} cannot be computed for subgroups yet. {reason}", label=metric.label, reason=reason)
        )


def _counts(case: Case, coded: Mapping[str, Coded], amounts: Floats | None) -> OutcomeCounts:
    """The counts over these columns; sensitive ones are counted already, by whatever engine holds the table."""
    if amounts is not None:
        return count_outcomes(coded, target=None, prediction=None, scores=amounts, weights=case.weights)
    if set(coded) <= set(case.roles.sensitive):
        counts = case.counts
        places = [counts.columns.index(column) for column in coded]
        return replace(counts, columns=tuple(coded), codes=counts.codes[:, places])
    return count_outcomes(
        coded, target=case.target, prediction=case.prediction, scores=case.scores, weights=case.weights
    )


def _frame(found: Subgroups, contrasts: Contrasts, metric: Metric) -> pd.DataFrame:
    """A row for each subgroup but the whole, the largest first; the index is its place in `found`."""
    bound = sidak_z(1 - FALSE_ALARMS, int(contrasts.tested.sum()))
    worse = np.sign(contrasts.divergence) * (-1 if metric.better == "lower" else 1)
    frame = pd.DataFrame(
        {
            "items": found.items,
            "length": found.length,
            "rows": found.rows.astype(np.int64),
            "share": found.rows / found.rows[0],
            "n": contrasts.measured.n.astype(np.int64),
            "value": contrasts.measured.value,
            "divergence": contrasts.divergence,
            "low": contrasts.low,
            "high": contrasts.high,
            "p": contrasts.p,
            "clear": (contrasts.z >= bound) & (contrasts.new >= bound) & contrasts.tested,
            "z": contrasts.z.round(6),
            # of two that mirror each other, such as women and men, the one that is worse off, then the smaller one
            "order": 10 * worse - np.abs(contrasts.divergence),
        }
    )
    return frame.iloc[1:].sort_values("rows", ascending=False, kind="stable")


def _said(report: SubgroupReport, coded: Mapping[str, Coded]) -> SubgroupReport:
    """The same report with its sentences."""
    rows = report.clear.to_dict("records")
    pairs = {column for column, codes in coded.items() if len(codes.names) == 2}  # noqa: PLR2004 - women and men
    alone = [row["items"][0][0] if row["length"] == 1 else "" for row in rows]
    # what is said of women says it of men
    told = [row for at, row in enumerate(rows) if not (alone[at] in pairs and alone[at] in alone[:at])]
    findings = tuple(say_subgroup(report, row) for row in told[:MOST_FINDINGS])
    said = replace(report, findings=findings)
    return replace(said, notes=tuple(note_subgroups(said, coded, len(rows))))
