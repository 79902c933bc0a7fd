"""`workbench explain`: why does this row have this score?"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands.output import Format, Output, json_text, write_answer
from workbench.language import tr

if TYPE_CHECKING:
    from workbench.case import Case
    from workbench.explain.shapley import Explanation
    from workbench.model import Model


class Means(StrEnum):
    """What a high score says."""

    favourable = "favourable"
    unfavourable = "unfavourable"


class Methods(StrEnum):
    """How the score is taken apart."""

    shap = "shap"
    lime = "lime"
    both = "both"


def explain(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help=tr("CSV, Parquet, Arrow or Excel, dataset:NAME or scenario:NAME."))
    ],
    model: Annotated[Path, typer.Option(metavar="FILE", help=tr("The model: skops, LightGBM, XGBoost or ONNX."))],
    row: Annotated[int, typer.Option(metavar="N", help=tr("Which row to explain; rows are counted from 0."))],
    method: Annotated[Methods, typer.Option(help=tr("SHAP, LIME, or both beside each other."))] = Methods.shap,
    favourable: Annotated[
        str | None, typer.Option(metavar="VALUE", help=tr("The model's class to explain. Default: 1, true or yes."))
    ] = None,
    score_means: Annotated[
        Means, typer.Option(help=tr("What a high score of this model means; the text says who it speaks for."))
    ] = Means.favourable,
    trust_pickle: Annotated[
        bool, typer.Option("--trust-pickle", help=tr("The model may be a pickle: that runs its maker's code."))
    ] = False,
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the contract's name
    output: Output = None,
) -> None:
    """Take one row's score apart: what raised it and what lowered it, and by how much."""
    from workbench.case import Case
    from workbench.explain.shapley import pick_row
    from workbench.model_files import read_model
    from workbench.report.explanation_text import explanations_text
    from workbench.tables import open_table

    found = read_model(model, trust_pickle=trust_pickle, favourable=favourable)
    opened = open_table(table, engine="pandas")
    case = Case.of(opened.frame, name=table, read_from=opened.note, score_means=score_means.value)
    pick_row(case.pandas, row)
    answers = _answers(case, found, row, method)
    if format == Format.json:
        for note in dict.fromkeys(note for answer in answers for note in answer.notes):
            typer.echo(tr("workbench: {note}", note=note), err=True)
        found_json = [answer.to_dict() for answer in answers]
        text = json_text(found_json if method == Methods.both else found_json[0])
    else:
        text = explanations_text(answers, case)
    write_answer(text, output)


def _answers(case: "Case", model: "Model", row: int, method: Methods) -> "list[Explanation]":
    answers: list[Explanation] = []
    if method != Methods.lime:
        from workbench.explain.shapley import explain_person

        answers.append(explain_person(case, model, row))
    if method != Methods.shap:
        from workbench.explain.surrogate import imitate_person

        answers.append(imitate_person(case, model, row))
    return answers
