"""Who is in the table, and are there fewer of some people than there should be?

`represent` sets each group's share beside its share of a population that the reader gives: those who might have
applied, the town, last year's customers. Without one it says who is there and compares with nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.coding import MISSING
from workbench.counts import Floats, GroupCounts
from workbench.data.findings import LEVEL, SMALL_GROUP, Tested, raised
from workbench.errors import WorkbenchError, unknown
from workbench.finding import Finding, Severity
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed, percent, range_words, whole

Reference = Mapping[str, Mapping[str, float]]
FAR, NEAR = 0.5, 0.8  # below this part of its due share a group is gravely, or clearly, under-represented
WORTH = 0.95  # closer to its due share than this, nobody would do anything else
TOTALS = (1.0, 100.0)
ROUNDING = 0.011  # shares written with one decimal of a percent


@dataclass(frozen=True, kw_only=True, eq=False)
class RepresentationReport:
    """The answer, group by group.

    `groups` has a row a group: column, group, people, share, low, high, due (the reference's share, NaN
    without one), times (share over due) and p (chance of a share that far from its due one).
    """

    roles: Roles
    rows: int
    groups: pd.DataFrame
    tests: tuple[Tested, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    level: float = LEVEL

    def of(self, column: str) -> pd.DataFrame:
        """The groups of one sensitive column, the largest first."""
        chosen = self.groups[self.groups["column"] == column]
        return chosen.sort_values("people", ascending=False, kind="stable").reset_index(drop=True)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null where there is no reference."""
        rows = self.groups.astype(object).where(self.groups.notna(), None).to_dict("records")
        said = {name: [each.to_dict() for each in getattr(self, name)] for name in ("findings", "notes")}
        return {"rows": self.rows, "level": self.level, "groups": rows, **said}


def represent(case: Case, *, reference: Reference | pd.DataFrame | None = None) -> RepresentationReport:
    """Each group's share of the table, beside its share of a reference population where one is given.

    Parameters
    ----------
    reference
        Shares by sensitive column and group, `{"sex": {"female": 0.51, "male": 0.49}}`, of 1 or of 100; or a frame
        with the columns column, group and share. None compares with nothing. Groups it does not name are not tested.

    Raises
    ------
    WorkbenchError
        When a column or group of the reference is not in the table, or its shares are no shares.
    """
    if not case.roles.sensitive:
        raise WorkbenchError(tr("Choose at least one sensitive column first, for example sex or age."))
    due = _checked(case, reference)
    parts = [_shares(case.counts.by((column,)), column, due.get(column, {})) for column in case.roles.sensitive]
    groups = pd.concat(parts, ignore_index=True)
    tests = tuple(_tested(row, case.roles) for row in groups.to_dict("records") if not np.isnan(row["p"]))
    return RepresentationReport(
        roles=case.roles,
        rows=case.rows,
        groups=groups,
        tests=tests,
        findings=without_echoes(raised(tests)),
        notes=(*_note_reference(case, due), *_note_small(groups, case.roles)),
    )


