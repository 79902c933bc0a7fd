"""A page to print and take home: who took part, what was practised, how many exercises were solved."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.panel import Panel
from widgets.session import Session
from workbench.language import tr
from workbench.store import Project
from workbench.workshop.lessons import PARTS, find_part
from workbench.workshop.progress import count_solved, nickname
from workbench.workshop.room import Room

LONGEST = 80
WRITTEN, MONDAY = "workshop.certificate", "workshop.assessment.monday"


class CertificatePanel(Panel):
    """Write a name, print the page with the browser."""

    title = tr("To print and take home")
    asks = tr("Write your name as it should stand there, then print this page with the browser (Ctrl+P, on a Mac ⌘P).")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def __init__(self) -> None:
        """On this page's project, which keeps the name as it was written."""
        super().__init__(Session())

    def controls(self) -> Sequence[ipw.Widget]:
        """The name for the certificate."""
        self.name = ipw.Text(description=tr("Name"), continuous_update=False)
        self.paper = ipw.HTML()
        self.on_choice(self.name, self._named)
        return (self.name,)

    def render(self) -> None:
        """The certificate as it will be printed."""
        project = Project.current()
        with self.writing():
            self.name.value = str((project and project.choice(WRITTEN)) or nickname(project))
        counts = count_solved(project, Room.current())
        today = datetime.now(UTC).astimezone().date()
        monday = str((project and project.choice(MONDAY)) or "").strip()
        self.paper.value = certificate_html(self.name.value, counts, today, monday)
        self.body.children = (self.paper,)

    def _named(self, name: str) -> None:
        self.session.keep(WRITTEN, name.strip()[:LONGEST])
        self.render()


def certificate_html(name: str, counts: dict[str, tuple[int, int]], day: date, monday: str = "") -> str:
    """The certificate: what was practised, what is meant to follow, and how much was solved; no verdict on anybody."""
    done = sum(solved for solved, _ in counts.values())
    practised = "".join(f"<li>{escape(find_part(part).teaches)}</li>" for part in PARTS if counts[part][0])
    learnt = (
        tr("<p>What was practised, on tables of invented businesses:</p><ul>{practised}</ul>", practised=practised)
        if practised
        else ""
    )
    next_step = tr("<p>What is to be done on Monday: {monday}</p>", monday=escape(monday)) if monday else ""
    return tr(
        '<div class="wb-certificate"><p class="wb-certificate-head">Responsible AI Workbench</p><p '
        'class="wb-certificate-name">{escape}</p><p>took part in the workshop “Who is treated '
        "differently?”</p>{learnt}{next_step}<p>Exercises solved: {done}. {day} {day_2:%B %Y}</p></div>",
        escape=escape(name.strip() or "……………………………"),
        learnt=learnt,
        done=done,
        next_step=next_step,
        day=day.day,
        day_2=day,
    )
