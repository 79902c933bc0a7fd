"""The same reasons for three readers: the person concerned, who answers the phone, and an auditor."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from workbench.explain.reasons_report import Reason, ReasonsReport
from workbench.roles import Roles
from workbench.words import capital, listed, percent, whole

if TYPE_CHECKING:
    from workbench.explain.reasons import Reasoner

NEAR, SURE = 0.05, 0.9
CLOSE_CALL = "Check by hand: the score lies close to the border, so a small mistake in the data would matter."
NOT_YET = "Do not send a letter yet: somebody responsible for the model has to look first."
STILL_USED = "Look into the model before a letter goes out: a reason that is left out was still used."
LIMITS = (
    "Limits: this says what moved the model's score, not what caused anything, nor whether a change of it would change "
    "the decision."
)


def to_person(report: ReasonsReport) -> tuple[str, ...]:
    """The answer and its reasons in the second person."""
    if not report.refused:
        raised = [f"What spoke for you: {listed(report.helped)}."] if report.helped else []
        return ("The answer is yes.", *raised)
    if not report.reasons:
        return ("The answer is no.", "We cannot name a reason yet. One of us has to look at your case first.")
    return ("The answer is no.", *(reason.sentence for reason in report.reasons))


def to_employee(report: ReasonsReport) -> tuple[str, ...]:
    """What to say, what can be changed, what to check by hand."""
    say = [reason.sentence for reason in report.reasons] if report.refused else []
    near = abs(report.score - report.threshold) < NEAR
    unsure = [f"“{reason.sentence}”" for reason in report.reasons if reason.stable < SURE]
    return (
        report.border.rule(report.score),
        *(f"Say: {sentence}" for sentence in say),
        f"Can be changed: {listed(report.changeable)}. Do not promise that a change is enough."
        if report.changeable
        else "Can be changed: nobody has said which of these a person can change; ask before you advise.",
        "Check by hand: are the values above right?",
        *([CLOSE_CALL] * near),
        *(f"Check by hand: this reason is not certain to be among the main ones: {words}" for words in unsure),
        *(f"Check by hand: {note}" for note in report.explanation.notes),
        *([NOT_YET] * bool(report.problems)),
    )


def to_auditor(report: ReasonsReport, made: "Reasoner") -> tuple[str, ...]:
    """Method, baseline, data and limits of what `made` the report."""
    label = made.case.roles.column_label
    merged = [listed([label(each) for each in group]) for group in made.groups if len(group) > 1]
    never = [f"{label(each)} ({why})" for each, why in made.protected.items()]
    return (
        f"Method: Shapley values in {report.scale}. {report.explanation.how}",
        _baseline(report, whole(len(made.yes))),
        f"Data: {made.case.name}, row {report.row}. {made.drivers.sample}",
        _order(report, made.most, made.case.roles),
        f"Merged because their ranks correlate at {made.together:g} or more: {'; '.join(merged) or 'none'}.",
        (
            f"Never given: sensitive columns, and what goes with one at Cramér's V of {made.strength:g} or more: "
            f"{'; '.join(never) or 'none'}."
        ),
        *report.problems,
        LIMITS,
    )


def _baseline(report: ReasonsReport, people: str) -> str:
    border, reached, mean = report.threshold, f"{report.prediction:+.3f}", f"{report.baseline:+.3f}"
    if report.border.sign > 0:
        return (
            f"Baseline: the mean of {people} explained people with a score of {border:g} or more ({mean}); this row "
            f"has {reached}. Contributions add up."
        )
    return (
        f"Baseline: the mean of {people} explained people with a score below {border:g} ({mean}); this row has "
        f"{reached}. Contributions add up. A high score means the unfavourable answer."
    )


def _order(report: ReasonsReport, most: int, roles: Roles) -> str:
    stable = [_stable(reason, roles) for reason in report.reasons]
    found = "; ".join(stable) or "there are none"
    if report.border.sign > 0:
        return (
            f"Reasons: up to {most} that lowered the prediction, largest first. Seen again in resamples of the "
            f"baseline: {found}."
        )
    return (
        f"Reasons: up to {most} that raised the prediction, largest first. Seen again in resamples of the baseline: "
        f"{found}."
    )


def _stable(reason: Reason, roles: Roles) -> str:
    return f"{listed([roles.column_label(each) for each in reason.features])} {percent(reason.stable)}"


def list_problems(
    against: pd.Series, withheld: Mapping[str, str], reasons: Sequence[Reason], made: "Reasoner"
) -> tuple[str, ...]:
    """What who is responsible for the model must know before a letter goes out; `against` is below 0 per feature."""
    smallest = min((abs(reason.contribution) for reason in reasons), default=0.0)
    room = len(reasons) < made.most
    return tuple(
        _problem(
            capital(made.case.roles.column_label(feature)),
            f"{abs(against[feature]):.3f}",
            why,
            raised=made.border.sign < 0,
            principal=room or bool(abs(against[feature]) >= smallest),
        )
        for feature, why in withheld.items()
    )


def _problem(column: str, size: str, why: str, *, raised: bool, principal: bool) -> str:
    """A whole sentence for each case, and what to do."""
    if raised and principal:
        told = (
            f"{column} raised this score by {size}, as much as a principal reason; it is not given as a reason because "
            f"{why}."
        )
    elif raised:
        told = f"{column} raised this score by {size}; it is not given as a reason because {why}."
    elif principal:
        told = (
            f"{column} lowered this score by {size}, as much as a principal reason; it is not given as a reason "
            f"because {why}."
        )
    else:
        told = f"{column} lowered this score by {size}; it is not given as a reason because {why}."
    return f"{told} {STILL_USED}"
