"""A file of any size up to a limit, from the person's computer into one folder.

- Under `workbench serve` it goes over HTTP to `address` in pieces, which the server takes (`workbench/uploads.py`).
- Anywhere else it comes through the kernel in pieces of 1 MB, so that no limit on one message is ever met.
- The browser checks ending and size before it sends; everything is checked again where it cannot be skipped.
- How a file is received, named and given up stands in `workbench/receiving.py`.
"""

from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from widgets.script import script
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.receiving import LIMIT, MEGABYTE, Upload, check, harmless, unwritable

OWN_TABLE = "wb-own-table"
"""The place on the start page where a table of one's own is chosen, for a link that leads there."""


class FilePicker(anywidget.AnyWidget):
    """Choose a file or drop it; `path` says where it is once it is here whole."""

    _esm = script(Path(__file__).parent / "file_picker.js")

    label = t.Unicode(tr("Choose a file")).tag(sync=True)
    """What to choose, in a few words."""

    place = t.Unicode().tag(sync=True)
    """The id of the field on its page, so that a link can lead to it; "" for none of its own."""

    accept = t.Tuple().tag(sync=True)
    """The endings that are taken, such as (".csv", ".parquet"); () takes any."""

    limit = t.Int(LIMIT, min=1).tag(sync=True)
    """The largest file that is taken, in bytes."""

    piece = t.Int(MEGABYTE, read_only=True).tag(sync=True)
    """How many bytes travel in one message."""

    address = t.Unicode().tag(sync=True)
    """Where the server of this page takes files over HTTP; "" where only the kernel can."""

    problem = t.Unicode().tag(sync=True)
    """Why the last file was not taken, in one sentence; "" when all is well."""

    path = t.Unicode()
    """Where the last file that arrived whole is; "" before the first."""

    def __init__(self, folder: Path | str, **traits: Any) -> None:
        super().__init__(**traits)
        self.folder = Path(folder)
        self._upload: Upload | None = None
        self.on_msg(self._receive)

    def close(self) -> None:
        """Let go of the page and of an upload that is not finished."""
        self._drop()
        super().close()

    def _receive(self, _picker: object, content: dict[str, Any], buffers: list[memoryview]) -> None:
        """Answer one message of the page: start, piece or cancel."""
        try:
            answer = self._answer(content, buffers)
        except (WorkbenchError, OSError) as problem:
            self._drop()
            self.problem = str(problem) if isinstance(problem, WorkbenchError) else unwritable(problem)
            answer = {"type": "refused", "id": content.get("id")}
        if answer:
            self.send(answer)

    def _answer(self, content: dict[str, Any], buffers: list[memoryview]) -> dict[str, Any] | None:
        match content:
            case {"type": "start", "id": str(key), "name": str(name), "size": int(size)}:
                self._start(key, name, size)
            case {"type": "piece", "id": str(key), "offset": int(offset)} if self._is_for(key) and len(buffers) == 1:
                self._current.add(bytes(buffers[0]), offset, self.piece)
            case {"type": "cancel", "id": str(key)} if self._is_for(key):
                self._drop()
                return None
            case {"type": "arrived", "name": str(name)}:
                self._take(name)
                return None
            case _:
                return None  # late words about an upload that is over
        return self._progress(content["id"])

    def _start(self, key: str, name: str, size: int) -> None:
        self._drop()
        self.problem = ""
        safe = harmless(name)
        check(safe, size, tuple(self.accept), self.limit)
        self._upload = Upload.begin(key, self.folder, safe, size)

    def _take(self, name: str) -> None:
        """A file that the server has received: only one that it would have put into this folder."""
        arrived = self.folder / name
        if name != harmless(name) or not arrived.is_file() or arrived.is_symlink():
            raise WorkbenchError(tr("The file did not arrive as announced; please choose it again."))
        check(name, arrived.stat().st_size, tuple(self.accept), self.limit)
        self.problem, self.path = "", ""  # the same file again is a choice, too
        self.path = str(arrived)

    def _progress(self, key: str) -> dict[str, Any]:
        upload = self._current
        if upload.received < upload.size:
            return {"type": "got", "id": key, "received": upload.received}
        self._upload = None
        arrived = upload.finish()
        self.path = str(arrived)
        return {"type": "done", "id": key, "name": arrived.name}

    @property
    def _current(self) -> "Upload":
        if self._upload is None:
            raise WorkbenchError(tr("No file is being received; please choose it again."))
        return self._upload

    def _is_for(self, key: str) -> bool:
        return self._upload is not None and self._upload.key == key

    def _drop(self) -> None:
        upload = getattr(self, "_upload", None)  # ipywidgets also closes widgets that were never finished
        if upload:
            upload.abandon()
        self._upload = None
