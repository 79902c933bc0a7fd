"""`workbench serve` and `workbench lab`: the guides in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.language import tr


def serve(
    project: Annotated[
        Path | None, typer.Option(metavar="DIR", help=tr("Serve this one project; made if absent."))
    ] = None,
    host: str = "127.0.0.1",
    port: int = 8866,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=tr("Open a browser."))] = True,
) -> None:
    """Serve the guided dashboards on this computer."""
    from workbench.serve import serve as serve_guides

    serve_guides(project=project, host=host, port=port, browser=browser)


def lab(
    project: Annotated[Path | None, typer.Option(metavar="DIR", help=tr("Where the guides are copied to."))] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=tr("Open a browser."))] = True,
    port: Annotated[int | None, typer.Option(help=tr("JupyterLab's port; the first free one from 8888 on."))] = None,
) -> None:
    """Open JupyterLab on the guides."""
    from workbench.lab import lab as open_lab

    open_lab(project=project, browser=browser, port=port)
