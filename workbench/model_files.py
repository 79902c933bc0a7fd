"""Read a model from a file, and keep one in a file that runs nothing when it is read.

- What a file is, is seen from what is in it; its ending counts only where that could be several things.
- A pickle runs whatever its maker wanted as soon as it is opened, so it is opened only for who asks for that by name,
  never for an upload.
- `write_model` writes a skops file that skops alone can read as well; features and facts stand in it beside the model.
"""

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import Any
from zipfile import ZipFile

from workbench import model_readers as readers
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.model import Model
from workbench.training import TrainingFacts

PICKLE_ENDINGS = (".pkl", ".pickle", ".joblib")
COMPRESSED = (
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"x\x01",
    b"x\x5e",
    b"x\x9c",
    b"x\xda",
    b"\x04\x22\x4d\x18",
    b"]\x00\x00",
)
PICKLE_PROTOCOLS = tuple(bytes([0x80, protocol]) for protocol in range(2, 6))
ONNX_VERSIONS = tuple(bytes([0x08, version]) for version in range(1, 64))  # the first field says which
BEGINNING = 4096


def read_model(
    path: str | Path, *, trust_pickle: bool = False, features: Sequence[str] = (), favourable: str | None = None
) -> Model:
    """The model in a file, ready to score; a file that the workbench wrote brings its facts along.

    `features` are for a model that does not say its columns; `favourable` is the class to score, else 1, true or yes.

    Raises
    ------
    WorkbenchError
        In one sentence, when there is no such file, it is cut short or no model, needs a package that is not here, or
        is a pickle and nobody asked for it.
    """
    path = Path(path)
    data = _bytes(path)
    reader = _reader(data, path)
    if reader is readers.read_pickle and not trust_pickle:
        raise WorkbenchError(
            tr(
                "{name} is a pickle, which runs whatever code its maker put in as soon as it is opened; save the "
                "model with skops or in its library's own format, or say --trust-pickle (trust_pickle=True) if you "
                "trust its maker.",
                name=path.name,
            )
        )
    with _noting_versions() as notes:
        found, kept = reader(data, path.name)
    if kept:
        return _restored(found, kept, path.name, favourable).noting(*notes)
    return Model.of(found, features=features, favourable=favourable).noting(*notes)


def write_model(model: Model, path: str | Path) -> None:
    """Keep a model of scikit-learn in a skops file, with its features, words and facts.

    Raises
    ------
    WorkbenchError
        When the model is of another kind or has parts that would not be trusted when read, or the file cannot be made.
    """
    from skops.io import dumps, get_untrusted_types  # noqa: PLC0415 - it loads scikit-learn

    if not hasattr(model.estimator, "get_params"):
        raise WorkbenchError(
            tr(
                "A {name} is not of scikit-learn, so it cannot be kept as skops; save it in its library's own format.",
                name=type(model.estimator).__name__,
            )
        )
    try:
        data = dumps(model.estimator)
        unknown = get_untrusted_types(data=data)
    except (TypeError, ValueError, AttributeError) as problem:
        raise readers.in_words(problem, tr("The model cannot be kept as skops")) from problem
    readers.check_parts(unknown, tr("The model"))
    _write(Path(path), _with_ours(data, model))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= readers.LARGEST else b""
    except OSError as problem:
        raise WorkbenchError(
            tr("The model file {path} cannot be read ({strerror}).", path=path, strerror=problem.strerror)
        ) from None
    if not size:
        raise WorkbenchError(tr("The model file {name} is empty.", name=path.name))
    if not data:
        raise WorkbenchError(
            tr(
                "{name} has {size:,} MB; a model may have {largest:,} MB.",
                name=path.name,
                size=size >> 20,
                largest=readers.LARGEST >> 20,
            )
        )
    return data


def _reader(data: bytes, path: Path) -> readers.Reader:
    """Which reader the content asks for, and where it could be several things, the ending."""
    start, ending = data[:BEGINNING].lstrip(), path.suffix.lower()
    signs: Sequence[tuple[bool, readers.Reader]] = [
        (data.startswith(b"PK"), readers.read_skops),
        (start.startswith((b"tree\n", b"tree\r\n")), readers.read_lightgbm),
        (start.startswith(b"{L") and b"learner" in start, readers.read_xgboost_ubj),
        (start.startswith(b"{") and (b'"learner"' in start or ending == ".json"), readers.read_xgboost_json),
        (data.startswith((*PICKLE_PROTOCOLS, *COMPRESSED)), readers.read_pickle),
        (data.startswith(ONNX_VERSIONS), readers.read_onnx),
        (ending in PICKLE_ENDINGS, readers.read_pickle),
    ]
    for fits, reader in signs:
        if fits:
            return reader
    raise WorkbenchError(
        tr("{name} is no model that can be read; possible are {known}.", name=path.name, known=readers.KNOWN)
    )


def _restored(found: Any, kept: Mapping[str, Any], name: str, favourable: str | None) -> Model:
    """The model with what was kept beside it; one of ours has learned 1 for favourable, whatever that was."""
    try:
        facts = TrainingFacts.from_dict(kept["facts"]) if kept["facts"] else None
        features, learned, about = tuple(map(str, kept["features"])), kept["favourable"], str(kept["about"])
    except (LookupError, TypeError) as problem:
        raise readers.broken(name) from problem
    if facts is None:
        return Model(estimator=found, features=features, favourable=favourable or learned, about=about)
    if None not in (favourable, facts.favourable) and favourable != facts.favourable:
        raise WorkbenchError(
            tr(
                "The model in {name} was trained to score {favourable!r}, not {favourable_2!r}.",
                name=name,
                favourable=facts.favourable,
                favourable_2=favourable,
            )
        )
    return Model(estimator=found, features=features, favourable=learned, about=about, facts=facts)


def _with_ours(data: bytes, model: Model) -> bytes:
    ours = {
        "features": list(model.features),
        "favourable": model.favourable,
        "about": model.about,
        "facts": model.facts.to_dict() if model.facts else None,
    }
    whole = BytesIO(data)
    with ZipFile(whole, "a") as file:
        file.writestr(readers.OURS, json.dumps(ours, indent=1))
    return whole.getvalue()


def _write(path: Path, data: bytes) -> None:
    """Written beside and moved into place, so that a half-written file is never read."""
    draft = path.with_name(f".{token_hex(8)}.skops")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise WorkbenchError(
            tr("The model cannot be kept in {path} ({strerror}).", path=path, strerror=problem.strerror)
        ) from None


@contextmanager
def _noting_versions() -> Iterator[list[str]]:
    """Collects a sentence where scikit-learn warns that a model comes from another version of it."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        yield notes
    versions = {str(getattr(each.message, "original_sklearn_version", "")) for each in told} - {""}
    notes += [
        tr(
            "It was trained with scikit-learn {version} and is read with another version: compare a few known scores.",
            version=version,
        )
        for version in sorted(versions)
    ]
