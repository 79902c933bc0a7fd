"""How each method is fitted, by fairlearn and aif360 themselves. It runs in a process of its own (mitigation_worker).

What a library returns is turned into the plain parts of `mitigated`, so that the model can be kept and read again
without it. Import this module only there: it loads scikit-learn, fairlearn and aif360.
"""

import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sklearn.exceptions import ConvergenceWarning

from workbench.errors import WorkbenchError
from workbench.fairness.mitigation_after import calibrated_odds, reject_option, thresholds
from workbench.fairness.mitigation_before import decorrelated, left_out, repaired, reweighing
from workbench.fairness.mitigation_during import gradient
from workbench.fairness.mitigation_input import Fit
from workbench.language import tr


def nothing(fit: Fit) -> Any:
    """The plain model on all columns."""
    return fit.plain


FITS: Mapping[str, Callable[[Fit], Any]] = {
    "nothing": nothing,
    "left_out": left_out,
    "reweighing": reweighing,
    "decorrelated": decorrelated,
    "repaired": repaired,
    **{
        f"gradient_{name}": partial(gradient, name)
        for name in (
            "demographic_parity",
            "equalized_odds",
            "true_positive_rate_parity",
            "false_positive_rate_parity",
            "error_rate_parity",
        )
    },
    **{
        f"thresholds_{name}": partial(thresholds, name)
        for name in ("demographic_parity", "true_positive_rate_parity", "equalized_odds")
    },
    "reject_option": reject_option,
    "calibrated_odds": calibrated_odds,
}


def fit_method(method: str, fit: Fit) -> Any:
    """The model a method makes; what its library cannot do is said in one sentence."""
    return watch_fit(method, fit)[0]


def watch_fit(method: str, fit: Fit) -> tuple[Any, bool]:
    """The model a method makes, and whether every fit of it came to rest before it was stopped."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("ignore")  # of the libraries; what matters of them is said in the report
        warnings.simplefilter("always", ConvergenceWarning)
        try:
            return FITS[method](fit), not heard
        except (ValueError, ArithmeticError, LookupError, TypeError) as problem:
            reason = " ".join(str(problem).split()).rstrip(".")[:200]
            raise WorkbenchError(tr("The method could not be fitted here: {reason}.", reason=reason)) from problem
