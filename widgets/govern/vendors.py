"""Can we rely on this vendor? Six gates, then the questions, for one vendor after the other and side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.desk import DeskPanel
from widgets.govern.marks import marks_of, place_of, summary_of
from widgets.govern.question import Questions, form_of
from widgets.panel import paragraph_html
from workbench.errors import unknown
from workbench.govern.answers import Answer
from workbench.govern.assessment import assess
from workbench.govern.contradictions import check_claims
from workbench.govern.evidence import propose
from workbench.govern.vendors import (
    VendorAssessment,
    VendorComparison,
    compare_vendors,
    name_vendor,
    vendor_names,
    vendor_pack,
)


class VendorPanel(DeskPanel):
    """The gates first, then the rest; what a vendor claims is held against what was measured here."""

    title = "The vendor"
    asks = "Can we rely on whoever sold it, and on what paper does that rest?"
    reads: ClassVar[tuple[str, ...]] = ("project", "records", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """Which vendor, what it is called, and a button for another one."""
        self.which = ipw.Dropdown(description="Vendor")
        self.name = ipw.Text(description="Name of this vendor", continuous_update=False)
        self.add = ipw.Button(description="Add another vendor")
        self.questions = Questions(write=self._write, accept=self._accept, look=self.refresh)
        self.questions.form = form_of(vendor_pack())
        self.stand, self.table = ipw.HTML(), ipw.HTML()
        self.beside = Details("The vendors side by side", (self.table,))
        self.asked = Details("The gates and the questions", (self.questions,))
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
        found = compare_vendors(names, sheets)
        claims = [paragraph_html(claim.text) for claim in check_claims(sheet, self.desk.records)]
        self.stand.value = (
            f'<div class="wb-told">{paragraph_html(found.sentence(self.place), "wb-step")}{"".join(claims)}</div>'
        )
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
            raise unknown("measured answer to question", question, proposals)
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
            name_vendor(self.desk.home, place, f"Vendor {place + 1}")
            self.render()
            self.which.value = place


def beside_html(found: VendorComparison) -> str:
    """A table of the vendors, the gates first; where they differ is marked in words, not by colour alone."""
    said = "".join(paragraph_html(found.sentence(place)) for place in range(len(found.names)))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in found.names)
    rows = "".join(_row(row) for row in found.rows)
    caption = "What each vendor's answers say, and what that rests on"
    return (
        f'<div class="wb-register wb-told">{said}<div class="wb-register-scroll" tabindex="0" role="region" '
        f'aria-label="{caption}"><table><caption>{caption}</caption><thead><tr><th scope="col">Question</th>{head}</tr>'
        f"</thead><tbody>{rows}</tbody></table></div></div>"
    )


def _row(row: Any) -> str:
    marks = " ".join(filter(None, ["Gate." if row.is_gate else "", "They differ." if row.differs else ""]))
    note = f'<br><span class="wb-note">{marks}</span>' if marks else ""
    cells = "".join(f"<td>{escape(said)}{_basis(basis)}</td>" for said, basis in zip(row.said, row.basis, strict=True))
    return f'<tr><th scope="row">{escape(row.text)}{note}</th>{cells}</tr>'


def _basis(basis: str) -> str:
    return f'<br><span class="wb-note">{escape(basis)}</span>' if basis else ""
