"""What thresholds can be looked for: the aims in plain words, and what each wants to be alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workbench.errors import unknown
from workbench.language import tr

HARDT = tr("Hardt, Price & Srebro, Equality of Opportunity in Supervised Learning, 2016")
CHOULDECHOVA = tr("Chouldechova, Fair Prediction with Disparate Impact, 2017")


@dataclass(frozen=True, kw_only=True)
class Aim:
    """One aim: `alike` are the metrics that should be the same in every group; `by_group` whether groups differ.

    `says` is what it means for people; `cannot` why there is no lottery beside the thresholds, if there is none.
    """

    key: str
    label: str
    says: str
    alike: tuple[str, ...] = ()
    by_group: bool = True
    cannot: str = ""
    source: str = HARDT


_DEFINED = (
    Aim(
        key="one_threshold",
        label=tr("Least cost, the same threshold for everybody"),
        says=tr("One threshold for everybody, where wrong answers cost the least."),
        by_group=False,
        cannot=tr("A lottery would treat people with the same score differently and gain nothing here."),
        source=tr("Elkan, The Foundations of Cost-Sensitive Learning, 2001"),
    ),
    Aim(
        key="least_cost",
        label=tr("Least cost, a threshold for each group"),
        says=tr("A threshold for each group, where wrong answers cost the least, whatever gap that leaves."),
        cannot=tr("A lottery gains nothing, except at most one place where the number of places is limited."),
        source=tr("Elkan, The Foundations of Cost-Sensitive Learning, 2001"),
    ),
    Aim(
        key="demographic_parity",
        label=tr("The same share accepted in each group (demographic parity)"),
        says=tr("Each group gets the favourable decision equally often, whatever its recorded outcomes."),
        alike=("selection_rate",),
    ),
    Aim(
        key="equal_opportunity",
        label=tr("The same chance for those with the favourable outcome (equal opportunity)"),
        says=tr("Of the people with the favourable outcome, each group gets a yes equally often."),
        alike=("true_positive_rate",),
    ),
    Aim(
        key="equalized_odds",
        label=tr("The same error rates in each group (equalized odds)"),
        says=tr(
            "People with the favourable outcome get a yes equally often in each group, and so do those without it."
        ),
        alike=("true_positive_rate", "false_positive_rate"),
    ),
    Aim(
        key="predictive_parity",
        label=tr("A yes that proves right equally often (predictive parity)"),
        says=tr("Of the people who get a yes, the same share in each group turns out to have the favourable outcome."),
        alike=("precision",),
        cannot=tr(
            "A lottery cannot set this share: mixing two thresholds does not mix the two shares, as each counts "
            "other people."
        ),
        source=CHOULDECHOVA,
    ),
)
AIMS: Mapping[str, Aim] = MappingProxyType({aim.key: aim for aim in _DEFINED})


def find_aim(key: str) -> Aim:
    """The aim of this name; an unknown name is an error that lists the known ones."""
    if key not in AIMS:
        raise unknown("aim", key, AIMS)
    return AIMS[key]
