"""Which answers do the measurements give? Rules read records and propose; a person accepts or overrules.

- `RULES` (`evidence_rules`) are pure functions from what `measured` keeps to an outcome and a sentence.
- Which choice of which question an outcome stands for is data: `evidence_tokens.yaml`.
- Where nothing was measured, or it leaves the question open, there is no proposal but a reason and a page to go to.
- A proposal names the records that it really rests on, so that a change makes exactly these answers stale.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from workbench.errors import unknown
from workbench.govern.answers import Answer, Sheet
from workbench.govern.conditions import Value
from workbench.govern.evidence_rules import RULES, ProposedBasis
from workbench.govern.evidence_words import Verdict
from workbench.govern.measured import KINDS, Record
from workbench.govern.parts import Counts, Question
from workbench.govern.questionnaire import Pack
from workbench.govern.scoring import points_of, visible_questions
from workbench.language import tr

TOKENS = Path(__file__).with_name("evidence_tokens.yaml")
Records = Mapping[str, Record]
OTHERWISE = tr("what was written down since says otherwise")


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


@dataclass(frozen=True, kw_only=True)
class Stale:
    """An answer whose evidence no longer holds, and why."""

    question: str
    evidence: str
    reason: str


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


def stale(sheet: Sheet, records: Records) -> tuple[Stale, ...]:
    """The answers whose evidence was measured on something else than what is there now, in the order of the pack.

    What is written down grows, so an answer that rests on it holds for as long as it still gives the same answer.
    """
    now = propose(sheet.pack, records, sheet.values)
    found = []
    for id_ in sheet.pack.questions:
        answer = sheet.answers.get(id_)
        for name in () if answer is None else answer.evidence:
            other = _is_written(name) and answer and id_ in now and now[id_].value != answer.value
            reason = _why_stale(name, records) or (OTHERWISE if other else "")
            if reason:
                found.append(Stale(question=id_, evidence=name, reason=reason))
                break
    return tuple(found)


def proposed_points(sheet: Sheet, proposals: Mapping[str, Proposal], counts: Counts = "risk") -> tuple[int, int]:
    """The points of the shown questions: those proposed from measurements, and all of them."""
    shown = visible_questions(sheet.pack, {**{id_: p.value for id_, p in proposals.items()}, **sheet.values})
    scored = [q for id_, q in sheet.pack.questions.items() if id_ in shown and q.counts == counts]
    return sum(q.maximum for q in scored if q.id in proposals), sum(q.maximum for q in scored)


def points_by_basis(sheet: Sheet, records: Records, counts: Counts = "risk") -> dict[str, int]:
    """On what the points of the shown questions rest: by basis, "unknown" while open, "stale" where evidence is.

    Counted by the points that a question can give, so that an answer worth nothing counts as much as its opposite.
    """
    shown = visible_questions(sheet.pack, sheet.values)
    old = {each.question for each in stale(sheet, records)}
    found: dict[str, int] = {}
    for id_, question in sheet.pack.questions.items():
        if id_ in shown and question.counts == counts:
            basis = "stale" if id_ in old else "unknown" if sheet.is_open(id_) else str(sheet.answers[id_].basis)
            found[basis] = found.get(basis, 0) + question.maximum
    return found


def safer(question: Question, one: Any, other: Any) -> bool:
    """Whether an answer looks safer than another: fewer risk points, or more mitigation points."""
    gain = points_of(question, other) - points_of(question, one)
    return gain < 0 if question.counts == "mitigation" else gain > 0


def token_table(file: Path = TOKENS) -> Mapping[str, Mapping[str, Any]]:
    """Which outcome stands for which choice, by pack: `rules` for all questions of a rule, `questions` for one."""
    return _read_table(file)


@cache
def _read_table(file: Path) -> Mapping[str, Mapping[str, Any]]:
    # Every value is quoted in the file, so that "yes" and "no" stay words.
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


class _Watched(dict[str, Mapping[str, Any]]):
    """Values of records by kind that remember which of them a rule looked at."""

    def __init__(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(values)
        self.seen: set[str] = set()

    def __getitem__(self, kind: str) -> Mapping[str, Any]:
        self.seen.add(kind)
        return super().__getitem__(kind)

    def get(self, kind: str, default: Any = None) -> Any:
        self.seen.add(kind)
        return super().get(kind, default)


@dataclass(frozen=True)
class _Judged:
    """What a rule came to and the ids of the records that it looked at."""

    verdict: Verdict
    evidence: tuple[str, ...]


def claims_in(pack: Pack, answered: Mapping[str, Value]) -> dict[str, float]:
    """What a vendor claims in the answers, by the kind of record that can test it; percentages as shares."""
    named = token_table().get(pack.name, {}).get("claims", {})
    given = {kind: (pack.question(id_), answered.get(id_)) for kind, id_ in named.items()}
    return {
        kind: value / 100 if question.unit == "percent" else float(value)
        for kind, (question, value) in given.items()
        if isinstance(value, int | float)
    }


def _asked(
    pack: Pack, records: Records, answered: Mapping[str, Value]
) -> Iterator[tuple[Question, Proposal | Unmeasured]]:
    """Each rule of each question with what it comes to; each rule is judged once."""
    judged: dict[str, _Judged | Unmeasured] = {}
    claims = claims_in(pack, answered)
    for question in pack.questions.values():
        for name in question.evidence_rules:
            if name not in RULES:
                raise unknown(tr("rule of evidence"), name, RULES)
            judged[name] = judged.get(name) or _judge(name, records, claims)
            yield question, _for_question(pack, question, name, judged[name])


def _judge(name: str, records: Records, claims: Mapping[str, float]) -> _Judged | Unmeasured:
    rule = RULES[name]
    for kind in rule.reads:
        page = KINDS[kind].page
        if kind not in records:
            return Unmeasured(question="", rule=name, reason=KINDS[kind].lacking, page=page)
        if records[kind].stale:
            reason = tr("There is a record, but {stale}. {way}", stale=records[kind].stale, way=KINDS[kind].way)
            return Unmeasured(question="", rule=name, reason=reason, page=page)
    fresh = [kind for kind in (*rule.reads, *rule.also) if kind in records and not records[kind].stale]
    found = _Watched({**{kind: records[kind].values for kind in fresh}, "claims": claims})
    try:
        verdict = rule.judge(found)
    except (KeyError, TypeError, AttributeError, ZeroDivisionError):  # of another release; the assessment goes on
        first = KINDS[rule.reads[0]]
        reason = tr("There is a record, but not in a way that can be read now. {way}", way=first.way)
        return Unmeasured(question="", rule=name, reason=reason, page=first.page)
    return _Judged(verdict, tuple(records[kind].id for kind in fresh if kind in found.seen))


def _for_question(pack: Pack, question: Question, name: str, judged: _Judged | Unmeasured) -> Proposal | Unmeasured:
    if isinstance(judged, Unmeasured):
        return replace(judged, question=question.id)
    rule, verdict = RULES[name], judged.verdict
    page, value = KINDS[rule.reads[0]].page, _value(pack, question, name, verdict)
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


def _value(pack: Pack, question: Question, rule: str, verdict: Verdict) -> str | tuple[str, ...] | None:
    """The choice that an outcome stands for; None where it stands for none."""
    table = token_table().get(pack.name, {})
    meant = table.get("questions", {}).get(question.id) or table.get("rules", {}).get(rule, {})
    outcome = verdict.facets.get(meant["facet"], "") if "facet" in meant else verdict.outcome
    given = meant.get(outcome)
    if given is None:
        return None
    tokens = tuple(_token(question, word) for word in ([given] if isinstance(given, str) else given))
    if None in tokens:
        return None
    known = tuple(token for token in tokens if token is not None)
    return known if question.kind == "several" else known[0]


def _token(question: Question, word: str) -> str | None:
    """The token of a choice; the official form writes its points behind a hyphen, which differ between versions."""
    return next((token for token in question.points if token == word or token.rpartition("-")[0] == word), None)


def _is_written(name: str) -> bool:
    kind = KINDS.get(name.partition(":")[0])
    return kind is not None and kind.made == "written"


def _why_stale(name: str, records: Records) -> str:
    """Why evidence that an answer names does not hold; names of documents and the like are not ours to judge."""
    kind = name.partition(":")[0]
    if kind not in KINDS or ":" not in name:
        return ""
    now = records.get(kind)
    if now is None:
        return tr("what it rests on is not there any more")
    if now.stale:
        return now.stale
    return "" if now.id == name else tr("it was measured again since")
