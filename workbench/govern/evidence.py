"""Which answers do the measurements give? Rules read records and propose; a person accepts or overrules.

- `RULES` (`evidence_rules`) are pure functions from what `measured` keeps to an outcome and a sentence; they are judged
  in `evidence_judging`.
- Which choice of which question an outcome stands for is data: `evidence_tokens.yaml`.
- Where nothing was measured, or it leaves the question open, there is no proposal but a reason and a page to go to.
- A proposal names the records that it really rests on, so that a change makes exactly these answers stale.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from workbench.errors import unknown
from workbench.govern.answers import Answer
from workbench.govern.circumstances import Value
from workbench.govern.evidence_judging import Judged, NotJudged, judge
from workbench.govern.evidence_rules import RULES, ProposedBasis
from workbench.govern.evidence_tokens import choice_of, claims_in
from workbench.govern.measured import KINDS, Records
from workbench.govern.pack import Pack
from workbench.govern.parts import Question
from workbench.govern.scoring import safer
from workbench.language import tr


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An answer that measurements give: its value, what it rests on and the sentence with the numbers.

    `evidence` are the ids of the records; `page` is where they were made.
    """

    question: str
    rule: str
    outcome: str
    value: str | tuple[str, ...]
    basis: ProposedBasis
    sentence: str
    evidence: tuple[str, ...]
    page: str

    def answer(self) -> Answer:
        """The proposal as the answer of a person who accepts it."""
        return Answer(value=self.value, basis=self.basis, note=self.sentence, evidence=self.evidence)

    def to_dict(self) -> dict[str, Any]:
        """The proposal as JSON."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Unmeasured:
    """Why a question that a rule could answer has no proposal, and the page on which that can be changed."""

    question: str
    rule: str
    reason: str
    page: str


def propose(pack: Pack, records: Records, answered: Mapping[str, Value] | None = None) -> dict[str, Proposal]:
    """The answers that the records give, by question; where several rules speak, the one that scores worst counts.

    `answered` are the values of a sheet, for rules that hold what a vendor claims against a measurement.
    """
    found: dict[str, Proposal] = {}
    for question, result in _asked(pack, records, answered or {}):
        if isinstance(result, Proposal):
            other = found.get(question.id)
            if other is None or safer(question, other.value, result.value):
                found[question.id] = result
    return found


def unmeasured(pack: Pack, records: Records, answered: Mapping[str, Value] | None = None) -> dict[str, Unmeasured]:
    """Why the other questions that have a rule get no proposal, by question."""
    asked = [(question.id, result) for question, result in _asked(pack, records, answered or {})]
    proposed = {id_ for id_, result in asked if isinstance(result, Proposal)}
    return {id_: result for id_, result in asked if isinstance(result, Unmeasured) and id_ not in proposed}


def _asked(
    pack: Pack, records: Records, answered: Mapping[str, Value]
) -> Iterator[tuple[Question, Proposal | Unmeasured]]:
    """Each rule of each question with what it comes to; each rule is judged once."""
    judged: dict[str, Judged | NotJudged] = {}
    claims = claims_in(pack, answered)
    for question in pack.questions.values():
        for name in question.evidence_rules:
            if name not in RULES:
                raise unknown(tr("rule of evidence"), name, RULES)
            judged[name] = judged.get(name) or judge(name, records, claims)
            yield question, _for_question(pack, question, name, judged[name])


def _for_question(pack: Pack, question: Question, name: str, judged: Judged | NotJudged) -> Proposal | Unmeasured:
    if isinstance(judged, NotJudged):
        return Unmeasured(question=question.id, rule=name, reason=judged.reason, page=judged.page)
    rule, verdict = RULES[name], judged.verdict
    page, value = KINDS[rule.reads[0]].page, choice_of(pack, question, name, verdict)
    if value is None:
        return Unmeasured(question=question.id, rule=name, reason=verdict.sentence, page=page)
    return Proposal(
        question=question.id,
        rule=name,
        outcome=verdict.outcome,
        value=value,
        basis=rule.basis,
        sentence=verdict.sentence,
        evidence=judged.evidence,
        page=page,
    )
