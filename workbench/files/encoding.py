"""In which encoding are the letters of a text file written?"""

import codecs
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.files.dialect import SAMPLE_BYTES
from workbench.files.kinds import read_start
from workbench.language import tr


def find_encoding(path: Path) -> str:
    """UTF-8 where the whole file is, UTF-16 or -32 where it says so, else the Windows code page of western Europe."""
    start = read_start(path, 4)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        return "utf-32"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in read_start(path, SAMPLE_BYTES):
        raise WorkbenchError(
            tr(
                "{name} is not a text file, or its letters are written in a way that cannot be found out; save it "
                "as CSV in UTF-8.",
                name=path.name,
            )
        )
    for encoding in ("utf-8-sig", "cp1252"):
        if _decodes(path, encoding):
            return encoding
    return "latin-1"


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:  # also UTF-16 that does not say in which order its bytes are
        return False
    return True


def named_encoding(path: Path, encoding: str) -> str:
    """The encoding somebody named, if the whole file is written so; a mark at its beginning is no letter."""
    plain = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    if not _decodes(path, plain):
        raise WorkbenchError(
            tr(
                "{name} is not written in {encoding}; choose another encoding.",
                name=path.name,
                encoding=encoding_words(encoding),
            )
        )
    return plain


def encoding_words(encoding: str) -> str:
    """An encoding as people write it: UTF-8."""
    return encoding.upper().removesuffix("-SIG")
