"""One reader for each kind of model file: from its bytes to the model in it, and what was kept beside it.

skops, LightGBM text, XGBoost JSON or UBJ and ONNX hold a model without code. A pickle is code; `model_files` opens one
only for who asks for that by name.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.ubj import is_whole
from workbench.words import listed

SCHEMA, OURS = "schema.json", "workbench.json"
LARGEST = 1 << 30  # bytes of a file, and of all that is packed in it
SHOWN_PARTS, LONGEST_REASON = 5, 300
KNOWN = tr("skops, LightGBM text, XGBoost JSON or UBJ, and ONNX")
# What skops does not know to be harmless but is: parts of fitted scikit-learn models and of our own. Names in full,
# because whole packages hold functions that do harm.
HARMLESS = frozenset(
    {
        "functools.partial",  # only around functions that are allowed themselves
        "numpy.dtype",
        "sklearn.calibration._CalibratedClassifier",
        "sklearn.calibration._SigmoidCalibration",
        "sklearn.compose._column_transformer._RemainderColsList",
        "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
        "sklearn.metrics._dist_metrics.EuclideanDistance64",
        "sklearn.neighbors._ball_tree.BallTree",
        "sklearn.neighbors._kd_tree.KDTree",
        "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
        "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
        "sklearn.tree._tree.Tree",
        "sklearn.utils.validation.check_array",
        "workbench.fairness.mitigated.Decorrelated",
        "workbench.fairness.mitigated.GroupReader",
        "workbench.fairness.mitigated.Mixture",
        "workbench.fairness.mitigated.PerGroup",
        "workbench.fairness.mitigated.Repaired",
        "workbench.fairness.mitigated.dense",
        "workbench.features.as_numbers",
        "workbench.features.as_text",
        "workbench.scorecard.Scorecard",
    }
)

Read = tuple[Any, Mapping[str, Any]]
Reader = Callable[[bytes, str], Read]


def read_skops(data: bytes, name: str) -> Read:
    """A scikit-learn model, every part of which is known to be harmless."""
    from skops.io import get_untrusted_types, loads  # noqa: PLC0415 - it loads scikit-learn

    try:
        kept = _read_beside(data, name)
        unknown = get_untrusted_types(data=data)
        check_parts(unknown, name)
        return loads(data, trusted=unknown), kept
    except WorkbenchError:
        raise
    except (BadZipFile, EOFError, RecursionError, ImportError, ArithmeticError) as problem:
        raise broken(name) from problem
    except (ValueError, TypeError, LookupError, AttributeError) as problem:
        raise in_words(problem, tr("{name} cannot be read as a skops file", name=name)) from problem


def read_lightgbm(data: bytes, name: str) -> Read:
    """A booster; its text says itself where it ends."""
    lightgbm = _library("lightgbm", "LightGBM", "lightgbm")
    if b"\nend of trees" not in data or b"\npandas_categorical:" not in data:
        raise broken(name)
    try:
        return lightgbm.Booster(model_str=data.decode("utf-8")), {}
    except (lightgbm.basic.LightGBMError, ValueError) as problem:
        raise in_words(problem, tr("{name} cannot be read as a LightGBM model", name=name)) from problem


def read_xgboost_json(data: bytes, name: str) -> Read:
    """A booster, once the JSON is known to be whole and to hold one."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise broken(name) from problem
    if "learner" not in whole:
        raise WorkbenchError(
            tr("{name} is a JSON file without a model in it; possible are {known}.", name=name, known=KNOWN)
        )
    return _xgboost(data, name)


def read_xgboost_ubj(data: bytes, name: str) -> Read:
    """A booster, once the binary JSON is known to be whole."""
    if not is_whole(data):
        raise broken(name)
    return _xgboost(data, name)


def read_onnx(data: bytes, name: str) -> Read:
    """A session on the processor."""
    onnxruntime = _library("onnxruntime", "ONNX", "onnx")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what is wrong is said here, in one sentence
    try:
        return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"]), {}
    except Exception as problem:  # onnxruntime has a class of its own for each fault, with nothing in common
        raise broken(name) from problem


def read_pickle(data: bytes, name: str) -> Read:
    """Whatever is in a pickle, with all that opening it does."""
    import joblib  # noqa: PLC0415 - who reads no pickle does not need it

    try:
        return joblib.load(BytesIO(data)), {}
    except Exception as problem:  # whatever the code in it raises
        raise in_words(problem, tr("The pickle {name} cannot be opened", name=name)) from problem


def check_parts(unknown: Sequence[str], name: str) -> None:
    """Refuse a skops file with parts that nobody has looked at, and name them."""
    strange = sorted(set(unknown) - HARMLESS)
    if strange:
        more = [tr("{strange} more", strange=len(strange) - SHOWN_PARTS)] if len(strange) > SHOWN_PARTS else []
        raise WorkbenchError(
            tr(
                "{name} has parts that are not known to be harmless: {listed}; only parts of scikit-learn, numpy "
                "and the workbench are opened.",
                name=name,
                listed=listed([*strange[:SHOWN_PARTS], *more]),
            )
        )


def broken(name: str) -> WorkbenchError:
    """The file stops before its model does."""
    return WorkbenchError(
        tr("{name} was cut short or is damaged, so the model in it cannot be read; save it again.", name=name)
    )


def in_words(problem: Exception, start: str) -> WorkbenchError:
    """What a library says, on one line, after what it was about."""
    words = " ".join(str(problem).split()).rstrip(".") or type(problem).__name__
    return WorkbenchError(f"{start}: {words[:LONGEST_REASON]}.")


def _read_beside(data: bytes, name: str) -> Mapping[str, Any]:
    """What the workbench has kept beside a model, once the file is known to be a skops file of sensible size."""
    with ZipFile(BytesIO(data)) as file:
        sizes = {entry.filename: entry.file_size for entry in file.infolist()}
        if SCHEMA not in sizes:
            raise WorkbenchError(
                tr("{name} is a zip file without a model in it; possible are {known}.", name=name, known=KNOWN)
            )
        if sum(sizes.values()) > LARGEST:
            raise WorkbenchError(
                tr(
                    "{name} unpacks to more than the {largest:,} MB that a model may have.",
                    name=name,
                    largest=LARGEST >> 20,
                )
            )
        kept = json.loads(file.read(OURS)) if OURS in sizes else {}
    return kept if isinstance(kept, dict) else {}


def _xgboost(data: bytes, name: str) -> Read:
    xgboost = _library("xgboost", "XGBoost", "xgboost")
    try:
        return xgboost.Booster(model_file=bytearray(data)), {}
    except (xgboost.core.XGBoostError, ValueError) as problem:
        raise broken(name) from problem


def _library(module: str, title: str, extra: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise WorkbenchError(
            tr(
                "To read a model of {title}, install the extra: pip install 'responsible-ai-workbench[{extra}]'.",
                title=title,
                extra=extra,
            )
        ) from None
