"""What do we tell whom? The same facts written for different readers, to look at here and to take away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.details import CodeDetails, Details
from widgets.download import Download
from widgets.govern.desk import DeskPanel
from widgets.govern.rendering import render_apart
from widgets.govern.sign import SignBox
from widgets.panel import paragraph_html
from workbench.language import tr
from workbench.report.dossier import Dossier
from workbench.report.gather import gather
from workbench.report.render import KINDS, render

FORMATS = (
    ("html", "html", "text/html", tr("Download as a page (HTML), to print or send")),
    ("markdown", "md", "text/markdown", tr("Download as Markdown")),
    ("json", "json", "application/json", tr("Download as JSON")),
)
UNREAD = tr("Groups were not compared: nobody asked for it when this report was made.")
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
        self.groups = ipw.Button(description=tr("Compare the groups of the table in it"))
        self.groups.on_click(lambda _button: self._with_groups())
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
        dossier = gather(self.desk.home, unread=UNREAD if has_table else "")
        self.about.value = paragraph_html(KINDS[kind].about)
        self.gaps.value = gaps_html(dossier)
        self.groups.layout.display = None if has_table else "none"
        self._show({name: render(dossier, kind, name) for name, *_ in FORMATS}, dossier.name)
        self.code.code = CODE.format(kind=kind)
        self.sign.show()
        self.body.children = (self.about, self.saved, self.gaps, self.look, self.sign.details, self.code)

    def _show(self, pages: dict[str, str], name_of: str) -> None:
        kind = str(self.kind.value)
        self.frame.value = frame_html(pages["html"], KINDS[kind].title)
        stem = re.sub(r"[^a-z0-9]+", "-", f"{name_of} {kind}".lower()).strip("-")[:60]
        for name, ending, mime, _ in FORMATS:
            self.files[name].offer(pages[name], f"{stem}.{ending}", mime)

    def _with_groups(self) -> None:
        """The same report with what the table says of groups; it is read in a process of its own."""
        folder, kind = self.desk.home.folder, str(self.kind.value)
        self.run(lambda progress: render_apart(folder, kind, progress), lambda pages: self._compared(kind, pages))

    def _compared(self, kind: str, pages: dict[str, str]) -> None:
        if kind != self.kind.value:  # somebody chose another report meanwhile
            return
        self._show(pages, gather(self.desk.home).name)
        self.gaps.value = paragraph_html(tr("The groups are compared in the report below."), "wb-note")

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


def gaps_html(dossier: Dossier) -> str:
    """What was not assessed, so that nobody finds it out later."""
    if not dossier.gaps:
        return ""
    rows = "".join(f"<li>{escape(gap)}</li>" for gap in dossier.gaps)
    return tr('<div class="wb-told"><h3>What was not assessed</h3><ul class="wb-list">{rows}</ul></div>', rows=rows)
