"""Is this table fit to decide with? One button, and everything that stands out, gravest first."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd

from widgets.code import case_code
from widgets.data.asking import WEIGHS, Asking, case_of, findings_html, kept_reference
from widgets.details import CodeDetails, Details
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.data.review import DataReview, review_data
from workbench.language import tr
from workbench.model import Progress

HOW_TO_READ = tr(
    "Everything here was tested together: of fifty tables with nothing wrong, about one would still show something. "
    "Grave means: look at it before you decide anything with this table. What is not listed was not shown "
    "to be well; it may be too small to see. Below stands what nobody looked at."
)
SHOWN = 8


class ReviewPanel(Asking):
    """Look through the whole table; nothing is sampled without a word."""

    title = tr("Look through the table")
    asks = tr("Who is missing, what gives people away, who could be recognised? One look at everything, gravest first.")
    method = tr(
        "All tests of the review are corrected as one family (Benjamini and Hochberg, 2%), so that with nothing "
        "wrong at most one report in fifty raises anything."
    )
    reads: ClassVar[tuple[str, ...]] = ("case",)
    button = tr("Look through the table")
    waits = tr("Press the button. It takes a few seconds, for a large table up to a minute, and can be cancelled.")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.finding, self.list, self.more, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.rest, self.silent = Details("", [self.more]), Details(tr("What was not looked at"), [self.notes])
        self.numbers, self.code = Numbers(), CodeDetails()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        super().__init__(source, **roles)

    def check(self) -> Case:
        """Any table can be looked through."""
        return case_of(self.session, sensitive=False)

    def job(self, case: Case) -> Callable[[Progress], DataReview]:
        """The whole review, beside the population that was typed in."""
        reference = kept_reference(self.session, case)
        return lambda progress: review_data(case, reference=reference, progress=progress)

    def parts(self) -> Sequence[ipw.Widget]:
        """The sentence, the findings, what was not looked at, the numbers, and how to read them."""
        return (self.finding, self.list, self.rest, self.silent, self.numbers, self.how, self.code)

    def show(self, case: Case, report: DataReview) -> Iterable[ipw.Widget]:
        """The sentence, the findings, what was not looked at, and the code."""
        self.finding.value = paragraph_html(report.headline, "wb-finding")
        self.list.value = findings_html(report.findings[:SHOWN])
        rest = report.findings[SHOWN:]
        self.more.value, self.rest.toggle.summary = findings_html(rest), tr("{rest} more", rest=len(rest))
        self.notes.value = "".join(paragraph_html(note.text, "wb-note") for note in report.notes)
        self.numbers.show(
            findings_frame(report),
            labels={"weighs": tr("How grave"), "title": tr("What"), "text": tr("Numbers"), "code": tr("Code")},
            caption=report.headline,
            filename="data_review.csv",
        )
        self.code.code = case_code(
            case,
            ["from workbench.data.review import review_data"],
            f"report = review_data(case{_reference(kept_reference(self.session, case))})\nreport.findings",
        )
        lists = (self.list, self.numbers) if report.findings else ()
        return (self.finding, *lists, *((self.rest,) if rest else ()), self.silent, self.how, self.code)


def findings_frame(report: DataReview) -> pd.DataFrame:
    """The findings as a table, one row each."""
    rows = [(WEIGHS[each.severity], each.title, each.text, each.code) for each in report.findings]
    return pd.DataFrame(rows, columns=["weighs", "title", "text", "code"])


def _reference(reference: Any) -> str:
    return f", reference={ {column: dict(shares) for column, shares in reference.items()}!r}" if reference else ""
