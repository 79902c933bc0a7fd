"""What can be tried against a gap: each method by name, what it does in plain words, and where it comes from.

The methods themselves are those of fairlearn and aif360; `mitigation_fits` calls them. This module loads neither, so
that a page can list what there is at no cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from workbench.language import tr

Stage = Literal["none", "before", "during", "after"]
AGARWAL = tr("Agarwal et al., A reductions approach to fair classification, ICML 2018 (fairlearn)")
HARDT = tr("Hardt, Price & Srebro, Equality of opportunity in supervised learning, NeurIPS 2016 (fairlearn)")
PARITY, CHANCES, ALARMS, RIGHT = "selection_rate", "true_positive_rate", "false_positive_rate", "accuracy"


@dataclass(frozen=True, kw_only=True)
class Method:
    """One thing to try.

    `stage` says whether it changes the data before, the model during, or the answers after learning; `needs_group`
    whether the group of a person must be known when deciding; `two_groups` whether it works for exactly two groups;
    `by_lot` whether it decides in part by lot; `aims` names the metrics whose gap it is made to close.
    """

    key: str
    label: str
    about: str
    stage: Stage
    aims: tuple[str, ...] = ()
    needs_group: bool = False
    two_groups: bool = False
    by_lot: bool = False
    source: str = ""


def _gradient(constraint: str, label: str, about: str, *aims: str) -> Method:
    return Method(
        key=f"gradient_{constraint}",
        label=tr("Constrained learning: {label}", label=label),
        about=tr("Learns several models with changing weights and mixes them so that {about}.", about=about),
        stage="during",
        aims=aims,
        by_lot=True,
        source=AGARWAL,
    )


def _thresholds(constraint: str, label: str, about: str, *aims: str) -> Method:
    return Method(
        key=f"thresholds_{constraint}",
        label=tr("Own borders: {label}", label=label),
        about=tr("Leaves the model as it is and gives each group a border of its own so that {about}.", about=about),
        stage="after",
        aims=aims,
        needs_group=True,
        by_lot=True,
        source=HARDT,
    )


_ALL = (
    Method(
        key="nothing",
        label=tr("Nothing"),
        about=tr("The plain model on every column, the sensitive ones too: what the others are compared with."),
        stage="none",
        needs_group=True,
    ),
    Method(
        key="left_out",
        label=tr("Leave the sensitive columns out"),
        about=tr("The model is not told the group. Other columns may tell it all the same, so the gap often stays."),
        stage="before",
    ),
    Method(
        key="reweighing",
        label=tr("Weigh people differently"),
        about=tr("While learning, people count more whose answer is rare in their group."),
        stage="before",
        aims=(PARITY,),
        source=tr("Kamiran & Calders, Data preprocessing for classification without discrimination, 2012 (aif360)"),
    ),
    Method(
        key="decorrelated",
        label=tr("Take the group out of the columns"),
        about=tr("From every column that part is taken which follows in a straight line from the group."),
        stage="before",
        aims=(PARITY,),
        needs_group=True,
        source=tr("Correlation remover of fairlearn"),
    ),
    Method(
        key="repaired",
        label=tr("Even out the numbers"),
        about=tr("Every number is moved to where the same rank lies in the middle of all groups."),
        stage="before",
        aims=(PARITY,),
        needs_group=True,
        source=tr("Feldman et al., Certifying and removing disparate impact, KDD 2015"),
    ),
    _gradient("demographic_parity", tr("like shares accepted"), tr("groups are accepted at like rates"), PARITY),
    _gradient(
        "equalized_odds", tr("like errors"), tr("groups meet both kinds of error at like rates"), CHANCES, ALARMS
    ),
    _gradient(
        "true_positive_rate_parity", tr("like chances"), tr("suitable people have like chances in each group"), CHANCES
    ),
    _gradient("false_positive_rate_parity", tr("like false yeses"), tr("groups get a wrong yes at like rates"), ALARMS),
    _gradient("error_rate_parity", tr("like shares right"), tr("answers are right at like rates in each group"), RIGHT),
    _thresholds("demographic_parity", tr("like shares accepted"), tr("groups are accepted at like rates"), PARITY),
    _thresholds(
        "true_positive_rate_parity", tr("like chances"), tr("suitable people have like chances in each group"), CHANCES
    ),
    _thresholds(
        "equalized_odds", tr("like errors"), tr("groups meet both kinds of error at like rates"), CHANCES, ALARMS
    ),
    Method(
        key="reject_option",
        label=tr("Turn close calls"),
        about=tr("Near the border, people of the group at the short end get a yes and the others a no."),
        stage="after",
        aims=(PARITY,),
        needs_group=True,
        two_groups=True,
        source=tr(
            "Kamiran, Karim & Zhang, Decision theory for discrimination-aware classification, ICDM 2012 (aif360)"
        ),
    ),
    Method(
        key="calibrated_odds",
        label=tr("Mix in the average"),
        about=tr(
            "For some people of the better served group, drawn by lot, the group's average stands for their score."
        ),
        stage="after",
        aims=(CHANCES,),
        needs_group=True,
        two_groups=True,
        by_lot=True,
        source=tr("Pleiss et al., On fairness and calibration, NeurIPS 2017 (aif360)"),
    ),
)
METHODS: Mapping[str, Method] = MappingProxyType({method.key: method for method in _ALL})
