"""Which metric should be watched? Four questions in plain words lead to one, with what it leaves out.

No metric sees everything, and some cannot be level between groups at the same time. So the answer comes with the reason
for it, what it ignores, and which others it stands against. The way through the questions follows the fairness trees of
Aequitas (Center for Data Science and Public Policy, 2018) and of AI Verify (Singapore, 2023); favourable is always what
is good *for the person*, so that being spared a burden is favourable too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.metrics import METRICS
from workbench.words import listed, percent

INFORMATIVE = tr("unless nobody is ever judged wrongly or the shares who had the favourable outcome are equal")
CHOULDECHOVA = tr("Chouldechova, Big Data 5, 2017; Kleinberg, Mullainathan & Raghavan, ITCS 2017")
BAROCAS = tr("Barocas, Hardt & Narayanan, Fairness and Machine Learning, 2023, chapter 3")


@dataclass(frozen=True)
class Question:
    """One question with its possible answers as (words, key); `about` helps to answer it."""

    key: str
    asks: str
    about: str
    options: tuple[tuple[str, str], ...]


QUESTIONS = (
    Question(
        "record",
        tr("Can the recorded outcome be trusted?"),
        tr("A record can hold earlier mistakes: who was never given a loan could never repay one."),
        (
            (tr("Yes, it shows what really happened to everyone"), "trusted"),
            (tr("No, or we are not sure"), "doubted"),
        ),
    ),
    Question(
        "kind",
        tr("What does the decision do to a person?"),
        tr("An offer, an interview or a loan helps. An inspection, a block or a surcharge burdens."),
        ((tr("It gives a help or a chance"), "assistive"), (tr("It puts a burden on somebody"), "punitive")),
    ),
    Question(
        "harm",
        tr("Whom does a wrong answer harm most?"),
        tr("Think of one person at the wrong end of each mistake."),
        (
            (tr("Those who deserved the favourable answer and did not get it"), "refused"),
            (tr("Those who got the favourable answer without grounds, or others through them"), "granted"),
            (tr("Both about the same"), "both"),
        ),
    ),
    Question(
        "capacity",
        tr("Is there enough for everybody?"),
        tr("Ten places for a hundred people, or one inspector for a town, is not enough."),
        (
            (tr("Yes, everyone who should be reached can be"), "enough"),
            (tr("No, only some of them can be reached"), "limited"),
        ),
    ),
)


@dataclass(frozen=True)
class Conflict:
    """Metrics that cannot be level between groups at the same time as the one that is watched, and who showed it."""

    metrics: tuple[str, ...]
    text: str
    source: str


@dataclass(frozen=True)
class Guidance:
    """The metric to watch, `also` those to keep beside it, why, what it ignores, and what cannot hold with it."""

    answers: Mapping[str, str]
    metric: str
    also: tuple[str, ...]
    why: str
    ignores: str
    conflicts: tuple[Conflict, ...]

    def to_dict(self) -> dict[str, Any]:
        """The guidance as JSON."""
        conflicts = [{"metrics": list(one.metrics), "text": one.text, "source": one.source} for one in self.conflicts]
        facts = {"answers": dict(self.answers), "metric": self.metric, "also": list(self.also)}
        return {**facts, "why": self.why, "ignores": self.ignores, "conflicts": conflicts}


ONE_SIDED = tr("It does not look at anybody whose recorded outcome was {}, and it is only as good as the record.")
IGNORES = {
    "selection_rate": (
        tr(
            "It does not ask who would have deserved the favourable answer: equal shares can still go to the wrong "
            "people in each group."
        )
    ),
    "true_positive_rate": ONE_SIDED.format("unfavourable"),
    "false_negative_rate": ONE_SIDED.format("unfavourable"),
    "false_positive_rate": ONE_SIDED.format("favourable"),
    "precision": tr("It does not look at anybody who was refused, however many of them deserved better."),
    "negative_predictive_value": (
        tr(
            "It does not look at anybody who was spared; answers can be right equally often in two groups while far "
            "more people of one are refused."
        )
    ),
}
SPARED = (
    "false_positive_rate",
    ("false_negative_rate",),
    tr("Somebody who is wrongly spared harms others, so it counts how often that happens in each group."),
)
Route = tuple[str, tuple[str, ...], str]
ROUTES: Mapping[tuple[str, str, str], Route] = {
    ("assistive", "refused", "limited"): (
        "true_positive_rate",
        ("selection_rate",),
        (
            tr(
                "There is not enough for everyone who deserves it, so what counts is whether those who deserve it "
                "are reached equally often in every group."
            )
        ),
    ),
    ("assistive", "refused", "enough"): (
        "false_negative_rate",
        ("selection_rate",),
        (
            tr(
                "Nobody has to go without, so every refusal of a person who deserved a yes is a mistake, and it "
                "should not fall on one group more often than on another."
            )
        ),
    ),
    ("assistive", "granted", "limited"): (
        "precision",
        ("true_positive_rate",),
        (
            tr(
                "Every place that is given without grounds is missing elsewhere, so what counts is how often a yes "
                "proves right in each group."
            )
        ),
    ),
    ("assistive", "granted", "enough"): (
        "false_positive_rate",
        ("true_positive_rate",),
        (
            tr(
                "A yes without grounds does harm here, as a loan does that cannot be repaid, so such answers should "
                "not fall on one group more often than on another."
            )
        ),
    ),
    ("punitive", "refused", "limited"): (
        "negative_predictive_value",
        ("false_negative_rate",),
        (
            tr(
                "Only some can be burdened, so what counts is how often the burden meets somebody who gave cause "
                "for it, in each group."
            )
        ),
    ),
    ("punitive", "refused", "enough"): (
        "false_negative_rate",
        ("negative_predictive_value",),
        (
            tr(
                "The burden can meet anybody, so those who gave no cause for it should not carry it more often in "
                "one group than in another."
            )
        ),
    ),
    ("punitive", "granted", "limited"): SPARED,
    ("punitive", "granted", "enough"): SPARED,
}
BOTH: Route = (
    "true_positive_rate",
    ("false_positive_rate",),
    (
        tr(
            "Both mistakes harm, so two rates are kept side by side: how often those who deserve a yes get it, and "
            "how often others do (equalised odds: Hardt, Price & Srebro, NeurIPS 2016)."
        )
    ),
)
DOUBTED: Route = (
    "selection_rate",
    ("base_rate",),
    (
        tr(
            "Where the record itself may hold earlier mistakes, every rate that trusts it repeats them. The share "
            "of each group that gets the favourable answer does not need the record."
        )
    ),
)


def guide(answers: Mapping[str, str]) -> Guidance:
    """The metric that the answers lead to.

    Parameters
    ----------
    answers
        One option's key for each of `QUESTIONS`: {"record": "trusted", "kind": "assistive", …}.

    Raises
    ------
    WorkbenchError
        When a question is open, or an answer is none of its options.

    Examples
    --------
    >>> guide({"record": "trusted", "kind": "assistive", "harm": "refused", "capacity": "limited"}).metric
    'true_positive_rate'
    """
    for question in QUESTIONS:
        known = [key for _, key in question.options]
        if question.key not in answers:
            raise WorkbenchError(tr("Answer the question “{asks}” first.", asks=question.asks))
        if answers[question.key] not in known:
            raise unknown(tr("answer to “{asks}”", asks=question.asks), answers[question.key], known)
    metric, also, why = _route(answers)
    return Guidance(dict(answers), metric, also, why, IGNORES[metric], conflicts_of(metric))


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


def _route(answers: Mapping[str, str]) -> Route:
    if answers["record"] == "doubted":
        return DOUBTED
    if answers["harm"] == "both":
        return BOTH
    return ROUTES[answers["kind"], answers["harm"], answers["capacity"]]
