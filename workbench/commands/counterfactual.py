"""`workbench counterfactual`: what would have changed the answer for one person?"""

import csv
import io
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.commands.output import Format, Output, json_text, write_answer
from workbench.errors import WorkbenchError
from workbench.language import tr

if TYPE_CHECKING:
    from workbench.case import Case
    from workbench.model import Model


def counterfactual(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help=tr("CSV, Parquet, Arrow or Excel, dataset:NAME or scenario:NAME."))
    ],
    model: Annotated[Path, typer.Option(metavar="FILE", help=tr("The model that gave the answer."))],
    row: Annotated[int, typer.Option(help=tr("Which person: rows count from 0."))],
    keep: Annotated[str, typer.Option(metavar="COL[,COL…]", help=tr("Columns that cannot change."))] = "",
    only_up: Annotated[str, typer.Option(metavar="COL[,COL…]", help=tr("Numbers that can only grow."))] = "",
    only_down: Annotated[str, typer.Option(metavar="COL[,COL…]", help=tr("Numbers that can only shrink."))] = "",
    wanted: Annotated[
        str, typer.Option(metavar="LOW,HIGH", help=tr("Scores or amounts that are wanted; an end may be left out: ,8."))
    ] = "",
    amount: Annotated[
        str, typer.Option(metavar="COL", help=tr("The model gives an amount, in its own unit: the column it predicts."))
    ] = "",
    count: Annotated[int, typer.Option(help=tr("How many different ways."))] = 4,
    sensitive: Annotated[
        str | None,
        typer.Option(
            metavar="COL[,COL…]",
            help=tr(
                "Columns that never change, nor what repeats or reveals one; default for dataset:NAME and "
                "scenario:NAME: its card's."
            ),
        ),
    ] = None,
    favourable: Annotated[
        str | None, typer.Option(metavar="VALUE", help=tr("The answer that is wanted. Default: 1, true or yes."))
    ] = None,
    trust_pickle: Annotated[
        bool, typer.Option("--trust-pickle", help=tr("The model may be a pickle: that runs its maker's code."))
    ] = False,
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the contract's name
    output: Output = None,
) -> None:
    """Find small changes that would have brought one person the favourable answer, or a score or amount in a range."""
    from workbench.explain.counterfactual_words import report_words
    from workbench.explain.counterfactuals import Limits, Space, find_counterfactuals

    limits = Limits(
        keep=_names(keep, "--keep"),
        only_up=_names(only_up, "--only-up"),
        only_down=_names(only_down, "--only-down"),
    )
    case = _case(table, sensitive)
    limits.check(case.columns)
    between = _between(wanted, is_amount=bool(amount))
    space = Space.of(case, _model(model, amount, favourable, trust_pickle=trust_pickle))
    report = find_counterfactuals(space, row, limits=limits, count=count, wanted=between)
    text = json_text(report.to_dict()) if format == Format.json else report_words(report, case.roles)
    write_answer(text, output)


def _case(table: str, sensitive: str | None) -> "Case":
    """The table with its sensitive columns: as said, else as the card of a bundled table or a scenario says."""
    from workbench.case import Case
    from workbench.roles import Roles
    from workbench.sources import card_of
    from workbench.tables import open_table

    card = card_of(table)
    opened = open_table(table, engine="pandas")
    given: dict[str, Any] = {} if sensitive is None else {"sensitive": _names(sensitive, "--sensitive")}
    return Case.of(opened.frame, roles=card.roles if card else Roles(), name=table, read_from=opened.note, **given)


def _model(file: Path, amount: str, favourable: str | None, *, trust_pickle: bool) -> "Model":
    if amount:
        from workbench.explain.amount_model import read_amount_model

        return read_amount_model(file, amount=amount, trust_pickle=trust_pickle)
    from workbench.model_files import read_model

    return read_model(file, trust_pickle=trust_pickle, favourable=favourable)


def _between(wanted: str, *, is_amount: bool) -> tuple[float, float] | None:
    """The two ends; one that is left out is open."""
    if not wanted:
        return None
    ends, open_ones = wanted.split(","), (-inf, inf) if is_amount else (0.0, 1.0)
    try:
        low, high = (float(end) if end.strip() else free for end, free in zip(ends, open_ones, strict=True))
    except ValueError:
        raise WorkbenchError(
            tr("--wanted takes two numbers, such as 0.6,0.9 or ,8; not {wanted!r}.", wanted=wanted)
        ) from None
    return low, high


def _names(columns: str, option: str) -> tuple[str, ...]:
    rows = csv.reader(io.StringIO(columns, newline=""), skipinitialspace=True)
    names = tuple(name.strip() for row in rows for name in row if name.strip())
    for name in names:
        if names.count(name) > 1:
            raise WorkbenchError(
                tr("Column {name!r} is named twice after {option}; once is enough.", name=name, option=option)
            )
    return names
