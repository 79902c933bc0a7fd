"""Which answers rest on a measurement that no longer holds, and why?"""

from dataclasses import dataclass

from workbench.govern.answers import Sheet
from workbench.govern.evidence import propose
from workbench.govern.measured import KINDS, Records
from workbench.language import tr

OTHERWISE = tr("what was written down since says otherwise")


@dataclass(frozen=True, kw_only=True)
class Stale:
    """An answer whose evidence no longer holds, and why."""

    question: str
    evidence: str
    reason: str


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
