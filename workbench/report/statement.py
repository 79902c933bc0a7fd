"""The statement of applicability: the 38 controls of ISO/IEC 42001:2023, Annex A, taken in or left out, and why.

Ids are those of the standard (clause 6.1.3), titles are ours. What was not decided is "not assessed": nothing is taken
in because somebody answered a question.
"""

from collections.abc import Mapping, Sequence

from workbench.govern.applicability import CLAUSES, controls, spoken_of
from workbench.language import tr
from workbench.report import duties_part, pieces
from workbench.report.document import Document, Facts, Said, Section, Table, said
from workbench.report.dossier import Dossier

LEAD = tr(
    "For each control: whether it was taken in, why, how far it is, and which answers speak of it. Answers are "
    "evidence to look at, no proof that a control works."
)
HEAD = (tr("Control"), tr("Taken in"), tr("Why"), tr("State and proof"), tr("What speaks of it"))


def statement(dossier: Dossier) -> Document:
    """The 38 controls with what was decided and what is known."""
    sections = [_clause(dossier, f"{clause} {title}", controls()) for clause, title in CLAUSES.items()]
    first = Section(tr("In short"), (_short(dossier, list(controls())),))
    last = [Section(tr("Signed"), tuple(duties_part.signed_blocks(dossier))), pieces.gaps_section(dossier)]
    return pieces.document(dossier, "applicability", tr("Statement of applicability"), LEAD, [first, *sections, *last])


def _clause(dossier: Dossier, title: str, titles: Mapping[str, str]) -> Section:
    start = f"{title.partition(' ')[0]}."
    rows = tuple(_row(dossier, id_, name) for id_, name in titles.items() if id_.startswith(start))
    return Section(title, (Table(title, HEAD, rows),))


def _short(dossier: Dossier, ids: Sequence[str]) -> Facts:
    known = [dossier.decided[id_] for id_ in ids if id_ in dossier.decided]
    taken, left = (sum(each.included is choice for each in known) for choice in (True, False))
    decided = bool(taken + left)
    return pieces.facts(
        [
            (tr("Standard"), tr("ISO/IEC 42001:2023, Annex A")),
            (tr("Controls"), str(len(ids))),
            (tr("Taken in"), str(taken) if decided else ""),
            (tr("Left out"), str(left) if decided else ""),
            (tr("Not decided"), str(len(ids) - taken - left)),
        ]
    )


def _row(dossier: Dossier, id_: str, name: str) -> tuple[Said, ...]:
    decided = dossier.decided.get(id_)
    if decided is None:
        return (said(f"{id_} {name}"), said(""), said(""), said(""), _evidence(dossier, id_))
    stands = f"{decided.state}: {decided.proof}" if decided.state and decided.proof else decided.state
    return (
        said(f"{id_} {name}"),
        said("" if decided.included is None else "yes" if decided.included else "no"),
        said(decided.why),
        Said("–") if decided.included is False else said(stands),
        _evidence(dossier, id_),
    )


def _evidence(dossier: Dossier, id_: str) -> Said:
    spoken = spoken_of(id_, dossier.assessments)
    words = (
        [tr("{answered} of {asked} answers given", answered=spoken.answered, asked=spoken.asked)]
        if spoken.asked
        else []
    )
    return said("; ".join([*words, *(tr("duty: {title}", title=title) for title in spoken.duties)]), *spoken.evidence)
