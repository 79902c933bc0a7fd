"""`workbench audit`: who is treated differently, by how much, how sure."""

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.output import Output, PageFormat, json_text, write_answer
from workbench.cuts import Cut, cuts_dates, read_cut
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.roles import Favourable, ScoreMeans

if TYPE_CHECKING:
    from workbench.case import Case

Columns = Annotated[
    str,
    typer.Option(metavar="COL[,COL…]", help=tr('Columns to compare people by; a name with a comma in it "in quotes".')),
]
Column = Annotated[str | None, typer.Option(metavar="COL")]


def audit(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help=tr("CSV, Parquet, Arrow or Excel, dataset:NAME or scenario:NAME."))
    ],
    sensitive: Columns,
    target: Column = None,
    prediction: Column = None,
    score: Column = None,
    favourable: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help=tr("Default: 1, true or yes. Repeat it for several values.")),
    ] = None,
    favourable_decision: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help=tr("Of --prediction, where it is written otherwise than --target.")),
    ] = None,
    weight: Column = None,
    threshold: Annotated[float, typer.Option(help=tr("From which score on the answer is favourable."))] = 0.5,
    score_means: Annotated[
        str, typer.Option(help=tr("favourable or unfavourable: what a high score means."))
    ] = "favourable",
    cut: Annotated[
        list[str] | None,
        typer.Option(metavar="COL=25,40,60", help=tr("Bands of a number or a date (COL=year).")),
    ] = None,
    depth: Annotated[int, typer.Option(help=tr("Compare intersections of up to so many columns."))] = 1,
    model: Annotated[Path | None, typer.Option(metavar="FILE", help=tr("Score the table with this model."))] = None,
    trust_pickle: Annotated[
        bool, typer.Option("--trust-pickle", help=tr("The model may be a pickle: that runs its maker's code."))
    ] = False,
    engine: Annotated[
        str,
        typer.Option(help=tr("Who reads the table: auto, pandas, polars, duckdb, dask or spark; auto suits its size.")),
    ] = "auto",
    format: Annotated[PageFormat, typer.Option()] = PageFormat.text,  # noqa: A002 - the contract's name
    output: Output = None,
) -> None:
    """Compare groups: who is treated differently, by how much, how sure."""
    from workbench.case import Case
    from workbench.fairness.groups import compare_groups
    from workbench.report.text import audit_text
    from workbench.tables import open_table

    columns = _names(sensitive)
    if model is not None and (prediction or score):
        raise WorkbenchError(tr("Give either --model or a column with --prediction or --score, not both."))
    if model is not None and engine not in ("auto", "pandas"):
        raise WorkbenchError(tr("A model scores a table in pandas; leave --engine {engine} away.", engine=engine))
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
        favourable=_values(favourable),
        favourable_decision=_values(favourable_decision),
        threshold=threshold,
        score_means=_score_means(score_means),
        cuts=_cuts(cut or [], columns),
    )
    if model is not None:
        case = _scored(case, model, trust_pickle=trust_pickle)
    report = compare_groups(case, depth=depth)
    if format == PageFormat.html:
        from workbench.report.audit_page import audit_page

        write_answer(audit_page(report), output)
    else:
        write_answer(json_text(report.to_dict()) if format == PageFormat.json else audit_text(report), output)


def _scored(case: "Case", file: Path, *, trust_pickle: bool) -> "Case":
    from workbench.model import attach_model
    from workbench.model_files import read_model

    roles = case.roles
    model = read_model(file, trust_pickle=trust_pickle, favourable=_one_value(roles.favourable))
    return attach_model(case, model, score_means=roles.score_means)


def _values(given: Sequence[str] | None) -> Favourable:
    """What was said once, or several times; None if it was not."""
    return given[0] if given and len(given) == 1 else tuple(given or ()) or None


def _one_value(favourable: Favourable) -> str | None:
    """The favourable value that a model must know by name; of several, it has to be the model's own usual one."""
    return None if isinstance(favourable, tuple) else favourable


def _names(columns: str) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(columns, newline=""), skipinitialspace=True)
    names = tuple(name.strip() for row in rows for name in row if name.strip())
    if not names:
        raise WorkbenchError(tr("Name at least one column after --sensitive."))
    for name in names:
        if names.count(name) > 1:
            raise WorkbenchError(tr("Column {name!r} is named twice after --sensitive; once is enough.", name=name))
    return names


def _score_means(words: str) -> ScoreMeans:
    if words == "unfavourable":
        return "unfavourable"
    if words == "favourable":
        return "favourable"
    raise WorkbenchError(tr("--score-means is favourable or unfavourable, not {words!r}.", words=words))


def _cuts(cuts: Sequence[str], compared: Sequence[str]) -> dict[str, Cut]:
    found: dict[str, Cut] = {}
    for words in cuts:
        column, edges = _cut(words)
        if column not in compared:
            raise unknown(tr("column to cut"), column, compared)
        if column in found:
            raise WorkbenchError(
                tr("Column {column!r} is cut twice; give all its edges after one --cut.", column=column)
            )
        found[column] = edges
    return found


def _cut(words: str) -> tuple[str, Cut]:
    column, _, text = words.rpartition("=")  # a column's name may hold = too
    try:
        edges = read_cut(text if all(map(str.strip, text.split(","))) else "")
    except WorkbenchError:
        edges = ()
    if not (column and edges and (cuts_dates(edges) or all(map(math.isfinite, map(float, edges))))):
        raise WorkbenchError(
            tr("--cut is written like age=25,40,60, joined=year or joined=2024-01-01, not {words!r}.", words=words)
        )
    return column.strip(), edges
