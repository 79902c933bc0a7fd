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
from workbench.language import tr
from workbench.model import Model
from workbench.outcomes import FAVOURABLE, UNFAVOURABLE, UNKNOWN
from workbench.words import whole

MOST, ALIKE, HALF = 20_000, 0.9, 0.5


def decisions_of(case: Case) -> NDArray[np.int8] | None:
    """What the table decided about every row: 1 a yes, 0 a no, -1 not known; None where it has no decision of its own.

    Scores that the workbench attached are the model's, not the table's.
    """
    return None if case.scores_from else case.prediction


def differing_words(decided: int, *, refused: bool) -> str:
    """Why the model does not explain the answer that a person got; "" where it gives the same one.

    >>> differing_words(0, refused=True)
    ''
    """
    if decided == UNKNOWN:
        return tr(
            "Your table does not say how this person was decided about, so the model explains no answer of theirs."
        )
    if decided == FAVOURABLE and refused:
        return tr(
            "Your table says yes to this person, this model says no: what moves the model does not explain that answer."
        )
    if decided == UNFAVOURABLE and not refused:
        return tr(
            "Your table says no to this person, this model says yes: what moves the model does not explain that answer."
        )
    return ""


@dataclass(frozen=True, kw_only=True)
class DecidedGap:
    """By how much the shares of a yes differ between two groups, high less low (-1 to 1): the table's, the model's.

    `people` are the rows looked at in the two groups, low first.
    """

    table: float
    model: float
    people: tuple[int, int]

    @property
    def explained(self) -> bool:
        """Whether the model shows at least half of the table's gap, in the same direction."""
        return self.table == 0 or self.model / self.table >= HALF

    @property
    def sentence(self) -> str:
        """Both gaps, and whether most of the table's is left unexplained."""
        values = {"table": f"{100 * abs(self.table):.1f}", "model": f"{100 * abs(self.model):.1f}"}
        values |= {"people": whole(self.people[0]), "people_2": whole(self.people[1])}
        if self.explained:
            return tr(
                "The decisions in the table differ by {table} points between these groups, this model's answers by "
                "{model} ({people} and {people_2} people).",
                **values,
            )
        if self.table * self.model < 0:
            return tr(
                "The decisions in the table differ by {table} points between these groups, this model's answers by "
                "{model} the other way round ({people} and {people_2} people): this model does not explain the "
                "difference.",
                **values,
            )
        return tr(
            "The decisions in the table differ by {table} points between these groups, this model's answers by "
            "{model} ({people} and {people_2} people): most of the difference is not explained by this model.",
            **values,
        )


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
    def sentence(self) -> str:
        """A warning with the numbers; "" where the model gives the table's own answers."""
        if self.reliable:
            return ""
        people = len(self.rows)
        usual = tr("yes") if 2 * int(self.decided.sum()) >= people else tr("no")
        values = {"same": whole(self.same), "people": whole(people), "usual": usual}
        if self.same <= self.commonest:
            said = tr(
                "This model gives the table's own answer to {same} of {people} people, no more than always saying "
                "{usual} would ({commonest}): do not rely on its reasons.",
                commonest=whole(self.commonest),
                **values,
            )
        else:
            said = tr(
                "This model gives the table's own answer to {same} of {people} people, where always saying {usual} "
                "would to {commonest}: do not rely on its reasons for the others.",
                commonest=whole(self.commonest),
                **values,
            )
        if self.looked_at == self.total:
            return said
        return tr(
            "{said} Looked at were {looked_at} of {total} people, spread evenly over the table.",
            said=said,
            looked_at=whole(self.looked_at),
            total=whole(self.total),
        )

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
    total = len(decisions)
    looked_at = np.linspace(0, total - 1, min(total, most)).astype(np.int64)
    rows = looked_at[decisions[looked_at] != UNKNOWN]
    if not len(rows):
        return None
    answers = Border.of(case, model).says_yes(model.score(case.pandas.iloc[rows]))
    return DecidedReport(
        case=case,
        rows=rows,
        decided=decisions[rows] == FAVOURABLE,
        answers=answers,
        looked_at=len(looked_at),
        total=total,
    )
