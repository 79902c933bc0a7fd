"""What a file really is, by its first bytes; what its name says comes second."""

from pathlib import Path
from typing import Literal

from workbench.errors import WorkbenchError
from workbench.language import tr

Kind = Literal["text", "Parquet", "Arrow", "workbook"]
ENDINGS: dict[str, Kind] = {
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".parquet": "Parquet",
    ".arrow": "Arrow",
    ".feather": "Arrow",
    ".ipc": "Arrow",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
}
OPENED = tuple(ending for ending in ENDINGS if ending != ".xls")
"""Endings of the files that can be read; an .xls is known only so as to say what to do about it."""
COLUMNAR: dict[bytes, Kind] = {b"PAR1": "Parquet", b"ARROW1": "Arrow", b"FEA1": "Arrow", b"\xff\xff\xff\xff": "Arrow"}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
A_FILE: dict[Kind, str] = {"text": tr("a text file"), "Parquet": tr("a Parquet file"), "Arrow": tr("an Arrow file")}


def find_kind(path: Path) -> Kind:
    """The kind of a file; Parquet and Arrow are known by their first bytes whatever they are called.

    Raises
    ------
    WorkbenchError
        When the file is not what its name says, or is a workbook protected by a password.
    """
    said, start = ENDINGS[path.suffix.lower()], read_start(path, 8)
    found = next((kind for mark, kind in COLUMNAR.items() if start.startswith(mark)), said)
    if said not in (found, "workbook"):
        return found
    if said == "workbook":
        _check_workbook(path, start)
    elif start.startswith((ZIP, OLE)):
        raise WorkbenchError(
            tr(
                "{name} is not {a_file}, whatever its name says; if it is an Excel workbook, call it .xlsx, or save "
                "it as CSV first.",
                name=path.name,
                a_file=A_FILE[said],
            )
        )
    elif said != "text" and not start.startswith(tuple(COLUMNAR)):
        raise not_a_file(path, said)
    return said


def not_a_file(path: Path, kind: Kind) -> WorkbenchError:
    """The error of a file that cannot be what it should be."""
    return WorkbenchError(
        tr("{name} is not {a_file}, or it was cut short; save it again.", name=path.name, a_file=A_FILE[kind])
    )


def read_start(path: Path, size: int) -> bytes:
    """The first bytes of a file."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError as problem:
        raise WorkbenchError(
            tr("{name} cannot be read ({strerror}).", name=path.name, strerror=problem.strerror)
        ) from None


def _check_workbook(path: Path, start: bytes) -> None:
    if start.startswith(OLE):  # the envelope of everything encrypted, and of workbooks before 2007
        if ENCRYPTED in path.read_bytes():
            raise WorkbenchError(
                tr(
                    "{name} is protected by a password; open it in Excel, take the password off and save it again.",
                    name=path.name,
                )
            )
        raise WorkbenchError(tr("{name} is a workbook of an old kind (.xls); save it as .xlsx or CSV.", name=path.name))
    if not start.startswith(ZIP):
        raise WorkbenchError(
            tr("{name} is not an Excel workbook, whatever its name says; save it again.", name=path.name)
        )
