"""What could go wrong, for whom, and what is done about it? The register, with risks offered from what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.desk_panel import DeskPanel
from widgets.govern.register import register_html
from widgets.panel import paragraph_html
from workbench.errors import WorkbenchError
from workbench.govern import contradictions
from workbench.govern.measured import Records
from workbench.govern.risks import SCALE, Control, Register, Risk
from workbench.govern.risks_found import Sources, candidates
from workbench.govern.vendors import read_vendors, refuted_claims
from workbench.language import tr

NEW, NONE = "", tr("No risk was written down yet.")
REVIEW_IN = 180  # days until a new risk is looked at again
LIKELY = (tr("1, hardly ever"), tr("2, seldom"), tr("3, now and then"), tr("4, often"), tr("5, nearly always"))
HARM = (
    tr("1, hardly any"),
    tr("2, a bother"),
    tr("3, money or time"),
    tr("4, a chance or a good name"),
    tr("5, a life changes"),
)
EFFECT = ((tr("nothing yet"), 0.0), (tr("a quarter of it"), 0.25), (tr("half of it"), 0.5), (tr("most of it"), 0.75))
HEAD = (tr("Risk"), tr("Before"), tr("What is done"), tr("Left"), tr("Who, next look"))
HOW = tr(
    "A risk counts likelihood × impact, 1 to 25. What is done takes away a share of it, as long as its evidence "
    "holds: a measure whose evidence no longer holds takes away nothing."
)


class RiskPanel(DeskPanel):
    """The risks on the register, those that are offered, and fields to write one down."""

    title = tr("Risks")
    asks = tr("What could go wrong, for whom, what is done about it, and what is left?")
    method = tr(
        "A risk is likelihood times impact, 1 to 5 each. A control takes away a share of the likelihood while its "
        "evidence holds; what remains is the residual risk."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "sheet", "records", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """Which risk, and what there is to say about it."""
        self.table, self.offered = ipw.HTML(), ipw.Box()
        self.offered.add_class("wb-offers")
        self.which = ipw.Dropdown(description=tr("Risk"))
        self.name = ipw.Text(description=tr("What could go wrong"), continuous_update=False)
        self.text = ipw.Textarea(description=tr("For whom, and how"), rows=2, continuous_update=False)
        self.likelihood = ipw.Dropdown(
            description=tr("How likely"), options=list(zip(LIKELY, SCALE, strict=True)), value=3
        )
        self.impact = ipw.Dropdown(
            description=tr("How bad for a person"), options=list(zip(HARM, SCALE, strict=True)), value=3
        )
        self.done = ipw.Text(description=tr("What is done about it"), continuous_update=False)
        self.effect = ipw.Dropdown(description=tr("It takes away"), options=EFFECT)
        self.owner = ipw.Text(description=tr("Who watches it"), continuous_update=False)
        self.review = ipw.DatePicker(description=tr("Look at it again"))
        self.accepted = ipw.Text(description=tr("Why what is left is accepted"), continuous_update=False)
        self.keep = ipw.Button(description=tr("Save this risk"), button_style="primary")
        self.away = ipw.Button(description=tr("Take it off the register"))
        self.said = ipw.HTML()
        self.seen: Risk | None = None
        self.on_choice(self.which, lambda _id: self._turn())
        self.keep.on_click(lambda _button: self._save())
        self.away.on_click(lambda _button: self._remove())
        first = (self.which, self.name, self.text, self.likelihood, self.impact, self.done, self.effect, self.owner)
        fields = ipw.Box((*first, self.review, self.accepted, self.keep, self.away))
        fields.add_class("wb-controls")
        self.form = Details(tr("Write down a risk, or change one"), (fields, self.said))
        self.offers = Details(tr("Risks offered from what was found"), (self.offered,))
        return ()

    def render(self) -> None:
        """The register, what is offered, and the form with the risk that is looked at."""
        register, records = Register(self.desk.home), self.desk.records
        risks = register.all()
        self.table.value = risks_html(risks, records, date.today())  # noqa: DTZ011 - the day where the person is
        found = register.new(candidates(self._sources()))
        self.offers.toggle.summary = tr("Risks offered from what was found ({found})", found=len(found))
        self.offered.children = [self._offer(risk) for risk in found] or [
            ipw.HTML(paragraph_html(tr("Nothing is offered now.")))
        ]
        options = [(tr("a new one"), NEW), *((risk.title, risk.id) for risk in risks)]
        before = self.which.value
        self.fill(self.which, options, before if before in [id_ for _, id_ in options] else NEW)
        by_id = {risk.id: risk for risk in risks}
        if by_id.get(str(self.which.value)) != self.seen:
            self._show(by_id.get(str(self.which.value)))
        self.body.children = (self.table, self.offers, self.form)

    def _sources(self) -> Sources:
        report = self.desk.report
        return Sources(
            records=self.desk.records,
            contradictions=contradictions.find(report.sheet, self.desk.proposals),
            claims=refuted_claims(read_vendors(self.desk.home, self.desk.records)),
            duties=report.obligations,
        )

    def _offer(self, risk: Risk) -> ipw.Widget:
        take = ipw.Button(description=tr("Take it over"), tooltip=tr("Take over: {title}", title=risk.title))
        take.on_click(lambda _button: self._take(risk))
        words = ipw.HTML(f"<p><strong>{escape(risk.title)}</strong></p>{paragraph_html(risk.text)}")
        row = ipw.VBox((words, take))
        row.add_class("wb-part")
        return row

    def _take(self, risk: Risk) -> None:
        with self.guard():
            review = risk.review or date.today() + timedelta(days=REVIEW_IN)  # noqa: DTZ011 - as above
            Register(self.desk.home).write(replace(risk, review=review), seen=None)
            self.desk.touch()

    def _turn(self) -> None:
        self.said.value = ""
        known = {risk.id: risk for risk in Register(self.desk.home).all()}
        self._show(known.get(str(self.which.value)))

    def _show(self, risk: Risk | None) -> None:
        shown = risk or Risk(id="new", title="")
        control = shown.controls[0] if shown.controls else Control(text="")
        effects = [value for _, value in EFFECT]
        self.name.value, self.text.value, self.owner.value = shown.title, shown.text, shown.owner
        self.likelihood.value, self.impact.value = shown.likelihood, shown.impact
        self.done.value, self.accepted.value = control.text, shown.accepted
        self.effect.value = min(effects, key=lambda value: abs(value - control.effect))
        self.review.value, self.seen = shown.review, risk
        self.away.disabled = risk is None

    def _save(self) -> None:
        self.said.value = ""
        with self.guard():
            if not self.name.value.strip():
                raise WorkbenchError(tr("Say in a few words what could go wrong, then save."))
            risk = Register(self.desk.home).write(self._given(), seen=self.seen)
            self._show(risk)
            others = [option for option in self.which.options if option[1] != risk.id]
            self.fill(self.which, [*others, (risk.title, risk.id)], risk.id)
            self.desk.touch()
            self.said.value = paragraph_html(tr("Saved."), "wb-note")

    def _given(self) -> Risk:
        first = Control(text=self.done.value.strip(), effect=self.effect.value)
        others = self.seen.controls[1:] if self.seen else ()
        if self.seen and self.seen.controls and self.seen.controls[0].text == first.text:
            first = replace(first, evidence=self.seen.controls[0].evidence)
        base = self.seen or Risk(id=self._new_id(), title=self.name.value)
        return replace(
            base,
            title=self.name.value.strip(),
            text=self.text.value.strip(),
            likelihood=self.likelihood.value,
            impact=self.impact.value,
            controls=((first,) if first.text else ()) + others,
            owner=self.owner.value.strip(),
            review=self.review.value,
            accepted=self.accepted.value.strip(),
        )

    def _new_id(self) -> str:
        start = re.sub(r"[^a-z0-9]+", "-", self.name.value.lower()).strip("-")[:60] or "risk"
        known = {risk.id for risk in Register(self.desk.home).all()}
        return next(id_ for id_ in (start, *(f"{start}-{n}" for n in range(2, len(known) + 3))) if id_ not in known)

    def _remove(self) -> None:
        with self.guard():
            if self.seen is not None:
                Register(self.desk.home).remove(self.seen)
                self._show(None)
                self.fill(self.which, self.which.options, NEW)
                self.desk.touch()
                self.said.value = paragraph_html(tr("It is off the register; the log still has it."), "wb-note")


def risks_html(risks: Sequence[Risk], records: Records, today: date) -> str:
    """The register as a table, the largest risk first; what lapsed and what is due stands in words."""
    if not risks:
        return paragraph_html(NONE) + paragraph_html(HOW, "wb-how")
    caption = tr("{risks} risks, the largest first", risks=len(risks)) if len(risks) > 1 else tr("1 risk")
    rows = (_row(risk, records, today) for risk in risks)
    return register_html(tr("Risks"), caption, HEAD, rows) + paragraph_html(HOW, "wb-how")


def _row(risk: Risk, records: Records, today: date) -> tuple[str, ...]:
    lapsed = {control.text for control in risk.lapsed(records)}
    done = "; ".join(
        tr("{control} (its evidence no longer holds)", control=each.text) if each.text in lapsed else each.text
        for each in risk.controls
    )
    left = f"{risk.residual(records):g}"
    if risk.accepted:
        left = tr("{left}, accepted: {why}", left=left, why=risk.accepted)
    look = tr("no day yet")
    if risk.review:
        look = tr("due since {day}", day=risk.review) if risk.is_due(today) else tr("on {day}", day=risk.review)
    title = f'{escape(risk.title)}<br><span class="wb-note">{escape(risk.text)}</span>'
    before = f"{risk.inherent} ({risk.likelihood} × {risk.impact})"
    cells = (before, done or tr("nothing yet"), left, ", ".join(filter(None, [risk.owner, look])))
    return (title, *map(escape, cells))
