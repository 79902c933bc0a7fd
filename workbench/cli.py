"""The command line: the same answers without a browser.

Exit code 0 done, 1 a rule is broken, 2 the input is wrong: one sentence on stderr, never a traceback.
"""

import io
import os
import sys

import typer

from workbench.commands import (
    archive,
    assess,
    audit,
    counterfactual,
    datasets,
    doctor,
    explain,
    log,
    measure,
    report,
    serve,
    workshop,
)
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.threads import patient

app = typer.Typer(
    help=tr("See who a decision treats differently, by how much and how sure that is."),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(audit.audit)
app.command()(assess.assess)
app.command()(measure.measure)
app.command()(report.report)
app.command()(explain.explain)
app.command()(counterfactual.counterfactual)
app.command()(datasets.datasets)
app.command()(serve.serve)
app.command()(serve.lab)
app.command()(doctor.doctor)
app.command()(workshop.workshop)
app.command()(workshop.handouts)
app.add_typer(log.app, name="log")
app.command("export")(archive.export_file)
app.command("import")(archive.import_file)


def main() -> None:
    """Run the command line; what a person did wrong ends in one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows a question mark for it
    os.environ.update(patient())
    try:
        app()
    except WorkbenchError as problem:
        typer.echo(tr("workbench: {problem}", problem=problem), err=True)
        sys.exit(2)
