"""Is one group asked to do more for the same yes? How far everyone refused is from the answer they wanted, by group.

- For each refused person the cheapest way that the search for counterfactuals finds; nobody's way is guessed.
- Two groups are compared by ranks, in `recourse_pairs`; the effort of each has an interval, in `recourse_groups`.
- Where many are refused, as many are drawn at random from each group, in `recourse_draw`; each stands for those it was
  drawn from.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.errors import WorkbenchError
from workbench.explain.counterfactual_report import CounterfactualReport
from workbench.explain.counterfactuals import find_many
from workbench.explain.decided import compare_answers
from workbench.explain.decided_words import refused_words
from workbench.explain.limits import Limits
from workbench.explain.recourse_draw import draw_refused, find_groups, stands_for
from workbench.explain.recourse_groups import group_rows
from workbench.explain.recourse_help import find_help
from workbench.explain.recourse_pairs import pair_rows
from workbench.explain.recourse_report import RecourseReport
from workbench.explain.recourse_words import finding_of, stuck_finding
from workbench.explain.search_space import Space
from workbench.finding import FALSE_ALARMS, Finding
from workbench.intervals import benjamini_hochberg
from workbench.language import tr
from workbench.training import Progress, tell
from workbench.words import whole

__all__ = ["RecourseReport", "measure_recourse"]

MOST = 600


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
    names, codes = find_groups(space, by)
    wanted = space.favourable
    refused = np.flatnonzero(~wanted.holds(space.scores))
    _check(space, refused)
    drawn = draw_refused(codes, refused, most, seed)
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
    groups = group_rows(names, codes, refused, people)
    pairs = pair_rows(groups, people)
    tell(progress, 0.95, tr("Looking for the change that helps most"))
    weights = stands_for(codes, refused, drawn)
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


def _check(space: Space, refused: NDArray[np.intp]) -> None:
    if not len(refused):
        raise WorkbenchError(tr("The model gives everyone in this table the favourable answer; nobody is refused."))
    if len(refused) == len(space.people):
        raise WorkbenchError(
            tr("The model gives nobody in this table the favourable answer, so no way to it is known.")
        )


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
    decided = compare_answers(space.case, space.places, space.favourable.holds(space.scores))
    said = [words] if decided and (words := refused_words(decided)) else []
    if len(people) < len(refused):
        said.append(
            tr(
                "A way was searched for {people} of {refused} refused people, drawn at random, as many from each "
                "group as far as there are.",
                people=whole(len(people)),
                refused=whole(len(refused)),
            )
        )
    late = int(people["cost"].isna().sum())
    if late:
        said.append(
            tr("For {late} of them the time was up before a way was found; they are left out.", late=whole(late))
        )
    if len(space.people) < space.case.rows:
        said.append(
            tr(
                "People were taken from {people} of {rows} rows, drawn at random.",
                people=whole(len(space.people)),
                rows=whole(space.case.rows),
            )
        )
    if space.case.weights is not None:
        said.append(tr("Rows count once here, whatever they weigh."))
    return said
