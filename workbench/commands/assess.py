"""`workbench assess`: what a questionnaire came to, and what follows from it."""

from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.output import Format, Output, json_text, write_answer
from workbench.language import tr


def assess(
    answers: Annotated[
        Path, typer.Argument(metavar="ANSWERS.json", help=tr("Our answers file or the official Canadian save file."))
    ],
    pack: Annotated[
        str,
        typer.Option(metavar="NAME", help=tr("Which questionnaire the answers must belong to; NAME@VERSION for one.")),
    ] = "",
    format: Annotated[Format, typer.Option()] = Format.text,  # noqa: A002 - the contract's name
    since: Annotated[
        Path | None,
        typer.Option(metavar="EARLIER.json", help=tr("Earlier answers to the same questionnaire: what changed since?")),
    ] = None,
    output: Output = None,
) -> None:
    """Assess answers: points, level with its range, what is open, what you are obliged to do, and what changed."""
    from workbench.govern.assessment import assess as assess_answers
    from workbench.govern.assessment import read_answers
    from workbench.govern.versions import compare
    from workbench.report.assessment_text import assessment_text
    from workbench.report.changes_part import changes_text

    sheet = read_answers(answers, pack)
    report, found = assess_answers(sheet), since and compare(read_answers(since, sheet.pack.name), sheet)
    if format == Format.json:
        write_answer(json_text({**report.to_dict(), **({"changed": found.to_dict()} if found else {})}), output)
    else:
        parts = [assessment_text(report), *([changes_text(found, since.name)] if found and since else [])]
        write_answer("\n\n".join(parts), output)
