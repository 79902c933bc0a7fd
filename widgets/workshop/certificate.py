"""Pages to print and take home: a certificate of what was practised, and a person's own answers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.download import Download
from widgets.panel import Panel, paragraph
from widgets.session import Session
from workbench.bundled import bundled
from workbench.language import tr
from workbench.store import Project
from workbench.workshop.lessons import PARTS, find_part
from workbench.workshop.own_sheet import MONDAY, write_own_sheet
from workbench.workshop.progress import count_solved, nickname
from workbench.workshop.room import Room
from workbench.workshop.tally import Tally

LONGEST = 80
WRITTEN = "workshop.certificate"
FILE = "my_answers.html"
OWN = tr(
    "Your answers, what you measured and your step for Monday, on one page to print: open my_answers.html in a browser."
)


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
        self.paper, self.own = ipw.HTML(), Download(tr("Download my answers to print"))
        self.on_choice(self.name, self._named)
        return (self.name,)

    def render(self) -> None:
        """The certificate as it will be printed."""
        project = Project.current()
        with self.writing():
            self.name.value = str((project and project.choice(WRITTEN)) or nickname(project))
        room, today = Room.current(), datetime.now(UTC).astimezone().date()
        monday = str((project and project.choice(MONDAY)) or "").strip()
        self.paper.value = certificate_html(self.name.value, count_solved(project, room), today, monday)
        notebooks = bundled("notebooks") / "workshop"
        own = write_own_sheet(project, room, notebooks, name=self.name.value, day=today) if project else ""
        self.own.offer(own, FILE, "text/html")
        self.body.children = (self.paper, paragraph(OWN), self.own) if own else (self.paper,)

    def _named(self, name: str) -> None:
        self.session.keep(WRITTEN, name.strip()[:LONGEST])
        self.render()


def certificate_html(name: str, counts: Mapping[str, Tally], day: date, monday: str = "") -> str:
    """The certificate: what was practised and how much of it solved, and what is to follow; no verdict on anybody."""
    begun = [part for part in PARTS if counts[part].solved]
    practised = "".join(f"<li>{escape(find_part(part).teaches)}</li>" for part in begun)
    count = sum((counts[part] for part in begun), Tally())
    done = tr("Solved: {count}.", count=count.words) if begun else ""
    learnt = (
        tr("<p>What was practised, on tables of invented businesses:</p><ul>{practised}</ul>", practised=practised)
        if practised
        else ""
    )
    next_step = tr("<p>What is to be done on Monday: {monday}</p>", monday=escape(monday)) if monday else ""
    return tr(
        '<div class="wb-certificate"><p class="wb-certificate-head">Responsible AI Workbench</p><p '
        'class="wb-certificate-name">{escape}</p><p>took part in the workshop “Who is treated '
        "differently?”</p>{learnt}{next_step}<p>{done} {day} {day_2:%B %Y}</p></div>",
        escape=escape(name.strip() or "……………………………"),
        learnt=learnt,
        done=done,
        next_step=next_step,
        day=day.day,
        day_2=day,
    )
