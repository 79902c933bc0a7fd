"""Why was this person refused, in words that they, the employee on the phone and an auditor can use?

- Principal reasons are those really used: what moved the score most against them beside the mean of the people who got
  a yes (12 CFR 1002.9(b)(2): specific, principal, actually considered; comment 9(b)(2)-1: more than four hardly helps).
- Columns that go together are one reason. What helped is no reason against, nor is what hardly moved the score.
- Where the table has a decision of its own and it is another one, the model's reasons are not those of the decision.
- A sensitive column or one that stands for it is never given as a reason; it is reported as a problem of the model.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.border import Border
from workbench.explain.decided import decisions_of
from workbench.explain.decided_words import differing_words
from workbench.explain.drivers import DriversReport, explain_people
from workbench.explain.explanation import Explanation
from workbench.explain.reasons_protected import STRENGTH, TOGETHER, find_protected, group_features
from workbench.explain.reasons_readers import list_problems, to_auditor, to_employee, to_person
from workbench.explain.reasons_report import SMALL, Reason, ReasonsReport
from workbench.explain.reasons_words import Wording, reason_sentence
from workbench.explain.shapley import explain_person, explainer_for
from workbench.explain.shapley_explainers import Explainer
from workbench.explain.shapley_inside import Floats, Places
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress
from workbench.words import listed

__all__ = ["Reason", "Reasoner", "ReasonsReport", "give_reasons"]

MOST, RESAMPLES, SEED = 4, 200, 0
FEWEST_YES = 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Reasoner:
    """Everything that reasons stand on, made once for a table and a model; `give` answers for one row.

    `border` says which scores are a yes; `yes` are the places, among the explained rows, of people with one;
    `protected` says which features are never given and why; `groups` are features that are one reason together.
    """

    case: Case
    model: Model
    wording: Wording
    most: int
    strength: float
    together: float
    border: Border
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
            raise WorkbenchError(tr("Give at least one reason, not {most}.", most=most))
        if not 0 < strength <= 1:
            raise WorkbenchError(
                tr("The strength of a proxy lies above 0 and up to 1, not at {strength:g}.", strength=strength)
            )
        drivers = explain_people(case, model, progress=progress)
        border = Border.of(case, model)
        yes = np.flatnonzero(border.says_yes(model.score(drivers.table)))
        if len(yes) < FEWEST_YES:
            raise _nobody(border)
        protected = find_protected(case, model.features, strength)
        allowed = [feature for feature in model.features if feature not in protected]
        return cls(
            case=case,
            model=model,
            wording=wording or Wording.of(case.name),
            most=most,
            strength=strength,
            together=TOGETHER,
            border=border,
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
        relative = self.border.sign * (own - self._weights @ self.drivers.contributions[self.yes])
        speaks = pd.Series(relative, index=list(self.model.features))  # above 0 for the person, below against them
        sums = pd.Series([speaks[list(group)].sum() for group in self.groups], dtype=float)
        least = float(_least(np.concatenate([sums.to_numpy(), speaks[list(self.protected)].to_numpy()])))
        reasons = self._principal(row, speaks, sums[sums <= -least], self._stability(own))
        report = self._report(found, speaks, sums, reasons, least)
        return replace(
            report,
            to_person=to_person(report),
            to_employee=to_employee(report),
            to_auditor=to_auditor(report, self),
        )

    @property
    def _weights(self) -> Floats:
        """The share of the people with a yes that each explained one of them stands for."""
        weights = self.drivers.weights[self.yes]
        return np.asarray(weights / weights.sum())

    def _principal(self, row: int, speaks: pd.Series, sums: pd.Series, stable: Floats) -> tuple[Reason, ...]:
        person, yes = self.case.pandas.iloc[row], self.drivers.table.iloc[self.yes]
        against = sums[sums < 0].sort_values().index[: self.most]
        return tuple(
            Reason(
                features=self.groups[place],
                sentence=reason_sentence(
                    list(speaks[list(self.groups[place])].sort_values().index),
                    person,
                    yes,
                    self.wording,
                    self.case.roles,
                ),
                contribution=self.border.sign * float(sums[place]),
                stable=float(stable[place]),
            )
            for place in against
        )

    def _stability(self, own: Floats) -> Floats:
        """How often each group is principal when the people who got a yes are drawn again: the bootstrap."""
        rng = np.random.default_rng(SEED)
        drawn = rng.multinomial(len(self.yes), self._weights, size=RESAMPLES) / len(self.yes)
        member = np.array([[feature in group for group in self.groups] for feature in self.model.features], dtype=float)
        relative = self.border.sign * (own - drawn @ self.drivers.contributions[self.yes])
        never = [feature in self.protected for feature in self.model.features]
        sums = relative @ member
        least = _least(np.concatenate([sums, relative[:, never]], axis=1))
        rank = sums.argsort(axis=1).argsort(axis=1)
        return np.asarray(((rank < self.most) & (sums < 0) & (sums <= -least[:, None])).mean(axis=0))

    def _report(
        self, found: Explanation, speaks: pd.Series, sums: pd.Series, reasons: tuple[Reason, ...], least: float
    ) -> ReasonsReport:
        refused = not self.border.says_yes(np.array(found.score))
        decisions = decisions_of(self.case)
        differs = "" if decisions is None else differing_words(int(decisions[found.row]), refused=refused)
        helped = [self.groups[place] for place in sums[sums > 0].sort_values(ascending=False).index[: self.most]]
        ordered = speaks[speaks < 0].sort_values().index
        withheld = {feature: self.protected[feature] for feature in ordered if feature in self.protected}
        used = {feature for reason in reasons for feature in reason.features}
        return ReasonsReport(
            row=found.row,
            refused=refused,
            differs=differs,
            score=found.score,
            border=self.border,
            scale=found.scale,
            prediction=found.prediction,
            baseline=found.prediction - self.border.sign * float(speaks.sum()),
            reasons=reasons,
            helped=tuple(listed([self._phrase(each) for each in group]) for group in helped),
            withheld=withheld,
            problems=list_problems(speaks, withheld, reasons, self, (found, least)),
            changeable=tuple(self._phrase(each) for each in self.wording.changeable if each in used),
            explanation=found,
        )

    def _phrase(self, feature: str) -> str:
        return self.wording.phrase(feature, self.case.roles)


def give_reasons(
    case: Case, model: Model, row: int, *, wording: Wording | None = None, most: int = MOST
) -> ReasonsReport:
    """The reasons for one row; for several rows make a `Reasoner` once."""
    return Reasoner.of(case, model, wording=wording, most=most).give(row)


def _least(parts: Floats) -> Floats:
    """From which size on a part that speaks against a person is a principal one; parts stand along the last axis.

    A twentieth of all that speaks against them, with what may never be given; the largest is one in any case.
    """
    against = np.maximum(-parts, 0.0)
    return np.asarray(np.minimum(SMALL * against.sum(axis=-1), against.max(axis=-1, initial=0.0)))


def _nobody(border: Border) -> WorkbenchError:
    """Why there are no reasons where nobody gets a yes."""
    if border.sign > 0:
        return WorkbenchError(
            tr(
                "Hardly anybody reaches the threshold of {threshold:g} with this model, so there is nobody to set a "
                "refusal beside; choose a lower threshold.",
                threshold=border.threshold,
            )
        )
    return WorkbenchError(
        tr(
            "Hardly anybody stays below the threshold of {threshold:g} with this model, so there is nobody to set a "
            "refusal beside; choose a higher threshold.",
            threshold=border.threshold,
        )
    )
