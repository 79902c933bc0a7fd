"""The favourable decision in the table's own words: "were invited", "were sent an offer".

A table calls the people who got its favourable decision something, "applicants who were invited". What stands after
"who" says what became of them, and completes the sentences of the selection rate. Where nobody gave them a name, or one
of another form, the words of the field stay.
"""

from dataclasses import replace

from workbench.coding import value_name
from workbench.language import tr
from workbench.metrics import METRICS, Metric
from workbench.outcomes import USUAL_FAVOURABLE
from workbench.roles import Roles, list_favourable


def decided_words(roles: Roles) -> str:
    """What became of whoever got the favourable decision, "were invited"; "" where the table has no words for it.

    A decision that a score makes has none: it is the model's, and not what the column says was done.
    """
    label = roles.labels.get(roles.prediction or "")
    named = label.values if label else {}
    favourable = [value_name(value).strip() for value in list_favourable(roles.favourable_predicted)]
    usual = [value for value in named if value.lower() in USUAL_FAVOURABLE]
    said = [named.get(value, "").partition(tr(" who "))[2] for value in favourable or usual]
    return tr(" or ").join(said) if all(said) else ""


def in_own_words(metric: Metric, roles: Roles) -> Metric:
    """A metric that asks and says what it is about in the table's words; every other metric stays as it is."""
    decided = decided_words(roles)
    if metric.key != "selection_rate" or not decided:
        return metric
    told = decided.replace("{", "{{").replace("}", "}}")
    return replace(
        metric,
        axis=tr("Share who {decided}", decided=decided),
        question=tr("How many of each group {decided}?", decided=decided),
        says=METRICS["base_rate"].says.replace("{outcome}", told),
    )
