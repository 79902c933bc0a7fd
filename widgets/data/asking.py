"""What the panels on a table share: the case they look at, their parts, and work that is asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any, ClassVar, TypeVar

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.chosen import need_columns, need_table
from widgets.details import CodeDetails, Details
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from widgets.session import Session
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.finding import Finding
from workbench.language import tr
from workbench.model import Progress
from workbench.store import Project

R = TypeVar("R")
REFERENCE = "review.reference"
WEIGHS = {"high": tr("Grave"), "medium": tr("Notable"), "low": tr("Small"), "note": tr("Note")}


def case_of(session: Session, *, sensitive: bool = True) -> Case:
    """The case a panel looks at, or the sentence that asks for what is missing."""
    case = need_table(session.case)
    if sensitive:
        need_columns(case.roles.sensitive)
    return case


def finding_html(sentence: str) -> str:
    """The finding up to the end of its interval set large, and what follows from it beneath."""
    numbers, ended, rest = sentence.partition("). ")
    return paragraph_html(numbers + ended.rstrip(), "wb-finding") + paragraph_html(rest)


def findings_html(findings: Sequence[Finding]) -> str:
    """Findings as a list: how grave, what, and the numbers; what comes from data is shown, never run."""
    items = [
        f'<li data-severity="{escape(each.severity)}"><span class="wb-weighs">{WEIGHS[each.severity]}</span> '
        f"<strong>{escape(each.title)}</strong><p>{escape(each.text)}</p></li>"
        for each in findings
    ]
    return f'<ul class="wb-findings">{"".join(items)}</ul>' if items else ""


def kept_reference(session: Session, case: Case) -> Mapping[str, Mapping[str, float]]:
    """The population a person has typed in for this very table; nothing for another one or for other bands."""
    if session.case is None:
        return {}
    kept = (session.project or Project.current()).choice(REFERENCE) or {}
    if kept.get("table") != case.name:
        return {}
    shares = kept.get("shares", {})
    known = case.counts.names
    return {
        column: shares[column]
        for column in case.roles.sensitive
        if shares.get(column) and set(shares[column]) <= set(known[column])
    }


def arrange(body: ipw.VBox, parts: Sequence[ipw.Widget], shown: Iterable[ipw.Widget]) -> None:
    """Show some of the parts and hide the others; all stay in place, so that no chart is drawn outside the page."""
    chosen = set(map(id, shown))
    if tuple(body.children) != tuple(parts):
        body.children = tuple(parts)
    for part in parts:
        part.layout.display = None if id(part) in chosen else "none"


class Looking(Panel):
    """A panel that answers at once for the groups of one column."""

    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by")
    how_to_read: ClassVar[str] = ""

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes = ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(self.how_to_read, "wb-how")])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The groups."""
        return (self.choice("compare_by", tr("Look at people by")),)

    def parts(self) -> Sequence[ipw.Widget]:
        """Everything an answer may show, in reading order."""
        return (self.finding, self.chart, self.notes, self.numbers, self.how, self.code)

    def show_only(self, shown: Iterable[ipw.Widget]) -> None:
        """These parts of the answer; the others wait, hidden, in their place."""
        arrange(self.body, self.parts(), shown)


class Asking(Panel):
    """A panel whose answer takes a while: a button asks for it, and it stays until another table is looked at."""

    button = tr("Look")
    waits = tr("Nothing was looked at yet.")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.ask = ipw.Button(description=self.button, button_style="primary")
        self.ask.on_click(lambda _button: self._start())
        self.waiting = paragraph(self.waits, "wb-note")
        self._latest: tuple[Case, Any] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The button."""
        return (self.ask,)

    def parts(self) -> Sequence[ipw.Widget]:
        """Everything an answer may show, in reading order."""
        raise NotImplementedError

    def job(self, case: Case) -> Callable[[Progress], Any]:
        """The work, to be run off the event loop."""
        raise NotImplementedError

    def show(self, case: Case, report: Any) -> Iterable[ipw.Widget]:
        """Fill the parts with the answer, and say which of them it needs."""
        raise NotImplementedError

    def check(self) -> Case:
        """The case, or the sentence on why it cannot be asked."""
        return case_of(self.session)

    def render(self) -> None:
        """The answer, if it is one for the table that is looked at now."""
        try:
            case = self.check()
        except WorkbenchError:
            self.ask.disabled = True
            self._arrange(())
            raise
        self.ask.disabled = False
        if self._latest is None or self._latest[0] is not case:
            self._arrange((self.waiting,))
            return
        self._arrange(self.show(case, self._latest[1]))

    def _arrange(self, shown: Iterable[ipw.Widget]) -> None:
        arrange(self.body, (self.waiting, *self.parts()), shown)

    def _start(self) -> None:
        with self.guard():
            case = self.check()
            work = self.job(case)
            self.run(work, lambda report: self._done(case, report))

    def _done(self, case: Case, report: Any) -> None:
        self._latest = (case, report)
        self.refresh()
