"""What a solution costs and what limits it, in sentences for the people who decide about it."""

from collections.abc import Iterator

import numpy as np

from workbench.case import Case
from workbench.counts import Floats
from workbench.fairness.decisions import UNIT, Problem, Solution, cut_value
from workbench.fairness.score_bins import NOBODY_OR_ALL
from workbench.metrics import find_metric
from workbench.roles import Roles
from workbench.words import capital, listed, percent, points, whole

HALF = 0.5
MOST_NAMED = 4
SAME_ROWS = (
    "These thresholds were chosen on the very people they are measured on. For new people the gap and the cost will be "
    "somewhat larger than shown here."
)


def price_words(roles: Roles, problem: Problem, now: Solution, found: Solution) -> Iterator[str]:
    """Who is accepted more or less often than now, and what that does to accuracy and cost."""
    yield _changes(roles, problem, found.people["more"].to_numpy())
    right = (
        "stays at " if percent(found.accuracy) == percent(now.accuracy) else f"goes from {percent(now.accuracy)} to "
    )
    yield f"Accuracy {right}{percent(found.accuracy)}."
    unit = problem.costs.unit
    if unit == UNIT:
        yield f"{whole(found.cost)} answers are wrong, {whole(now.cost)} are now."
    else:
        more = found.cost - now.cost
        change = f"{whole(abs(more))} {unit} {'more' if more > 0 else 'less'} than now" if round(more) else "as now"
        yield f"Wrong answers cost {whole(found.cost)} {unit}, {change}."


def _changes(roles: Roles, problem: Problem, more: Floats) -> str:
    """How many more or fewer of each group are accepted; of many groups those that change most."""
    changed = [place for place in np.argsort(-np.abs(more), kind="stable").tolist() if abs(more[place]) >= HALF]
    if not changed:
        return "As many people of each group are accepted as now."
    parts = [
        f"{whole(abs(more[place]))} {'more' if more[place] > 0 else 'fewer'} {_people(roles, problem, place)}"
        for place in sorted(changed[:MOST_NAMED])
    ]
    if len(changed) <= MOST_NAMED:
        return f"{listed(parts)} {'is' if parts[0].startswith('1 ') and len(parts) == 1 else 'are'} accepted than now."
    up, down = more[more > 0].sum(), -more[more < 0].sum()
    gains = f"{whole(up)} more people are accepted in some groups and {whole(down)} fewer in others"
    return f"{gains}. The largest changes: {listed(parts)}."


def lottery_words(problem: Problem, found: Solution) -> Iterator[str]:
    """What it means for people that a lottery decides about some of them; nothing where none does."""
    by_lot = float(found.people["by_lot"].sum())
    if by_lot < HALF:
        return
    scored = float(problem.bins.total["n"].sum())
    yield (
        f"A lottery decides about {whole(by_lot)} of {whole(scored)} people ({percent(by_lot / scored)}): two people "
        "of the same group with the same score can get different answers, the same person could get another one on "
        "another day, and no reason can be given to somebody who drew a no."
    )
    refuses_all = cut_value(NOBODY_OR_ALL if problem.bins.high_is_good else 0)
    if any(at == refuses_all for parts in found.lotteries if len(parts) > 2 for at, _ in parts):  # noqa: PLR2004
        yield "In part it does not look at the score at all: some people with the best score are refused by lot."


def limits(case: Case, problem: Problem, plain: Solution, gap: float) -> Iterator[str]:
    """What limits the plain solution: a gap that cannot be met, groups without a value, everybody accepted."""
    roles, bins = case.roles, problem.bins
    if plain.gap > gap + 1e-9:
        yield (
            f"No thresholds bring the gap down to {points(gap)} percentage points: {points(plain.gap)} is the smallest "
            "that this score allows. Another score, or more people, might."
        )
    free = [place for place in range(len(bins.codes)) if problem.aim.alike and place not in problem.bound]
    if free:
        what = listed([find_metric(key).label.lower() for key in problem.aim.alike])
        names = listed([_people(roles, problem, place) for place in free])
        yield capital(
            f"{names} have no {what}, because nobody among them is counted; their threshold is where their own wrong "
            "answers cost the least."
        )
    accepted, scored = plain.people["accepted"].to_numpy(), bins.total["n"].sum(axis=1)
    if np.array_equal(accepted, scored) or not accepted.any():
        yield (
            f"This accepts {'everybody' if accepted.any() else 'nobody'}: that treats groups alike, but decides "
            "nothing. A larger gap would allow a real choice."
        )
    yield SAME_ROWS


def _people(roles: Roles, problem: Problem, place: int) -> str:
    return roles.group_label(problem.bins.group(place))
