"""Which table is a project about, and is it still the very same one?"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.language import tr

BROUGHT_ALONG = ("dataset:", "scenario:")
"""How the names of tables begin that came with the workbench or are made by it."""


@dataclass(frozen=True)
class TableRef:
    """Which table a project is about: `project.folder / ref` where `ref` is not a "dataset:NAME" or "scenario:NAME".

    `ref` is relative to the project's folder for a table inside it, so that the folder can be moved, else absolute;
    `sha256` (hexadecimal) and `rows` tell whether the table has changed since; `name` is what a person calls it.
    """

    ref: str
    sha256: str
    rows: int
    name: str

    def seen_from(self, folder: Path) -> "TableRef":
        """The same table as a project in this folder names it, so that `..` never hides that it lies outside."""
        if self.ref.startswith(BROUGHT_ALONG):
            return self
        path = (folder / self.ref).resolve()
        inside = path.is_relative_to(folder)
        return replace(self, ref=path.relative_to(folder).as_posix() if inside else str(path))


def hash_file(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, read in pieces: whether this is still the very same table."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise WorkbenchError(
            tr(
                "The file {path} cannot be read: {strerror}.",
                path=path,
                strerror=(fault.strerror or str(fault)).lower(),
            )
        ) from fault
