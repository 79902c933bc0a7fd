"""The same reasons for three readers: the person concerned, who answers the phone, and an auditor."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from workbench.explain.explanation import Explanation
from workbench.explain.points import moved_score
from workbench.explain.reasons_report import SMALL, Reason, ReasonsReport
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed, percent, whole

if TYPE_CHECKING:
    from workbench.explain.reasons import Reasoner

NEAR, SURE, LEAST = 0.05, 0.9, 0.001
CLOSE_CALL = tr("Check by hand: the score lies close to the border, so a small mistake in the data would matter.")
NOT_YET = tr("Do not send a letter yet: somebody responsible for the model has to look first.")
STILL_USED = tr("Look into the model before a letter goes out: a reason that is left out was still used.")
LIMITS = tr(
    "Limits: this says what moved the model's score, not what caused anything, nor whether a change of it would "
    "change the decision."
)


def to_person(report: ReasonsReport) -> tuple[str, ...]:
    """The answer and its reasons in the second person; none where the person got another answer than the model's."""
    if report.differs:
        return (tr("There is nothing to tell the person from this model."), report.differs)
    if not report.refused:
        raised = [tr("What spoke for you: {helped}.", helped=listed(report.helped))] if report.helped else []
        return (tr("The answer is yes."), *raised)
    if not report.reasons:
        return (tr("The answer is no."), tr("We cannot name a reason yet. One of us has to look at your case first."))
    return (tr("The answer is no."), *(reason.sentence for reason in report.reasons))


def to_employee(report: ReasonsReport) -> tuple[str, ...]:
    """What to say, what can be changed, what to check by hand."""
    if report.differs:
        return (report.border.rule(report.score), report.differs, tr("Do not give its reasons to the person."))
    say = [reason.sentence for reason in report.reasons] if report.refused else []
    near = abs(report.score - report.threshold) < NEAR
    unsure = [f"“{reason.sentence}”" for reason in report.reasons if reason.stable < SURE]
    return (
        report.border.rule(report.score),
        *(tr("Say: {sentence}", sentence=sentence) for sentence in say),
        tr(
            "Can be changed: {changeable}. Do not promise that a change is enough.",
            changeable=listed(report.changeable),
        )
        if report.changeable
        else tr("Can be changed: nobody has said which of these a person can change; ask before you advise."),
        tr("Check by hand: are the values above right?"),
        *([CLOSE_CALL] * near),
        *(
            tr("Check by hand: this reason is not certain to be among the main ones: {words}", words=words)
            for words in unsure
        ),
        *(tr("Check by hand: {note}", note=note) for note in report.explanation.notes),
        *([NOT_YET] * bool(report.problems)),
    )


def to_auditor(report: ReasonsReport, made: "Reasoner") -> tuple[str, ...]:
    """Method, baseline, data and limits of what `made` the report."""
    label = made.case.roles.column_label
    merged = [listed([label(each) for each in group]) for group in made.groups if len(group) > 1]
    never = [f"{label(each)} ({why})" for each, why in made.protected.items()]
    return (
        tr("Method: Shapley values in {scale}. {how}", scale=report.scale, how=report.explanation.how),
        _baseline(report, whole(len(made.yes))),
        tr("Data: {name}, row {row}. {sample}", name=made.case.name, row=report.row, sample=made.drivers.sample),
        _order(report, made.most, made.case.roles),
        tr(
            "Merged because their ranks correlate at {together:g} or more: {merged}.",
            together=made.together,
            merged="; ".join(merged) or "none",
        ),
        (
            tr(
                "Never given: sensitive columns, and what goes with one at Cramér's V of {strength:g} or more: "
                "{never}.",
                strength=made.strength,
                never="; ".join(never) or "none",
            )
        ),
        *report.problems,
        *([report.differs] * bool(report.differs)),
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
    found = "; ".join(stable) or tr("there are none")
    if report.border.sign > 0:
        return tr(
            "Reasons: up to {most} that lowered the prediction, largest first, each with {small:.0%} or more of all "
            "that did. Seen again in resamples of the baseline: {found}.",
            most=most,
            small=SMALL,
            found=found,
        )
    return tr(
        "Reasons: up to {most} that raised the prediction, largest first, each with {small:.0%} or more of all "
        "that did. Seen again in resamples of the baseline: {found}.",
        most=most,
        small=SMALL,
        found=found,
    )


def _stable(reason: Reason, roles: Roles) -> str:
    return f"{listed([roles.column_label(each) for each in reason.features])} {percent(reason.stable)}"


def list_problems(
    against: pd.Series,
    withheld: Mapping[str, str],
    reasons: Sequence[Reason],
    made: "Reasoner",
    of: tuple[Explanation, float],
) -> tuple[str, ...]:
    """What who is responsible for the model must know before a letter goes out; `against` is below 0 per feature.

    `of` is the explanation that they are of, and the size from which a part is a principal one where there is room for
    another. A size is said on the scale of the score, 0 to 1: how far from where the score would be without it.
    """
    found, least = of
    smallest = min((abs(reason.contribution) for reason in reasons), default=0.0)
    edge = least if len(reasons) < made.most else smallest
    return tuple(
        _problem(
            capital(made.case.roles.column_label(feature)),
            _size(abs(moved_score(found, made.border.sign * against[feature]))),
            why,
            raised=made.border.sign < 0,
            principal=bool(abs(against[feature]) >= edge),
        )
        for feature, why in withheld.items()
    )


def _size(moved: float) -> str:
    """How far a score moves; beside a score that is nearly sure hardly anything does."""
    return f"{moved:.3f}" if moved >= LEAST else tr("less than {least:g}", least=LEAST)


def _problem(column: str, size: str, why: str, *, raised: bool, principal: bool) -> str:
    """A whole sentence for each case, and what to do."""
    if raised and principal:
        told = tr(
            "{column} raised this score by {size}, as much as a principal reason; it is not given as a reason "
            "because {why}.",
            column=column,
            size=size,
            why=why,
        )
    elif raised:
        told = tr(
            "{column} raised this score by {size}; it is not given as a reason because {why}.",
            column=column,
            size=size,
            why=why,
        )
    elif principal:
        told = tr(
            "{column} lowered this score by {size}, as much as a principal reason; it is not given as a reason "
            "because {why}.",
            column=column,
            size=size,
            why=why,
        )
    else:
        told = tr(
            "{column} lowered this score by {size}; it is not given as a reason because {why}.",
            column=column,
            size=size,
            why=why,
        )
    return f"{told} {STILL_USED}"
