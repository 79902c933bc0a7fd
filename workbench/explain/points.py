"""Contributions as what a person can read: how far each moves the score, 0 to 1, where the model adds up log-odds.

Log-odds add up; chances do not. Taken one after the other, each column moves the score from where those before it have
brought it. These moves have the signs of the log-odds and add up to the score less its start. How large each is depends
on the order, which is always the same here: the largest log-odds first.
"""

from dataclasses import replace

import numpy as np

from workbench.explain.explanation import Explanation
from workbench.explain.shapley_inside import Floats

STEEPEST = 0.25  # how much a chance moves at most for a small step of log-odds, at 0.5


def chances(log_odds: Floats) -> Floats:
    """Log-odds as chances, 0 to 1.

    >>> chances(np.array([0.0, -800.0])).tolist()
    [0.5, 0.0]
    """
    return np.asarray((1 + np.tanh(log_odds / 2)) / 2)


def in_points(found: Explanation) -> Explanation:
    """The same explanation on the scale of the score, the columns in the same order; one on another scale stays.

    `contribution` is how far a column moves the score from where those above it have brought it, `error` no less than
    that of such a move.
    """
    if found.scale != "log-odds":
        return found
    parts = found.contributions
    reached = chances(found.baseline + np.concatenate([[0.0], np.cumsum(parts["contribution"])]))
    return replace(
        found,
        scale="probability",
        baseline=float(reached[0]),
        prediction=float(reached[-1]),
        contributions=parts.assign(contribution=np.diff(reached), error=STEEPEST * parts["error"]),
    )


def moved_score(found: Explanation, contribution: float) -> float:
    """How far a contribution moves the score: from where it would be without it, 0 to 1; another scale's stays."""
    if found.scale != "log-odds":
        return contribution
    with_it, without = chances(np.array([found.prediction, found.prediction - contribution]))
    return float(with_it - without)
