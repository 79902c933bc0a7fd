"""Where am I, what was found so far, what comes next, and what else did I work on?"""

import os
from collections.abc import Mapping, Sequence
from html import escape
from typing import ClassVar, Literal

import ipywidgets as ipw

from widgets.details import Details
from widgets.file_picker import OWN_TABLE
from widgets.landing import Landing
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.bundled import bundled
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.guides import Guide, State, Step, group_guides, is_ready, list_guides, next_guide, states
from workbench.language import tr
from workbench.opened import opened
from workbench.projects import LONGEST_NAME, NAME, Found, address, list_projects, may_list, when
from workbench.report.summary import summarise, table_title
from workbench.served import is_served

Come = State | Literal["looked at"]

EXAMPLES = (
    (tr("Lending: who gets the loan?"), "scenario:lending"),
    (tr("Hiring: who is invited?"), "scenario:hiring"),
    (tr("Support: whose message is urgent?"), "scenario:support"),
    (tr("Offers: who gets the voucher?"), "scenario:bakery"),
)
MARKS: Mapping[Come, str] = {"not begun": "○", "looked at": "◔", "under way": "◐", "done": "●"}
STATES: Mapping[Come, str] = {
    "not begun": tr("not begun"),
    "looked at": tr("looked at"),
    "under way": tr("under way"),
    "done": tr("done"),
}
BRING = tr(
    '<p><a class="wb-next" href="#{place}">Bring your own table</a></p><p class="wb-note">CSV, Excel, Parquet or '
    "Arrow. It stays on the computer that runs this page.</p>",
    place=OWN_TABLE,
)
ONLY_ADDRESS = tr(
    "Keep the address of this page: it is the only way back to this project. Whoever has it can open the project too."
)


class StartPanel(Panel):
    """Three sentences of what was found, one clear next step, and the guides with how far each has come."""

    title = tr("Where you are")
    asks = tr("What was found so far, and what to do next.")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def controls(self) -> Sequence[ipw.Widget]:
        """The way to a table of one's own, and an example to try at once, by one click."""
        self.found, self.next, self.steps = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.found.add_class("wb-summary")
        self.about = Landing()
        self.ask = Details(tr("What the guides ask"), [self.steps])
        buttons = tuple(self._example(label, ref) for label, ref in EXAMPLES)
        self.examples = ipw.Box((paragraph(tr("Or try an example at once:")), *buttons))
        self.examples.add_class("wb-examples")
        self.ways = (ipw.HTML(BRING), self.examples)
        return self.ways

    def render(self) -> None:
        """What was found, what comes next, and the steps; before there is a table, two ways to one."""
        case, guides = self.session.whole, list_guides(bundled("notebooks"))
        for control in self.ways:
            control.layout.display = None if case is None else "none"
        project = self.session.project
        done, seen = states(project, guides), opened(project) if project else frozenset()
        self.steps.value = steps_html(group_guides(guides), how_far(done, guides, seen))
        if case is None:
            self.body.children = (self.ask,)
            return
        self.about.text, self.found.value = table_title(case), found_html(case)
        self.next.value = next_html(case, next_guide(guides, done))
        self.body.children = (self.about, self.found, self.next, self.steps)

    def _example(self, label: str, ref: str) -> ipw.Button:
        button = ipw.Button(description=label)
        button.on_click(lambda _button: self._try(ref))
        return button

    def _try(self, ref: str) -> None:
        with self.guard():
            self.run(self.session.choosing(ref), self._tried)

    def _tried(self, case: Case) -> None:
        self.session.chosen(case)
        self.about.bring()  # the button that was pressed is gone


