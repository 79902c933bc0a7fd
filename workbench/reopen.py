"""The case of a project: its table with its roles and scores, the same on every page and after coming back.

Fitting a plain model takes seconds to minutes, so its out-of-fold scores are kept in the project's folder, under a name
made from everything they depend on: the table's hash, the roles and the kind of model.
"""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from workbench.attached import own_words, turn_threshold
from workbench.case import Case
from workbench.chosen_model import forget_chosen, keep_chosen, read_chosen
from workbench.errors import WorkbenchError
from workbench.folders import make_folder
from workbench.language import tr
from workbench.model import Kind, Model, Progress, attach_model, attach_scores, fit_plain, with_scores
from workbench.model_files import read_model, write_model
from workbench.roles import Roles
from workbench.sources import card_of, fingerprint, is_ours, settle
from workbench.store import Project
from workbench.table_ref import TableRef
from workbench.tables import Reading, open_table

READ_AS = "reading."
SCORED_WITH = ("sensitive", "target", "weight", "favourable", "not_features", "prediction", "score")
"""The roles that a plain model depends on; others can change without fitting again."""


def reopen_case(project: Project) -> Case | None:
    """The case a project was about when it was left; None before a table was chosen.

    Raises
    ------
    WorkbenchError
        When the table is not there any more or is not the one that was chosen.
    """
    table = project.table
    if table is None:
        return None
    ours = is_ours(table.ref)
    ref = table.ref if ours else str(project.folder / table.ref)
    if not (ours or Path(ref).exists()):
        raise WorkbenchError(
            tr("The table {name} is not where it was any more. Choose it again, or another one.", name=table.name)
        )
    if fingerprint(ref) != table.sha256:
        raise WorkbenchError(
            tr("The table {name} has changed since it was chosen. Choose it again to go on with it.", name=table.name)
        )
    opened = open_table(ref, reading=_kept_reading(project, table.sha256))
    case = Case(frame=opened.frame, roles=project.roles, name=ref, read_from=opened.note)
    model, chosen = project.model, read_chosen(project)
    if chosen is not None:
        return attach_model(case, chosen)
    return case if model is None else _scored(project, case, model, _quietly)


def _quietly(_fraction: float, _note: str) -> None:
    """Nobody watches: the page is still being opened."""


def choose_table(
    project: Project, ref: str | Path, progress: Progress = _quietly, *, reading: Reading | None = None
) -> Case:
    """Make a table the project's: one with a card comes with its usual roles, one's own with none yet.

    A large file or folder stays in DuckDB. `reading` says how a file is written where that was not found out rightly;
    it is kept for this very file, which is read so from then on.
    """
    progress(0.1, tr("Reading the table"))
    settled, card = settle(ref), card_of(ref)
    digest = fingerprint(settled)
    if reading is not None:
        project.choose(READ_AS + digest, reading.to_dict())
    opened = open_table(settled, reading=_kept_reading(project, digest))
    roles = card.roles if card else Roles()
    case = Case(frame=opened.frame, roles=roles, name=settled, read_from=opened.note)
    name = card.name if card else Path(settled).name
    chosen = TableRef(ref=settled, sha256=digest, rows=case.rows, name=name)
    progress(0.9, tr("Keeping the choice"))  # the last word after which it can be cancelled
    project.choose_table(chosen, case.roles)
    return case


def reading_choice(ref: str | Path, reading: Reading) -> tuple[str, dict[str, Any]]:
    """The choice that keeps how a file is to be read, by its key.

    The key is made from the file's own hash: another file of the same name has nothing to do with it.
    """
    return READ_AS + fingerprint(ref), reading.to_dict()


def _kept_reading(project: Project, digest: str) -> Reading:
    return Reading.from_dict(project.choice(READ_AS + digest, {}))


