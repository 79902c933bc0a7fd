"""`workbench export` and `workbench import`: a project as one file."""

from pathlib import Path
from typing import Annotated

import typer


def export_file(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="The project's folder.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE")],
) -> None:
    """Write a project, with its log and its files, as one file."""
    from workbench.archive import export_project
    from workbench.store import Project

    done = export_project(Project.open(project, create=False), output)
    typer.echo(f"{output} holds the project: {done.entries} entries of its log, {done.files} files.")


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `workbench export` wrote.")],
    project: Annotated[Path, typer.Option(metavar="DIR", help="A folder that is empty or not there yet.")],
) -> None:
    """Make a project from such a file; one that is there already is never touched."""
    from workbench.archive import import_project

    done = import_project(file, project)
    typer.echo(f"{project} holds the project now: {done.entries} entries of its log, {done.files} files.")
