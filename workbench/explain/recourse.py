"""Is one group asked to do more for the same yes? How far everyone refused is from the answer they wanted, by group.

- For each refused person the cheapest way that the search for counterfactuals finds; nobody's way is guessed.
- Two groups are compared by ranks: of two refused people, one of each, who is asked to do more? Having no way counts as
  more than any way. The chance and its error: Brunner & Munzel (Biometrical Journal 42, 2000), never below the error
  that equal groups would have (Mann & Whitney, 1947, with ties).
- A median has the interval of its order statistics, which assumes nothing about how effort is spread.
- Where many are refused, as many are drawn at random from each group; each stands for those it was drawn from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import WorkbenchError
from workbench.explain.counterfactual_report import CounterfactualReport
from workbench.explain.counterfactuals import find_many
from workbench.explain.limits import Limits
from workbench.explain.recourse_help import find_help
from workbench.explain.recourse_words import finding_of, stuck_finding
from workbench.explain.search_space import Space, Wanted
from workbench.finding import FALSE_ALARMS, Finding
from workbench.intervals import arcsine_z, benjamini_hochberg, range_tail, simultaneous_z, wilson, z_of_gap
from workbench.roles import Roles
from workbench.training import Progress, tell
from workbench.words import whole

Floats = NDArray[np.float64]
Group = tuple[str, ...]
SCHEMA = "workbench.recourse/1"
LEVEL = 0.95
SMALL_GROUP = 30
MOST = 600
EQUAL = 1e-9
HALF = 0.5
PAIRS = ["high", "low", "chance", "chance_low", "chance_high", "p", "p_stuck"]


@dataclass(frozen=True, kw_only=True, eq=False)
class RecourseReport:
    """How far refused people are from the wanted answer.

    `groups` has a row for each group: group (its values), people and refused in the table, looked (refused people whose
    way was searched), no_way (share) with no_way_low and no_way_high, effort (the cost that half of them need at least;
    inf where most have no way) with effort_low and effort_high, and columns (how many change on average). `pairs`:
    high, low, chance (that the one of `high` is asked more, of two refused people) with chance_low and chance_high, p,
    p_stuck. `people` has row, group, cost (inf for no way, NaN where the time was up) and columns. `help` says for
    each column how many it would help: feature, change, used (share of the ways that have it), helped (share who would
    have the answer if it alone changed so) with helped_low and helped_high, and one share for each group in `by_group`.
    """

    roles: Roles
    by: tuple[str, ...]
    rows: int
    refused: int
    groups: pd.DataFrame
    pairs: pd.DataFrame
    people: pd.DataFrame = field(repr=False)
    help: pd.DataFrame
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    level: float = LEVEL
    seed: int = 0

    @property
    def looked(self) -> int:
        """For how many refused people a way was searched."""
        return len(self.people)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; nobody's row."""
        return {
            "schema": SCHEMA,
            "by": list(self.by),
            "rows": self.rows,
            "refused": self.refused,
            "looked": self.looked,
            "level": self.level,
            "groups": [_plain(row) for row in self.groups.to_dict("records")],
            "pairs": [_plain(row) for row in self.pairs.to_dict("records")],
            "help": [_plain(row) for row in self.help.to_dict("records")],
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": list(self.notes),
        }


def measure_recourse(  # noqa: PLR0913 - each is something that a person may want to say
    space: Space,
    *,
    by: Sequence[str],
    limits: Limits | None = None,
    most: int = MOST,
    seed: int = 0,
    budget_seconds: float = 1.0,
    progress: Progress | None = None,
) -> RecourseReport:
    """How far everyone refused, or a random sample from each group, is from the wanted answer.

    Parameters
    ----------
    by
        The columns people are compared by, one or more.
    limits
        What can change, as in `find_counterfactuals`; the same for everyone.
    most
        For how many refused people a way is searched; drawn alike from each group where there are more.
    budget_seconds
        For each person.

    Raises
    ------
    WorkbenchError
        When nobody is refused, or everybody, or there is nothing to compare by.
    """
    names, codes = _group(space, by)
    wanted = Wanted.of(space.case.roles, None)
    refused = np.flatnonzero(~wanted.holds(space.scores))
    _check(space, refused)
    drawn = _draw(codes, refused, most, seed)
    limits = limits or Limits()
    reports = find_many(
        space,
        space.places[drawn].tolist(),
        limits=limits,
        seed=seed,
        budget_seconds=budget_seconds,
        progress=_share(progress),
    )
    people = _people(reports, codes[drawn])
    groups = _group_rows(names, codes, refused, people)
    pairs = _pair_rows(groups, people)
    tell(progress, 0.95, "Looking for the change that helps most")
    weights = _weights(codes, refused, drawn)
    helped = find_help(space, wanted, drawn, reports, weights, (names, codes[drawn]))
    report = RecourseReport(
        roles=space.case.roles,
        by=tuple(by),
        rows=space.case.rows,
        refused=len(refused),
        groups=groups,
        pairs=pairs,
        people=people.assign(group=[names[code] for code in people["group"]]),
        help=helped,
        findings=(),
        notes=tuple(_notes(space, refused, people)),
        seed=seed,
    )
    return replace(report, findings=_findings(report))


