"""An assessment as plain text, for a terminal."""

from collections.abc import Iterator

from workbench.govern.assessment import AssessmentReport
from workbench.govern.obligations import Duty
from workbench.govern.parts import Fact
from workbench.govern.scoring import mitigation_needed
from workbench.language import tr

MOST_OPEN = 12


def assessment_text(report: AssessmentReport) -> str:
    """The level with its range, the points, what is open, the way down, and what follows."""
    pack = report.sheet.pack
    parts = [f"{pack.title} ({pack.name} {pack.version})", "", *_level(report), *_points(report)]
    parts += [*_open(report), *_way_down(report), *_duties(report)]
    parts += ["", tr("This counts what was answered. It says nothing on what was not asked, and is no legal advice.")]
    return "\n".join(parts)


def _level(report: AssessmentReport) -> Iterator[str]:
    low, high = report.bounds.level_low, report.bounds.level_high
    if report.score.level is None:
        yield tr("This questionnaire has no level.")
        return
    reach = tr(" (could be {low} to {high} once everything is answered)", low=low, high=high) if low != high else ""
    yield tr("Level {level}: {level_name}{reach}", level=report.score.level, level_name=report.level_name, reach=reach)
    yield from report.notes


def _points(report: AssessmentReport) -> Iterator[str]:
    score, pack = report.score, report.sheet.pack
    if score.raw is None:
        return
    yield tr(
        "Risk {raw} of {maximum} points, mitigation {mitigation}, total {total}",
        raw=score.raw,
        maximum=pack.maximum("risk"),
        mitigation=score.mitigation,
        total=score.total,
    )
    deduction = pack.scoring.deduction if pack.scoring else None
    if deduction is not None:
        needed = f"{mitigation_needed(pack):g}"
        yield tr(
            "From {needed} mitigation points on, the total is {factor:g} times the risk.",
            needed=needed,
            factor=deduction.factor,
        )
    yield ""
    yield tr("By area (questions that are shown)")
    for area in report.areas:
        done = tr("{answered} of {questions} answered", answered=area.answered, questions=area.questions)
        yield tr(
            "  {title:<48.48} {counts:<10} {points:>4} of {possible:<4} {done}",
            title=area.title,
            counts=area.counts,
            points=area.points,
            possible=area.possible,
            done=done,
        )


def _open(report: AssessmentReport) -> Iterator[str]:
    waiting = report.open_questions
    if not waiting:
        return
    yield ""
    yield tr("Open questions: {waiting}, those that matter most first", waiting=len(waiting))
    for question in waiting[:MOST_OPEN]:
        points = " ".join(
            f"{kind} {moved}" for kind, moved in (("risk", question.risk), ("mitigation", question.mitigation)) if moved
        )
        need = "needed; " if question.required else ""
        yield f"  {question.question}: {question.text} ({need}{points or tr('no points')})"
    if len(waiting) > MOST_OPEN:
        yield tr("  and {waiting} more", waiting=len(waiting) - MOST_OPEN)


def _way_down(report: AssessmentReport) -> Iterator[str]:
    distance = report.distance
    if distance.up is not None:
        yield ""
        yield tr("{up} more points of the total lead to the next level.", up=distance.up)
    if distance.steps:
        yield tr(
            "The shortest way found to level {reaches}, when it is really done and can be shown:",
            reaches=distance.reaches,
        )
        for step in distance.steps:
            yield tr(
                "  {question}: {text} - {answer} ({points} points of {counts})",
                question=step.question,
                text=step.text,
                answer=step.answer,
                points=step.points,
                counts=step.counts,
            )


def _duties(report: AssessmentReport) -> Iterator[str]:
    for state, head in (
        ("applies", tr("What follows")),
        ("may apply", tr("What may follow, once open questions, role and country are known")),
        ("later", tr("What is coming")),
    ):
        found = [duty for duty in report.obligations if duty.state == state]
        if found:
            yield ""
            yield head
            for duty in found:
                yield from [f"  {duty.obligation.title}"] if state == "may apply" else _duty(duty)


def _duty(duty: Duty) -> Iterator[str]:
    asked = duty.obligation
    since = tr(" [from {isoformat}]", isoformat=duty.binds_from.isoformat()) if duty.binds_from else ""
    yield f"  {asked.title}{since}: {asked.text}"
    who = ", ".join(filter(None, [asked.owner, asked.due]))
    yield f"    {f'{who}. ' if who else ''}{'; '.join(map(_fact, duty.facts))}"


def _fact(fact: Fact) -> str:
    where = ", ".join(filter(None, [fact.framework, fact.place]))
    return tr(
        "{where} ({status}, as of {isoformat})",
        where=where,
        status=fact.status,
        isoformat=fact.source.as_of.isoformat(),
    )
