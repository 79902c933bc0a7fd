"""What can be tried against a gap: each method by name, what it does in plain words, and where it comes from.

The methods themselves are those of fairlearn and aif360; `mitigation_fits` calls them. This module loads neither, so
that a page can list what there is at no cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Stage = Literal["none", "before", "during", "after"]
AGARWAL = "Agarwal et al., A reductions approach to fair classification, ICML 2018 (fairlearn)"
HARDT = "Hardt, Price & Srebro, Equality of opportunity in supervised learning, NeurIPS 2016 (fairlearn)"
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
        label=f"Constrained learning: {label}",
        about=f"Learns several models with changing weights and mixes them so that {about}.",
        stage="during",
        aims=aims,
        by_lot=True,
        source=AGARWAL,
    )


def _thresholds(constraint: str, label: str, about: str, *aims: str) -> Method:
    return Method(
        key=f"thresholds_{constraint}",
        label=f"Own borders: {label}",
        about=f"Leaves the model as it is and gives each group a border of its own so that {about}.",
        stage="after",
        aims=aims,
        needs_group=True,
        by_lot=True,
        source=HARDT,
    )


_ALL = (
    Method(
        key="nothing",
        label="Nothing",
        about="The plain model on every column, the sensitive ones too: what the others are compared with.",
        stage="none",
        needs_group=True,
    ),
    Method(
        key="left_out",
        label="Leave the sensitive columns out",
        about="The model is not told the group. Other columns may tell it all the same, so the gap often stays.",
        stage="before",
    ),
    Method(
        key="reweighing",
        label="Weigh people differently",
        about="While learning, people count more whose answer is rare in their group.",
        stage="before",
        aims=(PARITY,),
        source="Kamiran & Calders, Data preprocessing for classification without discrimination, 2012 (aif360)",
    ),
    Method(
        key="decorrelated",
        label="Take the group out of the columns",
        about="From every column that part is taken which follows in a straight line from the group.",
        stage="before",
        aims=(PARITY,),
        needs_group=True,
        source="Correlation remover of fairlearn",
    ),
    Method(
        key="repaired",
        label="Even out the numbers",
        about="Every number is moved to where the same rank lies in the middle of all groups.",
        stage="before",
        aims=(PARITY,),
        needs_group=True,
        source="Feldman et al., Certifying and removing disparate impact, KDD 2015",
    ),
    _gradient("demographic_parity", "like shares accepted", "groups are accepted at like rates", PARITY),
    _gradient("equalized_odds", "like errors", "groups meet both kinds of error at like rates", CHANCES, ALARMS),
    _gradient("true_positive_rate_parity", "like chances", "suitable people have like chances in each group", CHANCES),
    _gradient("false_positive_rate_parity", "like false yeses", "groups get a wrong yes at like rates", ALARMS),
    _gradient("error_rate_parity", "like shares right", "answers are right at like rates in each group", RIGHT),
    _thresholds("demographic_parity", "like shares accepted", "groups are accepted at like rates", PARITY),
    _thresholds(
        "true_positive_rate_parity", "like chances", "suitable people have like chances in each group", CHANCES
    ),
    _thresholds("equalized_odds", "like errors", "groups meet both kinds of error at like rates", CHANCES, ALARMS),
    Method(
        key="reject_option",
        label="Turn close calls",
        about="Near the border, people of the group at the short end get a yes and the others a no.",
        stage="after",
        aims=(PARITY,),
        needs_group=True,
        two_groups=True,
        source="Kamiran, Karim & Zhang, Decision theory for discrimination-aware classification, ICDM 2012 (aif360)",
    ),
    Method(
        key="calibrated_odds",
        label="Mix in the average",
        about="For some people of the better served group, drawn by lot, the group's average stands for their score.",
        stage="after",
        aims=(CHANCES,),
        needs_group=True,
        two_groups=True,
        by_lot=True,
        source="Pleiss et al., On fairness and calibration, NeurIPS 2017 (aif360)",
    ),
)
METHODS: Mapping[str, Method] = MappingProxyType({method.key: method for method in _ALL})
