"""How every command writes its answer: as text or JSON, on the screen or into a file."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.errors import WorkbenchError
from workbench.language import tr


class Format(StrEnum):
    """How an answer is written."""

    text = "text"
    json = "json"


class PageFormat(StrEnum):
    """How an answer is written that can also be a page."""

    text = "text"
    json = "json"
    html = "html"


Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")]


def json_text(answer: Any) -> str:
    """An answer as JSON for people and programs: never NaN, which JSON does not know."""
    return json.dumps(answer, indent=1, allow_nan=False)


def write_answer(text: str, output: Path | None) -> None:
    """Print an answer, or write it into a file."""
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as problem:
        raise WorkbenchError(
            tr("{output} cannot be written ({strerror}).", output=output, strerror=problem.strerror)
        ) from None
