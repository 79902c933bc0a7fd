"""Where does an answer look safer than the measurement? Shown to the person, and only a written reason lets it stand.

An answer contradicts a proposal where it has fewer risk points or more mitigation points, or is "not applicable" where
the measurement gives points. A choice that looks worse than the measurement is a person's own right.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from workbench.govern.answers import Answer, Sheet
from workbench.govern.circumstances import Value
from workbench.govern.evidence import Proposal
from workbench.govern.evidence_rules import RULES
from workbench.govern.evidence_tokens import claims_in
from workbench.govern.measured import KINDS, Records
from workbench.govern.parts import Question
from workbench.govern.scoring import points_of, safer, visible_questions
from workbench.language import tr

Standing = Literal["confirmed", "contradicted", "not testable"]


@dataclass(frozen=True, kw_only=True)
class Contradiction:
    """One answer that looks safer than what was measured.

    `asked` is the question in words; `points` is by how many points it flatters; `reason` is what the person wrote, ""
    where that is still due; `text` sets the two side by side.
    """

    question: str
    asked: str
    answered: str
    measured: str
    points: int
    reason: str
    text: str
    evidence: tuple[str, ...]

    @property
    def needs_reason(self) -> bool:
        """Whether nobody has written yet why the answer stands against the measurement."""
        return not self.reason

    def to_dict(self) -> dict[str, Any]:
        """The contradiction as JSON."""
        return {**asdict(self), "needs_reason": self.needs_reason}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a vendor claims, held against the business's own test."""

    kind: str
    claimed: float
    standing: Standing
    text: str
    evidence: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The claim as JSON."""
        return asdict(self)


def find(sheet: Sheet, proposals: Mapping[str, Proposal]) -> tuple[Contradiction, ...]:
    """The shown answers that look safer than what was measured, the most flattering first."""
    shown = visible_questions(sheet.pack, sheet.values)
    found = [
        _contradiction(question, sheet.answers[id_], proposals[id_])
        for id_, question in sheet.pack.questions.items()
        if id_ in shown and id_ in proposals and id_ in sheet.answers and _flatters(question, sheet, proposals[id_])
    ]
    return tuple(sorted(found, key=lambda each: -each.points))


def careful(sheet: Sheet, proposals: Mapping[str, Proposal]) -> Sheet:
    """The sheet with the worse of answer and measurement, for a score that flatters nobody; what is open stays open."""
    for each in find(sheet, proposals):
        sheet = sheet.with_answer(each.question, proposals[each.question].answer())
    return sheet


def check_claims(sheet: Sheet, records: Records) -> tuple[Claim, ...]:
    """What the answers say a vendor claims: confirmed, contradicted by the sample, or not testable yet."""
    return tuple(_check(kind, claimed, records) for kind, claimed in claims_in(sheet.pack, sheet.values).items())


def check_claim(claimed: float, records: Records, kind: str = "accuracy") -> Claim:
    """A claim that stands in no questionnaire, such as one from a leaflet: the share of right answers, 0 to 1."""
    return _check(kind, claimed, records)


def _check(kind: str, claimed: float, records: Records) -> Claim:
    now = records.get(kind)
    if now is None or now.stale:
        why = (
            tr("nothing of the kind was measured here")
            if now is None
            else tr("it was measured, but {stale}", stale=now.stale)
        )
        text = tr("Claimed are {claimed:.1%}; {why}. {way}", claimed=claimed, why=why, way=KINDS[kind].way)
        return Claim(kind=kind, claimed=claimed, standing="not testable", text=text)
    verdict = RULES[f"vendor-{kind}"].judge({kind: now.values, "claims": {kind: claimed}})
    standing: Standing = "contradicted" if verdict.outcome == "contradicted" else "confirmed"
    return Claim(kind=kind, claimed=claimed, standing=standing, text=verdict.sentence, evidence=now.id)


def _flatters(question: Question, sheet: Sheet, proposal: Proposal) -> bool:
    if sheet.is_open(question.id):
        return False
    return question.counts is not None and safer(question, sheet.answers[question.id].value, proposal.value)


def _contradiction(question: Question, answer: Answer, proposal: Proposal) -> Contradiction:
    answered = "not applicable" if answer.basis == "not applicable" else _words(question, answer.value)
    measured = _words(question, proposal.value)
    accepted = answer.note == proposal.sentence  # the note of an earlier proposal is nobody's reason
    reason = "" if accepted or answer.basis in ("measured", "derived") else answer.note.strip()
    return Contradiction(
        question=question.id,
        asked=question.text,
        answered=answered,
        measured=measured,
        points=abs(points_of(question, proposal.value) - points_of(question, answer.value)),
        reason=reason,
        text=tr(
            "Answered: {answered}. Measured: {measured}. {sentence}",
            answered=answered,
            measured=measured,
            sentence=proposal.sentence,
        ),
        evidence=proposal.evidence,
    )


def _words(question: Question, value: Value) -> str:
    tokens = value if isinstance(value, tuple) else (str(value),)
    texts = {choice.token: choice.text for choice in question.choices}
    return ", ".join(texts.get(token, token) for token in tokens)
