"""What limits every answer about a score and some groups, in sentences."""

import numpy as np

from workbench.case import Case
from workbench.fairness.extremes import SMALL_GROUP
from workbench.fairness.score_bins import ScoreBins
from workbench.fairness.score_grid import STEPS
from workbench.fairness.threshold_cuts import own_threshold
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed, whole

FEW_VALUES = 20


def decision_notes(case: Case) -> list[str]:
    """That a threshold is about the score, where the table has decisions of its own."""
    if case.roles.prediction is None:
        return []
    return [
        tr(
            "Yes and no here are what the score would give. The table's own decisions ({decision}) stay as they are, "
            "and the other pages go on measuring those.",
            decision=case.roles.column_label(case.roles.prediction),
        )
    ]


def score_notes(case: Case, bins: ScoreBins) -> list[str]:
    """What limits every answer about this score and these groups, in sentences."""
    notes = []
    roles, rows = case.roles, bins.total["n"].sum(axis=1) + bins.unscored["n"].sum(axis=1)
    if bins.distinct <= FEW_VALUES:
        notes.append(
            tr(
                "The score has only {distinct} different value{distinct_2}, so most moves of the threshold change "
                "nothing and some change a lot at once.",
                distinct=bins.distinct,
                distinct_2="s" if bins.distinct > 1 else "",
            )
        )
    if unscored := bins.unscored["n"].sum():
        notes.append(
            tr(
                "{unscored} {people} have no score and are neither accepted nor refused here.",
                unscored=whole(unscored),
                people=roles.people,
            )
        )
    small = [bins.group(place) for place in np.flatnonzero(rows < SMALL_GROUP).tolist()]
    if small:
        names = listed([roles.group_label(group) for group in small])
        notes.append(
            tr(
                "Fewer than {small_group} people: {names}. Their numbers are unsure; that is no reason to look away.",
                small_group=SMALL_GROUP,
                names=names,
            )
        )
    if case.available >= {"target"}:
        notes += _missing_outcomes(roles, bins)
    if round(roles.threshold * STEPS, 6) % 1:
        notes.append(
            tr(
                "The threshold {threshold:g} was rounded to {case:.3f} for this page.",
                threshold=roles.threshold,
                case=own_threshold(case),
            )
        )
    return notes


def _missing_outcomes(roles: Roles, bins: ScoreBins) -> list[str]:
    notes = []
    for target, what in ((2, "favourable"), (1, "unfavourable")):
        without = np.flatnonzero(bins.total["n"][:, target] == 0).tolist()
        if without:
            names = listed([roles.group_label(bins.group(place)) for place in without])
            notes.append(
                capital(
                    tr(
                        "nobody with a score and the {what} outcome is recorded among {names}, so some rates are "
                        "missing.",
                        what=what,
                        names=names,
                    )
                )
            )
    return notes
