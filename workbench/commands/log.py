"""`workbench log`: who changed what in a project, and whether that still holds."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.language import tr

app = typer.Typer(no_args_is_help=True, help=tr("Who changed what in a project, and whether that still holds."))
InProject = Annotated[Path | None, typer.Option("--project", metavar="DIR", help=tr("Default: the folder you are in."))]


@app.command("show")
def log_show(project: InProject = None) -> None:
    """Print who changed what and when, first to last."""
    from workbench.log import entry_text, read_entries
    from workbench.store import Project

    found = Project.open(project or Project.current().folder, create=False)
    with found.store.reading() as view:
        for entry in () if view is None else read_entries(view):
            typer.echo(entry_text(entry))


@app.command("verify")
def log_verify(
    project: InProject = None,
    head: Annotated[str, typer.Option(metavar="HASH", help=tr("A hash noted earlier that must still be there."))] = "",
) -> None:
    """Check that nothing in the log was changed, and that the project is what its log adds up to."""
    from workbench.store import Project
    from workbench.verify import verify_log

    report = verify_log(Project.open(project or Project.current().folder, create=False), head)
    typer.echo(report.to_text())
    if report.fault:
        raise typer.Exit(1)