def _group(space: Space, by: Sequence[str]) -> tuple[list[Group], NDArray[np.int64]]:
    """The groups over some columns that occur among the space's people, and each person's."""
    if not by:
        raise WorkbenchError("Choose at least one column to compare people by, for example sex or age.")
    coded = [space.case.code(column) for column in by]
    codes = np.stack([np.asarray(each.codes)[space.places] for each in coded], axis=1)
    found, each = np.unique(codes, axis=0, return_inverse=True)
    names = [tuple(c.names[code] for c, code in zip(coded, row, strict=True)) for row in found.tolist()]
    return names, each.reshape(-1).astype(np.int64)


def _check(space: Space, refused: NDArray[np.intp]) -> None:
    if not len(refused):
        raise WorkbenchError("The model gives everyone in this table the favourable answer; nobody is refused.")
    if len(refused) == len(space.people):
        raise WorkbenchError("The model gives nobody in this table the favourable answer, so no way to it is known.")


def _draw(codes: NDArray[np.int64], refused: NDArray[np.intp], most: int, seed: int) -> NDArray[np.intp]:
    """All refused people, or as many from each group as far as there are, in the order of the table."""
    if len(refused) <= most:
        return refused
    random = np.random.default_rng(seed)
    kinds, sizes = np.unique(codes[refused], return_counts=True)
    quota = _quota(sizes, most)
    drawn = [
        random.choice(refused[codes[refused] == kind], many, replace=False)
        for kind, many in zip(kinds, quota, strict=True)
    ]
    return np.sort(np.concatenate(drawn))


