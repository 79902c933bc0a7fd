"""Take one's work along: download the project as a file, and bring it back later or elsewhere."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import anywidget
import ipywidgets as ipw
import traitlets as t

from widgets.file_picker import FilePicker
from widgets.panel import Panel
from widgets.session import Session
from workbench.archive import export_project, import_project
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.project_folder import default_home, new_project_id
from workbench.projects import address
from workbench.store import Project

FILE = "my_work.zip"
LIMIT = 50_000_000
TAKEN = tr(
    '<p role="status">Saved as my_work.zip where your browser keeps downloads. The workbench opens it again, here or '
    "elsewhere; to read your answers on paper, download them on the last page of the workshop.</p>"
)


class Download(anywidget.AnyWidget):
    """A button that asks the kernel for bytes and saves them as a file on the person's own computer."""

    _esm = Path(__file__).parent / "keep.js"

    label = t.Unicode(tr("Download")).tag(sync=True)
    """What the button says."""

    filename = t.Unicode("work.zip").tag(sync=True)
    """The name the file gets."""


class KeepPanel(Panel):
    """A server such as Binder forgets everything after a break: take the work along as one file."""

    title = tr("Keep your work")
    asks = tr("A borrowed server forgets. Download your work before a break, and bring it back when you go on.")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def __init__(self) -> None:
        """On this page's project."""
        super().__init__(Session())

    def controls(self) -> Sequence[ipw.Widget]:
        """A button that downloads, and a place for the file that comes back."""
        self.download = Download(label=tr("Download my work"), filename=FILE)
        self.download.on_msg(self._asked)
        self.back = FilePicker(default_home() / "arrived", label=tr("Bring it back"), accept=(".zip",), limit=LIMIT)
        self.back.add_class("wb-wide")
        self.back.observe(self._arrived, "path")
        self.found = ipw.HTML()
        return (self.download, self.back)

    def render(self) -> None:
        """Nothing yet; after a file came back, the way to it."""
        self.body.children = (self.found,)

    def _asked(self, widget: Download, content: Any, _buffers: object) -> None:
        if isinstance(content, dict) and content.get("type") == "ask":
            with self.guard():
                widget.send({"type": "file"}, [packed(Project.current())])
                self.found.value = TAKEN

    def _arrived(self, change: Any) -> None:
        if not change["new"]:
            return
        file = Path(change["new"])
        with self.guard():
            try:
                key = new_project_id()
                import_project(file, default_home().expanduser().resolve() / key)
            finally:
                file.unlink(missing_ok=True)
            self.found.value = back_html(key)


def packed(project: Project) -> bytes:
    """A project as the bytes of one file, with its log; the same as `workbench export` writes."""
    with TemporaryDirectory(prefix="workbench-keep-") as folder:
        file = Path(folder) / FILE
        export_project(project, file)
        if file.stat().st_size > LIMIT:
            raise WorkbenchError(tr("Your project is too large to travel through the page; use `workbench export`."))
        return file.read_bytes()


def back_html(key: str) -> str:
    """The way to the project that came back."""
    link = tr(
        '<a class="wb-next" data-wb-project="own" href="{address}?project={key}">Go on with it</a>',
        address=escape(address()),
        key=escape(key),
    )
    return tr(
        '<p role="status">Your work is back, as a project of its own.</p><p class="wb-step">{link}</p>', link=link
    )