def without_echoes(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """All but the over-represented groups of a column in which others are said to be missing: that is the same news."""
    missing = {finding.columns for finding in findings if finding.code == "WB301"}
    return tuple(finding for finding in findings if finding.code != "WB302" or finding.columns not in missing)


def _checked(case: Case, reference: Reference | pd.DataFrame | None) -> dict[str, dict[str, float]]:
    if isinstance(reference, pd.DataFrame):
        reference = _from_frame(reference)
    return {column: _column_shares(case, column, shares) for column, shares in (reference or {}).items() if shares}


def _from_frame(frame: pd.DataFrame) -> dict[str, dict[str, float]]:
    for name in ("column", "group", "share"):
        if name not in frame.columns:
            raise unknown(tr("column of the reference"), name, frame.columns)
    found: dict[str, dict[str, float]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(str(row["column"]), {})[str(row["group"])] = float(row["share"])
    return found


def _column_shares(case: Case, column: str, shares: Mapping[str, float]) -> dict[str, float]:
    """The shares as parts of 1; of groups that are all named they must make a whole, of some they must leave room."""
    if column not in case.roles.sensitive:
        raise unknown(tr("sensitive column"), column, case.roles.sensitive)
    names = case.counts.names[column]
    for group, share in shares.items():
        if not 0 <= share <= max(TOTALS):  # also when it is NaN
            raise WorkbenchError(
                tr("The share of {group} lies between 0 and 100, not at {share:g}.", group=group, share=share)
            )
    whole_is = TOTALS[0] if max(shares.values()) <= TOTALS[0] else TOTALS[1]
    total, name = sum(shares.values()) / whole_is, case.roles.column_label(column)
    if total > 1 + ROUNDING:
        raise WorkbenchError(
            tr("The shares by {name} add up to {total}, which is over 100%.", name=name, total=percent(total))
        )
    open_ones = [group for group in names if group not in shares and group != MISSING]
    if not open_ones and total < 1 - ROUNDING:
        raise WorkbenchError(
            tr(
                "The shares by {name} name every group and add up to {total}, not to 100%.",
                name=name,
                total=percent(total),
            )
        )
    return {group: share / whole_is for group, share in shares.items()}


def _shares(table: GroupCounts, column: str, due: Mapping[str, float]) -> pd.DataFrame:
    """Shares among those whose group is known where there is a reference, which knows no missing answers."""
    names = [table.group(place)[column] for place in range(len(table.codes))]
    sums = {key: values.sum(axis=(1, 2)) for key, values in table.sums.items() if key in ("n", "w", "w2")}
    names, sums = _with_absent(names, sums, due)
    counted = np.array([not (due and name == MISSING) for name in names])
    w, w2 = sums["w"], sums["w2"]
    total, squares = w[counted].sum(), w2[counted].sum()
    share = np.where(counted, w / total, np.nan)
    # Linearised variance of a weighted share; without weights it is p (1 - p) / n.
    variance = (w2 * (1 - share) ** 2 + (squares - w2) * share**2) / total**2
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(variance > 0, share * (1 - share) / variance, total**2 / squares)
    low, high = wilson(share, effective, simultaneous_z(LEVEL, 2))
    given = np.array([due.get(name, np.nan) for name in names])
    with np.errstate(invalid="ignore", divide="ignore"):
        times = share / given
    return pd.DataFrame(
        {
            "column": column,
            "group": names,
            "people": sums["n"].astype(int),
            "share": share,
            "low": low,
            "high": high,
            "due": given,
            "times": times,
            "p": _chance(share, effective, given),
        }
    )


def _with_absent(
    names: list[str], sums: dict[str, Floats], due: Mapping[str, float]
) -> tuple[list[str], dict[str, Floats]]:
    """Groups that the reference knows and the table has nobody of: they are the ones most easily overlooked."""
    absent = [name for name in due if name not in names]
    return [*names, *absent], {key: np.concatenate([values, np.zeros(len(absent))]) for key, values in sums.items()}


def _chance(share: Floats, effective: Floats, due: Floats) -> Floats:
    """The two-sided exact binomial test, twice the smaller tail: Clopper & Pearson, Biometrika 26, 1934."""
    from scipy import special  # noqa: PLC0415 - loaded only where there is a reference

    n = np.where(np.isnan(due), np.nan, effective)
    k = share * n
    below = np.where(k >= n, 1.0, special.betainc(np.maximum(n - k, 1e-9), k + 1, 1 - due))
    above = np.where(k <= 0, 1.0, special.betainc(np.maximum(k, 1e-9), n - k + 1, due))
    return np.asarray(np.minimum(2 * np.minimum(below, above), 1.0))


def _tested(row: Mapping[Any, Any], roles: Roles) -> Tested:
    share, due, column = row["share"], row["due"], row["column"]
    under = share < due
    times = share / due if due else np.inf
    if WORTH < times < 1 / WORTH:
        return Tested(row["p"])
    group = {column: row["group"]}
    who = roles.group_label(group)
    severity: Severity = "low" if not under else "high" if times < FAR else "medium" if times < NEAR else "low"
    found = Finding(
        "WB301" if under else "WB302",
        severity,
        capital(tr("{who}: {under} than in the reference population", who=who, under="fewer" if under else "more")),
        tr(
            "{who} are {share} of the table (95% interval {low}; {people} {people_2}) and {due} of the reference "
            "population. ",
            who=capital(who),
            share=percent(share),
            low=range_words(row["low"], row["high"]),
            people=whole(row["people"]),
            people_2=roles.people,
            due=percent(due),
        )
        + (
            tr("What is learnt from the table is learnt mostly from others, and errors about them stay hidden longer.")
            if under
            else tr("Others are missing in turn.")
        ),
        group,
        columns=(column,),
    )
    return Tested(row["p"], found, abs(np.log(max(times, 1e-6))))


def _note_reference(case: Case, due: Reference) -> list[Finding]:
    notes = []
    for column in case.roles.sensitive:
        name = case.roles.column_label(column)
        if column not in due:
            text = tr(
                "No reference population was given by {name}, so nobody can say whether a group is missing.", name=name
            )
            notes.append(
                Finding("WB311", "note", tr("Nothing to compare {name} with", name=name), text, columns=(column,))
            )
            continue
        left = [group for group in case.counts.names[column] if group not in due[column]]
        if left:
            text = tr(
                "The reference population by {name} does not name {left}; {left_2} not compared with anything.",
                name=name,
                left=listed(left),
                left_2="this group was" if len(left) == 1 else "these groups were",
            )
            notes.append(
                Finding(
                    "WB312", "note", tr("The reference by {name} is not complete", name=name), text, columns=(column,)
                )
            )
    return notes


def _note_small(groups: pd.DataFrame, roles: Roles) -> list[Finding]:
    small = groups[groups["people"] < SMALL_GROUP]
    if small.empty:
        return []
    named = [f"{roles.value_label(row['column'], row['group'])} ({row['people']})" for row in small.to_dict("records")]
    return [
        Finding(
            "WB313",
            "note",
            tr("{named} small group{named_2}", named=len(named), named_2="s" * (len(named) != 1)),
            tr(
                "Fewer than {small_group} {people}: {named}. Rates of so few can be far off by chance alone, so "
                "they are shown but not tested. That is no reason to think that all is well.",
                small_group=SMALL_GROUP,
                people=roles.people,
                named="; ".join(named),
            ),
        )
    ]
