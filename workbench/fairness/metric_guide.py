"""Which metric should be watched? Four questions in plain words lead to one, with what it leaves out.

No metric sees everything, and some cannot be level between groups at the same time. So the answer comes with the reason
for it (`metric_routes`), what it ignores, and which others it stands against (`metric_conflicts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import WorkbenchError, unknown
from workbench.fairness.metric_conflicts import Conflict, conflicts_of
from workbench.fairness.metric_routes import IGNORES, find_route
from workbench.language import tr


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
    route = find_route(answers)
    return Guidance(
        answers=dict(answers),
        metric=route.metric,
        also=route.also,
        why=route.why,
        ignores=IGNORES[route.metric],
        conflicts=conflicts_of(route.metric),
    )
