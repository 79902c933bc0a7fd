"""What cannot be level between groups at the same time as the metric that is watched, and is that so in this table?"""

from dataclasses import dataclass

from workbench.case import Case
from workbench.language import tr
from workbench.metrics import METRICS
from workbench.words import listed, percent

INFORMATIVE = tr("unless nobody is ever judged wrongly or the shares who had the favourable outcome are equal")
CHOULDECHOVA = tr("Chouldechova, Big Data 5, 2017; Kleinberg, Mullainathan & Raghavan, ITCS 2017")
BAROCAS = tr("Barocas, Hardt & Narayanan, Fairness and Machine Learning, 2023, chapter 3")


@dataclass(frozen=True)
class Conflict:
    """Metrics that cannot be level between groups at the same time as the one that is watched, and who showed it."""

    metrics: tuple[str, ...]
    text: str
    source: str


def conflicts_of(metric: str) -> tuple[Conflict, ...]:
    """What cannot be level between groups at the same time as this metric."""
    label = METRICS[metric].label.lower()
    errors = ("true_positive_rate", "false_positive_rate")
    found = ("precision", "negative_predictive_value")
    if metric == "selection_rate":
        text = tr(
            "An equal {label} cannot go with equal error rates in all groups (true and false positives both), nor "
            "with answers that prove right equally often, where the recorded outcomes differ between groups, "
            "{informative}.",
            label=label,
            informative=INFORMATIVE,
        )
        return (Conflict((*errors, *found), text, BAROCAS),)
    others = errors if metric in found else found
    words = tr("equal error rates") if metric in found else tr("answers that prove right equally often")
    text = tr(
        "Where the recorded outcomes differ between groups, {words} cannot hold in all groups together with what is "
        "watched here and its counterpart, {informative}.",
        words=words,
        informative=INFORMATIVE,
    )
    shares = tr(
        "Where the recorded outcomes differ between groups, equal error rates or equally reliable answers mean "
        "unequal shares of favourable answers, unless the answers say nothing about the outcome."
    )
    return Conflict(others, text, CHOULDECHOVA), Conflict(("selection_rate",), shares, BAROCAS)


def say_conflict(case: Case, by: str) -> str:
    """Whether the recorded outcomes of this table differ, so that the conflict is one here; "" without a record."""
    if "target" not in case.available or by not in case.roles.sensitive:
        return ""
    from workbench.fairness.groups import compare_groups  # noqa: PLC0415 - the guide itself needs no comparison

    frame = compare_groups(case, by=[[by]], metrics=["base_rate"]).of("base_rate", [by]).dropna(subset=["value"])
    if len(frame) < 2:  # noqa: PLR2004
        return ""
    rows = sorted(frame.to_dict("records"), key=lambda row: float(row["value"]))
    ends = [
        tr(
            "{value} of {group_label} ({low} to {high})",
            value=percent(end["value"]),
            group_label=case.roles.group_label({by: end["group"][0]}),
            low=percent(end["low"]),
            high=percent(end["high"]),
        )
        for end in (rows[0], rows[-1])
    ]
    words = tr("In this table the record shows the favourable outcome for {ends}", ends=listed(ends))
    apart = rows[0]["high"] < rows[-1]["low"]
    return tr("{words}: the outcomes differ, so this is a real choice here.", words=words) if apart else f"{words}."
