"""A file that comes in pieces: each written where the last one ended, and named only when all are here.

- The name is made harmless and never takes the place of another file: the second "table.csv" is "table-2.csv".
- What has not arrived whole is a `.part` file, removed when the upload is cancelled, fails or is given up.
- Ending and size are checked before anything is written, and again with every piece.
"""

import os
import re
import shutil
import time
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from secrets import token_hex
from typing import BinaryIO
from urllib.parse import parse_qs, urlencode

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.served import is_served

MEGABYTE = 1_000_000
LIMIT = 200 * MEGABYTE
GIVEN_UP = 24 * 3600  # seconds after which nobody goes on with a half-written file
LONGEST_NAME = 120  # characters: room for "-2" and ".part" in any file system's 255 bytes
TAKEN_AT = "/workbench/uploads"
MODELS = (".skops", ".txt", ".json", ".ubj", ".onnx")
"""Endings of the files that hold a model and nothing that runs: a pickle is not among them."""
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # devices on Windows


@dataclass
class Upload:
    """One file on its way: the `.part` file, how much of it is here, and where it will be."""

    key: str
    wanted: Path
    size: int
    part: Path
    file: BinaryIO
    received: int = 0
    arrived: Path | None = None

    @classmethod
    def begin(cls, key: str, folder: Path, name: str, size: int) -> "Upload":
        """Open a new `.part` file; nobody else's is ever opened, and what was given up long ago goes."""
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
        if size > shutil.disk_usage(folder).free:
            raise WorkbenchError(tr("There is no room for this file on the disk; please tell whoever runs this."))
        part = folder / f"{PurePath(name).stem}-{token_hex(4)}.part"
        return cls(key, folder / name, size, part, part.open("xb"))

    def add(self, data: bytes, offset: int, largest: int) -> None:
        """Write the next piece; one that is out of turn or too large ends the upload."""
        if offset != self.received or not data or len(data) > largest or offset + len(data) > self.size:
            raise WorkbenchError(tr("The file did not arrive as announced; please choose it again."))
        self.file.write(data)
        self.received += len(data)

    def finish(self) -> Path:
        """Give the whole file its name, the first free one of "table.csv", "table-2.csv", …"""
        self.file.close()
        number, target = 1, self.wanted
        while not taken(target):
            number += 1
            target = self.wanted.with_stem(f"{self.wanted.stem}-{number}")
        self.arrived = self.part.replace(target)
        return self.arrived

    def abandon(self) -> None:
        """Leave nothing behind."""
        self.file.close()
        self.part.unlink(missing_ok=True)


def _clear(folder: Path) -> None:
    """Remove what a server that was stopped has left half written."""
    for part in folder.glob("*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > GIVEN_UP:
                part.unlink()


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
        raise WorkbenchError(
            tr(
                "{name} cannot be used here; choose a file that ends in {accept}.",
                name=name,
                accept=" or ".join(accept),
            )
        )
    if size <= 0:
        raise WorkbenchError(tr("{name} is empty; choose a file with something in it.", name=name))
    if size > limit:
        raise WorkbenchError(
            tr(
                "{name} has {size:,.1f} MB; up to {limit:,.0f} MB can be taken.",
                name=name,
                size=size / MEGABYTE,
                limit=limit / MEGABYTE,
            )
        )


def unwritable(problem: OSError) -> str:
    """One sentence for a full disk or a folder that may not be written, without its path."""
    return tr(
        "The file could not be kept ({strerror}); please tell whoever runs this.",
        strerror=problem.strerror or "the disk did not answer",
    )


def upload_address(env: Mapping[str, str] | None = None) -> str:
    """Where the server of this page takes files for this page's project over HTTP; "" where there is none.

    >>> upload_address({"WORKBENCH_SERVED": "1", "QUERY_STRING": "project=a-project_of-24-letters-"})
    '/workbench/uploads?project=a-project_of-24-letters-'
    """
    known = os.environ if env is None else env
    if not is_served(known):
        return ""
    at = known.get("VOILA_BASE_URL", "/").removesuffix("workbench/").rstrip("/") + TAKEN_AT  # also inside a JupyterHub
    if known.get("WORKBENCH_PROJECT"):
        return f"{at}?"
    given = parse_qs(known.get("QUERY_STRING", "")).get("project", [])
    return f"{at}?{urlencode({'project': given[0]})}" if given else ""
