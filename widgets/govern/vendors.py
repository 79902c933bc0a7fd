"""Can we rely on this vendor? Six gates, then the questions, for one vendor after the other and side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.desk_panel import DeskPanel
from widgets.govern.marks import marks_of, place_of, summary_of
from widgets.govern.question import Questions, form_of
from widgets.govern.register import register_html
from widgets.panel import paragraph_html
from workbench.errors import unknown
from workbench.govern.answers import Answer
from workbench.govern.assessment import assess
from workbench.govern.basis_words import BASIS_WORDS
from workbench.govern.contradictions import Claim, Standing
from workbench.govern.evidence import propose
from workbench.govern.vendors import (
    Beside,
    VendorAssessment,
    VendorComparison,
    compare_vendors,
    name_vendor,
    vendor_names,
    vendor_pack,
)
from workbench.language import tr
from workbench.words import capital

BESIDE = tr("What each vendor's answers say, and what that rests on")
ONE_SAMPLE = tr(
    "The table of this project holds the results of one system. It speaks for or against a claim only where that "
    "system is this vendor's."
)
FOLLOWS: dict[Standing, str] = {
    "contradicted": tr("Our own sample speaks against the claim: ask for the test behind it, or do not rely on it."),
    "confirmed": tr("Our own sample does not speak against it."),
    "not testable": "",
}


class VendorPanel(DeskPanel):
    """The gates first, then the rest; what a vendor claims is held against what was measured here."""

    title = tr("The vendor")
    asks = tr("Can we rely on whoever sold it, and on what paper does that rest?")
    method = tr("What a vendor claims is held against what was measured on this project's own table.")
    reads: ClassVar[tuple[str, ...]] = ("project", "records", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """Which vendor, what it is called, and a button for another one."""
        self.which = ipw.Dropdown(description=tr("Vendor"))
        self.name = ipw.Text(description=tr("Name of this vendor"), continuous_update=False)
        self.add = ipw.Button(description=tr("Add another vendor"))
        self.questions = Questions(write=self._write, accept=self._accept, look=self.refresh)
        self.questions.form = form_of(vendor_pack())
        self.stand, self.table = ipw.HTML(), ipw.HTML()
        self.beside = Details(tr("The vendors side by side"), (self.table,))
        self.asked = Details(tr("The gates and the questions"), (self.questions,))
        self.on_choice(self.which, lambda _place: self._turn())
        self.on_choice(self.name, self._rename)
        self.add.on_click(lambda _button: self._add())
        return (self.which, self.name, self.add)

    @property
    def place(self) -> int:
        """The place of the vendor that is looked at."""
        return int(self.which.value or 0)

    def render(self) -> None:
        """The vendors, the questions about one, and all side by side."""
        names = vendor_names(self.desk.home)
        self.fill(self.which, [(name, place) for place, name in enumerate(names)], self.place)
        with self.writing():
            self.name.value = names[self.place]
        self._show()
        self.body.children = (self.stand, self.asked, self.beside)

    def _kept(self, place: int) -> VendorAssessment:
        return VendorAssessment(self.desk.home, vendor_pack(), place)

    def _show(self) -> None:
        names = vendor_names(self.desk.home)
        sheets = [self._kept(place).sheet() for place in range(len(names))]
        sheet = sheets[self.place]
        with self.questions.hold_sync():
            self.questions.place = place_of(self._kept(self.place))
            self.questions.marks = marks_of(sheet, self.desk.records)
            self.questions.summary = summary_of(assess(sheet))
        found = compare_vendors(names, sheets, self.desk.records)
        self.stand.value = stand_html(found, self.place)
        self.table.value = beside_html(found)

    def _write(self, question: str, answer: Answer | None, seen: Answer | None) -> None:
        try:
            self._kept(self.place).write(question, answer, seen=seen)
        finally:
            self._show()

    def _accept(self, question: str, seen: Answer | None) -> None:
        sheet = self._kept(self.place).sheet()
        proposals = propose(sheet.pack, self.desk.records, sheet.values)
        if question not in proposals:
            raise unknown(tr("measured answer to question"), question, proposals)
        self._write(question, proposals[question].answer(), seen)

    def _turn(self) -> None:
        self.render()
        self.questions.current, self.questions.form = "", {**form_of(vendor_pack()), "vendor": self.place}

    def _rename(self, name: str) -> None:
        name_vendor(self.desk.home, self.place, name)
        self.desk.touch()

    def _add(self) -> None:
        with self.guard():
            place = len(vendor_names(self.desk.home))
            name_vendor(self.desk.home, place, tr("Vendor {place}", place=place + 1))
            self.render()
            self.which.value = place


def stand_html(found: VendorComparison, place: int) -> str:
    """Where one vendor stands, and what its claims are worth; one that the sample refutes cannot be overlooked."""
    claims = "".join(map(claim_html, found.claims[place]))
    note = paragraph_html(ONE_SAMPLE, "wb-note") if found.claims[place] and len(found.names) > 1 else ""
    return f'<div class="wb-told">{paragraph_html(found.sentence(place), "wb-step")}{claims}{note}</div>'


def claim_html(claim: Claim) -> str:
    """One claim beside the measurement, and what follows."""
    kind = "wb-alert wb-alert-warning" if claim.standing == "contradicted" else ""
    return paragraph_html(f"{claim.text} {FOLLOWS[claim.standing]}", kind)


def beside_html(found: VendorComparison) -> str:
    """A table of the vendors, the gates first; where they differ is marked in words, not by colour alone."""
    said = "".join(paragraph_html(found.sentence(place)) for place in range(len(found.names)))
    rows = [*([_claims(found)] if any(found.claims) else []), *map(_row, found.rows)]
    return f'<div class="wb-told">{said}{register_html(BESIDE, BESIDE, ("Question", *found.names), rows)}</div>'


def _row(row: Beside) -> tuple[str, ...]:
    marks = " ".join(filter(None, [tr("Gate.") if row.is_gate else "", tr("They differ.") if row.differs else ""]))
    note = f'<br><span class="wb-note">{marks}</span>' if marks else ""
    told = (f"{escape(said)}{_basis(basis)}" for said, basis in zip(row.said, row.basis, strict=True))
    return (f"{escape(row.text)}{note}", *told)


def _claims(found: VendorComparison) -> tuple[str, ...]:
    """What each claims, held against our own sample, above everything they answered."""
    told = ("".join(paragraph_html(claim.text) + _standing(claim) for claim in claims) for claims in found.claims)
    return (tr("What it claims, and our own sample"), *(words or paragraph_html(tr("No claim")) for words in told))


def _standing(claim: Claim) -> str:
    state = {"contradicted": "bad", "confirmed": "good"}.get(claim.standing, "")
    return f'<p data-state="{state}">{escape(capital(claim.standing))}</p>'


def _basis(basis: str) -> str:
    return f'<br><span class="wb-note">{escape(BASIS_WORDS[basis])}</span>' if basis else ""
