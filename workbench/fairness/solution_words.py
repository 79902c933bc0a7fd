"""What a solution costs and what limits it, in sentences for the people who decide about it."""

from collections.abc import Iterator

import numpy as np

from workbench.case import Case
from workbench.counts import Floats
from workbench.fairness.decisions import UNIT, Problem, Solution, cut_value
from workbench.fairness.score_grid import NOBODY_OR_ALL
from workbench.language import tr
from workbench.metrics import find_metric
from workbench.roles import Roles
from workbench.words import capital, listed, percent, points, whole

HALF = 0.5
MOST_NAMED = 4
SAME_ROWS = tr(
    "These thresholds were chosen on the very people they are measured on. For new people the gap and the cost will "
    "be somewhat larger than shown here."
)


def price_words(roles: Roles, problem: Problem, now: Solution, found: Solution) -> Iterator[str]:
    """Who is accepted more or less often than now, and what that does to accuracy and cost."""
    yield _changes(roles, problem, found.people["more"].to_numpy())
    right = (
        tr("stays at ")
        if percent(found.accuracy) == percent(now.accuracy)
        else tr("goes from {accuracy} to ", accuracy=percent(now.accuracy))
    )
    yield tr("Accuracy {right}{accuracy}.", right=right, accuracy=percent(found.accuracy))
    unit = problem.costs.unit
    if unit == UNIT:
        yield tr("{cost} answers are wrong, {cost_2} are now.", cost=whole(found.cost), cost_2=whole(now.cost))
    else:
        more = found.cost - now.cost
        change = (
            tr(
                "{more} {unit} {more_2} than now",
                more=whole(abs(more)),
                unit=unit,
                more_2="more" if more > 0 else "less",
            )
            if round(more)
            else tr("as now")
        )
        yield tr("Wrong answers cost {cost} {unit}, {change}.", cost=whole(found.cost), unit=unit, change=change)


def _changes(roles: Roles, problem: Problem, more: Floats) -> str:
    """How many more or fewer of each group are accepted; of many groups those that change most."""
    changed = [place for place in np.argsort(-np.abs(more), kind="stable").tolist() if abs(more[place]) >= HALF]
    if not changed:
        return tr("As many people of each group are accepted as now.")
    parts = [
        f"{whole(abs(more[place]))} {'more' if more[place] > 0 else 'fewer'} {_people(roles, problem, place)}"
        for place in sorted(changed[:MOST_NAMED])
    ]
    if len(changed) <= MOST_NAMED:
        return tr(
            "{parts} {startswith} accepted than now.",
            parts=listed(parts),
            startswith="is" if parts[0].startswith("1 ") and len(parts) == 1 else "are",
        )
    up, down = more[more > 0].sum(), -more[more < 0].sum()
    gains = tr(
        "{up} more people are accepted in some groups and {down} fewer in others", up=whole(up), down=whole(down)
    )
    return tr("{gains}. The largest changes: {parts}.", gains=gains, parts=listed(parts))


def lottery_words(problem: Problem, found: Solution) -> Iterator[str]:
    """What it means for people that a lottery decides about some of them; nothing where none does."""
    by_lot = float(found.people["by_lot"].sum())
    if by_lot < HALF:
        return
    scored = float(problem.bins.total["n"].sum())
    yield (
        tr(
            "A lottery decides about {by_lot} of {scored} people ({by_lot_2}): two people of the same group with "
            "the same score can get different answers, the same person could get another one on another day, and no "
            "reason can be given to somebody who drew a no.",
            by_lot=whole(by_lot),
            scored=whole(scored),
            by_lot_2=percent(by_lot / scored),
        )
    )
    refuses_all = cut_value(NOBODY_OR_ALL if problem.bins.high_is_good else 0)
    if any(at == refuses_all for parts in found.lotteries if len(parts) > 2 for at, _ in parts):  # noqa: PLR2004
        yield tr("In part it does not look at the score at all: some people with the best score are refused by lot.")


def limits(case: Case, problem: Problem, plain: Solution, gap: float) -> Iterator[str]:
    """What limits the plain solution: a gap that cannot be met, groups without a value, everybody accepted."""
    roles, bins = case.roles, problem.bins
    if plain.gap > gap + 1e-9:
        yield (
            tr(
                "No thresholds bring the gap down to {gap} percentage points: {gap_2} is the smallest that this "
                "score allows. Another score, or more people, might.",
                gap=points(gap),
                gap_2=points(plain.gap),
            )
        )
    free = [place for place in range(len(bins.codes)) if problem.aim.alike and place not in problem.bound]
    if free:
        what = listed([find_metric(key).label.lower() for key in problem.aim.alike])
        names = listed([_people(roles, problem, place) for place in free])
        yield capital(
            tr(
                "{names} have no {what}, because nobody among them is counted; their threshold is where their own "
                "wrong answers cost the least.",
                names=names,
                what=what,
            )
        )
    accepted, scored = plain.people["accepted"].to_numpy(), bins.total["n"].sum(axis=1)
    if np.array_equal(accepted, scored) or not accepted.any():
        yield (
            tr(
                "This accepts {any}: that treats groups alike, but decides nothing. A larger gap would allow a real "
                "choice.",
                any="everybody" if accepted.any() else "nobody",
            )
        )
    yield SAME_ROWS


def _people(roles: Roles, problem: Problem, place: int) -> str:
    return roles.group_label(problem.bins.group(place))
