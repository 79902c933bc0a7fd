"""Duties in words: how they stand together, each in one line, and what one says with the law behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from widgets.panel import paragraph_html
from workbench.govern.assessment import AssessmentReport
from workbench.govern.duties import KeptDuty
from workbench.govern.obligations import Duty, State
from workbench.language import tr
from workbench.words import capital

STATES: tuple[tuple[State, str], ...] = (
    ("applies", tr("Applies now")),
    ("may apply", tr("May apply")),
    ("later", tr("Applies later")),
)
NO_DUTIES = tr("No duty follows from the answers to this questionnaire. That does not show that there is none.")
BEFORE = tr("What may follow, as your answers decide")
UNANSWERED = tr(
    "No question of this questionnaire is answered yet, so nobody can say which of these duties are yours. Answer it "
    "first; the list follows every answer."
)


def grouped(report: AssessmentReport) -> list[tuple[str, list[Duty]]]:
    """The duties under how they stand; before the first answer nobody can say that of any."""
    if not report.sheet.has_begun:
        groups = [(BEFORE, list(report.obligations))]
    else:
        groups = [(words, [duty for duty in report.obligations if duty.state == state]) for state, words in STATES]
    return [(words, duties) for words, duties in groups if duties]


def line_of(duty: Duty, kept: KeptDuty, today: date) -> str:
    """A duty in one line: what, how far, whose and by when."""
    day = duty.obligation.due
    if kept.due:
        day = tr("late since {day}", day=kept.due) if kept.is_late(today) else tr("by {day}", day=kept.due)
    before = tr("before use") if duty.obligation.blocks_launch and not kept.due and "before" not in day else ""
    return f"{duty.obligation.title} — {', '.join(filter(None, [kept.state, kept.owner, day, before]))}"


def told_html(report: AssessmentReport, kept: dict[str, KeptDuty]) -> str:
    """What the duties come to, as far as the answers say."""
    if report.obligations and not report.sheet.has_begun:
        return paragraph_html(UNANSWERED, "wb-finding")
    return summary_html(report.obligations, kept, report.today)


def summary_html(duties: Sequence[Duty], kept: dict[str, KeptDuty], today: date) -> str:
    """How many duties apply, how many are done and late, and what must be done before the system is used."""
    if not duties:
        return paragraph_html(NO_DUTIES)
    now = [duty for duty in duties if duty.state == "applies"]
    states = [kept.get(duty.obligation.id) or KeptDuty.begin(duty) for duty in now]
    done = sum(each.state in ("done", "not ours") for each in states)
    late = sum(each.is_late(today) for each in states)
    maybe = sum(duty.state == "may apply" for duty in duties)
    later = sum(duty.state == "later" for duty in duties)
    parts = [
        tr("{now} now; {done} settled", now=_duties(len(now)), done=done)
        + (tr(", {late} late", late=late) if late else "")
    ]
    parts += (
        [tr("{maybe} more may apply, as an open question, your role or your country decides", maybe=maybe)]
        if maybe
        else []
    )
    parts += [tr("{later} will apply later", later=later)] if later else []
    blocking = [
        duty.obligation.title
        for duty, each in zip(now, states, strict=True)
        if duty.obligation.blocks_launch and each.state not in ("done", "not ours")
    ]
    items = "".join(f"<li>{escape(title)}</li>" for title in blocking)
    told = tr('Not to be used before this is done:<ul class="wb-list">{items}</ul>', items=items)
    stop = f'<div class="wb-alert wb-alert-warning">{told}</div>' if blocking else ""
    return f'<div class="wb-told">{paragraph_html(". ".join(map(capital, parts)) + ".", "wb-finding")}{stop}</div>'


def duty_html(duty: Duty) -> str:
    """What a duty says, whose it usually is, what would prove it, and the law behind it with its standing."""
    asked = duty.obligation
    since = tr(" It applies from {isoformat} on.", isoformat=duty.binds_from.isoformat()) if duty.binds_from else ""
    rows = [(tr("Usually done by"), asked.owner), (tr("When"), asked.due), (tr("What would prove it"), asked.proof)]
    facts = "".join(
        tr(
            '<li>{filter}: {text} <span class="wb-note">({status}; {title}, as of {as_of})</span></li>',
            filter=escape(" ".join(filter(None, [fact.framework, fact.place]))),
            text=escape(fact.text),
            status=escape(fact.status),
            title=escape(fact.source.title),
            as_of=fact.source.as_of,
        )
        for fact in duty.facts
    )
    said = "".join(f"<p><strong>{escape(name)}:</strong> {escape(text)}</p>" for name, text in rows if text)
    return f'<div class="wb-told">{paragraph_html(asked.text + since)}{said}<ul class="wb-list">{facts}</ul></div>'


def _duties(count: int) -> str:
    return tr("1 duty applies") if count == 1 else tr("{count} duties apply", count=count)
