"""`workbench export` and `workbench import`: a project as one file."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.language import tr


def export_file(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help=tr("The project's folder."))],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE")],
) -> None:
    """Write a project, with its log and its files, as one file."""
    from workbench.archive import export_project
    from workbench.store import Project

    done = export_project(Project.open(project, create=False), output)
    typer.echo(
        tr(
            "{output} holds the project: {entries} entries of its log, {files} files.",
            output=output,
            entries=done.entries,
            files=done.files,
        )
    )


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=tr("What `workbench export` wrote."))],
    project: Annotated[Path, typer.Option(metavar="DIR", help=tr("A folder that is empty or not there yet."))],
) -> None:
    """Make a project from such a file; one that is there already is never touched."""
    from workbench.archive import import_project

    done = import_project(file, project)
    typer.echo(
        tr(
            "{project} holds the project now: {entries} entries of its log, {files} files.",
            project=project,
            entries=done.entries,
            files=done.files,
        )
    )
