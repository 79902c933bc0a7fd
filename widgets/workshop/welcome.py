"""Arriving in the workshop: a nickname, what comes when, and how far one has come."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.panel import Panel
from widgets.session import Session
from widgets.workshop.back import Back
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.store import Project
from workbench.workshop.lessons import list_cuts
from workbench.workshop.progress import count_solved, nickname
from workbench.workshop.room import LONGEST_NAME, NAME, Room
from workbench.workshop.tally import Tally


class WelcomePanel(Panel):
    """Choose a nickname and see the agenda of the room."""

    title = tr("Welcome")
    asks = tr("Choose a nickname. The trainer sees it beside the number of exercises solved, and nothing else.")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def __init__(self) -> None:
        """On this page's project, which every participant has for themselves."""
        super().__init__(Session())

    def controls(self) -> Sequence[ipw.Widget]:
        """A nickname, and the length of the workshop, which the trainer chooses where there is one."""
        self.name = ipw.Text(description=tr("Nickname"), placeholder=tr("for example Breeze; not your real name"))
        self.name.continuous_update = False
        self.agenda, self.hello, self.back = ipw.HTML(), ipw.HTML(), Back()
        self.hello.add_class("wb-hello")
        self.cut = ipw.Dropdown(
            description=tr("Length"), options=[(each["title"], each["key"]) for each in list_cuts()]
        )
        self.on_choice(self.name, self._named)
        self.on_choice(self.cut, self._chosen)
        return (self.name, self.cut)

    def render(self) -> None:
        """The agenda with what is done."""
        project, room = Project.current(), Room.current()
        with self.writing():
            self.name.value = nickname(project)
            self.cut.value = room.setting.cut
        self.cut.layout.display = None if room.admits("") else "none"
        self.agenda.value = agenda_html(find_cut(room.setting.cut), count_solved(project, room))
        self._greet(nickname(project))
        self.body.children = (self.back, self.hello, self.agenda)

    def _named(self, name: str) -> None:
        given = name.strip()
        if len(given) > LONGEST_NAME:
            raise WorkbenchError(
                tr(
                    "A nickname has at most {longest_name} characters; this one has {given}.",
                    longest_name=LONGEST_NAME,
                    given=len(given),
                )
            )
        self.session.keep(NAME, given)
        self._greet(given)

    def _greet(self, name: str) -> None:
        """Say hello once the nickname is on the disk, so that nobody goes on before."""
        self.hello.value = tr('<p role="status">Hello, {name}.</p>', name=escape(name)) if name else ""
        self.back.name = name

    def _chosen(self, cut: str) -> None:
        Room.current().cut("", cut)
        self.render()


def find_cut(key: str) -> Mapping[str, Any]:
    """An agenda by its key; the first where there is none of that name."""
    cuts = list_cuts()
    return next((each for each in cuts if each["key"] == key), cuts[0])


def agenda_html(cut: Mapping[str, Any], solved: Mapping[str, Tally]) -> str:
    """The steps of an agenda with their minutes and, for a part, how many exercises are solved."""
    total = sum(step["minutes"] for step in cut["steps"])
    rows = "".join(_step_html(step, solved) for step in cut["steps"])
    return tr(
        '<h3>{title}</h3><table class="wb-agenda"><caption class="wb-visually-hidden">What comes when, {total} '
        'minutes together</caption><thead><tr><th scope="col">Minutes</th><th scope="col">What</th><th '
        'scope="col">Solved</th></tr></thead><tbody>{rows}</tbody></table>',
        title=escape(cut["title"]),
        total=total,
        rows=rows,
    )


def _step_html(step: Mapping[str, Any], solved: Mapping[str, Tally]) -> str:
    page, text = step.get("page", ""), escape(step["text"])
    part = page.partition("_")[2].removesuffix(".ipynb")
    done = escape(solved[part].short) if part in solved else ""
    words = f'<a href="{escape(page)}">{text}</a>' if page and page != "00_workshop.ipynb" else text
    return f'<tr><td class="wb-right">{step["minutes"]}</td><td>{words}</td><td>{done}</td></tr>'
