"""What do we tell whom? The same facts written for different readers, to look at here and to take away."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.details import CodeDetails, Details
from widgets.download import Download
from widgets.govern.desk_panel import DeskPanel
from widgets.govern.rendering import render_apart
from widgets.govern.sign import SignBox
from widgets.panel import paragraph_html
from workbench.language import tr
from workbench.report.gather import gather
from workbench.report.render import KINDS, render

FORMATS = (
    ("html", "html", "text/html", tr("Download as a page (HTML), to print or send")),
    ("markdown", "md", "text/markdown", tr("Download as Markdown")),
    ("json", "json", "application/json", tr("Download as JSON")),
)
UNREAD = tr("There is no comparison of the groups in it: nobody asked for it when this report was made.")
COMPARING = tr("The groups of the table are being compared; they come into the report when that is done.")
CODE = """from pathlib import Path

from workbench.report.gather import gather
from workbench.report.render import render
from workbench.store import Project

dossier = gather(Project.open(Path("PROJECT")))
Path("{kind}.html").write_text(render(dossier, "{kind}", "html"), encoding="utf-8")"""


class ReportPanel(DeskPanel):
    """Choose a report, look at it as its reader will, save it, and sign the answers it rests on."""

    title = tr("The reports")
    asks = tr("What do we tell whom, and what of it do we not know?")
    method = tr(
        "Numbers of groups come from counts rounded to fives, after suppression (Hundepool and others, 2012); "
        "everything told of this table before counts as known."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "sheet", "records", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """Which report, made anew by a button."""
        options = [(kind.title, key) for key, kind in KINDS.items()]
        self.kind = ipw.Dropdown(description=tr("Report"), options=options)
        self.again = ipw.Button(description=tr("Make it anew"), tooltip=tr("Make the report from what is kept now"))
        self.on_choice(self.kind, lambda _kind: self.render())
        self.again.on_click(lambda _button: self._anew())
        words = tr("Put a comparison of the groups in the table into this report")
        self.groups = ipw.Checkbox(description=words, indent=False, value=False)
        self.on_choice(self.groups, lambda _wanted: self.render())
        self._made = 0  # how often a report was begun: only the last one is shown
        self.about, self.gaps, self.frame = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.files = {name: Download(words) for name, _, _, words in FORMATS}
        saved = ipw.Box(tuple(self.files.values()))
        saved.add_class("wb-downloads")
        self.saved, self.code = saved, CodeDetails()
        self.look = Details(tr("Look at it"), (self.frame,))
        self.look.toggle.opened = True
        self.sign = SignBox(self)
        return (self.kind, self.again, self.groups)

    def render(self) -> None:
        """The chosen report as its reader sees it, and the files."""
        kind = str(self.kind.value)
        has_table = self.desk.home.table is not None
        compares = has_table and bool(self.groups.value)
        dossier = gather(self.desk.home, unread=COMPARING if compares else UNREAD if has_table else "")
        self.about.value = paragraph_html(KINDS[kind].about)
        self.gaps.value = gaps_html(dossier.gaps)
        self.groups.layout.display = None if has_table else "none"
        self._show({name: render(dossier, kind, name) for name, *_ in FORMATS}, dossier.name)
        self.code.code = CODE.format(kind=kind)
        self.sign.show()
        self.body.children = (self.about, self.saved, self.gaps, self.look, self.sign.details, self.code)
        self._made += 1
        if compares:
            self._with_groups()

    def _show(self, pages: dict[str, str], name_of: str) -> None:
        kind = str(self.kind.value)
        self.frame.value = frame_html(pages["html"], KINDS[kind].title)
        stem = re.sub(r"[^a-z0-9]+", "-", f"{name_of} {kind}".lower()).strip("-")[:60]
        for name, ending, mime, _ in FORMATS:
            self.files[name].offer(pages[name], f"{stem}.{ending}", mime)

    def _with_groups(self) -> None:
        """The same report with what the table says of groups; it is read in a process of its own."""
        if self.work.busy:  # when it is done it sees that another report is wanted
            return
        folder, kind, made = self.desk.home.folder, str(self.kind.value), self._made
        self.run(lambda progress: render_apart(folder, kind, progress), lambda pages: self._compared(made, pages))

    def _compared(self, made: int, pages: dict[str, str]) -> None:
        if made != self._made:  # something else was chosen or kept meanwhile
            if self.groups.value:
                self._with_groups()
            return
        dossier = gather(self.desk.home, unread=COMPARING)
        self._show(pages, dossier.name)
        words = tr("The groups are compared in the report below.") if has_numbers(pages["json"]) else ""
        others = tuple(gap for gap in dossier.gaps if gap != COMPARING)
        self.gaps.value = paragraph_html(words, "wb-note") + gaps_html(others)

    def _anew(self) -> None:
        with self.guard():
            self.desk.refresh()
            self.render()


def frame_html(page: str, title: str) -> str:
    """A report in a frame of its own: no script runs in it, and nothing of it reaches the page around it."""
    return (
        f'<iframe class="wb-report-frame" sandbox="" referrerpolicy="no-referrer" title="{escape(title)}" '
        f'srcdoc="{escape(page)}"></iframe>'
    )


def has_numbers(report: str) -> bool:
    """Whether a report, as JSON, holds numbers that were measured by group."""
    records = json.loads(report).get("records", ())
    return any(str(record.get("id", "")).startswith("m") for record in records)


def gaps_html(gaps: Sequence[str]) -> str:
    """What was not assessed, so that nobody finds it out later."""
    if not gaps:
        return ""
    rows = "".join(f"<li>{escape(gap)}</li>" for gap in gaps)
    return tr('<div class="wb-told"><h3>What was not assessed</h3><ul class="wb-list">{rows}</ul></div>', rows=rows)
