"""What does a rule come to with these records, on which of them does it rest, or why can it not be judged?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.govern.evidence_rules import RULES
from workbench.govern.evidence_words import Verdict
from workbench.govern.measured import KINDS, Records
from workbench.language import tr


@dataclass(frozen=True)
class Judged:
    """What a rule came to and the ids of the records that it looked at."""

    verdict: Verdict
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class NotJudged:
    """Why a rule cannot be judged, and the page on which that can be changed."""

    reason: str
    page: str


def judge(name: str, records: Records, claims: Mapping[str, float]) -> Judged | NotJudged:
    """What a rule comes to; `claims` are a vendor's, for rules that hold them against a measurement."""
    rule = RULES[name]
    for kind in rule.reads:
        page = KINDS[kind].begins
        if kind not in records:
            return NotJudged(KINDS[kind].lacking, page)
        if records[kind].stale:
            old = tr("There is a record, but {stale}. {way}", stale=records[kind].stale, way=KINDS[kind].way)
            return NotJudged(old, page)
    fresh = [kind for kind in (*rule.reads, *rule.also) if kind in records and not records[kind].stale]
    found = _Watched({**{kind: records[kind].values for kind in fresh}, "claims": claims})
    try:
        verdict = rule.judge(found)
    except (KeyError, TypeError, AttributeError, ZeroDivisionError):  # of another release; the assessment goes on
        first = KINDS[rule.reads[0]]
        reason = tr("There is a record, but not in a way that can be read now. {way}", way=first.way)
        return NotJudged(reason, first.page)
    return Judged(verdict, tuple(records[kind].id for kind in fresh if kind in found.seen))


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
