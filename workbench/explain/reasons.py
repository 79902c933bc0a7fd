"""Why was this person refused, in words that they, the employee on the phone and an auditor can use?

- Principal reasons are those really used: what lowered the score most beside the mean of the people who got a yes
  (12 CFR 1002.9(b)(2): specific, principal, actually considered; comment 9(b)(2)-1: more than four hardly helps).
- Columns that go together are one reason. What helped is no reason against.
- A sensitive column or one that stands for it is never given as a reason; it is reported as a problem of the model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.drivers import DriversReport, explain_people
from workbench.explain.reasons_protected import STRENGTH, TOGETHER, find_protected, group_features
from workbench.explain.reasons_words import Wording, reason_sentence
from workbench.explain.shapley import Explainer, Explanation, explain_person, explainer_for
from workbench.explain.shapley_inside import Floats, Places
from workbench.model import Model
from workbench.training import Progress
from workbench.words import capital, listed, percent, whole

MOST, RESAMPLES, SEED = 4, 200, 0
NEAR = 0.05
FEWEST_YES = 2


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason: the columns it is about, a sentence to the person, and how much it lowered the prediction.

    `contribution` is on the scale of the report; `stable` is the share of resamples of the people who got a yes in
    which it is among the principal reasons as well.
    """

    features: tuple[str, ...]
    sentence: str
    contribution: float
    stable: float


