"""A project as one file: its log and the files that came with it, to keep or to go on with elsewhere.

- The file is a zip: `project.json` says what it is and gives the size and the SHA-256 of every other member;
  `log.jsonl` holds one entry of the log a line; `tables/` and `scores/` are the project's own files.
- The state is not in it twice: it is what the log adds up to, so a log with a fault is not exported.
- A file from elsewhere is looked at before anything of it is kept: its size, its names, its hashes, its log. A project
  that is there already is never touched; the new one appears whole or not at all.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from secrets import token_hex
from typing import Any, get_args

from workbench.envelope import FORMAT, LOG, MANIFEST, Envelope, safe_name
from workbench.errors import WorkbenchError
from workbench.folders import make_folder, sync_file, sync_folder
from workbench.language import tr
from workbench.log import IMPORTED, Entry, append, copy_entries, fingerprint, read_entries
from workbench.store import PlainModel, Project
from workbench.table_ref import hash_file
from workbench.verify import Chain, verify_log

FOLDERS = ("tables", "scores", "models")
UNFINISHED = ".part"


@dataclass(frozen=True)
class Transfer:
    """What was written or taken over: how many entries of the log, and how many files of the project's own."""

    entries: int
    files: int


def export_project(project: Project, file: Path) -> Transfer:
    """Write a project as one file, in the place of an older one of that name; it is there whole or not at all.

    A table that lies outside the project's folder, or comes with the workbench, is named in it and not taken along.

    Raises
    ------
    WorkbenchError
        When there is no project, its log has a fault, or the file cannot be written.
    """
    report = verify_log(project)
    if not report.entries or report.fault:
        fault = report.fault or tr("Nothing was written to it yet.")
        raise WorkbenchError(
            tr("The project in {folder} cannot be exported. {fault}", folder=project.folder, fault=fault)
        )
    with _moved_into_place(Path(file)) as draft, zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive:
        members = {name: _pack(archive, name, path) for name, path in _files(project)}
        chain, members[LOG] = _pack_log(archive, project)
        facts = {
            "format": FORMAT,
            "release": version("responsible-ai-workbench"),
            "written": datetime.now(UTC).isoformat(timespec="seconds"),
            "project": chain.project,
            "entries": chain.number,
            "head": chain.head,
            "members": members,
        }
        archive.writestr(MANIFEST, json.dumps(facts, indent=1))
    return Transfer(chain.number, len(members) - 1)


def import_project(file: Path, folder: Path) -> Transfer:
    """Make a project from such a file, in a folder that is not there yet or empty.

    Its log goes on where the other one ended, with an entry that names the file's hash; it gets an id of its own.

    Raises
    ------
    WorkbenchError
        When the file is not a project's, was changed, is too large unpacked, or there is something in the folder.
    """
    project = Project.open(folder)
    if _is_taken(project):
        raise WorkbenchError(
            tr(
                "There is something in {folder} already; a project is imported into a new folder.",
                folder=project.folder,
            )
        )
    sha256 = hash_file(Path(file))
    with Envelope.opened(Path(file)) as envelope, _staged(project.folder) as stage:
        for name in envelope.files:
            envelope.unpack(name, stage / name)
        chain = _checked_log(envelope)
        source = {"file": sha256, "project": chain.project, "entries": chain.number}
        _take_over(envelope, Project.open(stage), source)
    return Transfer(chain.number, len(envelope.files))


def _is_taken(project: Project) -> bool:
    try:
        return project.store.is_made() or (project.folder.is_dir() and any(project.folder.iterdir()))
    except OSError as fault:
        raise WorkbenchError(
            tr("The folder {folder} cannot be read ({strerror}).", folder=project.folder, strerror=fault.strerror)
        ) from None


