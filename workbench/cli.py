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
from typing import Annotated

import typer

from workbench.errors import WorkbenchError, unknown
from workbench.roles import ScoreMeans

app = typer.Typer(
    help="See who a decision treats differently, by how much and how sure that is.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """How an answer is written."""

    text = "text"
    json = "json"


Columns = Annotated[
    str, typer.Option(metavar="COL[,COL…]", help='Columns to compare people by; a name with a comma in it "in quotes".')
]
Column = Annotated[str | None, typer.Option(metavar="COL")]


@app.command()
def audit(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="A CSV or Parquet file, or dataset:NAME.")],
    sensitive: Columns,
    target: Column = None,
    prediction: Column = None,
    score: Column = None,
    favourable: Annotated[str | None, typer.Option(metavar="VALUE", help="Default: 1, true or yes.")] = None,
    weight: Column = None,
    threshold: Annotated[float, typer.Option(help="From which score on the answer is favourable.")] = 0.5,
    score_means: Annotated[
        str, typer.Option(help="favourable or unfavourable: what a high score means.")
    ] = "favourable",
    cut: Annotated[list[str] | None, typer.Option(metavar="COL=25,40,60", help="Bands of a number.")] = None,
    depth: Annotated[int, typer.Option(help="Compare intersections of up to so many columns.")] = 1,
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the contract's name
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")] = None,
) -> None:
    """Compare groups: who is treated differently, by how much, how sure."""
    from workbench.case import Case
    from workbench.fairness.groups import compare_groups
    from workbench.report.text import audit_text
    from workbench.tables import read_table

    columns = _names(sensitive)
    case = Case.of(
        read_table(table),
        name=table,
        sensitive=columns,
        target=target,
        prediction=prediction,
        score=score,
        weight=weight,
        favourable=favourable,
        threshold=threshold,
        score_means=_score_means(score_means),
        cuts=_cuts(cut or [], columns),
    )
    report = compare_groups(case, depth=depth)
    text = json.dumps(report.to_dict(), indent=1) if format == Format.json else audit_text(report)
    _write(text, output)


@app.command()
def datasets(name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None) -> None:
    """List the bundled tables, or print the card of one."""
    from workbench.catalog import list_text, load_card

    typer.echo(list_text() if name is None else load_card(name).to_text())


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
