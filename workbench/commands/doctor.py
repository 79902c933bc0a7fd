"""`workbench doctor`: what is wrong, and what to do."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.output import Format, Output, json_text, write_answer
from workbench.language import tr


def doctor(
    project: Annotated[Path | None, typer.Option(metavar="DIR", help=tr("Look at this project too."))] = None,
    port: Annotated[int, typer.Option(help=tr("The port that pages are to be served on."))] = 8866,
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the same name in every command
    output: Output = None,
) -> None:
    """Say what is wrong with an installation, a project, a browser or a port; exit code 1 if something is."""
    from workbench.doctor import check_up

    found = check_up(project=project, port=port)
    write_answer(json_text(found.to_dict()) if format == Format.json else found.to_text(), output)
    if found.is_ill:
        raise typer.Exit(1)
