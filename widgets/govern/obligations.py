"""What are we obliged to do? Each duty with whose it is, by when, how far it is and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.desk import DeskPanel
from widgets.panel import paragraph, paragraph_html
from workbench.govern.assessment import AssessmentReport
from workbench.govern.conditions import Role
from workbench.govern.duties import PROGRESS, Duties, KeptDuty
from workbench.govern.obligations import Duty, State
from workbench.govern.pack import Pack
from workbench.govern.places import place_names, read_places
from workbench.language import tr
from workbench.words import capital

STATES: tuple[tuple[State, str], ...] = (
    ("applies", tr("Applies now")),
    ("may apply", tr("May apply")),
    ("later", tr("Applies later")),
)
NO_DUTIES = tr("No duty follows from the answers to this questionnaire. That does not show that there is none.")
ALONE = tr("You work alone? Then all of these are you; where another person has to look, ask somebody from outside.")
BEFORE = tr("What may follow, as your answers decide")
UNANSWERED = tr(
    "No question of this questionnaire is answered yet, so nobody can say which of these duties are yours. Answer it "
    "first; the list follows every answer."
)
ADVICE = tr("This is no legal advice: it holds what the questionnaire knows, each fact with the day it was checked.")
WHERE = tr("Where you act: countries or states with a comma between them, such as Germany, Colorado")
WHAT = tr("What you are in law, as words with a comma between them, such as deployer")

Save = Callable[[Callable[[], KeptDuty], KeptDuty | None], bool]


class ObligationsPanel(DeskPanel):
    """The duties that follow from the answers, each with fields for owner, day, state and proof."""

    title = tr("Our duties")
    asks = tr("What are we obliged to do, who does it, by when, and what proves that it was done?")
    method = tr(
        "A duty applies where its condition holds for the level as it stands; where an open question still decides, "
        "it is said that it may apply."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "sheet", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """The questionnaire the duties follow from, and where and as what the business acts."""
        self.packs = self.choice("pack", tr("Questionnaire"))
        self.on_choice(self.packs, self.desk.choose_pack)
        self.countries = ipw.Text(description=WHERE, continuous_update=False)
        self.roles = ipw.Text(description=WHAT, continuous_update=False)
        for control in (self.countries, self.roles):
            self.on_choice(control, lambda _text: self._circumstances())
        self.rows: dict[str, DutyRow] = {}
        self.summary = ipw.HTML()
        return (self.packs, self.countries, self.roles)

    def render(self) -> None:
        """Every duty under how it stands, the most pressing first."""
        report = self.desk.report
        kept = Duties(self.desk.home).all()
        with self.writing():
            self.countries.value = place_names(report.sheet.countries)
            self.roles.value = ", ".join(report.sheet.roles)
        known = _mentioned(report.sheet.pack)
        self.roles.layout.display = None if known or report.sheet.roles else "none"
        self.summary.value = told_html(report, kept)
        children: list[ipw.Widget] = [self.summary]
        rows = {}
        for words, duties in grouped(report):
            children.append(paragraph(words, "wb-step"))
            for duty in duties:
                id_ = duty.obligation.id
                rows[id_] = self.rows.get(id_) or DutyRow(self._save)
                rows[id_].show(duty, kept.get(id_), report.today)
                children.append(rows[id_].details)
        self.rows = rows
        self.body.children = (*children, *(paragraph(words, "wb-note") for words in (ALONE, ADVICE)))

    def _save(self, given: Callable[[], KeptDuty], seen: KeptDuty | None) -> bool:
        with self.guard():
            Duties(self.desk.home).write(given(), seen=seen)
            self.desk.touch()
            return True
        return False

    def _circumstances(self) -> None:
        self.desk.kept.set_circumstances(roles=_words(self.roles.value), countries=read_places(self.countries.value))
        self.desk.refresh()
        self.render()  # another way to write the same place becomes its name, too


class DutyRow:
    """One duty: a line that opens, what it says and where that stands, and what can be kept about it."""

    def __init__(self, save: Save) -> None:
        self.save, self.id = save, ""
        self.seen: tuple[KeptDuty | None] | None = None
        self.text, self.said = ipw.HTML(), ipw.HTML()
        self.owner = ipw.Text(description=tr("Who does it"), continuous_update=False)
        self.due = ipw.DatePicker(description=tr("By when"))
        self.state = ipw.Dropdown(description=tr("How far it is"), options=PROGRESS)
        self.proof = ipw.Textarea(description=tr("Proof, or why it is not yours"), rows=2, continuous_update=False)
        self.keep = ipw.Button(description=tr("Save this duty"), button_style="primary")
        self.keep.on_click(lambda _button: self._save())
        fields = ipw.Box((self.owner, self.due, self.state, self.proof, self.keep))
        fields.add_class("wb-controls")
        self.details = Details("", (self.text, fields, self.said))

    def show(self, duty: Duty, kept: KeptDuty | None, today: date) -> None:
        """The duty as it stands; what somebody is writing stays where nobody changed it meanwhile."""
        self.id = duty.obligation.id
        now = kept or KeptDuty.begin(duty)
        self.details.toggle.summary = line_of(duty, now, today)
        self.text.value = duty_html(duty)
        if self.seen is None or self.seen[0] != kept:
            self.owner.value, self.due.value, self.state.value, self.proof.value = (
                now.owner,
                now.due,
                now.state,
                now.proof,
            )
        self.seen = (kept,)

    def _save(self) -> None:
        self.said.value = ""
        seen = self.seen[0] if self.seen else None
        if self.save(self._given, seen):
            self.said.value = paragraph_html(tr("Saved."), "wb-note")

    def _given(self) -> KeptDuty:
        return KeptDuty(
            id=self.id,
            state=self.state.value,
            owner=self.owner.value.strip(),
            due=self.due.value,
            proof=self.proof.value,
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


def _mentioned(pack: Pack) -> set[str]:
    """The roles that conditions of the pack ask for."""
    conditions = [*(tier.when for tier in pack.tiers), *(duty.when for duty in pack.obligations)]
    rules = (rule for when in conditions if when is not None for rule in when.walk())
    return {word for rule in rules if isinstance(rule, Role) for word in rule.role}


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip().lower() for word in text.split(","))))
