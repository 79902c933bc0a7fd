"""A model that a person brings as a file: read without running anything in it, and kept with the project as it is.

A model of scikit-learn is written anew by `chosen_model`; one of another library stays the file that was brought.
"""

from pathlib import Path

from workbench.case import Case
from workbench.chosen_model import CHOSEN, FOLDER
from workbench.folders import make_folder
from workbench.language import tr
from workbench.model import Model, Progress, attach_model
from workbench.model_files import read_model
from workbench.receiving import MODELS
from workbench.reopen import use_model, without_scores
from workbench.store import Project
from workbench.table_ref import hash_file

ENDINGS = MODELS


def read_brought(file: str | Path, case: Case) -> Model:
    """The model in a file, scoring the favourable value of this case; a pickle is never opened.

    A model that names its classes must know the favourable value; one that knows them as 0 and 1 may not.

    Raises
    ------
    WorkbenchError
        When the file is no model that can be read, or the table lacks one of its columns.
    """
    favourable = case.roles.favourable if isinstance(case.roles.favourable, str) else None
    model = read_model(file, favourable=favourable)
    model.check_features(case.pandas)
    return model


def bring_model(project: Project | None, case: Case, file: str | Path, progress: Progress) -> tuple[Case, Model]:
    """The case with the scores of the model in a file, which the project keeps as the one that is looked at.

    Raises
    ------
    WorkbenchError
        When the file is no model that can be read, does not fit the table, or cannot be kept.
    """
    progress(0.1, tr("Reading the model"))
    model = read_brought(file, case)
    if hasattr(model.estimator, "get_params"):
        return use_model(project, case, model, progress), model
    progress(0.5, tr("Scoring everyone in the table"))
    scored = attach_model(without_scores(project, case), model)
    if project is not None:
        _keep_file(project, Path(file), model)
    return scored, model


def _keep_file(project: Project, file: Path, model: Model) -> None:
    """The same bytes under a name made from them, chosen and no longer a plain model."""
    digest = hash_file(file)
    kept = project.folder / FOLDER / f"chosen-{digest[:16]}{file.suffix.lower()}"
    make_folder(kept.parent)
    kept.write_bytes(file.read_bytes())
    project.choose(CHOSEN, {"file": kept.name, "sha256": digest, "favourable": model.favourable})
    project.set_model(None)
