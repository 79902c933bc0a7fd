"""An assessment as plain text, for a terminal."""

from collections.abc import Iterator

from workbench.govern.assessment import AssessmentReport
from workbench.govern.obligations import Duty
from workbench.govern.parts import Fact
from workbench.govern.scoring import mitigation_needed

MOST_OPEN = 12


def assessment_text(report: AssessmentReport) -> str:
    """The level with its range, the points, what is open, the way down, and what follows."""
    pack = report.sheet.pack
    parts = [f"{pack.title} ({pack.name} {pack.version})", "", *_level(report), *_points(report)]
    parts += [*_open(report), *_way_down(report), *_duties(report)]
    parts += ["", "This counts what was answered. It says nothing on what was not asked, and is no legal advice."]
    return "\n".join(parts)


def _level(report: AssessmentReport) -> Iterator[str]:
    low, high = report.bounds.level_low, report.bounds.level_high
    if report.score.level is None:
        yield "This questionnaire has no level."
        return
    reach = f" (could be {low} to {high} once everything is answered)" if low != high else ""
    yield f"Level {report.score.level}: {report.level_name}{reach}"
    yield from report.notes


def _points(report: AssessmentReport) -> Iterator[str]:
    score, pack = report.score, report.sheet.pack
    if score.raw is None:
        return
    yield f"Risk {score.raw} of {pack.maximum('risk')} points, mitigation {score.mitigation}, total {score.total}"
    deduction = pack.scoring.deduction if pack.scoring else None
    if deduction is not None:
        needed = f"{mitigation_needed(pack):g}"
        yield f"From {needed} mitigation points on, the total is {deduction.factor:g} times the risk."
    yield ""
    yield "By area (questions that are shown)"
    for area in report.areas:
        done = f"{area.answered} of {area.questions} answered"
        yield f"  {area.title:<48.48} {area.counts:<10} {area.points:>4} of {area.possible:<4} {done}"


def _open(report: AssessmentReport) -> Iterator[str]:
    waiting = report.open_questions
    if not waiting:
        return
    yield ""
    yield f"Open questions: {len(waiting)}, those that matter most first"
    for question in waiting[:MOST_OPEN]:
        points = " ".join(
            f"{kind} {moved}" for kind, moved in (("risk", question.risk), ("mitigation", question.mitigation)) if moved
        )
        need = "needed; " if question.required else ""
        yield f"  {question.question}: {question.text} ({need}{points or 'no points'})"
    if len(waiting) > MOST_OPEN:
        yield f"  and {len(waiting) - MOST_OPEN} more"


def _way_down(report: AssessmentReport) -> Iterator[str]:
    distance = report.distance
    if distance.up is not None:
        yield ""
        yield f"{distance.up} more points of the total lead to the next level."
    if distance.steps:
        yield f"The shortest way found to level {distance.reaches}, when it is really done and can be shown:"
        for step in distance.steps:
            yield f"  {step.question}: {step.text} - {step.answer} ({step.points} points of {step.counts})"


def _duties(report: AssessmentReport) -> Iterator[str]:
    for state, head in (
        ("applies", "What follows"),
        ("may apply", "What may follow, once open questions, role and country are known"),
        ("later", "What is coming"),
    ):
        found = [duty for duty in report.obligations if duty.state == state]
        if found:
            yield ""
            yield head
            for duty in found:
                yield from [f"  {duty.obligation.title}"] if state == "may apply" else _duty(duty)


def _duty(duty: Duty) -> Iterator[str]:
    asked = duty.obligation
    since = f" [from {duty.binds_from.isoformat()}]" if duty.binds_from else ""
    yield f"  {asked.title}{since}: {asked.text}"
    who = ", ".join(filter(None, [asked.owner, asked.due]))
    yield f"    {f'{who}. ' if who else ''}{'; '.join(map(_fact, duty.facts))}"


def _fact(fact: Fact) -> str:
    where = ", ".join(filter(None, [fact.framework, fact.place]))
    return f"{where} ({fact.status}, as of {fact.source.as_of.isoformat()})"
