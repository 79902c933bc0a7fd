"""`workbench workshop` and `workbench handouts`: a room of people who look for planted bias."""

import os
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated

import typer

from workbench.language import tr


def workshop(
    room: Annotated[
        Path | None, typer.Option(metavar="DIR", help=tr("Where everybody's work is kept; made if absent."))
    ] = None,
    host: str = "127.0.0.1",
    port: int = 8866,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=tr("Open a browser."))] = True,
) -> None:
    """Serve the workshop to a room: everybody has a project of their own, the trainer has a key."""
    from workbench.bundled import bundled
    from workbench.project_folder import default_home
    from workbench.serve import serve
    from workbench.workshop.room import Room

    os.environ["WORKBENCH_HOME"] = str((room or default_home().parent / "workshop").expanduser().resolve())
    opened, key = Room.current(), token_urlsafe(6)

    def say(where: str) -> None:
        """Only now, so that a second start by mistake, whose port is in use, leaves the running room its key."""
        opened.lock(key)
        typer.echo(
            tr("The trainer's key is {key} - it opens the page “For the trainer”. It is shown only here.", key=key)
        )
        typer.echo(where)

    serve(host=host, port=port, browser=browser, guides=bundled("notebooks") / "workshop", say=say)


def handouts(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help=tr("Made if absent."))] = Path(
        "handouts"
    ),
    room: Annotated[
        Path | None, typer.Option(metavar="DIR", help=tr("A room whose tables are used; else as they come."))
    ] = None,
) -> None:
    """Write the workshop as pages to print: a sheet for each part, answers, slides, a certificate."""
    from workbench.bundled import bundled
    from workbench.workshop.handouts import write_handouts
    from workbench.workshop.room import Room

    made = write_handouts(output, Room(room) if room else None, bundled("notebooks") / "workshop")
    typer.echo(
        tr(
            "{output} holds {made} pages; open {name} in a browser and print what you need.",
            output=output,
            made=len(made),
            name=made[0].name,
        )
    )
