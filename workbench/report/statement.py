"""The statement of applicability: the 38 controls of ISO/IEC 42001:2023, Annex A, taken in or left out, and why.

Ids are those of the standard (clause 6.1.3), titles are ours. What was not decided is "not assessed": nothing is taken
in because somebody answered a question.
"""

from collections.abc import Iterator, Mapping, Sequence

from workbench.govern.crosswalk import load_crosswalk
from workbench.report import duties_part, pieces
from workbench.report.document import Document, Facts, Said, Section, Table, said
from workbench.report.dossier import Dossier

CLAUSES = {
    "A.2": "Policies",
    "A.3": "Organisation",
    "A.4": "Resources",
    "A.5": "Impacts",
    "A.6": "Life cycle",
    "A.7": "Data",
    "A.8": "Information",
    "A.9": "Use",
    "A.10": "Third parties",
}
LEAD = (
    "For each control: whether it was taken in, why, how far it is, and which answers speak of it. Answers are "
    "evidence to look at, no proof that a control works."
)
HEAD = ("Control", "Taken in", "Why", "State", "What speaks of it")


def statement(dossier: Dossier) -> Document:
    """The 38 controls with what was decided and what is known."""
    controls = load_crosswalk().by_key["iso42001"].entries
    sections = [_clause(dossier, f"{clause} {title}", controls) for clause, title in CLAUSES.items()]
    first = Section("In short", (_short(dossier, list(controls)),))
    last = [Section("Signed", tuple(duties_part.signed_blocks(dossier))), pieces.gaps_section(dossier)]
    return pieces.document(dossier, "applicability", "Statement of applicability", LEAD, [first, *sections, *last])


def _clause(dossier: Dossier, title: str, controls: Mapping[str, str]) -> Section:
    start = f"{title.partition(' ')[0]}."
    rows = tuple(_row(dossier, id_, name) for id_, name in controls.items() if id_.startswith(start))
    return Section(title, (Table(title, HEAD, rows),))


def _short(dossier: Dossier, ids: Sequence[str]) -> Facts:
    included = [bool(dossier.decided[id_]["included"]) for id_ in ids if "included" in dossier.decided.get(id_, {})]
    return pieces.facts(
        [
            ("Standard", "ISO/IEC 42001:2023, Annex A"),
            ("Controls", str(len(ids))),
            ("Taken in", f"{sum(included)}" if included else ""),
            ("Left out", f"{len(included) - sum(included)}" if included else ""),
            ("Not decided", str(len(ids) - len(included))),
        ]
    )


def _row(dossier: Dossier, id_: str, name: str) -> tuple[Said, ...]:
    decided = dossier.decided.get(id_, {})
    included = {True: "yes", False: "no"}.get(decided.get("included", ""), "")
    return (
        said(f"{id_} {name}"),
        said(included),
        said(decided.get("why", "")),
        said(decided.get("state", "")),
        _evidence(dossier, id_),
    )


def _evidence(dossier: Dossier, id_: str) -> Said:
    given, asked, records = 0, 0, dict[str, None]()
    for report in dossier.assessments:
        for question in report.sheet.pack.questions.values():
            if id_ in question.crosswalk.get("iso42001", ()):
                asked += 1
                given += not report.sheet.is_open(question.id)
                answer = report.sheet.answers.get(question.id)
                records |= dict.fromkeys(answer.evidence if answer else ())
    duties = _duties(dossier, id_)
    words = [f"{given} of {asked} answers given"] if asked else []
    return said("; ".join([*words, *duties]), *records)


def _duties(dossier: Dossier, id_: str) -> Iterator[str]:
    for report in dossier.assessments:
        for duty in report.obligations:
            if id_ in duty.obligation.crosswalk.get("iso42001", ()):
                yield f"duty: {duty.obligation.title}"
