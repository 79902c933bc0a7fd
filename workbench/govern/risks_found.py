"""Which risks follow from what was measured, answered and owed? Candidates for the register; people decide.

Where it can be, the likelihood comes from the data: how probable it is that the true ratio of two groups lies below
four fifths, in five steps.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import log
from statistics import NormalDist

from workbench.govern.contradictions import Claim, Contradiction
from workbench.govern.evidence_rules_model import FAITHFUL
from workbench.govern.evidence_words import Values, Z, named
from workbench.govern.measured import Records
from workbench.govern.obligations import Duty
from workbench.govern.risks import SCALE, Risk
from workbench.language import tr

STEPS = (0.05, 0.2, 0.5, 0.8)
"""Chances between which the five likelihoods lie."""

FOUR_FIFTHS = 0.8
SEVERITY = {"high": 4, "medium": 3, "low": 2}


@dataclass(frozen=True, kw_only=True)
class Sources:
    """From what candidates are made, each part as far as there is one."""

    records: Records = field(default_factory=dict)
    contradictions: tuple[Contradiction, ...] = ()
    claims: tuple[Claim, ...] = ()
    duties: tuple[Duty, ...] = ()


def candidates(sources: Sources) -> tuple[Risk, ...]:
    """Risks that follow from what was measured, answered and owed, the largest first; people decide which to keep."""
    fresh = {kind: now for kind, now in sources.records.items() if not now.stale}
    found = [replace(risk, evidence=(fresh[kind].id,)) for kind, risk in _measured(fresh)]
    found += [_from_contradiction(each) for each in sources.contradictions]
    found += [_from_claim(each) for each in sources.claims if each.standing == "contradicted"]
    found += [_from_duty(each) for each in sources.duties if each.state == "applies" and each.obligation.blocks_launch]
    return tuple(sorted(found, key=lambda risk: (-risk.inherent, risk.id)))


def likelihood_below(ratio: Values | None, bound: float = FOUR_FIFTHS) -> int | None:
    """How likely the true ratio of two rates lies below a bound, 1 to 5; None where it has no interval.

    The logarithm of a ratio is taken as normal, with the standard error that its 95 % interval implies.
    """
    if ratio is None or min(ratio["low"], ratio["value"]) <= 0:
        return None
    error = (log(ratio["high"]) - log(ratio["low"])) / (2 * Z)
    if error <= 0:
        return SCALE[-1] if ratio["value"] < bound else SCALE[0]
    chance = NormalDist(log(ratio["value"]), error).cdf(log(bound))
    return 1 + sum(chance > step for step in STEPS)


def _measured(fresh: Records) -> Iterator[tuple[str, Risk]]:
    for kind, make in _MAKERS.items():
        if kind in fresh:
            yield from ((kind, risk) for risk in make(fresh[kind].values))


def _from_groups(values: Values) -> Iterator[Risk]:
    for part, what in (("selection", "decisions"), ("errors", "errors")):
        found = values[part]
        for finding in () if found is None else found["findings"][:1]:
            likelihood = likelihood_below(found["ratio"]) if part == "selection" else None
            yield Risk(
                id=f"gap-{part}",
                title=tr("People are treated differently: {what}", what=what),
                text=finding["text"],
                likelihood=likelihood or 4,
                impact=SEVERITY.get(finding["severity"], 3),
                source=f"{finding['code']}: {finding['title']}",
            )


def _from_record(values: Values) -> Iterator[Risk]:
    for finding in values["outcomes"]["findings"][:1]:
        yield Risk(
            id="learned-habits",
            title=tr("It learns the gaps of the past"),
            text=finding["text"],
            likelihood=4,
            impact=SEVERITY.get(finding["severity"], 3),
            source=f"{finding['code']}: {finding['title']}",
        )


def _from_proxies(values: Values) -> Iterator[Risk]:
    for pair in values["strong"][:1]:
        yield Risk(
            id="proxies",
            title=tr("{label} stands in for a sensitive trait", label=pair["label"]),
            text=tr(
                "It tells {group} from others in {auc:.0f} of 100 pairs of people (95% interval {low:.0f} to "
                "{high:.0f}; {n:,} people).",
                group=pair["group"],
                auc=100 * pair["auc"],
                low=100 * pair["low"],
                high=100 * pair["high"],
                n=pair["n"],
            ),
            likelihood=4,
            impact=3,
            source=tr("proxy scan"),
        )


def _from_identifiers(values: Values) -> Iterator[Risk]:
    marks = [each["label"] for each in values["identifying"]]
    if marks:
        yield Risk(
            id="identifiers",
            title=tr("The table says who a person is"),
            text=tr("Whoever gets the table gets {marks}, too.", marks=named(marks)),
            likelihood=2,
            impact=4,
            source=tr("columns about people"),
        )


def _from_privacy(values: Values) -> Iterator[Risk]:
    if values["unique"]:
        yield Risk(
            id="stand-out",
            title=tr("People can be singled out"),
            text=tr(
                "{unique:,} of {rows:,} people are alone with their {by}.",
                unique=values["unique"],
                rows=values["rows"],
                by=named(values["by"]),
            ),
            likelihood=2,
            impact=3,
            source=tr("who stands out"),
        )


def _from_explanation(values: Values) -> Iterator[Risk]:
    if values["low"] < FAITHFUL:
        yield Risk(
            id="unexplained",
            title=tr("Nobody can say why it decides so"),
            text=tr(
                "A short rule gives its answer for {same:.1%} of {n:,} people (95% interval {low:.1%} to {high:.1%}).",
                same=values["same"],
                n=values["n"],
                low=values["low"],
                high=values["high"],
            ),
            likelihood=3,
            impact=3,
            source=tr("short rule"),
        )


_MAKERS = {
    "groups": _from_groups,
    "record": _from_record,
    "proxies": _from_proxies,
    "identifiers": _from_identifiers,
    "privacy": _from_privacy,
    "explanation": _from_explanation,
}


def _from_contradiction(each: Contradiction) -> Risk:
    return Risk(
        id=_id("answer", each.question),
        title=tr("“{asked}” is answered safer than was measured", asked=each.asked),
        text=each.text,
        likelihood=4,
        impact=min(SCALE[-1], max(2, each.points)),
        source=tr("question {question}", question=each.question),
        evidence=each.evidence,
    )


def _from_claim(each: Claim) -> Risk:
    return Risk(
        id=_id("claim", each.kind),
        title=tr("The system does less than its vendor says"),
        text=each.text,
        likelihood=5,
        impact=3,
        source=tr("claimed {kind}", kind=each.kind),
        evidence=(each.evidence,) if each.evidence else (),
    )


def _from_duty(each: Duty) -> Risk:
    duty = each.obligation
    return Risk(
        id=_id("duty", duty.id),
        title=tr("A duty is open: {title}", title=duty.title),
        text=duty.text,
        likelihood=3,
        impact=3,
        owner=duty.owner,
        review=each.due_by,
        source=tr("obligation {id}", id=duty.id),
    )


def _id(start: str, name: str) -> str:
    return f"{start}-{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}"[:80]
