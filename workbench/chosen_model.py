"""The model that a person chose in the place of a plain one: kept in the project, the same on every page.

It is a file in the project's folder `models`, in a format that holds no code, and a choice that names it with its hash.
"""

from hashlib import sha256
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.folders import make_folder
from workbench.language import tr
from workbench.model import Model
from workbench.model_files import read_model, write_model
from workbench.store import Project
from workbench.table_ref import hash_file

CHOSEN = "model.chosen"
FOLDER = "models"


def keep_chosen(project: Project, model: Model) -> None:
    """Keep a model with the project, as the one that is looked at from now on.

    Raises
    ------
    WorkbenchError
        When it cannot be kept without code, or the folder cannot be written.
    """
    folder = project.folder / FOLDER
    make_folder(folder)
    name = sha256(f"{model.describe()}{model.facts}".encode()).hexdigest()[:16]
    file = folder / f"chosen-{name}.skops"
    write_model(model, file)
    project.choose(CHOSEN, {"file": file.name, "sha256": hash_file(file)})


def forget_chosen(project: Project) -> None:
    """Look at no chosen model any more; its file stays, as the log names it."""
    if project.choice(CHOSEN):
        project.choose(CHOSEN, None)


def read_chosen(project: Project) -> Model | None:
    """The model that was chosen last, None where none is.

    Raises
    ------
    WorkbenchError
        When its file is not there any more, or is not the one that was chosen.
    """
    chosen = project.choice(CHOSEN)
    if not chosen:
        return None
    file = project.folder / FOLDER / Path(chosen["file"]).name
    if not file.is_file() or hash_file(file) != chosen["sha256"]:
        raise WorkbenchError(
            tr("The model that was chosen for this project is not there any more or was changed. Choose one again.")
        )
    return read_model(file, favourable=chosen.get("favourable"))