def set_roles(project: Project | None, case: Case, **changes: Any) -> Case:
    """Give columns other parts; scores of a plain model go when what they depend on changes.

    A threshold is one of the scores that the case has: beside attached ones it is kept as one of the table's own.
    The new case is checked before anything is written; without a project nothing is.
    """
    stale = not set(changes).isdisjoint(SCORED_WITH)
    if project is None:
        return (without_scores(None, case) if stale else case).with_roles(**changes)
    own = without_scores(project, case)
    if "threshold" in changes and not stale:
        changes["threshold"] = turn_threshold(changes["threshold"], own.roles, case.roles.score_means)
    changed = own.with_roles(**changes)
    model = None if stale else project.model
    project.set_roles(changed.roles)
    project.set_model(model)
    chosen = None if stale else read_chosen(project)
    if chosen is not None:
        return attach_model(changed, chosen)
    forget_chosen(project)
    return changed if model is None else _scored(project, changed, model, _quietly)


def fit_model(project: Project | None, case: Case, kind: Kind, progress: Progress) -> Case:
    """The case with out-of-fold scores of a plain model, fitted now or kept from before; the project stays as it is."""
    plain = without_scores(project, case)
    return attach_scores(plain, kind, progress=progress) if project is None else _scored(project, plain, kind, progress)


def open_model(project: Project | None, case: Case, kind: Kind, progress: Progress = _quietly) -> Model:
    """A plain model fitted on the whole table, to be explained: kept from before, or fitted now and kept.

    Its out-of-fold scores say how well such a model does; this one, which has seen every row, says how it decides.
    """
    plain = without_scores(project, case)
    if project is None:
        return fit_plain(plain, kind, progress=progress)
    chosen = read_chosen(project)
    if chosen is not None:
        return chosen
    kept = project.folder / "models" / f"{_key(project, plain.roles, kind)}.skops"
    if kept.is_file():
        return read_model(kept)
    model = fit_plain(plain, kind, progress=progress)
    make_folder(kept.parent)
    write_model(model, kept)
    return model


def use_model(project: Project | None, case: Case, model: Model, progress: Progress = _quietly) -> Case:
    """The case scored with a model that a person chose in the place of a plain one, which the project keeps."""
    progress(0.9, tr("Scoring everyone in the table"))
    scored = attach_model(without_scores(project, case), model)
    if project is not None:
        keep_chosen(project, model)
        project.set_model(None)
    return scored


def without_scores(project: Project | None, case: Case) -> Case:
    """The case before a plain model's scores were attached, with the roles that the project keeps."""
    if not case.scores_from:
        return case
    others = tuple(name for name in case.roles.not_features if name != case.roles.score)
    roles = case.roles.replace(score=None, not_features=others) if project is None else project.roles
    return replace(case, frame=case.pandas.drop(columns=[case.roles.score]), roles=roles, scores_from="")


def _scored(project: Project, case: Case, kind: Kind, progress: Progress) -> Case:
    kept = project.folder / "scores" / f"{_key(project, case.roles, kind)}.npz"
    found = _read_kept(kept)
    if found is not None:
        return with_scores(case, *found)
    fitted = attach_scores(case, kind, progress=progress)
    _keep(kept, fitted, fitted.scores_from.removesuffix(own_words(case)).rstrip())  # columns may get other names later
    return fitted


def _key(project: Project, roles: Roles, kind: Kind) -> str:
    table = project.table
    digest = table.sha256 if table else ""
    reading = _kept_reading(project, digest).to_dict()
    parts = [digest, kind, {role: roles.to_dict()[role] for role in SCORED_WITH}, *([reading] if reading else [])]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _read_kept(place: Path) -> tuple[NDArray[np.float64], str] | None:
    """Scores and where they come from; a file that a power cut left unreadable is as good as none."""
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as parts:
            return parts["scores"], str(parts["words"])
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def _keep(place: Path, case: Case, words: str) -> None:
    """Written beside and moved into place, so that a half-written file is never read."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{token_hex(8)}.npz")
        np.savez_compressed(draft, scores=np.asarray(case.scores), words=np.array(words))
        draft.replace(place)
    except OSError as problem:
        raise WorkbenchError(
            tr("The scores cannot be kept in {parent} ({strerror}).", parent=place.parent, strerror=problem.strerror)
        ) from None
