"""Folders and files that are still there after a power cut."""

import contextlib
import os
from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; each new name is on the disk when this returns."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that for a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_file(file: Path) -> None:
    """Wait until what a file holds is on the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())
