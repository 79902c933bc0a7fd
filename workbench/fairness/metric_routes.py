"""Which metric do the answers lead to, why that one, and what does it leave out?

The way through the questions follows the fairness trees of Aequitas (Center for Data Science and Public Policy, 2018)
and of AI Verify (Singapore, 2023); favourable is always what is good *for the person*, so that being spared a burden is
favourable too.
"""

from collections.abc import Mapping
from typing import NamedTuple

from workbench.language import tr


class Route(NamedTuple):
    """Where answers lead: the metric to watch, those to keep beside it, and why."""

    metric: str
    also: tuple[str, ...]
    why: str


ONLY_THE_FAVOURABLE = tr(
    "It does not look at anybody whose recorded outcome was unfavourable, and it is only as good as the record."
)
IGNORES = {
    "selection_rate": tr(
        "It does not ask who would have deserved the favourable answer: equal shares can still go to the wrong "
        "people in each group."
    ),
    "true_positive_rate": ONLY_THE_FAVOURABLE,
    "false_negative_rate": ONLY_THE_FAVOURABLE,
    "false_positive_rate": tr(
        "It does not look at anybody whose recorded outcome was favourable, and it is only as good as the record."
    ),
    "precision": tr("It does not look at anybody who was refused, however many of them deserved better."),
    "negative_predictive_value": tr(
        "It does not look at anybody who was spared; answers can be right equally often in two groups while far "
        "more people of one are refused."
    ),
}
SPARED = Route(
    "false_positive_rate",
    ("false_negative_rate",),
    tr("Somebody who is wrongly spared harms others, so it counts how often that happens in each group."),
)
ROUTES: Mapping[tuple[str, str, str], Route] = {
    ("assistive", "refused", "limited"): Route(
        "true_positive_rate",
        ("selection_rate",),
        tr(
            "There is not enough for everyone who deserves it, so what counts is whether those who deserve it "
            "are reached equally often in every group."
        ),
    ),
    ("assistive", "refused", "enough"): Route(
        "false_negative_rate",
        ("selection_rate",),
        tr(
            "Nobody has to go without, so every refusal of a person who deserved a yes is a mistake, and it "
            "should not fall on one group more often than on another."
        ),
    ),
    ("assistive", "granted", "limited"): Route(
        "precision",
        ("true_positive_rate",),
        tr(
            "Every place that is given without grounds is missing elsewhere, so what counts is how often a yes "
            "proves right in each group."
        ),
    ),
    ("assistive", "granted", "enough"): Route(
        "false_positive_rate",
        ("true_positive_rate",),
        tr(
            "A yes without grounds does harm here, as a loan does that cannot be repaid, so such answers should "
            "not fall on one group more often than on another."
        ),
    ),
    ("punitive", "refused", "limited"): Route(
        "negative_predictive_value",
        ("false_negative_rate",),
        tr(
            "Only some can be burdened, so what counts is how often the burden meets somebody who gave cause "
            "for it, in each group."
        ),
    ),
    ("punitive", "refused", "enough"): Route(
        "false_negative_rate",
        ("negative_predictive_value",),
        tr(
            "The burden can meet anybody, so those who gave no cause for it should not carry it more often in "
            "one group than in another."
        ),
    ),
    ("punitive", "granted", "limited"): SPARED,
    ("punitive", "granted", "enough"): SPARED,
}
BOTH = Route(
    "true_positive_rate",
    ("false_positive_rate",),
    tr(
        "Both mistakes harm, so two rates are kept side by side: how often those who deserve a yes get it, and "
        "how often others do (equalised odds: Hardt, Price & Srebro, NeurIPS 2016)."
    ),
)
DOUBTED = Route(
    "selection_rate",
    ("base_rate",),
    tr(
        "Where the record itself may hold earlier mistakes, every rate that trusts it repeats them. The share "
        "of each group that gets the favourable answer does not need the record."
    ),
)


def find_route(answers: Mapping[str, str]) -> Route:
    """The metric for one answer to each question; where the record is doubted, the others lead nowhere else."""
    if answers["record"] == "doubted":
        return DOUBTED
    if answers["harm"] == "both":
        return BOTH
    return ROUTES[answers["kind"], answers["harm"], answers["capacity"]]
