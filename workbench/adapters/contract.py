"""What every adapter offers, and how the favourable value is found among the classes a model knows."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import value_name
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.outcomes import FAVOURABLE, code_target

Floats = NDArray[np.float64]
NAMELESS = (0, 1)  # what a model without names for its classes was trained on
TWO = len(NAMELESS)


class Adapter(ABC):
    """One model as something that can be asked; making it checks that it can.

    `remark` is a sentence on how its scores are to be read.
    """

    remark: str = ""

    def __init__(self, model: Any, features: Sequence[str], favourable: str | None) -> None:
        self.model, self.features, self.favourable = model, tuple(features), favourable

    @staticmethod
    @abstractmethod
    def title(model: Any) -> str:
        """What it is, to go on from "A" or "The"."""

    @staticmethod
    @abstractmethod
    def columns(model: Any) -> tuple[str, ...]:
        """The columns it says it was trained on, in its order; empty where it does not say."""

    @abstractmethod
    def score(self, table: pd.DataFrame) -> Floats:
        """How likely the favourable value is for each row of a table of exactly its features."""

    @property
    @abstractmethod
    def scored(self) -> str:
        """What a high score means, to end "It scores" with."""

    def check_width(self, expected: int) -> None:
        """Refuse features that are not as many as the model was trained on."""
        if expected != len(self.features):
            raise WorkbenchError(
                tr(
                    "The {model} was fitted on {expected} columns, but {features} features are named.",
                    model=self.title(self.model),
                    expected=expected,
                    features=len(self.features),
                )
            )


def find_place(classes: Sequence[Any], favourable: str | None) -> int:
    """Where the favourable value stands among a model's classes.

    >>> find_place(["no", "yes"], None), find_place([0, 1], "0")
    (1, 0)
    """
    try:
        codes = code_target(pd.Series(list(classes)), favourable)
    except WorkbenchError:
        known = ", ".join(repr(value_name(value)) for value in classes)
        wanted = tr("plainly favourable (1, true or yes)") if favourable is None else repr(favourable)
        raise WorkbenchError(
            tr("The model knows the classes {known}; none of them is {wanted}.", known=known, wanted=wanted)
        ) from None
    return int(np.argmax(codes == FAVOURABLE))


def find_nameless(favourable: str | None) -> tuple[int, str]:
    """Where the favourable value stands in a model that knows its classes only as 0 and 1, and what to say of it.

    >>> find_nameless("0"), find_nameless("good")[0]
    ((0, ''), 1)
    """
    try:
        return find_place(NAMELESS, favourable), ""
    except WorkbenchError:
        return 1, tr("It knows its two classes only as 0 and 1; 1 is taken for {favourable!r}.", favourable=favourable)


def check_objective(title: str, objective: str, probabilities: Sequence[str]) -> None:
    """Refuse boosted trees that were not trained to tell two answers apart."""
    if objective in probabilities:
        return
    if objective.startswith("multi"):
        raise WorkbenchError(
            tr("The {title} tells more than two classes apart; a score is about one of two answers.", title=title)
        )
    raise WorkbenchError(
        tr(
            "The {title} was trained for {objective}: it predicts numbers, not how likely an answer is; possible "
            "are {probabilities}.",
            title=title,
            objective=objective or "an aim of its own",
            probabilities=", ".join(probabilities),
        )
    )


def squeeze(values: Floats) -> Floats:
    """Any number as a score, 0 at 0.5: the logistic function, without overflow.

    >>> squeeze(np.array([-1000.0, 0.0])).tolist()
    [0.0, 0.5]
    """
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * values), dtype=np.float64)