def _files(project: Project) -> Iterator[tuple[str, Path]]:
    """The project's own files by their name in the archive; links and what is half uploaded are not among them."""
    for folder in FOLDERS:
        for path in sorted((project.folder / folder).rglob("*")):
            name = path.relative_to(project.folder).as_posix()
            hidden = any(part.startswith(".") for part in path.relative_to(project.folder).parts)
            if hidden or path.suffix == UNFINISHED or path.is_symlink() or not path.is_file():
                continue
            if not safe_name(name):
                raise WorkbenchError(
                    tr("The file {name!r} has a name that not every computer can keep; rename it first.", name=name)
                )
            yield name, path


def _pack(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as member:
        while piece := source.read(1 << 20):
            digest.update(piece)
            size += len(piece)
            member.write(piece)
    return {"sha256": digest.hexdigest(), "bytes": size}


def _pack_log(archive: zipfile.ZipFile, project: Project) -> tuple[Chain, dict[str, Any]]:
    """The log as it is at this moment, looked at again while it is written: it may have grown since."""
    chain, digest, size = Chain(), hashlib.sha256(), 0
    with project.store.reading() as view, archive.open(LOG, "w", force_zip64=True) as member:
        for entry in () if view is None else read_entries(view):
            line = f"{json.dumps(asdict(entry))}\n".encode()
            digest.update(line)
            size += len(line)
            member.write(line)
            chain.follow([entry])
    return chain, {"sha256": digest.hexdigest(), "bytes": size}


def _entries(envelope: Envelope) -> Iterator[Entry]:
    for line in envelope.lines(LOG):
        try:
            yield Entry(**json.loads(line))
        except (ValueError, TypeError, RecursionError):
            raise WorkbenchError(tr("The file {file} holds a log that cannot be read.", file=envelope.file)) from None


def _checked_log(envelope: Envelope) -> Chain:
    """What the log adds up to; looked at from end to end before anything of it is kept."""
    chain = Chain()
    fault = chain.follow(_entries(envelope))
    said = tuple(envelope.facts.get(name) for name in ("project", "entries", "head"))
    if not fault and said != (chain.project, chain.number, chain.head):
        fault = tr("It is not the one that its {manifest} tells of.", manifest=MANIFEST)
    if fault:
        raise WorkbenchError(tr("The log in {file} does not hold together. {fault}", file=envelope.file, fault=fault))
    return chain


def _take_over(envelope: Envelope, project: Project, source: dict[str, Any]) -> None:
    """Write the log and what it adds up to; what cannot be read back as a project's state is not taken over."""
    try:
        with project.store.writing() as view:
            copy_entries(view, _entries(envelope))
            append(view, IMPORTED, {"project": fingerprint(view.project), "from": source})
        table, _, model = project.table, project.roles, project.model
        readable = model in (None, *get_args(PlainModel)) and (table is None or isinstance(table.ref, str))
        readable = readable and not verify_log(project).fault
    except WorkbenchError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError):
        readable = False
    if not readable:
        raise WorkbenchError(tr("The log in {file} tells of something that no project holds.", file=envelope.file))


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """A place in the folder to put things together, which go where they belong when all went well; the store last.

    A file that somebody made there meanwhile is never replaced.
    """
    stage = folder / f".import-{token_hex(8)}"
    is_new = not folder.exists()
    try:
        make_folder(stage)
        yield stage
        for path in sorted(stage.iterdir(), key=Path.is_file):
            if path.is_dir():
                path.rename(folder / path.name)
            else:
                (folder / path.name).hardlink_to(path)
        sync_folder(folder)
    except OSError as fault:
        raise WorkbenchError(
            tr("The project cannot be made in {folder} ({strerror}).", folder=folder, strerror=fault.strerror or fault)
        ) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        if is_new:
            with suppress(OSError):
                folder.rmdir()  # only where nothing came into it


@contextmanager
def _moved_into_place(file: Path) -> Iterator[Path]:
    draft = file.with_name(f".{file.name}-{token_hex(8)}")
    try:
        yield draft
        sync_file(draft)
        draft.replace(file)
        sync_folder(file.parent)
    except OSError as fault:
        raise WorkbenchError(
            tr("The file {file} cannot be written ({strerror}).", file=file, strerror=fault.strerror or fault)
        ) from None
    finally:
        draft.unlink(missing_ok=True)