@dataclass(frozen=True, kw_only=True, eq=False)
class ReasonsReport:
    """The reasons for one row.

    `refused` says whether the score is below the threshold. `reasons` are the principal ones, largest first; `helped`
    the columns that raised the score most; `withheld` the columns that lowered it but may not be given, each with why.
    `problems` are sentences for who is responsible for the model. `to_person`, `to_employee` and `to_auditor` are the
    same answer for three readers. `baseline` is the mean prediction of the people who got a yes.
    """

    row: int
    refused: bool
    score: float
    threshold: float
    scale: str
    prediction: float
    baseline: float
    reasons: tuple[Reason, ...]
    helped: tuple[str, ...]
    withheld: Mapping[str, str]
    problems: tuple[str, ...]
    changeable: tuple[str, ...]
    explanation: Explanation = field(repr=False)
    to_person: tuple[str, ...] = ()
    to_employee: tuple[str, ...] = ()
    to_auditor: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        names = ("row", "refused", "score", "threshold", "scale", "prediction", "baseline")
        lists = ("helped", "problems", "changeable", "to_person", "to_employee", "to_auditor")
        return {name: getattr(self, name) for name in names} | {
            "reasons": [vars(reason) | {"features": list(reason.features)} for reason in self.reasons],
            "withheld": dict(self.withheld),
            **{name: list(getattr(self, name)) for name in lists},
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Reasoner:
    """Everything that reasons stand on, made once for a table and a model; `give` answers for one row.

    `yes` are the places, among the explained rows, of people with a favourable answer; `protected` says which features
    are never given and why; `groups` are features that are one reason together.
    """

    case: Case
    model: Model
    wording: Wording
    most: int
    strength: float
    together: float
    explainer: Explainer
    drivers: DriversReport
    yes: Places
    protected: Mapping[str, str]
    groups: tuple[tuple[str, ...], ...]

    @classmethod
    def of(
        cls,
        case: Case,
        model: Model,
        *,
        wording: Wording | None = None,
        most: int = MOST,
        strength: float = STRENGTH,
        progress: Progress | None = None,
    ) -> "Reasoner":
        """Make ready: explain a sample, find who got a yes in it, which columns are protected and which go together.

        Parameters
        ----------
        wording
            What columns are called; None takes what comes with a bundled table.
        most
            How many principal reasons at most.
        strength
            Cramér's V with a sensitive column from which a feature counts as a proxy, above 0 and up to 1.

        Raises
        ------
        WorkbenchError
            When nobody in the sample got a yes, or a number is out of range.
        """
        if most < 1:
            raise WorkbenchError(f"Give at least one reason, not {most}.")
        if not 0 < strength <= 1:
            raise WorkbenchError(f"The strength of a proxy lies above 0 and up to 1, not at {strength:g}.")
        drivers = explain_people(case, model, progress=progress)
        yes = np.flatnonzero(model.score(drivers.table) >= case.roles.threshold)
        if len(yes) < FEWEST_YES:
            raise WorkbenchError(
                f"Hardly anybody reaches the threshold of {case.roles.threshold:g} with this model, so there is nobody "
                "to set a refusal beside; choose a lower threshold."
            )
        protected = find_protected(case, model.features, strength)
        allowed = [feature for feature in model.features if feature not in protected]
        return cls(
            case=case,
            model=model,
            wording=wording or Wording.of(case.name),
            most=most,
            strength=strength,
            together=TOGETHER,
            explainer=explainer_for(model, case.pandas),
            drivers=drivers,
            yes=yes,
            protected=protected,
            groups=tuple(group_features(drivers, allowed)),
        )

    def give(self, row: int) -> ReasonsReport:
        """The reasons for one row, counted from 0; a row that is not there is a WorkbenchError."""
        found = explain_person(self.case, self.model, row, explainer=self.explainer)
        own = found.contributions.set_index("feature")["contribution"].loc[list(self.model.features)].to_numpy()
        weights = self.drivers.weights[self.yes] / self.drivers.weights[self.yes].sum()
        relative = pd.Series(own - weights @ self.drivers.contributions[self.yes], index=list(self.model.features))
        sums = pd.Series([relative[list(group)].sum() for group in self.groups], dtype=float)
        reasons = self._principal(row, relative, sums, self._stability(own))
        return self._report(found, relative, sums, reasons)

    def _principal(self, row: int, relative: pd.Series, sums: pd.Series, stable: Floats) -> tuple[Reason, ...]:
        person, yes = self.case.pandas.iloc[row], self.drivers.table.iloc[self.yes]
        against = sums[sums < 0].sort_values().index[: self.most]
        return tuple(
            Reason(
                features=self.groups[place],
                sentence=reason_sentence(
                    list(relative[list(self.groups[place])].sort_values().index),
                    person,
                    yes,
                    self.wording,
                    self.case.roles,
                ),
                contribution=float(sums[place]),
                stable=float(stable[place]),
            )
            for place in against
        )

    def _stability(self, own: Floats) -> Floats:
        """How often each group is principal when the people who got a yes are drawn again: the bootstrap."""
        rng = np.random.default_rng(SEED)
        weights = self.drivers.weights[self.yes] / self.drivers.weights[self.yes].sum()
        drawn = rng.multinomial(len(self.yes), weights, size=RESAMPLES) / len(self.yes)
        member = np.array([[feature in group for group in self.groups] for feature in self.model.features], dtype=float)
        sums = (own - drawn @ self.drivers.contributions[self.yes]) @ member
        rank = sums.argsort(axis=1).argsort(axis=1)
        return np.asarray(((rank < self.most) & (sums < 0)).mean(axis=0))

    def _report(
        self, found: Explanation, relative: pd.Series, sums: pd.Series, reasons: tuple[Reason, ...]
    ) -> ReasonsReport:
        helped = [self.groups[place] for place in sums[sums > 0].sort_values(ascending=False).index[: self.most]]
        withheld = {
            feature: self.protected[feature]
            for feature in relative.sort_values().index
            if feature in self.protected and relative[feature] < 0
        }
        used = {feature for reason in reasons for feature in reason.features}
        threshold = self.case.roles.threshold
        report = ReasonsReport(
            row=found.row,
            refused=found.score < threshold,
            score=found.score,
            threshold=threshold,
            scale=found.scale,
            prediction=found.prediction,
            baseline=found.prediction - float(relative.sum()),
            reasons=reasons,
            helped=tuple(self._phrases(group) for group in helped),
            withheld=withheld,
            problems=self._problems(relative, withheld, reasons),
            changeable=tuple(
                self.wording.phrase(each, self.case.roles) for each in self.wording.changeable if each in used
            ),
            explanation=found,
        )
        return replace(
            report,
            to_person=_to_person(report),
            to_employee=_to_employee(report),
            to_auditor=self._to_auditor(report),
        )

    def _phrases(self, group: tuple[str, ...]) -> str:
        return listed([self.wording.phrase(each, self.case.roles) for each in group])

    def _problems(
        self, relative: pd.Series, withheld: Mapping[str, str], reasons: tuple[Reason, ...]
    ) -> tuple[str, ...]:
        """What who is responsible for the model must know before a letter goes out."""
        label = self.case.roles.column_label
        smallest = max((reason.contribution for reason in reasons), default=0.0)
        room = len(reasons) < self.most
        found = []
        for feature, why in withheld.items():
            principal = (room or relative[feature] <= smallest) and relative[feature] < 0
            found.append(
                f"{capital(label(feature))} lowered this score by {abs(relative[feature]):.3f}"
                f"{', as much as a principal reason' if principal else ''}; it is not given as a reason because {why}. "
                "Look into the model before a letter goes out: a reason that is left out was still used."
            )
        return tuple(found)

    def _to_auditor(self, report: ReasonsReport) -> tuple[str, ...]:
        """Method, baseline, data and limits."""
        label = self.case.roles.column_label
        merged = [listed([label(each) for each in group]) for group in self.groups if len(group) > 1]
        stable = [
            f"{listed([label(each) for each in reason.features])} {percent(reason.stable)}" for reason in report.reasons
        ]
        return (
            f"Method: Shapley values in {report.scale}. {report.explanation.how}",
            (
                f"Baseline: the mean of {whole(len(self.yes))} explained people with a score of {report.threshold:g} "
                f"or more ({report.baseline:+.3f}); this row has {report.prediction:+.3f}. Contributions add up."
            ),
            f"Data: {self.case.name}, row {report.row}. {self.drivers.sample}",
            (
                f"Reasons: up to {self.most} that lowered the prediction, largest first. Seen again in resamples of "
                f"the baseline: {'; '.join(stable) or 'there are none'}."
            ),
            f"Merged because their ranks correlate at {self.together:g} or more: {'; '.join(merged) or 'none'}.",
            (
                f"Never given: sensitive columns, and what goes with one at Cramér's V of {self.strength:g} or more: "
                f"{'; '.join(f'{label(each)} ({why})' for each, why in self.protected.items()) or 'none'}."
            ),
            *report.problems,
            (
                "Limits: this says what moved the model's score, not what caused anything, nor whether a change of it "
                "would change the decision."
            ),
        )


def give_reasons(
    case: Case, model: Model, row: int, *, wording: Wording | None = None, most: int = MOST
) -> ReasonsReport:
    """The reasons for one row; for several rows make a `Reasoner` once."""
    return Reasoner.of(case, model, wording=wording, most=most).give(row)


def _to_person(report: ReasonsReport) -> tuple[str, ...]:
    if not report.refused:
        raised = [f"What spoke for you: {listed(report.helped)}."] if report.helped else []
        return ("The answer is yes.", *raised)
    if not report.reasons:
        return ("The answer is no.", "We cannot name a reason yet. One of us has to look at your case first.")
    return ("The answer is no.", *(reason.sentence for reason in report.reasons))


def _to_employee(report: ReasonsReport) -> tuple[str, ...]:
    """What to say, what can be changed, what to check by hand."""
    say = [reason.sentence for reason in report.reasons] if report.refused else []
    near = abs(report.score - report.threshold) < NEAR
    unsure = [f"“{reason.sentence}”" for reason in report.reasons if reason.stable < 0.9]  # noqa: PLR2004 - nine of ten
    return (
        f"The score is {report.score:.2f}; from {report.threshold:g} on the answer is yes.",
        *(f"Say: {sentence}" for sentence in say),
        f"Can be changed: {listed(report.changeable)}. Do not promise that a change is enough."
        if report.changeable
        else "Can be changed: nobody has said which of these a person can change; ask before you advise.",
        "Check by hand: are the values above right?",
        *(["Check by hand: the score lies close to the border, so a small mistake in the data would matter."] * near),
        *(f"Check by hand: this reason is not certain to be among the main ones: {words}" for words in unsure),
        *(f"Check by hand: {note}" for note in report.explanation.notes),
        *(["Do not send a letter yet: somebody responsible for the model has to look first."] * bool(report.problems)),
    )