def _quota(sizes: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The same number from each group; what a small one lacks goes to the others."""
    quota = np.zeros_like(sizes)
    while (left := most - int(quota.sum())) > 0 and (open_ones := quota < sizes).any():
        each = max(left // int(open_ones.sum()), 1)
        for place in np.flatnonzero(open_ones)[:left]:
            quota[place] = min(sizes[place], quota[place] + each)
    return quota


def _share(progress: Progress | None) -> Progress | None:
    return None if progress is None else lambda fraction, note: progress(0.9 * fraction, note)


def _people(reports: Sequence[CounterfactualReport], codes: NDArray[np.int64]) -> pd.DataFrame:
    """Each person's effort; infinite for no way, unknown where the time was up before one was found."""
    costs = [
        report.options[0].cost if report.options else np.nan if report.is_cut_short else np.inf for report in reports
    ]
    columns = [len(report.options[0].changes) if report.options else np.nan for report in reports]
    rows = [report.row for report in reports]
    return pd.DataFrame({"row": rows, "group": codes, "cost": costs, "columns": columns})


def _group_rows(
    names: Sequence[Group], codes: NDArray[np.int64], refused: NDArray[np.intp], people: pd.DataFrame
) -> pd.DataFrame:
    rows = []
    for code, group in enumerate(names):
        mine = people[(people["group"] == code) & people["cost"].notna()]
        costs = np.sort(mine["cost"].to_numpy(dtype=np.float64))
        stuck = float(np.isinf(costs).mean()) if len(costs) else np.nan
        ends = [float(end) for end in wilson(np.array(stuck), np.array(float(len(costs))), simultaneous_z(LEVEL, 2))]
        low, middle, high = _median(costs)
        rows.append(
            {
                "group": group,
                "people": int((codes == code).sum()),
                "refused": int((codes[refused] == code).sum()),
                "looked": len(costs),
                "no_way": stuck,
                "no_way_low": ends[0],
                "no_way_high": ends[1],
                "effort": middle,
                "effort_low": low,
                "effort_high": high,
                "columns": float(mine["columns"].mean()) if mine["columns"].notna().any() else np.nan,
            }
        )
    return pd.DataFrame(rows)


def _median(ordered: Floats) -> tuple[float, float, float]:
    """The median with the order statistics that hold it in at least 95 % of samples; NaN where there are too few."""
    from scipy.stats import binom  # noqa: PLC0415 - scipy is large, and most pages never ask

    count = len(ordered)
    if not count:
        return np.nan, np.nan, np.nan
    middle = float(ordered[(count - 1) // 2])
    below = int(binom.ppf((1 - LEVEL) / 2, count, 0.5)) - 1
    if below < 0:
        return np.nan, middle, np.nan
    return float(ordered[below]), middle, float(ordered[count - 1 - below])


def _pair_rows(groups: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Each two groups in which at least one way was searched, the one that is asked more as `high`."""
    known = people.dropna(subset=["cost"])
    costs = [known.loc[known["group"] == code, "cost"].to_numpy(dtype=np.float64) for code in range(len(groups))]
    seen = [code for code, mine in enumerate(costs) if len(mine)]
    large = [code for code in seen if len(costs[code]) >= SMALL_GROUP]
    rows = []
    for one, other in combinations(seen, 2):
        chance, error = asked_more(costs[one], costs[other])
        high, low = (one, other) if chance >= HALF else (other, one)
        chance = max(chance, 1 - chance)
        z, tested = simultaneous_z(LEVEL, len(seen)), one in large and other in large
        p = range_tail((chance - HALF) / error, len(large)) if tested else 1.0
        rows.append(
            {
                "high": groups["group"][high],
                "low": groups["group"][low],
                "chance": chance,
                "chance_low": max(chance - z * error, 0.0),
                "chance_high": min(chance + z * error, 1.0),
                "p": p,
                "p_stuck": _stuck_p(costs[one], costs[other], len(large)) if tested else 1.0,
            }
        )
    return pd.DataFrame(rows, columns=PAIRS)


def asked_more(one: Floats, other: Floats) -> tuple[float, float]:
    """The chance that the first of two people, one of each group, is asked more (ties count half), and its error."""
    n, m = len(one), len(other)
    below = (np.searchsorted(np.sort(other), one, "left") + np.searchsorted(np.sort(other), one, "right")) / 2
    above = (np.searchsorted(np.sort(one), other, "left") + np.searchsorted(np.sort(one), other, "right")) / 2
    first, second = below / m, 1 - above / n
    chance = float(first.mean())
    spread = (first.var(ddof=1) / n if n > 1 else np.inf) + (second.var(ddof=1) / m if m > 1 else np.inf)
    _, ties = np.unique(np.concatenate([one, other]), return_counts=True)
    together = n + m
    tied = float((ties**3 - ties).sum()) / max(together * (together - 1), 1)
    equal = (together + 1 - tied) / (12 * n * m)
    return chance, max(float(np.sqrt(max(spread, equal))), EQUAL)


def _stuck_p(one: Floats, other: Floats, groups: int) -> float:
    ends = [np.array([float(np.isinf(one).mean())]), np.array([float(len(one))])]
    ends += [np.array([float(np.isinf(other).mean())]), np.array([float(len(other))])]
    z = z_of_gap(*ends) if groups <= 2 else arcsine_z(*ends)  # noqa: PLR2004 - a pair that nobody picked
    return range_tail(float(z[0]), groups)


def _weights(codes: NDArray[np.int64], refused: NDArray[np.intp], drawn: NDArray[np.intp]) -> Floats:
    """How many refused people each drawn one stands for."""
    size = int(codes.max()) + 1
    all_of, some_of = (np.bincount(codes[places], minlength=size) for places in (refused, drawn))
    weights: Floats = (all_of / np.maximum(some_of, 1))[codes[drawn]]
    return weights


def _findings(report: RecourseReport) -> tuple[Finding, ...]:
    """The clearest pair for effort and for having no way, after correction over both."""
    tests = []
    pairs = report.pairs.to_dict("records")
    for column, say in (("p", finding_of), ("p_stuck", stuck_finding)):
        if pairs:
            row = min(pairs, key=lambda each: float(each[column]))
            tests.append((float(row[column]), row, say))
    adjusted = benjamini_hochberg(np.array([p for p, _, _ in tests], dtype=np.float64))
    return tuple(
        say(row, report.groups, (report.by, report.roles, report.level))
        for (_, row, say), p in zip(tests, adjusted, strict=True)
        if p <= FALSE_ALARMS
    )


def _notes(space: Space, refused: NDArray[np.intp], people: pd.DataFrame) -> list[str]:
    said = []
    if len(people) < len(refused):
        said.append(
            f"A way was searched for {whole(len(people))} of {whole(len(refused))} refused people, drawn at random, as "
            "many from each group as far as there are."
        )
    late = int(people["cost"].isna().sum())
    if late:
        said.append(f"For {whole(late)} of them the time was up before a way was found; they are left out.")
    if space.note:
        said.append(space.note.replace("What is usual was seen in", "People were taken from"))
    if space.case.weights is not None:
        said.append("Rows count once here, whatever they weigh.")
    return said


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """JSON has no infinity and no NaN: both are null."""
    return {
        str(key): None if isinstance(value, float) and not np.isfinite(value) else value for key, value in row.items()
    }
