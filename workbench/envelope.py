"""A project's file from elsewhere, looked at before anything of it is kept.

What is refused: a file that is no such zip or of another format, names that lead out of the folder or that another
computer cannot keep, members that the manifest does not name or that it names otherwise, and what would unpack to more
than `MOST_BYTES` or to more than `MOST_RATIO` times its own size.
"""

import hashlib
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Self

from workbench.errors import WorkbenchError
from workbench.folders import sync_file
from workbench.language import tr

FORMAT = "workbench.project/1"
MANIFEST = "project.json"
LOG = "log.jsonl"

MOST_BYTES = 4 << 30
MOST_OF_MANIFEST = 16 << 20
LONGEST_LINE = 64 << 20
MOST_RATIO = 200
SMALL_BYTES = 64 << 20
"""Up to this size nobody asks how well it was packed: a table of one repeated line is no attack."""

NAME = re.compile(r'(tables|scores|models)(/[^/\\:*?"<>|\x00-\x1f]{1,240})+')
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, OverflowError)
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(name: str) -> bool:
    """Whether a member may be unpacked under this name: it stays in its folder, on every computer.

    >>> [safe_name(name) for name in ("tables/a.csv", "tables/../../a.csv", "/etc/passwd", "workbench.sqlite")]
    [True, False, False, False]
    """
    if not (NAME.fullmatch(name) and name.isprintable()):
        return False
    parts = name.split("/")
    return not any(part.startswith(".") or part.endswith((".", " ")) or RESERVED.fullmatch(part) for part in parts)


@dataclass(frozen=True)
class Envelope:
    """An open file whose names and sizes were found to be in order; each member's hash is checked as it is read."""

    file: Path
    archive: zipfile.ZipFile
    facts: dict[str, Any]

    @classmethod
    @contextmanager
    def opened(cls, file: Path) -> Iterator[Self]:
        """The file, if it is a project's; what is wrong with it later, while it is unpacked, is one sentence too."""
        with ExitStack() as stack:
            with _readable(file):
                archive = stack.enter_context(zipfile.ZipFile(file))
                _check_packing(file, archive)
                envelope = cls(file, archive, _facts(file, archive))
            envelope._check()
            yield envelope

    @property
    def files(self) -> list[str]:
        """The names of the project's own files."""
        return [name for name in self.facts["members"] if name != LOG]

    def lines(self, name: str) -> Iterator[bytes]:
        """A member line by line."""
        return self._checked(name, lambda member: member.readline(LONGEST_LINE))

    def unpack(self, name: str, place: Path) -> None:
        """A member as a file."""
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            for piece in self._checked(name, lambda member: member.read(1 << 20)):
                file.write(piece)
        sync_file(place)

    def _checked(self, name: str, read: Callable[[IO[bytes]], bytes]) -> Iterator[bytes]:
        expected, digest, size = self.facts["members"][name], hashlib.sha256(), 0
        with _readable(self.file), self.archive.open(name) as member:
            while piece := read(member):
                digest.update(piece)
                size += len(piece)
                yield piece
        if (digest.hexdigest(), size) != (expected["sha256"], expected["bytes"]):
            raise WorkbenchError(
                tr("In the file {file}, {name!r} is not what it was when it was exported.", file=self.file, name=name)
            )

    def _check(self) -> None:
        infos = self.archive.infolist()
        found = sorted(info.filename for info in infos)
        if found != sorted([*self.facts["members"], MANIFEST]) or LOG not in found:
            raise WorkbenchError(
                tr("The file {file} does not hold what its {manifest} says.", file=self.file, manifest=MANIFEST)
            )
        for info in infos:
            if not (info.filename in (MANIFEST, LOG) or safe_name(info.filename)):
                raise WorkbenchError(
                    tr(
                        "The file {file} holds {filename!r}, a name no project's file has.",
                        file=self.file,
                        filename=info.filename,
                    )
                )
        if len({PurePosixPath(name.casefold()) for name in found}) < len(found):
            raise WorkbenchError(tr("The file {file} holds two files of one name.", file=self.file))
        self._check_size(sum(info.file_size for info in infos))

    def _check_size(self, unpacked: int) -> None:
        packed = self.file.stat().st_size
        if unpacked > MOST_BYTES or unpacked > max(SMALL_BYTES, MOST_RATIO * packed):
            raise WorkbenchError(
                tr(
                    "The file {file} would unpack to {unpacked:,.0f} MB, from {packed:,.1f} MB; at most "
                    "{most_bytes:,.0f} MB and {most_ratio} times its size are taken.",
                    file=self.file,
                    unpacked=unpacked / 1000000.0,
                    packed=packed / 1000000.0,
                    most_bytes=MOST_BYTES / 1000000.0,
                    most_ratio=MOST_RATIO,
                )
            )


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Whatever the zip library stumbles over in a damaged file is one sentence."""
    try:
        yield
    except WorkbenchError:
        raise
    except BROKEN as fault:
        raise WorkbenchError(
            tr("The file {file} is not a project's, or it is damaged ({fault}).", file=file, fault=fault)
        ) from None


def _check_packing(file: Path, archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: other ways of packing can take any amount of memory, or a password."""
    for info in archive.infolist():
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise WorkbenchError(
                tr(
                    "In the file {file}, {filename!r} is packed in a way that no project's file is.",
                    file=file,
                    filename=info.filename,
                )
            )


def _facts(file: Path, archive: zipfile.ZipFile) -> dict[str, Any]:
    """What the manifest says; of a format that this release does not know nothing more is read."""
    try:
        info = archive.getinfo(MANIFEST)
        facts = json.loads(archive.read(info)) if info.file_size <= MOST_OF_MANIFEST else {}
        given = facts.get("format")
        if given == FORMAT and all(_is_member(member) for member in facts["members"].values()):
            return dict(facts)
    except (KeyError, ValueError, AttributeError, RecursionError):
        given = None
    if isinstance(given, str) and given.startswith("workbench.project/") and given != FORMAT:
        raise WorkbenchError(
            tr(
                "The file {file} has the format {given!r}; this release reads {format!r}.",
                file=file,
                given=given[:40],
                format=FORMAT,
            )
        )
    raise WorkbenchError(
        tr("The file {file} is not a project's: it has no {manifest} that says so.", file=file, manifest=MANIFEST)
    )


def _is_member(member: Any) -> bool:
    return isinstance(member["sha256"], str) and isinstance(member["bytes"], int)
