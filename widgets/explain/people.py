"""Everything that questions about single people stand on, made once for a table and a model, and who is who in it."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from widgets.explain.answered import explain_once
from workbench.case import Case
from workbench.errors import Cancelled, WorkbenchError
from workbench.explain.border import Border
from workbench.explain.decided import DecidedReport, compare_decisions, decisions_of
from workbench.explain.decided_words import differing_words
from workbench.explain.reasons import Reasoner
from workbench.explain.shapley import Explainer, explainer_for
from workbench.language import tr
from workbench.model import Model
from workbench.outcomes import FAVOURABLE, UNFAVOURABLE
from workbench.training import Progress, tell
from workbench.words import capital

ANYBODY, NO, YES, NEAR, MISSED = "anybody", "no", "yes", "near", "missed"
CLOSE = 0.05
ANSWERS: Mapping[str, str] = {
    ANYBODY: tr("whatever the answer"),
    NO: tr("with a no from the model"),
    YES: tr("with a yes from the model"),
    NEAR: tr("close to the border"),
    MISSED: tr("with a no, though the record says yes"),
}
IN_TABLE: Mapping[str, str] = {
    NO: tr("with a no in the table"),
    YES: tr("with a yes in the table"),
    NEAR: tr("close to the model's border"),
    MISSED: tr("with a no in the table, though the record says yes"),
}
Group = tuple[str, str] | tuple[()]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ready:
    """What it takes to answer for one person after the other without waiting.

    `reasoner` gives reasons; None where nobody gets a yes, and `problem` says so. `scores` are everybody's;
    `threads` knows the libraries that work with several threads. `decided` is the model beside the table's own
    decisions, None where it has none.
    """

    case: Case
    model: Model
    explainer: Explainer
    scores: NDArray[np.float64]
    reasoner: Reasoner | None
    threads: Any
    decided: DecidedReport | None = None
    problem: str = ""

    @property
    def border(self) -> Border:
        """Which scores are a yes."""
        return Border.of(self.case, self.model)

    def differs(self, row: int) -> str:
        """Why the model does not explain the table's own decision about this person; "" where it does."""
        decisions = decisions_of(self.case)
        if decisions is None:
            return ""
        refused = not self.border.says_yes(self.scores[[row]])[0]
        return differing_words(int(decisions[row]), refused=refused)

    def alone(self) -> AbstractContextManager[Any]:
        """One thread for what is asked about one row: on a busy computer several would wait for each other a second."""
        found: AbstractContextManager[Any] = self.threads.limit(limits=1, user_api="openmp")
        return found

    def places(self, answer: str, group: Group = (), inside: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """The rows of the people with an answer, in a group (column, value) and inside a cohort."""
        fits = self._fits(answer)
        if group:
            coded = self.case.groups[group[0]]
            fits = fits & (coded.codes == coded.names.index(group[1]))
        found = np.flatnonzero(fits)
        return found if inside is None else np.intersect1d(found, inside)

    def _fits(self, answer: str) -> NDArray[np.bool_]:
        decisions = decisions_of(self.case)
        accepted = self.border.says_yes(self.scores) if decisions is None else decisions == FAVOURABLE
        refused = ~accepted if decisions is None else decisions == UNFAVOURABLE
        if answer == MISSED:
            target = self.case.target
            return refused & (target == FAVOURABLE) if target is not None else np.zeros(len(refused), dtype=bool)
        known = {NO: refused, YES: accepted, NEAR: np.abs(self.scores - self.border.threshold) < CLOSE}
        return known.get(answer, np.ones(len(refused), dtype=bool))


def prepare(case: Case, model: Model, progress: Progress) -> Ready:
    """Explain a sample, find what reasons stand on, and score everybody."""
    # It comes with scikit-learn, which is loaded by now.
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415

    explain_once(case, model, progress)
    tell(progress, 0.8, tr("Looking for what may not be given as a reason"))
    reasoner, problem = None, ""
    try:
        reasoner = Reasoner.of(case, model, progress=progress)
    except Cancelled:
        raise
    except WorkbenchError as found:
        problem = str(found)
    explainer = explainer_for(model, case.pandas) if reasoner is None else reasoner.explainer
    tell(progress, 0.9, tr("Scoring everyone in the table"))
    scores = model.score(case.pandas)
    return Ready(
        case=case,
        model=model,
        explainer=explainer,
        scores=scores,
        reasoner=reasoner,
        threads=ThreadpoolController(),
        decided=compare_decisions(case, model),
        problem=problem,
    )


def answer_options(case: Case) -> list[tuple[str, str]]:
    """The answers that people can be picked by."""
    words = answer_words(case)
    return [(capital(words[key]), key) for key in ANSWERS if key != MISSED or case.target is not None]


def answer_words(case: Case) -> Mapping[str, str]:
    """What the answers are called: those of the table where it has a decision of its own, else the model's."""
    return ANSWERS if decisions_of(case) is None else {**ANSWERS, **IN_TABLE}


def group_options(case: Case) -> list[tuple[str, Group]]:
    """Everyone, and each group that people are compared by."""
    groups: list[tuple[str, Group]] = [
        (capital(case.roles.value_label(column, name)), (column, name))
        for column in case.roles.sensitive
        for name in case.groups[column].names
    ]
    return [(tr("Everyone"), ()), *groups]


def neighbour(places: Sequence[int] | NDArray[np.int64], row: int | None, step: int) -> int:
    """The person before (-1) or after (1) a row among those picked, round the end; the first one for None."""
    ordered = np.asarray(places)
    if row is None:
        return int(ordered[0])
    at = int(np.searchsorted(ordered, row, side="right" if step > 0 else "left")) + (0 if step > 0 else -1)
    return int(ordered[at % len(ordered)])
