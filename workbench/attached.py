"""Scores that the workbench attaches to a table: they stand beside the table's own decision, never in its place."""

from dataclasses import replace
from itertools import count

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.language import tr
from workbench.roles import Roles, ScoreMeans

SCORE_COLUMN = "plain_model_score"


def with_scores(
    case: Case,
    scores: NDArray[np.float64],
    scores_from: str,
    *,
    column: str = SCORE_COLUMN,
    score_means: ScoreMeans = "favourable",
) -> Case:
    """The case with scores as a new column of a new table, in the place of a score that was there.

    A decision of the table's own stays what is measured, and `scores_from` says so; without one the score decides from
    its threshold on. Where scores were there and a high one meant the other answer, their threshold is mirrored: a yes
    from 0.3 of risk downwards is a yes from a chance of 0.7 upwards.
    """
    column = _free_name(case.pandas.columns, column)
    frame = case.pandas.copy(deep=False)
    frame[column] = scores
    roles = case.roles
    used = [name for name in (roles.score, column) if name is not None]
    is_turned = roles.score is not None and roles.score_means != score_means
    turned = roles.replace(
        score=column,
        score_means=score_means,
        threshold=1 - roles.threshold if is_turned else roles.threshold,
        not_features=tuple(dict.fromkeys([*roles.not_features, *used])),
    )
    return replace(case, frame=frame, roles=turned, scores_from=_saying_what_is_measured(scores_from, roles))


def _saying_what_is_measured(scores_from: str, roles: Roles) -> str:
    """Where the scores come from, and that they are not the table's decisions; once, also where it was kept so."""
    if roles.prediction is None:
        return scores_from
    said = tr(
        "This score stands beside the table's own decisions ({decision}): wherever decisions are measured, it is "
        "those, not the model's answers.",
        decision=roles.column_label(roles.prediction),
    )
    return scores_from if said in scores_from else f"{scores_from} {said}".strip()


def _free_name(taken: pd.Index, wanted: str) -> str:
    names = (wanted if number == 1 else f"{wanted}_{number}" for number in count(1))
    return next(name for name in names if name not in taken)
