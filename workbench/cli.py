"""The command line: the same answers without a browser.

Exit code 0 done, 1 a rule is broken, 2 the input is wrong: one sentence on stderr, never a traceback.
"""

import csv
import io
import json
import math
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.errors import WorkbenchError, unknown
from workbench.roles import Favourable, ScoreMeans

if TYPE_CHECKING:
    from workbench.case import Case

app = typer.Typer(
    help="See who a decision treats differently, by how much and how sure that is.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
log_commands = typer.Typer(no_args_is_help=True, help="Who changed what in a project, and whether that still holds.")
app.add_typer(log_commands, name="log")


class Format(StrEnum):
    """How an answer is written."""

    text = "text"
    json = "json"


Columns = Annotated[
    str, typer.Option(metavar="COL[,COL…]", help='Columns to compare people by; a name with a comma in it "in quotes".')
]
Column = Annotated[str | None, typer.Option(metavar="COL")]
InProject = Annotated[Path | None, typer.Option("--project", metavar="DIR", help="Default: the folder you are in.")]


@app.command()
def audit(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="CSV, Parquet, Arrow or Excel, dataset:NAME or scenario:NAME.")
    ],
    sensitive: Columns,
    target: Column = None,
    prediction: Column = None,
    score: Column = None,
    favourable: Annotated[
        list[str] | None, typer.Option(metavar="VALUE", help="Default: 1, true or yes. Repeat it for several values.")
    ] = None,
    weight: Column = None,
    threshold: Annotated[float, typer.Option(help="From which score on the answer is favourable.")] = 0.5,
    score_means: Annotated[
        str, typer.Option(help="favourable or unfavourable: what a high score means.")
    ] = "favourable",
    cut: Annotated[list[str] | None, typer.Option(metavar="COL=25,40,60", help="Bands of a number.")] = None,
    depth: Annotated[int, typer.Option(help="Compare intersections of up to so many columns.")] = 1,
    model: Annotated[Path | None, typer.Option(metavar="FILE", help="Score the table with this model.")] = None,
    trust_pickle: Annotated[
        bool, typer.Option("--trust-pickle", help="The model may be a pickle: that runs its maker's code.")
    ] = False,
    engine: Annotated[
        str, typer.Option(help="Who reads the table: auto, pandas, polars, duckdb, dask or spark; auto suits its size.")
    ] = "auto",
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the contract's name
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")] = None,
) -> None:
    """Compare groups: who is treated differently, by how much, how sure."""
    from workbench.case import Case
    from workbench.fairness.groups import compare_groups
    from workbench.report.text import audit_text
    from workbench.tables import open_table

    columns = _names(sensitive)
    if model is not None and (prediction or score):
        raise WorkbenchError("Give either --model or a column with --prediction or --score, not both.")
    if model is not None and engine not in ("auto", "pandas"):
        raise WorkbenchError(f"A model scores a table in pandas; leave --engine {engine} away.")
    given = (*columns, *filter(None, (target, prediction, score, weight)))
    opened = open_table(table, engine=engine, needed=given) if model is None else open_table(table, engine="pandas")
    case = Case.of(
        opened.frame,
        name=table,
        read_from=opened.note,
        sensitive=columns,
        target=target,
        prediction=prediction,
        score=score,
        weight=weight,
        favourable=favourable[0] if favourable and len(favourable) == 1 else tuple(favourable or ()) or None,
        threshold=threshold,
        score_means=_score_means(score_means),
        cuts=_cuts(cut or [], columns),
    )
    if model is not None:
        case = _scored(case, model, trust_pickle=trust_pickle)
    report = compare_groups(case, depth=depth)
    text = json.dumps(report.to_dict(), indent=1) if format == Format.json else audit_text(report)
    _write(text, output)


@app.command()
def datasets(name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None) -> None:
    """List the bundled tables and the scenarios, or print the card of one (NAME or scenario:NAME)."""
    from workbench.catalog import list_text, load_card
    from workbench.scenarios.cards import list_scenarios_text
    from workbench.sources import card_of

    if name is None:
        typer.echo(f"{list_text()}\n\n{list_scenarios_text()}")
    else:
        typer.echo((card_of(name) or load_card(name)).to_text())


