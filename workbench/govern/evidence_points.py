"""On what do the points of an assessment rest: measurements, documents, a vendor's word, or nothing yet?"""

from collections.abc import Mapping

from workbench.govern.answers import Sheet
from workbench.govern.evidence import Proposal
from workbench.govern.evidence_stale import stale
from workbench.govern.measured import Records
from workbench.govern.parts import Counts
from workbench.govern.scoring import visible_questions


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
