"""A file of any size up to a limit, from the person's computer into one folder.

- It travels in pieces of 1 MB, each acknowledged before the next, so no limit on one message is ever met.
- The browser checks ending and size before it sends; everything is checked again here, where it cannot be skipped.
- The name is made harmless and never takes the place of another file: the second "table.csv" is "table-2.csv".
- What has not arrived whole is a `.part` file, removed when the upload is cancelled, fails or is replaced.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePath
from secrets import token_hex
from typing import Any, BinaryIO

import anywidget
import traitlets as t

from workbench.errors import WorkbenchError

MEGABYTE = 1_000_000
LONGEST_NAME = 120  # characters: room for "-2" and ".part" in any file system's 255 bytes
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # devices on Windows


class FilePicker(anywidget.AnyWidget):
    """Choose a file or drop it; `path` says where it is once it is here whole."""

    _esm = Path(__file__).parent / "file_picker.js"

    label = t.Unicode("Choose a file").tag(sync=True)
    """What to choose, in a few words."""

    accept = t.Tuple().tag(sync=True)
    """The endings that are taken, such as (".csv", ".parquet"); () takes any."""

    limit = t.Int(200 * MEGABYTE, min=1).tag(sync=True)
    """The largest file that is taken, in bytes."""

    piece = t.Int(MEGABYTE, read_only=True).tag(sync=True)
    """How many bytes travel in one message."""

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
            case _:
                return None  # late words about an upload that is over
        return self._progress(content["id"])

    def _start(self, key: str, name: str, size: int) -> None:
        self._drop()
        self.problem = ""
        safe = harmless(name)
        check(safe, size, tuple(self.accept), self.limit)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._upload = Upload.begin(key, self.folder, safe, size)

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
            raise WorkbenchError("No file is being received; please choose it again.")
        return self._upload

    def _is_for(self, key: str) -> bool:
        return self._upload is not None and self._upload.key == key

    def _drop(self) -> None:
        upload = getattr(self, "_upload", None)  # ipywidgets also closes widgets that were never finished
        if upload:
            upload.abandon()
        self._upload = None


@dataclass
class Upload:
    """One file on its way: the `.part` file, how much of it is here, and where it will be."""

    key: str
    wanted: Path
    size: int
    part: Path
    file: BinaryIO
    received: int = 0

    @classmethod
    def begin(cls, key: str, folder: Path, name: str, size: int) -> "Upload":
        """Open a new `.part` file; nobody else's is ever opened."""
        part = folder / f"{PurePath(name).stem}-{token_hex(4)}.part"
        return cls(key, folder / name, size, part, part.open("xb"))

    def add(self, data: bytes, offset: int, largest: int) -> None:
        """Write the next piece; one that is out of turn or too large ends the upload."""
        if offset != self.received or not data or len(data) > largest or offset + len(data) > self.size:
            raise WorkbenchError("The file did not arrive as announced; please choose it again.")
        self.file.write(data)
        self.received += len(data)

    def finish(self) -> Path:
        """Give the whole file its name, the first free one of "table.csv", "table-2.csv", …"""
        self.file.close()
        number, target = 1, self.wanted
        while not taken(target):
            number += 1
            target = self.wanted.with_stem(f"{self.wanted.stem}-{number}")
        return self.part.replace(target)

    def abandon(self) -> None:
        """Leave nothing behind."""
        self.file.close()
        self.part.unlink(missing_ok=True)


def taken(path: Path) -> bool:
    """Take a name by making an empty file, which no other kernel can do after us; False if it is somebody else's."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def harmless(name: str) -> str:
    """The file name alone, in letters of any language, digits, spaces and . - _ ( ), without leading dots.

    >>> harmless("../../.étude finale?.csv")
    'étude finale_.csv'
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = re.sub(r"[^\w .()-]", "_", last).strip(". ")
    plain = f"_{plain}" if RESERVED.match(plain) else plain
    stem, ending = PurePath(plain or "upload").stem, PurePath(plain or "upload").suffix
    return stem[: LONGEST_NAME - len(ending)] + ending


def check(name: str, size: int, accept: tuple[str, ...], limit: int) -> None:
    """Refuse another ending, an empty file, or one larger than the limit, in one sentence."""
    if accept and not name.lower().endswith(tuple(ending.lower() for ending in accept)):
        raise WorkbenchError(f"{name} cannot be used here; choose a file that ends in {' or '.join(accept)}.")
    if size <= 0:
        raise WorkbenchError(f"{name} is empty; choose a file with something in it.")
    if size > limit:
        raise WorkbenchError(f"{name} has {size / MEGABYTE:,.1f} MB; up to {limit / MEGABYTE:,.0f} MB can be taken.")


def unwritable(problem: OSError) -> str:
    """One sentence for a full disk or a folder that may not be written, without its path."""
    return (
        f"The file could not be kept ({problem.strerror or 'the disk did not answer'}); please tell whoever runs this."
    )