@app.command()
def serve(
    project: Annotated[Path | None, typer.Option(metavar="DIR", help="Serve this one project; made if absent.")] = None,
    host: str = "127.0.0.1",
    port: int = 8866,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
) -> None:
    """Serve the guided dashboards on this computer."""
    from workbench.serve import serve as serve_guides

    serve_guides(project=project, host=host, port=port, browser=browser)


@app.command()
def lab(
    project: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the guides are copied to.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    port: Annotated[int | None, typer.Option(help="JupyterLab's port; the first free one from 8888 on.")] = None,
) -> None:
    """Open JupyterLab on the guides."""
    from workbench.lab import lab as open_lab

    open_lab(project=project, browser=browser, port=port)


@log_commands.command("show")
def log_show(project: InProject = None) -> None:
    """Print who changed what and when, first to last."""
    from workbench.log import entry_text, read_entries
    from workbench.store import Project

    found = Project.open(project or Project.current().folder, create=False)
    with found.store.reading() as view:
        for entry in () if view is None else read_entries(view):
            typer.echo(entry_text(entry))


@log_commands.command("verify")
def log_verify(
    project: InProject = None,
    head: Annotated[str, typer.Option(metavar="HASH", help="A hash noted earlier that must still be there.")] = "",
) -> None:
    """Check that nothing in the log was changed, and that the project is what its log adds up to."""
    from workbench.store import Project
    from workbench.verify import verify_log

    report = verify_log(Project.open(project or Project.current().folder, create=False), head)
    typer.echo(report.to_text())
    if report.fault:
        raise typer.Exit(1)


@app.command("export")
def export_file(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="The project's folder.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE")],
) -> None:
    """Write a project, with its log and its files, as one file."""
    from workbench.archive import export_project
    from workbench.store import Project

    done = export_project(Project.open(project, create=False), output)
    typer.echo(f"{output} holds the project: {done.entries} entries of its log, {done.files} files.")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `workbench export` wrote.")],
    project: Annotated[Path, typer.Option(metavar="DIR", help="A folder that is empty or not there yet.")],
) -> None:
    """Make a project from such a file; one that is there already is never touched."""
    from workbench.archive import import_project

    done = import_project(file, project)
    typer.echo(f"{project} holds the project now: {done.entries} entries of its log, {done.files} files.")


def main() -> None:
    """Run the command line; what a person did wrong ends in one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows a question mark for it
    try:
        app()
    except WorkbenchError as problem:
        typer.echo(f"workbench: {problem}", err=True)
        sys.exit(2)


def _scored(case: "Case", file: Path, *, trust_pickle: bool) -> "Case":
    from workbench.model import attach_model
    from workbench.model_files import read_model

    roles = case.roles
    model = read_model(file, trust_pickle=trust_pickle, favourable=_one_value(roles.favourable))
    return attach_model(case, model, score_means=roles.score_means)


def _one_value(favourable: Favourable) -> str | None:
    """The favourable value that a model must know by name; of several, it has to be the model's own usual one."""
    return None if isinstance(favourable, tuple) else favourable


def _names(columns: str) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(columns, newline=""), skipinitialspace=True)
    names = tuple(name.strip() for row in rows for name in row if name.strip())
    if not names:
        raise WorkbenchError("Name at least one column after --sensitive.")
    for name in names:
        if names.count(name) > 1:
            raise WorkbenchError(f"Column {name!r} is named twice after --sensitive; once is enough.")
    return names


def _score_means(words: str) -> ScoreMeans:
    if words == "unfavourable":
        return "unfavourable"
    if words == "favourable":
        return "favourable"
    raise WorkbenchError(f"--score-means is favourable or unfavourable, not {words!r}.")


def _cuts(cuts: Sequence[str], compared: Sequence[str]) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for words in cuts:
        column, edges = _cut(words)
        if column not in compared:
            raise unknown("column to cut", column, compared)
        if column in found:
            raise WorkbenchError(f"Column {column!r} is cut twice; give all its edges after one --cut.")
        found[column] = edges
    return found


def _cut(words: str) -> tuple[str, tuple[float, ...]]:
    column, _, text = words.rpartition("=")  # a column's name may hold = too
    try:
        edges = tuple(float(edge) for edge in text.split(","))
    except ValueError:
        edges = ()
    if not (column and edges and all(map(math.isfinite, edges))):
        raise WorkbenchError(f"--cut is written like age=25,40,60, not {words!r}.")
    return column.strip(), edges


def _write(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as problem:
        raise WorkbenchError(f"{output} cannot be written ({problem.strerror}).") from None
