"""`workbench report`: a project as something to hand on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.output import write_answer
from workbench.errors import WorkbenchError
from workbench.language import tr

if TYPE_CHECKING:
    from workbench.case import Case
    from workbench.store import Project

ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".json": "json"}


def report(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help=tr("The project's folder."))],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help=tr("Ends in .html, .md or .json."))],
    kind: Annotated[
        str,
        typer.Option(help=tr("impact, brief, notice, model-card, dataset-card, art-27, applicability or policy.")),
    ] = "impact",
    format: Annotated[  # noqa: A002 - the contract's name
        str, typer.Option(help=tr("html, markdown or json; default: by the file's ending."))
    ] = "",
) -> None:
    """Write a report for others: numbers of groups with their evidence, what was not assessed, and nobody's row."""
    from workbench.errors import unknown
    from workbench.report.gather import gather
    from workbench.report.render import FORMATS, KINDS, render
    from workbench.store import Project

    if kind not in KINDS:
        raise unknown(tr("kind of report"), kind, KINDS)
    chosen = format or ENDINGS.get(output.suffix.lower(), "")
    if not chosen:
        raise WorkbenchError(
            tr("{name} does not say its format: let it end in .html, .md or .json, or say --format.", name=output.name)
        )
    if chosen not in FORMATS:
        raise unknown("format", chosen, FORMATS)
    opened = Project.open(project, create=False)
    case, unread = _case(opened)
    write_answer(render(gather(opened, case, unread=unread), kind, chosen).rstrip("\n"), output)
    typer.echo(
        tr(
            "{output} holds the {title}{title_2}.{unread}",
            output=output,
            title=KINDS[kind].title[:1].lower(),
            title_2=KINDS[kind].title[1:],
            unread=f" {unread}" if unread else "",
        )
    )


def _case(project: "Project") -> "tuple[Case | None, str]":
    """The project's table; where it cannot be opened the report is made without it and says so."""
    from workbench.reopen import reopen_case

    try:
        return reopen_case(project), ""
    except WorkbenchError as problem:
        return None, tr("Groups were not compared: {problem}", problem=problem)
