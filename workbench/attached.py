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

    A decision of the table's own stays what is measured; without one the score decides from its threshold on, also in
    the place of a score of the table's own, as both share one role and one threshold. `scores_from` says which. Where
    scores were there and a high one meant the other answer, their threshold is mirrored: a yes from 0.3 of risk
    downwards is a yes from a chance of 0.7 upwards.
    """
    column = _free_name(case.pandas.columns, column)
    frame = case.pandas.copy(deep=False)
    frame[column] = scores
    roles = case.roles
    used = [name for name in (roles.score, column) if name is not None]
    turned = roles.replace(
        score=column,
        score_means=score_means,
        threshold=turn_threshold(roles.threshold, roles, score_means),
        not_features=tuple(dict.fromkeys([*roles.not_features, *used])),
    )
    return replace(case, frame=frame, roles=turned, scores_from=_saying(scores_from, own_words(case)))


def turn_threshold(threshold: float, own: Roles, score_means: ScoreMeans) -> float:
    """A threshold of the table's own score as one of attached scores, and back: mirrored where they mean the other way.

    >>> turn_threshold(0.3, Roles(score="risk", score_means="unfavourable"), "favourable")
    0.7
    """
    is_turned = own.score is not None and own.score_means != score_means
    return round(1 - threshold, 12) if is_turned and 0 <= threshold <= 1 else threshold


def own_words(case: Case) -> str:
    """What becomes of the table's own decision and score once others are attached; "" where it has neither."""
    roles = case.roles
    score = "" if roles.score is None or case.scores_from else roles.column_label(roles.score)
    if roles.prediction is None:
        return score and tr(
            "This score stands in the place of the table's own ({score}): wherever decisions are measured, it is the "
            "model's answers, not what the table's own score says.",
            score=score,
        )
    stays = tr(
        "This score stands beside the table's own decisions ({decision}): wherever decisions are measured, it is "
        "those, not the model's answers.",
        decision=roles.column_label(roles.prediction),
    )
    aside = tr("Wherever a score is looked at, it is this one, not the table's own ({score}).", score=score)
    return f"{stays} {aside}" if score else stays


def _saying(scores_from: str, own: str) -> str:
    """Where the scores come from and what becomes of the table's own; once, also where it was kept so."""
    return scores_from if own in scores_from else f"{scores_from} {own}".strip()


def _free_name(taken: pd.Index, wanted: str) -> str:
    names = (wanted if number == 1 else f"{wanted}_{number}" for number in count(1))
    return next(name for name in names if name not in taken)
