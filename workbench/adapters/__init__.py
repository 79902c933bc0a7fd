"""How each kind of model is asked for scores: one small adapter a kind, found by the name of its class.

No library is imported to find out which model this is: a model that is here has brought its own.
"""

from collections.abc import Mapping
from typing import Any

from workbench.adapters.contract import Adapter
from workbench.adapters.estimator import Estimator
from workbench.adapters.function import Function
from workbench.adapters.lightgbm_model import LightGbm
from workbench.adapters.onnx_model import Onnx
from workbench.adapters.xgboost_model import XgBoost
from workbench.errors import WorkbenchError
from workbench.language import tr

__all__ = ["Adapter", "adapter_for"]

ADAPTERS: Mapping[str, type[Adapter]] = {
    "lightgbm.Booster": LightGbm,
    "lightgbm.LGBMClassifier": LightGbm,
    "xgboost.Booster": XgBoost,
    "xgboost.XGBClassifier": XgBoost,
    "onnxruntime.InferenceSession": Onnx,
}


def adapter_for(model: Any) -> type[Adapter]:
    """The adapter for a model: its class's own, else that of a classifier or of a function.

    >>> adapter_for(lambda table: table["pay"]).__name__
    'Function'

    Raises
    ------
    WorkbenchError
        When it is neither.
    """
    for kind in type(model).__mro__:
        known = ADAPTERS.get(f"{kind.__module__.partition('.')[0]}.{kind.__qualname__}")
        if known is not None:
            return known
    if any(hasattr(model, ask) for ask in ("predict_proba", "decision_function", "predict")):
        return Estimator
    if callable(model):
        return Function
    raise WorkbenchError(
        tr(
            "A {name} is no model; possible are a scikit-learn classifier or pipeline, LightGBM, XGBoost, an ONNX "
            "session, and a function that takes a table and gives scores from 0 to 1.",
            name=type(model).__name__,
        )
    )
