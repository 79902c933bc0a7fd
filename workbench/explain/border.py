"""From which score on is the answer a yes, and which way does a contribution speak for the person?

A case says where its threshold stands and what a high score means. A model that was fitted here always scores the
favourable value: beside a column of risks, the same border is the mirrored threshold.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.language import tr
from workbench.model import Model
from workbench.roles import ScoreMeans


@dataclass(frozen=True)
class Border:
    """The threshold of a yes, 0 to 1, and what a high score means; `Border.of` reads it from a case and a model."""

    threshold: float = 0.5
    score_means: ScoreMeans = "favourable"

    @classmethod
    def of(cls, case: Case, model: Model | None = None) -> Self:
        """The border for the scores of this model, or without one for the scores of the case."""
        roles = case.roles
        fitted_here = model is not None and model.facts is not None and not case.scores_from
        if roles.score_means == "unfavourable" and fitted_here:
            return cls(1 - roles.threshold)
        return cls(roles.threshold, roles.score_means)

    @property
    def sign(self) -> int:
        """1 where a higher score speaks for the person, -1 where it speaks against them."""
        return 1 if self.score_means == "favourable" else -1

    def says_yes(self, scores: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which scores make a yes: from the threshold up, or, where a high score is a risk, below it."""
        high = np.asarray(scores) >= self.threshold
        return high if self.sign > 0 else ~high

    def chances(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The scores as chances of the favourable value, 0 to 1."""
        return scores if self.sign > 0 else 1 - scores

    def rule(self, score: float) -> str:
        """A score and where the yes begins, in a sentence.

        >>> Border(0.3, "unfavourable").rule(0.41)
        'The score is 0.41; below 0.3 the answer is yes.'
        """
        if self.sign > 0:
            return tr(
                "The score is {score:.2f}; from {threshold:g} on the answer is yes.",
                score=score,
                threshold=self.threshold,
            )
        return tr(
            "The score is {score:.2f}; below {threshold:g} the answer is yes.", score=score, threshold=self.threshold
        )
