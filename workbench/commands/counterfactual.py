"""`workbench counterfactual`: what would have changed the answer for one person?"""

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.commands.output import Format, Output, json_text, write_answer
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.case import Case

BUNDLED = "dataset:"


def counterfactual(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="CSV, Parquet, Arrow or Excel, or dataset:NAME.")],
    model: Annotated[Path, typer.Option(metavar="FILE", help="The model that gave the answer.")],
    row: Annotated[int, typer.Option(help="Which person: rows count from 0.")],
    keep: Annotated[str, typer.Option(metavar="COL[,COL…]", help="Columns that cannot change.")] = "",
    only_up: Annotated[str, typer.Option(metavar="COL[,COL…]", help="Numbers that can only grow.")] = "",
    only_down: Annotated[str, typer.Option(metavar="COL[,COL…]", help="Numbers that can only shrink.")] = "",
    count: Annotated[int, typer.Option(help="How many different ways.")] = 4,
    sensitive: Annotated[
        str | None,
        typer.Option(
            metavar="COL[,COL…]",
            help="Columns that never change, nor what repeats or reveals one; default for dataset:NAME: its card's.",
        ),
    ] = None,
    favourable: Annotated[
        str | None, typer.Option(metavar="VALUE", help="The answer that is wanted. Default: 1, true or yes.")
    ] = None,
    trust_pickle: Annotated[
        bool, typer.Option("--trust-pickle", help="The model may be a pickle: that runs its maker's code.")
    ] = False,
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the contract's name
    output: Output = None,
) -> None:
    """Find small changes that would have brought the favourable answer for one person."""
    from workbench.explain.counterfactual_words import report_words
    from workbench.explain.counterfactuals import Limits, Space, find_counterfactuals
    from workbench.model_files import read_model

    limits = Limits(
        keep=_names(keep, "--keep"),
        only_up=_names(only_up, "--only-up"),
        only_down=_names(only_down, "--only-down"),
    )
    case = _case(table, sensitive)
    limits.check(case.columns)
    reader = read_model(model, trust_pickle=trust_pickle, favourable=favourable)
    report = find_counterfactuals(Space.of(case, reader), row, limits=limits, count=count)
    text = json_text(report.to_dict()) if format == Format.json else report_words(report, case.roles)
    write_answer(text, output)


def _case(table: str, sensitive: str | None) -> "Case":
    """The table with its sensitive columns: as said, else as the card of a bundled table says."""
    from workbench.case import Case
    from workbench.catalog import load_card
    from workbench.roles import Roles
    from workbench.tables import open_table

    roles = load_card(table.removeprefix(BUNDLED)).roles if table.startswith(BUNDLED) else Roles()
    opened = open_table(table, engine="pandas")
    given: dict[str, Any] = {} if sensitive is None else {"sensitive": _names(sensitive, "--sensitive")}
    return Case.of(opened.frame, roles=roles, name=table, read_from=opened.note, **given)


def _names(columns: str, option: str) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(columns, newline=""), skipinitialspace=True)
    names = tuple(name.strip() for row in rows for name in row if name.strip())
    for name in names:
        if names.count(name) > 1:
            raise WorkbenchError(f"Column {name!r} is named twice after {option}; once is enough.")
    return names
