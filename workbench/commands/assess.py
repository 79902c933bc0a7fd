"""`workbench assess`: what a questionnaire came to, and what follows from it."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.output import Format, Output, json_text, write_answer


def assess(
    answers: Annotated[
        Path, typer.Argument(metavar="ANSWERS.json", help="Our answers file or the official Canadian save file.")
    ],
    pack: Annotated[
        str, typer.Option(metavar="NAME", help="Which questionnaire the answers must belong to; NAME@VERSION for one.")
    ] = "",
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the contract's name
    output: Output = None,
) -> None:
    """Assess answers: points, level with its range, what is open, and what you are obliged to do."""
    from workbench.govern.assessment import assess as assess_answers
    from workbench.govern.assessment import read_answers
    from workbench.report.assessment_text import assessment_text

    report = assess_answers(read_answers(answers, pack))
    write_answer(json_text(report.to_dict()) if format == Format.json else assessment_text(report), output)
