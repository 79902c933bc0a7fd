"""What is tried against a gap, and can it be?"""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.coding import Coded
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_people import TWO
from workbench.language import tr
from workbench.metrics import Metric, find_metric
from workbench.training import Kind
from workbench.words import listed

KINDS: tuple[Kind, ...] = ("logistic", "boosting", "tree")
FEWEST_SPLITS = 2


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What is tried: against the gap in `metric` (a rate of decisions) between the groups of the sensitive column `by`.

    `methods` are names from METHODS, none of them means all ("nothing" is always there); `kind` the model that each
    method starts from; `splits`, at least 2, how many times people are divided anew; the same seed gives the same.
    """

    by: str
    metric: str = "selection_rate"
    methods: tuple[str, ...] = ()
    kind: Kind = "logistic"
    splits: int = 5
    seed: int = 0


def check_trial(trial: Trial) -> list[str]:
    """The methods to try, "nothing" first, or the sentence on what cannot be tried."""
    for name in trial.methods:
        if name not in METHODS:
            raise unknown("method", name, METHODS)
    if trial.kind not in KINDS:
        raise unknown(tr("kind of model"), trial.kind, KINDS)
    if trial.splits < FEWEST_SPLITS:
        raise WorkbenchError(
            tr(
                "At least {fewest_splits} splits are needed to say how sure a number is, not {splits}.",
                fewest_splits=FEWEST_SPLITS,
                splits=trial.splits,
            )
        )
    return list(dict.fromkeys(["nothing", *(trial.methods or METHODS)]))


def find_rate(name: str) -> Metric:
    """The metric of this name; one that is no rate of decisions is an error."""
    metric = find_metric(name)
    if not metric.is_rate or "prediction" not in metric.needs:
        raise WorkbenchError(
            tr("{label} is not about decisions, so no method here can change its gap.", label=metric.label)
        )
    return metric


def sort_out(methods: Sequence[str], group: Coded) -> tuple[list[str], dict[str, str]]:
    """The methods that can be tried between these groups, and why the others cannot."""
    groups = len(group.names)
    reason = tr(
        "This method knows exactly two groups, and there are {groups}: {names}.",
        groups=groups,
        names=listed(group.names),
    )
    failed = {name: reason for name in methods if METHODS[name].two_groups and groups != TWO}
    return [name for name in methods if name not in failed], failed
