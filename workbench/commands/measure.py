"""`workbench measure`: run the analyses that an assessment asks for, and keep what each found with the project."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.language import tr

if TYPE_CHECKING:
    from workbench.case import Case
    from workbench.data.reference_population import Reference
    from workbench.model import Model
    from workbench.store import Project

REFERENCE = "review.reference"  # where the page of the table keeps who it is about
NO_TABLE = tr("There is no table in this project yet. Choose one on the start page, then measure.")


def measure(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help=tr("The folder of a project with a table."))],
) -> None:
    """Measure what an assessment can take from the table; one line a step, then what was kept."""
    from workbench.errors import WorkbenchError
    from workbench.govern.measuring import measure_all
    from workbench.reopen import reopen_case
    from workbench.store import Project

    def told(fraction: float, words: str) -> None:
        typer.echo(f"{fraction:4.0%} {words}")

    opened = Project.open(project, create=False)
    told(0.0, tr("Reading the table"))
    case = reopen_case(opened)
    if case is None:
        raise WorkbenchError(NO_TABLE)
    whole = case.cohort.whole if case.cohort else case
    kept = measure_all(opened, whole, model=_model(opened, whole), reference=_reference(opened, whole), progress=told)
    typer.echo(tr("Kept: {kept}.", kept=", ".join(record.kind for record in kept)))


def _reference(project: "Project", case: "Case") -> "Reference | None":
    """The people the table is about, where somebody said on the page of the table who they are."""
    kept = project.choice(REFERENCE) or {}
    shares = kept.get("shares", {}) if kept.get("table") == case.name else {}
    known = case.counts.names
    return {name: its for name, its in shares.items() if name in known and set(its) <= set(known[name])} or None


def _model(project: "Project", case: "Case") -> "Model | None":
    """The model that is looked at: one that was chosen, or the plain one whose scores are attached."""
    from workbench.chosen_model import read_chosen
    from workbench.reopen import open_model

    chosen = read_chosen(project)
    if chosen is not None or project.model is None:
        return chosen
    return open_model(project, case, project.model)