class ProjectsPanel(Panel):
    """The name of this project, the others of this computer's owner, and a new one."""

    title = tr("My projects")
    asks = tr("Every choice is kept in a project. Give this one a name, go on with another, or begin anew.")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def controls(self) -> Sequence[ipw.Widget]:
        """The name of this project."""
        self.name = ipw.Text(description=tr("Name of this project"), continuous_update=False)
        self.listed = ipw.HTML()
        self.on_choice(self.name, self._rename)
        return (self.name,)

    def render(self) -> None:
        """The projects that may be seen, this one marked."""
        project = self.session.project
        with self.writing():
            self.name.value = str(project.choice(NAME, "")) if project else ""
        self.name.layout.display = None if self.session.whole is not None else "none"
        self.listed.value = projects_html(list_projects(), project.id if project else "")
        self.body.children = (self.listed,)

    def _rename(self, name: str) -> None:
        if len(name) > LONGEST_NAME:
            raise WorkbenchError(
                tr(
                    "A name has at most {longest_name} characters; this one has {name}.",
                    longest_name=LONGEST_NAME,
                    name=len(name),
                )
            )
        self.session.keep(NAME, name.strip())
        self.refresh()


def how_far(done: Mapping[str, State], guides: Sequence[Guide], seen: frozenset[str]) -> dict[str, Come]:
    """How far the project has come with each guide; one that was opened and left as it was, was looked at."""
    return {
        guide.file: "looked at" if done[guide.file] == "not begun" and guide.topics & seen else done[guide.file]
        for guide in guides
    }


def found_html(case: Case) -> str:
    """What was found, the clearest gap set larger; or what is missing before anything can be."""
    if not is_ready(case.roles):
        return paragraph_html(tr("The table is here. Nothing was compared yet."))
    try:
        first, finding, rest = summarise(case)
    except WorkbenchError as problem:
        return paragraph_html(str(problem))
    return paragraph_html(first) + paragraph_html(finding, "wb-finding") + paragraph_html(rest)


def next_html(case: Case, guide: Guide | None) -> str:
    """The one thing to do next."""
    if not is_ready(case.roles):
        return paragraph_html(tr("Next: say below what the columns are for."), "wb-step")
    if guide is None:
        return paragraph_html(tr("You have been through all the guides."), "wb-step")
    link = tr('<a class="wb-next" href="{file}">Go on: {title}</a>', file=escape(guide.file), title=escape(guide.title))
    return f'<p class="wb-step">{link}</p>'


def steps_html(steps: Sequence[Step], done: Mapping[str, Come]) -> str:
    """The guides under their steps, each with its state in words."""
    return f'<div class="wb-steps">{"".join(_step_html(step, done) for step in steps)}</div>'


def projects_html(found: Sequence[Found], here: str) -> str:
    """The projects as links, this one marked; where they may not be listed, how to come back to this one."""
    new = tr('<p class="wb-step"><a href="{address}new">Begin a new project</a></p>', address=escape(address()))
    if os.environ.get("WORKBENCH_PROJECT") or not is_served():
        return paragraph_html(tr("Everything is kept in the one folder that was opened."))
    if not may_list():
        return paragraph_html(ONLY_ADDRESS) + new
    rows = "".join(_project_html(each, here) for each in found)
    listed = f'<ul class="wb-projects">{rows}</ul>' if rows else paragraph_html(tr("You have no projects yet."))
    return listed + new


def _step_html(step: Step, done: Mapping[str, Come]) -> str:
    rows = "".join(
        f'<li data-state="{done[guide.file]}"><span class="wb-mark-state" aria-hidden="true">{MARKS[done[guide.file]]}'
        f'</span><a href="{escape(guide.file)}">{escape(guide.title)}</a> '
        f'<span class="wb-state">{STATES[done[guide.file]]}'
        "</span></li>"
        for guide in step.guides
    )
    return f"<section><h3>{escape(step.title)}</h3><ol>{rows}</ol></section>"


def _project_html(found: Found, here: str) -> str:
    changed = tr(
        '<span class="wb-state">{table}, changed {changed}</span>',
        table=escape(found.table),
        changed=when(found.changed),
    )
    if found.id == here:
        return tr(
            '<li aria-current="true"><strong>{name}</strong> (this one) {changed}</li>',
            name=escape(found.name),
            changed=changed,
        )
    link = f'<a data-wb-project="own" href="{escape(address())}?project={escape(found.id)}">{escape(found.name)}</a>'
    return f"<li>{link} {changed}</li>"
