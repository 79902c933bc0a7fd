"""Is what the model says what the table itself decided about these people?

A table may hold a decision of its own, or a score that makes one. A model that is fitted or brought to explain it need
not decide alike; where it does not, what moves the model is no reason for the answer that a person got.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.case import Case
from workbench.explain.border import Border
from workbench.explain.decided_gap import DecidedGap
from workbench.explain.decided_words import beside_words, unlike_words
from workbench.model import Model
from workbench.outcomes import FAVOURABLE, UNKNOWN

MOST, ALIKE = 20_000, 0.9


def decisions_of(case: Case) -> NDArray[np.int8] | None:
    """What the table decided about every row: 1 a yes, 0 a no, -1 not known; None where it has no decision of its own.

    Scores that the workbench attached make decisions of the model's, not the table's.
    """
    own = case.roles.prediction is not None or not case.scores_from
    return case.prediction if own else None


def beside_person(case: Case, row: int, *, refused: bool) -> str:
    """What the table decided about somebody of whom the model says something else; "" where there is nothing to say."""
    decisions = decisions_of(case)
    return "" if decisions is None else beside_words(int(decisions[row]), refused=refused)


@dataclass(frozen=True, kw_only=True, eq=False)
class DecidedReport:
    """The table's decisions beside the answers of a model, for the rows where the table has one.

    `rows` are their places; `decided` and `answers` say where the table and the model say yes. `looked_at` of `total`
    rows were scored: of a very large table they are spread evenly over it.
    """

    case: Case
    rows: NDArray[np.int64]
    decided: NDArray[np.bool_]
    answers: NDArray[np.bool_]
    looked_at: int
    total: int

    @property
    def same(self) -> int:
        """To how many people the model gives the table's own answer."""
        return int((self.decided == self.answers).sum())

    @property
    def commonest(self) -> int:
        """To how many people the same answer for everybody would be the table's own."""
        yes = int(self.decided.sum())
        return max(yes, len(self.rows) - yes)

    @property
    def reliable(self) -> bool:
        """Whether it agrees with nine in ten people or more, and with more than one answer for everybody would."""
        people = len(self.rows)
        return self.same == people or (self.same >= ALIKE * people and self.same > self.commonest)

    @property
    def refused(self) -> int:
        """To how many people the model says no."""
        return int((~self.answers).sum())

    @property
    def turned_down(self) -> int:
        """To how many of them the table said yes."""
        return int((self.decided & ~self.answers).sum())

    @property
    def let_through(self) -> int:
        """To how many people the table said no and the model says yes."""
        return int((~self.decided & self.answers).sum())

    @property
    def sentence(self) -> str:
        """A warning with the numbers; "" where the model gives the table's own answers."""
        return unlike_words(self)

    def gap(self, column: str, low: str, high: str) -> DecidedGap | None:
        """The gap between two groups of a sensitive column in both; None where a group has no decision in it."""
        coded, weights = self.case.groups[column], self.case.weights
        codes = coded.codes[self.rows]
        weighing = np.ones(len(self.rows)) if weights is None else weights[self.rows]
        inside = [codes == coded.names.index(name) for name in (low, high)]
        if not all(weighing[group].sum() > 0 for group in inside):
            return None
        table, model = (
            [float(np.average(yes[group], weights=weighing[group])) for group in inside]
            for yes in (self.decided, self.answers)
        )
        people = (int(inside[0].sum()), int(inside[1].sum()))
        return DecidedGap(table=table[1] - table[0], model=model[1] - model[0], people=people)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON: no single row."""
        names = ("same", "commonest", "reliable", "looked_at", "total", "sentence")
        return {"people": len(self.rows)} | {name: getattr(self, name) for name in names}


def compare_decisions(case: Case, model: Model, *, most: int = MOST) -> DecidedReport | None:
    """Set a model's answers beside the table's own; None where the table has no decision of its own.

    A table of more than `most` rows is looked at in as many, spread evenly over it.
    """
    decisions = decisions_of(case)
    if decisions is None or not (decisions != UNKNOWN).any():
        return None
    rows = np.linspace(0, len(decisions) - 1, min(len(decisions), most)).astype(np.int64)
    return compare_answers(case, rows, Border.of(case, model).says_yes(model.score(case.pandas.iloc[rows])))


def compare_answers(case: Case, rows: NDArray[np.integer], answers: NDArray[np.bool_]) -> DecidedReport | None:
    """Set answers that a model has given to some rows beside the table's own; None where it has none for them."""
    decisions = decisions_of(case)
    if decisions is None or not (known := decisions[rows] != UNKNOWN).any():
        return None
    return DecidedReport(
        case=case,
        rows=np.asarray(rows[known], dtype=np.int64),
        decided=decisions[rows[known]] == FAVOURABLE,
        answers=answers[known],
        looked_at=len(rows),
        total=len(decisions),
    )
